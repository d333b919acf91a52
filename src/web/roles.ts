// What the roles are called, and in a line what each is for.
import type { Role } from "../domain/workspace/schema.ts";

export const roles = ["owner", "admin", "agent", "colleague"] as const satisfies readonly Role[];

export const roleNames: Record<Role, string> = { owner: "Owner", admin: "Admin", agent: "Agent", colleague: "Colleague" };

export const roleHints: Record<Role, string> = {
  owner: "Everything, also how people sign in",
  admin: "Everything but single sign-on, and who is an owner",
  agent: "Answers customers, in every inbox but those of private teams they are not in",
  colleague: "Sees what was shared with them or is theirs, and adds notes",
};

/** "an owner", "a colleague". */
export const aRole = (role: Role): string => `${/^[ao]/.test(role) ? "an" : "a"} ${role}`;
