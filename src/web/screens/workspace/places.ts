// The places of a workspace that stand first in the rail and in the menu.
import { Inbox, type LucideIcon, Sun } from "lucide-react";

interface Place {
  to: "/w/$workspaceId/today" | "/w/$workspaceId/inbox";
  name: string;
  icon: LucideIcon;
}

export const places: Place[] = [
  { to: "/w/$workspaceId/today", name: "Today", icon: Sun },
  { to: "/w/$workspaceId/inbox", name: "Inbox", icon: Inbox },
];
