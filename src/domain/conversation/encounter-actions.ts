// What is done to an encounter: given to someone, put to sleep and woken, settled and taken up again, renamed, shared.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import type { Unchanged } from "../../server/etag.ts";
import { newId } from "../../server/ids.ts";
import { addJob, type Jobs } from "../../server/jobs.ts";
import { markIdentitiesSpam } from "../customer/store.ts";
import { startClocks } from "../standard/actions.ts";
import { countRunningClocks, markClocksRunningAgain, markClocksStopped } from "../standard/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { requireTeam } from "../workspace/team-actions.ts";
import { holdTeammate } from "../workspace/teammate-store.ts";
import {
  deleteShare,
  type EncounterRow,
  findEncounter,
  insertShare,
  lockEncounter,
  lockSleepingEncounter,
  markEncounterActive,
  markEncounterAssigned,
  markEncounterSettled,
  markEncounterSnoozed,
  renameEncounter,
} from "./encounter-store.ts";
import { isGoodSnooze, needsNothingOwed, stateWhenReopened } from "./rules.ts";
import type { AssignInput, EntryEvent } from "./schema.ts";
import { listAuthorIds, listUnclockedWords } from "./spam-store.ts";
import { insertEntry } from "./store.ts";

/** Refuses nothing: for whoever changes an encounter whatever it has become meanwhile. */
const anyway: Unchanged = () => {};

/** An encounter that this teammate sees, locked until the transaction ends. Refuses one that they do not see. */
export async function requireEncounter(tx: Tx, by: Teammate, encounterId: string): Promise<EncounterRow> {
  const encounter = await lockEncounter(tx, by, encounterId);
  if (encounter === undefined) throw new Refused("not_found");
  return encounter;
}

/** The same, and refuses where it is no longer as it was seen. */
async function requireUnchanged(tx: Tx, by: Teammate, encounterId: string, unchanged: Unchanged): Promise<EncounterRow> {
  const encounter = await requireEncounter(tx, by, encounterId);
  const shown = await findEncounter(tx, by, encounterId);
  if (shown === undefined) throw new Refused("not_found");
  unchanged(shown);
  return encounter;
}

interface EventLine {
  event: EntryEvent;
  by?: Teammate;
  aboutTeammateId?: string | null;
  aboutTeamId?: string | null;
}

/** Writes an event into the conversation; returns what is to be announced of it. */
export async function writeEventEntry(
  tx: Tx,
  workspaceId: string,
  { encounterId, conversationId }: Pick<EncounterRow, "encounterId" | "conversationId">,
  { event, by, aboutTeammateId = null, aboutTeamId = null }: EventLine,
  now: Date,
): Promise<Event> {
  const entryId = newId();
  const ids = { encounterId, conversationId };
  await insertEntry(tx, workspaceId, {
    entryId,
    ...ids,
    kind: "event",
    event,
    at: now,
    ...(by === undefined ? {} : { teammateId: by.teammateId }),
    aboutTeammateId,
    aboutTeamId,
    text: "",
  });
  return { kind: "entry.added", ids: { entryId, ...ids } };
}

const idsOf = ({ encounterId, conversationId }: EncounterRow) => ({ encounterId, conversationId });

/** Settles an encounter. Refuses while words in it are unanswered, unless a person says that nothing is owed. Done twice it stays settled. */
export async function settleEncounter(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  { nothingOwed }: { nothingOwed: boolean },
  now: Date,
  unchanged = anyway,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounter = await requireUnchanged(tx, by, encounterId, unchanged);
    if (encounter.state === "settled") return;
    const unanswered = await countRunningClocks(tx, by.workspaceId, encounterId);
    if (needsNothingOwed(unanswered) && !nothingOwed) throw new Refused("unanswered_words");
    await markClocksStopped(tx, by.workspaceId, encounterId, { reason: "nothing_owed", now });
    await markEncounterSettled(tx, by.workspaceId, encounterId, now);
    const added = await writeEventEntry(tx, by.workspaceId, encounter, { event: "settled", by }, now);
    await announce(tx, by.workspaceId, [{ kind: "encounter.settled", ids: idsOf(encounter) }, added], { by, now });
  });
}

/**
 * Takes up a settled encounter again, where words that were said to need no answer when it was settled wait once more; wakes one
 * that sleeps; takes spam out of the spam. Done to one that is neither it changes nothing.
 */
export async function reopenEncounter(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  now: Date,
  unchanged = anyway,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounter = await requireUnchanged(tx, by, encounterId, unchanged);
    if (encounter.state === "snoozed") return wake(tx, encounter, by, by.workspaceId, now);
    if (encounter.settledAt === null) return;
    if (encounter.isSpam) return announceTakenOut(tx, by, encounter, now);
    await markClocksRunningAgain(tx, by.workspaceId, encounterId, { reason: "nothing_owed", stoppedAt: encounter.settledAt });
    await markEncounterActive(tx, by.workspaceId, encounterId, { state: await activeState(tx, by.workspaceId, encounter) });
    const added = await writeEventEntry(tx, by.workspaceId, encounter, { event: "reopened", by }, now);
    await announce(tx, by.workspaceId, [{ kind: "encounter.reopened", ids: idsOf(encounter) }, added], { by, now });
  });
}

/** Spam that is none, as a person says. Last of all: it announces. */
export async function announceTakenOut(tx: Tx, by: Teammate, encounter: EncounterRow, now: Date): Promise<void> {
  await announce(tx, by.workspaceId, await takeOutOfSpam(tx, by.workspaceId, encounter, { by, now }), { by, now });
}

/**
 * Spam that is none: its words have their clocks from the time they came, and its authors are believed. Returns what is to be
 * announced. `by` is left out where no person says so.
 */
export async function takeOutOfSpam(
  tx: Tx,
  workspaceId: string,
  encounter: EncounterRow,
  { by, now }: { by?: Teammate; now: Date },
): Promise<Event[]> {
  const { encounterId } = encounter;
  await markClocksRunningAgain(tx, workspaceId, encounterId, { reason: "spam" });
  await startClocks(tx, workspaceId, await listUnclockedWords(tx, workspaceId, encounterId));
  await markEncounterActive(tx, workspaceId, encounterId, { state: await activeState(tx, workspaceId, encounter) });
  await markIdentitiesSpam(tx, workspaceId, await listAuthorIds(tx, workspaceId, encounterId), false);
  const added = await writeEventEntry(
    tx,
    workspaceId,
    encounter,
    { event: "not_spam", ...(by === undefined ? {} : { by }) },
    now,
  );
  return [{ kind: "encounter.reopened", ids: idsOf(encounter) }, added];
}

async function activeState(tx: Tx, workspaceId: string, { encounterId, latestBy }: EncounterRow): Promise<"open" | "waiting"> {
  return stateWhenReopened({ unanswered: await countRunningClocks(tx, workspaceId, encounterId), latestBy });
}

async function wake(tx: Tx, encounter: EncounterRow, by: Teammate | undefined, workspaceId: string, now: Date): Promise<void> {
  const state = await activeState(tx, workspaceId, encounter);
  await markEncounterActive(tx, workspaceId, encounter.encounterId, { state });
  const actor = by === undefined ? {} : { by };
  const added = await writeEventEntry(tx, workspaceId, encounter, { event: "woken", ...actor }, now);
  await announce(tx, workspaceId, [{ kind: "encounter.woken", ids: idsOf(encounter) }, added], { ...actor, now });
}

/**
 * Puts an encounter out of sight until a moment at most a year away; its clocks run on. Whatever is said in it wakes it before.
 * Refuses a moment that is not to come, and an encounter that is settled.
 */
export async function snoozeEncounter(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  until: Date,
  now: Date,
  unchanged = anyway,
): Promise<void> {
  if (!isGoodSnooze(until, now)) throw new Refused("input_invalid", "Choose a time to come, a year from now at most.");
  await inTransaction(connection, async (tx) => {
    const encounter = await requireUnchanged(tx, by, encounterId, unchanged);
    if (encounter.state === "settled") throw new Refused("settled_already");
    if (encounter.snoozedUntil?.getTime() === until.getTime()) return;
    await markEncounterSnoozed(tx, by.workspaceId, encounterId, until);
    const job = { workspaceId: by.workspaceId, encounterId, until: until.toISOString() };
    await addJob(tx, "encounter.wake", job, { runAt: until });
    const added = await writeEventEntry(tx, by.workspaceId, encounter, { event: "snoozed", by }, now);
    await announce(tx, by.workspaceId, [{ kind: "encounter.snoozed", ids: idsOf(encounter) }, added], { by, now });
  });
}

/** Clocks of machines differ by less than this. */
const clocksDifferMs = 60_000;

/**
 * Wakes an encounter whose time has come. Does nothing where it does not sleep until this very moment: it was woken, put to sleep
 * anew or settled meanwhile. A job that comes early is set for its time again.
 */
export async function wakeEncounter(
  connection: Connection,
  { workspaceId, encounterId, until }: Jobs["encounter.wake"],
  now: Date,
): Promise<void> {
  const due = new Date(until);
  await inTransaction(connection, async (tx) => {
    const encounter = await lockSleepingEncounter(tx, workspaceId, encounterId, due);
    if (encounter === undefined) return;
    const isEarly = due.getTime() - now.getTime() > clocksDifferMs;
    if (isEarly) await addJob(tx, "encounter.wake", { workspaceId, encounterId, until }, { runAt: due });
    else await wake(tx, encounter, undefined, workspaceId, now);
  });
}

/**
 * Gives an encounter to a teammate, a team, or both, or takes it from them (null). What is left out stays. Refuses who is no
 * teammate or team of the workspace. Given to whoever has it already, nothing happens.
 */
export async function assignEncounter(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  { teammateId, teamId }: AssignInput,
  now: Date,
  unchanged = anyway,
): Promise<void> {
  const { workspaceId } = by;
  await inTransaction(connection, async (tx) => {
    const encounter = await requireUnchanged(tx, by, encounterId, unchanged);
    if (teammateId != null) await requireTeammate(tx, workspaceId, teammateId);
    // The team that it has cannot be removed anyway, and whoever tries waits for the encounter.
    if (teamId != null && teamId !== encounter.teamId) await requireTeam(tx, workspaceId, teamId);
    const to = {
      ownerId: teammateId === undefined ? encounter.ownerId : teammateId,
      teamId: teamId === undefined ? encounter.teamId : teamId,
    };
    const about = {
      aboutTeammateId: to.ownerId === encounter.ownerId ? null : to.ownerId,
      aboutTeamId: to.teamId === encounter.teamId ? null : to.teamId,
    };
    if (to.ownerId === encounter.ownerId && to.teamId === encounter.teamId) return;
    await markEncounterAssigned(tx, workspaceId, encounterId, to);
    const event = about.aboutTeammateId === null && about.aboutTeamId === null ? "unassigned" : "assigned";
    const added = await writeEventEntry(tx, workspaceId, encounter, { event, by, ...about }, now);
    const ids = { ...idsOf(encounter), ...(to.teamId === encounter.teamId ? {} : { fromTeamId: encounter.teamId }) };
    await announce(tx, workspaceId, [{ kind: "encounter.assigned", ids }, added], { by, now });
  });
}

async function requireTeammate(tx: Tx, workspaceId: string, teammateId: string): Promise<void> {
  if ((await holdTeammate(tx, workspaceId, teammateId)) === undefined)
    throw new Refused("not_found", "There is no such teammate, or they have left.");
}

/** Says what an encounter is about. Replies from now on carry this subject. */
export async function changeSubject(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  subject: string,
  now: Date,
  unchanged = anyway,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounter = await requireUnchanged(tx, by, encounterId, unchanged);
    if (encounter.subject === subject) return;
    await renameEncounter(tx, by.workspaceId, encounterId, subject);
    await announce(tx, by.workspaceId, [{ kind: "encounter.changed", ids: idsOf(encounter) }], { by, now });
  });
}

/**
 * Shows an encounter to a teammate, whether they would see it anyway or not. Refuses who is no teammate, and oneself: one would
 * go on seeing it wherever others take it.
 */
export async function shareEncounter(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  teammateId: string,
  now: Date,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounter = await requireEncounter(tx, by, encounterId);
    if (teammateId === by.teammateId) throw new Refused("not_permitted", "You see this already. Share it with someone else.");
    await requireTeammate(tx, by.workspaceId, teammateId);
    const share = { encounterId, teammateId, sharedBy: by.teammateId, sharedAt: now };
    if (await insertShare(tx, by.workspaceId, share)) await recordSharing(tx, by, encounter, "shared", teammateId, now);
  });
}

/** Takes a share back. Where there is none nothing happens. */
export async function unshareEncounter(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  teammateId: string,
  now: Date,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounter = await requireEncounter(tx, by, encounterId);
    if (await deleteShare(tx, by.workspaceId, encounterId, teammateId))
      await recordSharing(tx, by, encounter, "unshared", teammateId, now);
  });
}

async function recordSharing(
  tx: Tx,
  by: Teammate,
  encounter: EncounterRow,
  event: "shared" | "unshared",
  teammateId: string,
  now: Date,
): Promise<void> {
  const added = await writeEventEntry(tx, by.workspaceId, encounter, { event, by, aboutTeammateId: teammateId }, now);
  const ids = { ...idsOf(encounter), teammateId };
  await announce(tx, by.workspaceId, [{ kind: `encounter.${event}`, ids }, added], { by, now });
}
