// Which encounters a teammate sees, as a condition for queries. What the table of permissions calls `seen` means this.
import { type RawBuilder, sql } from "kysely";
import type { Teammate } from "../workspace/schema.ts";

/** Where the rows of `encounter` are called something else in a query. */
type Encounters = "encounter" | "e";

/**
 * True for encounters that this teammate sees: owners and admins all; agents all but those of private teams they are not in;
 * colleagues none. Beyond that everyone sees what they own, and what was shared with them.
 */
export function isSeenBy(
  { teammateId, role, hiddenTeamIds }: Pick<Teammate, "teammateId" | "role" | "hiddenTeamIds">,
  encounter: Encounters = "encounter",
): RawBuilder<boolean> {
  if (role === "owner" || role === "admin" || (role === "agent" && hiddenTeamIds.length === 0)) return sql<boolean>`true`;
  const of = sql.table(encounter);
  const own = sql<boolean>`(${of}.owner_id = ${teammateId} or exists (
    select from encounter_share
    where encounter_share.workspace_id = ${of}.workspace_id
      and encounter_share.encounter_id = ${of}.encounter_id
      and encounter_share.teammate_id = ${teammateId}
  ))`;
  if (role === "colleague") return own;
  return sql<boolean>`(${of}.team_id is null or ${of}.team_id <> all (${hiddenTeamIds}::uuid[]) or ${own})`;
}

/**
 * True for customers that this teammate sees: those of an encounter that they see, and for all but colleagues those with whom
 * nobody has spoken yet. `customer` must be in the query.
 */
export function customerIsSeenBy(viewer: Pick<Teammate, "teammateId" | "role" | "hiddenTeamIds">): RawBuilder<boolean> {
  const { role, hiddenTeamIds } = viewer;
  if (role === "owner" || role === "admin" || (role === "agent" && hiddenTeamIds.length === 0)) return sql<boolean>`true`;
  const encounters = sql`encounter e join conversation on conversation.workspace_id = e.workspace_id
    and conversation.conversation_id = e.conversation_id
    where conversation.workspace_id = customer.workspace_id and conversation.customer_id = customer.customer_id`;
  const seen = sql<boolean>`exists (select from ${encounters} and ${isSeenBy(viewer, "e")})`;
  return role === "colleague" ? seen : sql<boolean>`(${seen} or not exists (select from ${encounters}))`;
}
