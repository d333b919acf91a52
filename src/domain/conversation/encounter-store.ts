// SQL of encounters: finding and locking those that a teammate sees, what becomes of them, with whom they are shared.
import { type RawBuilder, sql, type UpdateObject } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DB } from "../../server/db-types.ts";
import { dueRow, markDue } from "../search/store.ts";
import type { Encounter, EncounterState, Share } from "./schema.ts";
import { isSeenBy, type Viewer } from "./visibility.ts";

export interface EncounterRow {
  encounterId: string;
  conversationId: string;
  channelId: string;
  subject: string;
  state: EncounterState;
  ownerId: string | null;
  teamId: string | null;
  openedAt: Date;
  settledAt: Date | null;
  snoozedUntil: Date | null;
  followsId: string | null;
  latestAt: Date;
  latestBy: "customer" | "teammate";
  isSpam: boolean;
}

const columns = [
  "encounter.encounterId",
  "encounter.conversationId",
  "encounter.channelId",
  "encounter.subject",
  "encounter.ownerId",
  "encounter.teamId",
  "encounter.openedAt",
  "encounter.settledAt",
  "encounter.snoozedUntil",
  "encounter.followsId",
  "encounter.latestAt",
  "encounter.latestBy",
] as const;

/** For whoever asks for it by its id, an encounter whose words were moved away is a settled one, and so is spam. */
export const shownState = sql<EncounterState>`case when encounter.state in ('emptied', 'spam') then 'settled' else encounter.state end`;

export const isSpam = sql<boolean>`encounter.state = 'spam'`;

/** Whether there are words in it; an encounter whose words were moved away is kept, so that they can be moved back. */
export const holdsWords = sql<boolean>`encounter.state <> 'emptied'`;

/** The encounters that meet a condition, as the API shows them, oldest first. */
async function listShown(connection: Connection, workspaceId: string, condition: RawBuilder<boolean>): Promise<Encounter[]> {
  // Written out: it is asked for whenever a conversation is opened.
  const { rows } = await sql<EncounterRow & { ownerName: string | null }>`
    select encounter.encounter_id, encounter.conversation_id, encounter.channel_id, encounter.subject, ${shownState} as state,
      encounter.owner_id, teammate.name as owner_name, encounter.team_id, encounter.opened_at, encounter.settled_at,
      encounter.snoozed_until, encounter.follows_id, encounter.latest_at, encounter.latest_by, ${isSpam} as is_spam
    from encounter
      left join teammate on teammate.workspace_id = encounter.workspace_id and teammate.teammate_id = encounter.owner_id
    where encounter.workspace_id = ${workspaceId} and ${condition}
    order by encounter.opened_at, encounter.encounter_id
  `.execute(connection);
  return rows.map(({ ownerId, ownerName, ...row }) => ({
    ...row,
    owner: ownerId === null ? null : { teammateId: ownerId, name: ownerName ?? "" },
    openedAt: row.openedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    latestAt: row.latestAt.toISOString(),
  }));
}

/** An encounter as the API shows it, where this teammate sees it. */
export async function findEncounter(connection: Connection, viewer: Viewer, encounterId: string): Promise<Encounter | undefined> {
  const condition = sql<boolean>`encounter.encounter_id = ${encounterId} and ${isSeenBy(viewer)}`;
  return (await listShown(connection, viewer.workspaceId, condition))[0];
}

/** Those encounters of a conversation with words that this teammate sees, oldest first. */
export async function listEncountersOf(connection: Connection, viewer: Viewer, conversationId: string): Promise<Encounter[]> {
  return listShown(
    connection,
    viewer.workspaceId,
    sql<boolean>`encounter.conversation_id = ${conversationId} and ${holdsWords} and ${isSeenBy(viewer)}`,
  );
}

/** An encounter that this teammate sees, locked until the transaction ends. */
export async function lockEncounter(tx: Connection, viewer: Viewer, encounterId: string): Promise<EncounterRow | undefined> {
  const [row] = await lockEncounters(tx, viewer, [encounterId]);
  return row;
}

/** Those of these encounters that this teammate sees, locked in the order of their ids: two who lock several wait in a row, never for each other. */
export async function lockEncounters(tx: Connection, viewer: Viewer, encounterIds: string[]): Promise<EncounterRow[]> {
  return lockWhere(
    tx,
    viewer.workspaceId,
    sql<boolean>`encounter.encounter_id = any (${encounterIds}::uuid[]) and ${isSeenBy(viewer)}`,
  );
}

/** An encounter, locked until the transaction ends: for what no person does. */
export async function lockAnyEncounter(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<EncounterRow | undefined> {
  return (await lockWhere(tx, workspaceId, sql<boolean>`encounter.encounter_id = ${encounterId}`))[0];
}

/** An encounter that sleeps until this very moment, locked until the transaction ends: for time itself, who sees all. */
export async function lockSleepingEncounter(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  until: Date,
): Promise<EncounterRow | undefined> {
  const condition = sql<boolean>`encounter.encounter_id = ${encounterId} and encounter.snoozed_until = ${until}`;
  return (await lockWhere(tx, workspaceId, condition))[0];
}

async function lockWhere(tx: Connection, workspaceId: string, condition: RawBuilder<boolean>): Promise<EncounterRow[]> {
  const rows = await tx
    .selectFrom("encounter")
    .select([...columns, shownState.as("state"), isSpam.as("isSpam")])
    .where("encounter.workspaceId", "=", workspaceId)
    .where(condition)
    .orderBy("encounter.encounterId")
    .forUpdate()
    .execute();
  return rows as EncounterRow[];
}

/** What the list shows of the newest words. */
export interface Latest {
  latestAt: Date;
  latestText: string;
  latestBy: "customer" | "teammate";
}

export async function insertEncounter(
  tx: Connection,
  workspaceId: string,
  encounter: {
    encounterId: string;
    conversationId: string;
    channelId: string;
    subject: string;
    followsId: string | null;
    openedAt: Date;
    /** Open where it is left out. */
    state?: "open" | "waiting";
    teamId?: string | null;
    ownerId?: string | null;
  } & Latest,
): Promise<void> {
  await tx
    .with("due", (db) => db.insertInto("searchDue").values(dueRow(workspaceId, "encounter", encounter.encounterId)))
    .insertInto("encounter")
    .values({ workspaceId, state: "open", ...encounter })
    .execute();
}

async function update(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  change: UpdateObject<DB, "encounter">,
): Promise<void> {
  await tx
    .updateTable("encounter")
    .set(change)
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .execute();
}

/** Who saw it through before it was settled may have left: then it is nobody's, and seen as such. */
export const ownerWhoIsHere = sql<string | null>`(
  select teammate.teammate_id from teammate
  where teammate.workspace_id = encounter.workspace_id and teammate.teammate_id = encounter.owner_id and teammate.left_at is null
)`;

/** Moves an encounter to a state in which it is worked on: neither settled nor asleep. */
export async function markEncounterActive(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  change: { state: "open" | "waiting" } & Partial<Latest>,
): Promise<void> {
  await update(tx, workspaceId, encounterId, { ...change, ownerId: ownerWhoIsHere, settledAt: null, snoozedUntil: null });
}

export async function markEncounterSettled(tx: Connection, workspaceId: string, encounterId: string, now: Date): Promise<void> {
  await update(tx, workspaceId, encounterId, { state: "settled", settledAt: now, snoozedUntil: null });
}

/** It lies apart, in no list but the one of spam. */
export async function markEncounterSpam(tx: Connection, workspaceId: string, encounterId: string, now: Date): Promise<void> {
  const settledAt = sql<Date>`coalesce(encounter.settled_at, ${now})`;
  await update(tx, workspaceId, encounterId, { state: "spam", settledAt, snoozedUntil: null });
}

/** What was said in it belongs elsewhere now: it is in no list any more until words come in again. */
export async function markEncounterEmptied(tx: Connection, workspaceId: string, encounterId: string, now: Date): Promise<void> {
  const settledAt = sql<Date>`coalesce(encounter.settled_at, ${now})`;
  await update(tx, workspaceId, encounterId, { state: "emptied", settledAt, snoozedUntil: null });
}

/** There are words in it again: one that was emptied is a settled one. */
export async function markEncounterFilled(tx: Connection, workspaceId: string, encounterId: string): Promise<void> {
  const state = sql<string>`case encounter.state when 'emptied' then 'settled' else encounter.state end`;
  await update(tx, workspaceId, encounterId, { state });
}

export async function markEncounterSnoozed(tx: Connection, workspaceId: string, encounterId: string, until: Date): Promise<void> {
  await update(tx, workspaceId, encounterId, { state: "snoozed", snoozedUntil: until });
}

export async function markEncounterLatest(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  latest: Latest,
): Promise<void> {
  await update(tx, workspaceId, encounterId, { ...latest, state: shownState });
}

export async function markEncounterAssigned(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  to: { ownerId: string | null; teamId: string | null },
): Promise<void> {
  await update(tx, workspaceId, encounterId, to);
}

export async function renameEncounter(tx: Connection, workspaceId: string, encounterId: string, subject: string): Promise<void> {
  await update(tx, workspaceId, encounterId, { subject });
  await markDue(tx, workspaceId, "encounter", encounterId);
}

/** Shows an encounter to a teammate; false where it was shown already. */
export async function insertShare(
  tx: Connection,
  workspaceId: string,
  share: { encounterId: string; teammateId: string; sharedBy: string; sharedAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("encounterShare")
    .values({ workspaceId, ...share })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Takes a share back; false where there was none. */
export async function deleteShare(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  teammateId: string,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("encounterShare")
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("teammateId", "=", teammateId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** With whom an encounter is shared, the first one first, after a cursor. The caller has seen that the encounter is seen. */
export async function listShares(
  connection: Connection,
  workspaceId: string,
  encounterId: string,
  { after, limit }: { after: readonly [Date, string] | undefined; limit: number },
): Promise<Share[]> {
  const rows = await connection
    .selectFrom("encounterShare as share")
    .innerJoin("teammate", (join) =>
      join.onRef("teammate.workspaceId", "=", "share.workspaceId").onRef("teammate.teammateId", "=", "share.teammateId"),
    )
    .innerJoin("teammate as sharer", (join) =>
      join.onRef("sharer.workspaceId", "=", "share.workspaceId").onRef("sharer.teammateId", "=", "share.sharedBy"),
    )
    .select(["share.teammateId", "teammate.name", "share.sharedBy", "sharer.name as sharerName", "share.sharedAt"])
    .where("share.workspaceId", "=", workspaceId)
    .where("share.encounterId", "=", encounterId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(share.shared_at, share.teammate_id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy("share.sharedAt")
    .orderBy("share.teammateId")
    .limit(limit)
    .execute();
  return rows.map(({ sharedBy, sharerName, sharedAt, ...row }) => ({
    ...row,
    sharedBy: { teammateId: sharedBy, name: sharerName },
    sharedAt: sharedAt.toISOString(),
  }));
}
