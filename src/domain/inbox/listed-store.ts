// Which encounters stand on a page of the list, in its order: found by walks over indexes, before anything of them is read.
import { type RawBuilder, sql } from "kysely";
import { readCursor, usualPage } from "../../server/paging.ts";
import type { EncounterState } from "../conversation/schema.ts";
import { isSeenBy, type Viewer } from "../conversation/visibility.ts";
import type { ListOrder, ListView } from "./schema.ts";

const states = ["open", "waiting", "snoozed", "settled"] as const satisfies EncounterState[];
const notSettled = ["open", "waiting", "snoozed"] as const satisfies EncounterState[];

/** As it stands in the table: what is spam lies apart. */
export type KeptState = EncounterState | "spam";

/**
 * True for encounters in one of these states. Words of our own stand in the statement itself: as parameters PostgreSQL would not
 * know which index holds them, and would plan anew each time.
 */
export function isIn(...of: readonly KeptState[]): RawBuilder<boolean> {
  return sql<boolean>`encounter.state in (${sql.join(of.map((state) => sql.lit(state)))})`;
}

export const isNotSettled = isIn(...notSettled);

export interface EncounterQuery {
  view: ListView;
  ownerId?: string | undefined;
  teamId?: string | undefined;
  channelId?: string | undefined;
  customerId?: string | undefined;
  order?: ListOrder | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
  now: Date;
}

/** Which encounters stand on a page, in its order and with one more, and what they are sorted by. */
export function listedEncounters(
  viewer: Viewer,
  { view, order = "latest", limit = usualPage, cursor, now, ...filter }: EncounterQuery,
) {
  const { workspaceId, teammateId } = viewer;
  const conditions = [isSeenBy(viewer)];
  if (view === "mine") conditions.push(sql`encounter.owner_id = ${teammateId}`);
  if (view === "unassigned") conditions.push(sql`encounter.owner_id is null`);
  if (view === "ignored") conditions.push(isIgnored(workspaceId, now));
  if (filter.ownerId !== undefined) conditions.push(sql`encounter.owner_id = ${filter.ownerId}`);
  if (filter.teamId !== undefined) conditions.push(sql`encounter.team_id = ${filter.teamId}`);
  if (filter.channelId !== undefined) conditions.push(sql`encounter.channel_id = ${filter.channelId}`);
  if (filter.customerId !== undefined) {
    conditions.push(sql`encounter.conversation_id = (
      select conversation.conversation_id from conversation
      where conversation.workspace_id = ${workspaceId} and conversation.customer_id = ${filter.customerId})`);
  }
  const after = readCursor(cursor, "time", "id");
  const most = sql.lit(limit + 1);
  const where = (...more: RawBuilder<boolean>[]) => sql.join([...conditions, ...more], sql` and `);
  if (order === "due") {
    const later =
      after === undefined ? [] : [sql<boolean>`(clock.due_at, clock.encounter_id) > (${after[0]}, ${after[1]}::uuid)`];
    return sql<Listed>`(
      select clock.encounter_id as encounter_id, clock.due_at as sorted_at
      from clock join encounter on encounter.workspace_id = clock.workspace_id and encounter.encounter_id = clock.encounter_id
      where clock.workspace_id = ${workspaceId} and clock.state = 'running' and ${isIn(...statesOf(view))}
        and not exists (
          select from clock earlier
          where earlier.workspace_id = clock.workspace_id and earlier.encounter_id = clock.encounter_id
            and earlier.state = 'running' and (earlier.due_at, earlier.clock_id) < (clock.due_at, clock.clock_id))
        and ${where(...later)}
      order by clock.due_at, clock.encounter_id limit ${most})`;
  }
  const sortedAt = sql.ref(order === "latest" ? "encounter.latest_at" : "encounter.opened_at");
  const earlier =
    after === undefined ? [] : [sql<boolean>`(${sortedAt}, encounter.encounter_id) < (${after[0]}, ${after[1]}::uuid)`];
  // An index holds each state in order. Of several states each gives as many as a page has, and the page is the first of these.
  const pieces = (view === "ignored" ? [undefined] : statesOf(view)).map((state) => {
    const ofState = state === undefined ? [] : [isIn(state)];
    return sql`(
      select encounter.encounter_id as encounter_id, ${sortedAt} as sorted_at from encounter
      where encounter.workspace_id = ${workspaceId} and ${where(...ofState, ...earlier)}
      order by ${sortedAt} desc, encounter.encounter_id desc limit ${most})`;
  });
  return sql<Listed>`(
    select * from (${sql.join(pieces, sql` union all `)}) piece order by sorted_at desc, encounter_id desc limit ${most})`;
}

interface Listed {
  encounterId: string;
  sortedAt: Date;
}

function statesOf(view: ListView): readonly KeptState[] {
  if (view === "all" || view === "ignored") return states;
  return view === "mine" || view === "unassigned" ? notSettled : [view];
}

/** True for encounters with an overdue clock: few are, and they are found by the time they were due. */
function isIgnored(workspaceId: string, now: Date) {
  return sql<boolean>`encounter.encounter_id in (
    select clock.encounter_id from clock
    where clock.workspace_id = ${workspaceId} and clock.state = 'running' and clock.due_at <= ${now}
  )`;
}
