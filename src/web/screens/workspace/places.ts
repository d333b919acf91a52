// The places of a workspace that stand first in the rail and in the menu.
import { Inbox, type LucideIcon, Search, Sun, UsersRound } from "lucide-react";

interface Place {
  to: "/w/$workspaceId/today" | "/w/$workspaceId/inbox" | "/w/$workspaceId/customers" | "/w/$workspaceId/search";
  name: string;
  icon: LucideIcon;
}

export const places: Place[] = [
  { to: "/w/$workspaceId/today", name: "Today", icon: Sun },
  { to: "/w/$workspaceId/inbox", name: "Inbox", icon: Inbox },
  { to: "/w/$workspaceId/customers", name: "Customers", icon: UsersRound },
  { to: "/w/$workspaceId/search", name: "Search", icon: Search },
];
