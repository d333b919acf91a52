// SQL that counts what is read across all: the views of the list, teams, and who waits.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { isSeenBy, seesAll, type Viewer } from "../conversation/visibility.ts";
import { isIn, isNotSettled, type KeptState } from "./listed-store.ts";
import { type Counts, mostCounted } from "./schema.ts";

/** The counts of the list's views, of teams and of who waits, within what this teammate sees: exact up to `mostCounted`. */
export async function countEncounters(connection: Connection, viewer: Viewer, now: Date): Promise<Counts> {
  const { workspaceId, teammateId, hiddenTeamIds } = viewer;
  // A colleague sees few of all encounters: these are read once, and stand for the table in all that is counted.
  const isFew = viewer.role === "colleague";
  const few = isFew
    ? sql`with encounter as materialized (
        select workspace_id, encounter_id, state, owner_id, team_id from encounter where workspace_id = ${workspaceId} and ${isSeenBy(viewer)})`
    : sql``;
  const seen = isFew ? sql<boolean>`true` : isSeenBy(viewer);
  const atMost = (rows: RawBuilder<unknown>) =>
    sql`(select count(*) from (${rows} limit ${sql.lit(mostCounted + 1)}) as counted)`;
  const those = (condition: RawBuilder<unknown>) =>
    sql`select from encounter where workspace_id = ${workspaceId} and ${condition}`;
  const inState = (state: KeptState) => atMost(those(sql`${isIn(state)} and ${seen}`));
  const waiting = (condition: RawBuilder<unknown>) =>
    atMost(sql`
      select distinct clock.encounter_id from clock ${
        seesAll(viewer)
          ? sql``
          : sql`
      join encounter on encounter.workspace_id = clock.workspace_id and encounter.encounter_id = clock.encounter_id and ${seen}`
      }
      where clock.workspace_id = ${workspaceId} and clock.state = 'running' and ${condition}`);
  const isOfSeen = seesAll(viewer)
    ? sql`true`
    : sql`exists (
        select from entry
        join encounter on encounter.workspace_id = entry.workspace_id and encounter.encounter_id = entry.encounter_id
        where entry.workspace_id = delivery.workspace_id and entry.delivery_id = delivery.delivery_id and ${seen})`;
  const { rows } = await sql<Counts>`
    ${few}
    select
      ${inState("open")} as open,
      ${inState("waiting")} as waiting,
      ${inState("snoozed")} as snoozed,
      ${inState("settled")} as settled,
      ${inState("spam")} as spam,
      ${atMost(those(sql`owner_id = ${teammateId} and ${isNotSettled}`))} as mine,
      ${atMost(those(sql`owner_id is null and ${isNotSettled} and ${seen}`))} as unassigned,
      ${waiting(sql`true`)} as unanswered,
      ${waiting(sql`clock.due_at <= ${now}`)} as ignored,
      ${atMost(sql`select from delivery where workspace_id = ${workspaceId} and state = 'held' and ${isOfSeen}`)} as held,
      (
        select coalesce(json_object_agg(team.team_id, ${atMost(those(sql`encounter.team_id = team.team_id and ${isIn("open")}`))}), '{}')
        from team where team.workspace_id = ${workspaceId} and team.team_id <> all (${hiddenTeamIds}::uuid[])
      ) as teams
  `.execute(connection);
  const [counts] = rows;
  if (counts === undefined) throw new Error("A select without a from gives one row.");
  return counts;
}
