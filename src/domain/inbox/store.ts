// SQL that reads across all: the list of encounters and the counts.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { pageOf, readCursor, usualPage } from "../../server/paging.ts";
import type { EncounterState } from "../conversation/schema.ts";
import { isSeenBy, type Viewer } from "../conversation/visibility.ts";
import { clockState } from "../standard/rules.ts";
import type { Counts, EncounterPage, ListOrder, ListView } from "./schema.ts";

const notSettled = ["open", "waiting", "snoozed"] as const satisfies EncounterState[];

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

/** One page of the encounters that this teammate sees. Refuses a cursor that a list of this order did not give. */
export async function listEncounters(
  connection: Connection,
  viewer: Viewer,
  { view, order = "latest", limit = usualPage, cursor, now, ...filter }: EncounterQuery,
): Promise<EncounterPage> {
  const sortedBy = order === "latest" ? "encounter.latestAt" : "encounter.openedAt";
  let query = connection
    .selectFrom("encounter")
    .innerJoin("conversation", (join) =>
      join
        .onRef("conversation.workspaceId", "=", "encounter.workspaceId")
        .onRef("conversation.conversationId", "=", "encounter.conversationId"),
    )
    .innerJoin("customer", (join) =>
      join
        .onRef("customer.workspaceId", "=", "conversation.workspaceId")
        .onRef("customer.customerId", "=", "conversation.customerId"),
    )
    .innerJoin("channel", (join) =>
      join.onRef("channel.workspaceId", "=", "encounter.workspaceId").onRef("channel.channelId", "=", "encounter.channelId"),
    )
    .leftJoin("teammate as owner", (join) =>
      join.onRef("owner.workspaceId", "=", "encounter.workspaceId").onRef("owner.teammateId", "=", "encounter.ownerId"),
    )
    .leftJoin("seen", (join) =>
      join
        .onRef("seen.workspaceId", "=", "encounter.workspaceId")
        .on("seen.teammateId", "=", viewer.teammateId)
        .onRef("seen.conversationId", "=", "encounter.conversationId"),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("clock")
          .select(["clock.startedAt", "clock.dueAt"])
          .whereRef("clock.workspaceId", "=", "encounter.workspaceId")
          .whereRef("clock.encounterId", "=", "encounter.encounterId")
          .where("clock.state", "=", "running")
          .orderBy("clock.dueAt")
          .limit(1)
          .as("running"),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      "encounter.encounterId",
      "encounter.conversationId",
      "customer.customerId",
      "customer.name as customerName",
      "customer.face as customerFace",
      "encounter.channelId",
      "channel.name as channelName",
      "encounter.state",
      "encounter.subject",
      "encounter.ownerId",
      "owner.name as ownerName",
      "encounter.teamId",
      "encounter.openedAt",
      "encounter.snoozedUntil",
      "encounter.latestAt",
      "encounter.latestText",
      "encounter.latestBy",
      eb
        .selectFrom("identity")
        .select("identity.address")
        .whereRef("identity.workspaceId", "=", "customer.workspaceId")
        .whereRef("identity.customerId", "=", "customer.customerId")
        .orderBy("identity.createdAt")
        .orderBy("identity.identityId")
        .limit(1)
        .as("address"),
      "running.startedAt",
      "running.dueAt",
      isUnread.as("isUnread"),
    ])
    .where("encounter.workspaceId", "=", viewer.workspaceId)
    .where(isSeenBy(viewer))
    .orderBy(sortedBy, "desc")
    .orderBy("encounter.encounterId", "desc")
    .limit(limit + 1);
  if (view === "mine" || view === "unassigned") query = query.where("encounter.state", "in", notSettled);
  else if (view !== "all" && view !== "ignored") query = query.where("encounter.state", "=", view);
  if (view === "mine") query = query.where("encounter.ownerId", "=", viewer.teammateId);
  if (view === "unassigned") query = query.where("encounter.ownerId", "is", null);
  if (view === "ignored") query = query.where(isIgnored(viewer.workspaceId, now));
  if (filter.ownerId !== undefined) query = query.where("encounter.ownerId", "=", filter.ownerId);
  if (filter.teamId !== undefined) query = query.where("encounter.teamId", "=", filter.teamId);
  if (filter.channelId !== undefined) query = query.where("encounter.channelId", "=", filter.channelId);
  if (filter.customerId !== undefined) query = query.where("conversation.customerId", "=", filter.customerId);
  const after = readCursor(cursor, "time", "id");
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple(sortedBy, "encounter.encounterId"), "<", eb.tuple(after[0], after[1])));
  }
  const { page, nextCursor } = pageOf(await query.execute(), limit, (row) => [
    order === "latest" ? row.latestAt : row.openedAt,
    row.encounterId,
  ]);
  return {
    encounters: page.map(({ address, startedAt, dueAt, ownerId, ownerName, ...row }) => ({
      ...row,
      owner: ownerId === null ? null : { teammateId: ownerId, name: ownerName ?? "" },
      customerName: row.customerName ?? address ?? "",
      state: row.state as EncounterState,
      openedAt: row.openedAt.toISOString(),
      snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
      latestAt: row.latestAt.toISOString(),
      latestBy: row.latestBy as "customer" | "teammate",
      clock:
        startedAt === null || dueAt === null
          ? null
          : {
              state: clockState({ state: "running", dueAt }, now),
              startedAt: startedAt.toISOString(),
              dueAt: dueAt.toISOString(),
            },
    })),
    nextCursor,
  };
}

/** What was settled is read, by whoever settled it; unless one marked it oneself. `seen` is the row of the one who asks. */
const isUnread = sql<boolean>`coalesce(seen.marked_id = encounter.encounter_id, false) or (
  encounter.state <> 'settled' and encounter.latest_by = 'customer'
  and encounter.latest_at > coalesce(seen.up_to, '-infinity')
)`;

/** True for encounters with an overdue clock: few are, and they are found by the time they were due. */
function isIgnored(workspaceId: string, now: Date) {
  return sql<boolean>`encounter.encounter_id in (
    select clock.encounter_id from clock
    where clock.workspace_id = ${workspaceId} and clock.state = 'running' and clock.due_at <= ${now}
  )`;
}

/** The counts of the list's views and of who waits, within what this teammate sees. */
export async function countEncounters(connection: Connection, viewer: Viewer, now: Date): Promise<Counts> {
  const { workspaceId, teammateId } = viewer;
  const seen = isSeenBy(viewer);
  const inState = (state: EncounterState) =>
    sql`(select count(*) from encounter where workspace_id = ${workspaceId} and state = ${state} and ${seen})`;
  const waitingClocks = sql`(select count(distinct clock.encounter_id) from clock
    join encounter on encounter.workspace_id = clock.workspace_id and encounter.encounter_id = clock.encounter_id
    where clock.workspace_id = ${workspaceId} and clock.state = 'running' and ${seen}`;
  const { rows } = await sql<Counts>`
    select
      ${inState("open")} as open,
      ${inState("waiting")} as waiting,
      ${inState("snoozed")} as snoozed,
      ${inState("settled")} as settled,
      (select count(*) from encounter where workspace_id = ${workspaceId} and owner_id = ${teammateId}
        and state = any (${notSettled})) as mine,
      (select count(*) from encounter where workspace_id = ${workspaceId} and owner_id is null
        and state = any (${notSettled}) and ${seen}) as unassigned,
      ${waitingClocks}) as unanswered,
      ${waitingClocks} and clock.due_at <= ${now}) as ignored,
      (select count(*) from delivery where workspace_id = ${workspaceId} and state = 'held' and exists (
        select from entry
        join encounter on encounter.workspace_id = entry.workspace_id and encounter.encounter_id = entry.encounter_id
        where entry.workspace_id = delivery.workspace_id and entry.delivery_id = delivery.delivery_id and ${seen}
      )) as held
  `.execute(connection);
  const [counts] = rows;
  if (counts === undefined) throw new Error("A select without a from gives one row.");
  return counts;
}
