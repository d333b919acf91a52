// Which encounters a teammate sees, as a condition for queries. What the table of permissions calls `seen` means this.
import { type RawBuilder, sql } from "kysely";
import type { Teammate } from "../workspace/schema.ts";

/** Who looks: what decides which encounters they see. */
export type Viewer = Pick<Teammate, "workspaceId" | "teammateId" | "role" | "hiddenTeamIds">;

/** Whether there is no encounter that this teammate does not see. */
export function seesAll({ role, hiddenTeamIds }: Viewer): boolean {
  return role === "owner" || role === "admin" || (role === "agent" && hiddenTeamIds.length === 0);
}

/** Where the rows of `encounter` are called something else in a query. */
type Encounters = "encounter" | "e";

/**
 * True for encounters that this teammate sees: owners and admins all; agents all but those of private teams they are not in;
 * colleagues none. Beyond that everyone sees what they own, and what was shared with them.
 */
export function isSeenBy(viewer: Viewer, encounter: Encounters = "encounter"): RawBuilder<boolean> {
  if (seesAll(viewer)) return sql<boolean>`true`;
  const { workspaceId, teammateId, role, hiddenTeamIds } = viewer;
  const of = sql.table(encounter);
  if (role === "colleague") {
    // They see few of many: found from their side, by indexes, and not by asking of each encounter whether it is theirs.
    return sql<boolean>`${of}.encounter_id in (
      select own.encounter_id from encounter own where own.workspace_id = ${workspaceId} and own.owner_id = ${teammateId}
      union all
      select share.encounter_id from encounter_share share
      where share.workspace_id = ${workspaceId} and share.teammate_id = ${teammateId}
    )`;
  }
  const own = sql<boolean>`(${of}.owner_id = ${teammateId} or exists (
    select from encounter_share
    where encounter_share.workspace_id = ${of}.workspace_id
      and encounter_share.encounter_id = ${of}.encounter_id
      and encounter_share.teammate_id = ${teammateId}
  ))`;
  return sql<boolean>`(${of}.team_id is null or ${of}.team_id <> all (${hiddenTeamIds}::uuid[]) or ${own})`;
}

/**
 * True for customers that this teammate sees: those of an encounter that they see, and for all but colleagues those with whom
 * nobody has spoken yet. `customer` must be in the query.
 */
export function customerIsSeenBy(viewer: Viewer): RawBuilder<boolean> {
  if (seesAll(viewer)) return sql<boolean>`true`;
  if (viewer.role === "colleague") {
    return sql<boolean>`customer.customer_id in (
      select conversation.customer_id from encounter e
      join conversation on conversation.workspace_id = e.workspace_id and conversation.conversation_id = e.conversation_id
      where e.workspace_id = ${viewer.workspaceId} and ${isSeenBy(viewer, "e")}
    )`;
  }
  // One value for each customer. As a question whether there is any, PostgreSQL would answer it for all customers at once.
  return sql<boolean>`(
    select count(*) = 0 or bool_or(coalesce(${isSeenBy(viewer, "e")}, false))
    from conversation
    join encounter e on e.workspace_id = conversation.workspace_id and e.conversation_id = conversation.conversation_id
    where conversation.workspace_id = customer.workspace_id and conversation.customer_id = customer.customer_id
  )`;
}
