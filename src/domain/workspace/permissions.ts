// Who may do what, in one table. Each route names its permission; nothing else in the product asks for a role.
import type { Role, Scope } from "./schema.ts";

/**
 * `seen`: within the encounters that this teammate sees. Owners and admins see all; an agent sees all but those of private
 * teams that they are not in; a colleague sees what was shared with them. Owners of an encounter see it whatever their role.
 */
type Reach = "all" | "seen" | "no";

interface Line {
  owner: Reach;
  admin: Reach;
  agent: Reach;
  colleague: Reach;
  /** What an API key must carry; null: never by a key. Writing answers with what was written, so that is seen with it. */
  scope: Scope | null;
  means: string;
}

// biome-ignore format: a table is read by its columns
export const permissions = {
  //                         owner   admin   agent   colleague
  "workspace.read":       line("all",  "all",  "all",  "all",  "workspace:read",      "See the workspace's name"),
  "workspace.change":     line("all",  "all",  "no",   "no",   "people:write",        "Rename the workspace"),
  "workspace.leave":      line("all",  "all",  "all",  "all",  null,                  "Leave the workspace (not the last owner)"),
  "teammates.read":       line("all",  "all",  "all",  "all",  "people:read",         "See who belongs to the workspace"),
  "teammates.change":     line("all",  "all",  "no",   "no",   "people:write",        "Change roles and names, and remove people (owners: by owners only)"),
  "teams.read":           line("all",  "all",  "all",  "all",  "people:read",         "See the teams and who is in them"),
  "teams.change":         line("all",  "all",  "no",   "no",   "people:write",        "Make, change and remove teams"),
  "invitations.read":     line("all",  "all",  "no",   "no",   "people:read",         "See who was invited"),
  "invitations.change":   line("all",  "all",  "no",   "no",   "people:write",        "Invite people, and take invitations back (owners: by owners only)"),
  "keys.read":            line("all",  "all",  "no",   "no",   null,                  "See the API keys and when they were used"),
  "keys.change":          line("all",  "all",  "no",   "no",   null,                  "Make API keys of one's own, and revoke any"),
  "singleSignOn.read":    line("all",  "no",   "no",   "no",   null,                  "See how single sign-on is set up"),
  "singleSignOn.change":  line("all",  "no",   "no",   "no",   null,                  "Set up single sign-on"),
  "channels.read":        line("all",  "all",  "all",  "no",   "channels:read",       "See the channels and how they are"),
  "channels.change":      line("all",  "all",  "no",   "no",   "channels:write",      "Add and change channels, and have set-aside messages placed again"),
  "channels.signIn":      line("all",  "all",  "no",   "no",   null,                  "Sign channels in at Google and Microsoft"),
  "customers.read":       line("all",  "all",  "seen", "seen", "customers:read",      "See customers, their identities and organizations"),
  "customers.change":     line("all",  "all",  "seen", "no",   "customers:write",     "Add and change customers and their identities"),
  "organizations.read":   line("all",  "all",  "all",  "no",   "customers:read",      "See organizations"),
  "organizations.change": line("all",  "all",  "all",  "no",   "customers:write",     "Add, change and remove organizations"),
  "conversations.read":   line("all",  "all",  "seen", "seen", "conversations:read",  "Read encounters, their entries and files"),
  "conversations.raw":    line("all",  "all",  "seen", "no",   "conversations:read",  "Download the raw message behind an entry"),
  "conversations.note":   line("all",  "all",  "seen", "seen", "conversations:write", "Add notes, send files up"),
  "conversations.reply":  line("all",  "all",  "seen", "no",   "conversations:write", "Answer customers, write to them first, send again what failed"),
  "conversations.work":   line("all",  "all",  "seen", "no",   "conversations:write", "Assign, settle, snooze, reopen, move entries"),
  "conversations.share":  line("all",  "all",  "seen", "no",   "conversations:write", "Share an encounter with one who does not see it"),
  "events.read":          line("all",  "all",  "seen", "seen", "events:read",         "Follow what happens, live and afterwards"),
} as const;

export type Permission = keyof typeof permissions;

function line(owner: Reach, admin: Reach, agent: Reach, colleague: Reach, scope: Scope | null, means: string): Line {
  return { owner, admin, agent, colleague, scope, means };
}

/** Whether a role may do this at all; of what it sees. */
export function mayDo(role: Role, permission: Permission): boolean {
  return permissions[permission][role] !== "no";
}

/** Whether a key with these scopes may do this, as far as its maker may. */
export function keyMayDo(keyScopes: readonly string[], permission: Permission): boolean {
  const { scope } = permissions[permission];
  return scope !== null && keyScopes.includes(scope);
}
