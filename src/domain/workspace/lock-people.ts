// Holds still who belongs to a workspace and as what, while something that depends on it is decided.
import { Refused } from "../../refused.ts";
import type { Tx } from "../../server/db.ts";
import { mayDo, type Permission } from "./permissions.ts";
import type { Teammate } from "./schema.ts";
import { lockWorkspace } from "./store.ts";
import type { Acting, PeopleDenial } from "./teammate-rules.ts";
import { findShownTeammate } from "./teammate-store.ts";

/**
 * Locks the people of the workspace until the commit, and returns who acts as they are now. Refuses one who has left since
 * they asked, or whose role no longer includes this.
 */
export async function lockPeople(
  tx: Tx,
  { workspaceId, teammateId, apiKeyId }: Teammate,
  permission: Permission,
): Promise<Acting & { name: string }> {
  await lockWorkspace(tx, workspaceId);
  const actor = await findShownTeammate(tx, workspaceId, teammateId);
  if (actor === undefined || actor.leftAt !== null) throw new Refused("not_found");
  if (!mayDo(actor.role, permission)) throw new Refused("not_permitted");
  return { ...actor, apiKeyId };
}

/** Refuses where there is a reason to. */
export function refuseDenied(denial: PeopleDenial | undefined): void {
  if (denial === "owners_only") throw new Refused("not_permitted", "Only an owner can do this to an owner, or make one.");
  if (denial === "not_by_key")
    throw new Refused("not_permitted", "An API key makes nobody an owner. An owner does this on the screens.");
  if (denial === "not_upwards") throw new Refused("not_permitted", "Nobody gives themselves a higher role.");
  if (denial === "last_owner") throw new Refused("last_owner");
}
