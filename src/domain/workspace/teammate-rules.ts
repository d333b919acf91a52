// Who may change, remove and invite whom. The table of permissions says who may change people at all; this is about owners.
import type { Role } from "./schema.ts";

export interface Ranked {
  teammateId: string;
  role: Role;
}

/** One who acts, perhaps through an API key. A key never makes an owner: who holds it could become more than it was made for. */
export interface Acting extends Ranked {
  apiKeyId: string | null;
}

/** Why something may not be done to a teammate. */
export type PeopleDenial = "owners_only" | "not_by_key" | "not_upwards" | "last_owner";

const rank: Record<Role, number> = { colleague: 0, agent: 1, admin: 2, owner: 3 };

/** Why this teammate may not be changed by the one who acts; `newRole`: the role they would have. */
export function whyNotChange(by: Acting, whom: Ranked, newRole: Role, ownerCount: number): PeopleDenial | undefined {
  const isSelf = by.teammateId === whom.teammateId;
  if (isSelf && rank[newRole] > rank[by.role]) return "not_upwards";
  if (by.role !== "owner" && (whom.role === "owner" || newRole === "owner")) return "owners_only";
  if (by.apiKeyId !== null && whom.role !== "owner" && newRole === "owner") return "not_by_key";
  if (whom.role === "owner" && newRole !== "owner" && ownerCount <= 1) return "last_owner";
  return undefined;
}

/** Why this teammate may not be removed by the one who acts. Everyone may leave, but for the last owner. */
export function whyNotRemove(by: Ranked, whom: Ranked, ownerCount: number): PeopleDenial | undefined {
  const isSelf = by.teammateId === whom.teammateId;
  if (!isSelf && by.role !== "owner" && whom.role === "owner") return "owners_only";
  if (whom.role === "owner" && ownerCount <= 1) return "last_owner";
  return undefined;
}

/** Why one who acts may not invite to that role, or take such an invitation back. */
export function whyNotInvite(by: Pick<Acting, "role" | "apiKeyId">, invitedRole: Role): PeopleDenial | undefined {
  if (invitedRole !== "owner") return undefined;
  if (by.role !== "owner") return "owners_only";
  return by.apiKeyId === null ? undefined : "not_by_key";
}
