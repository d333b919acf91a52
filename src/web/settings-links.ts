// The screens of settings, and who has use for them.
import { AtSign, KeyRound, type LucideIcon, ShieldCheck, Users } from "lucide-react";
import type { Permission } from "../domain/workspace/permissions.ts";

interface SettingsLink {
  to: "/w/$workspaceId/channels" | "/w/$workspaceId/people" | "/w/$workspaceId/keys" | "/w/$workspaceId/single-sign-on";
  name: string;
  icon: LucideIcon;
  permission: Permission;
}

export const settingsLinks: SettingsLink[] = [
  { to: "/w/$workspaceId/channels", name: "Channels", icon: AtSign, permission: "channels.read" },
  { to: "/w/$workspaceId/people", name: "People", icon: Users, permission: "teammates.read" },
  { to: "/w/$workspaceId/keys", name: "API keys", icon: KeyRound, permission: "keys.read" },
  { to: "/w/$workspaceId/single-sign-on", name: "Single sign-on", icon: ShieldCheck, permission: "singleSignOn.read" },
];
