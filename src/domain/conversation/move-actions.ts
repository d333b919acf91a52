// Moving an entry to the encounter that it belongs to.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { countRunningClocks, moveClock } from "../standard/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { writeEventEntry } from "./encounter-actions.ts";
import {
  type EncounterRow,
  insertEncounter,
  lockEncounters,
  markEncounterActive,
  markEncounterEmptied,
  markEncounterLatest,
} from "./encounter-store.ts";
import { encounterSubject, snippet, stateWhenMoved } from "./rules.ts";
import {
  findLatestWords,
  findMovableEntry,
  type LatestWords,
  lockConversation,
  type MovableEntry,
  moveEntryTo,
} from "./store.ts";

/**
 * Moves a message or a note to another encounter of its conversation, or to a new one (null), with its clock; answers to it
 * follow. An encounter that is left without words is settled and in no list any more, until words are moved back. Refuses events, encounters of another conversation or not seen, and
 * a new encounter for the only words of an old one.
 */
export async function moveEntry(
  connection: Connection,
  by: Teammate,
  entryId: string,
  targetId: string | null,
  now: Date,
): Promise<{ encounterId: string }> {
  const { workspaceId } = by;
  return inTransaction(connection, async (tx) => {
    const seen = await findMovableEntry(tx, workspaceId, entryId);
    if (seen === undefined) throw new Refused("not_found");
    await lockConversation(tx, workspaceId, seen.conversationId);
    // Read again: another may have moved it while this one waited.
    const entry = (await findMovableEntry(tx, workspaceId, entryId)) ?? seen;
    const locked = await lockEncounters(tx, by, [entry.encounterId, ...(targetId === null ? [] : [targetId])]);
    const source = locked.find((each) => each.encounterId === entry.encounterId);
    if (source === undefined) throw new Refused("not_found");
    if (entry.kind === "event") throw new Refused("input_invalid", "What happened to an encounter stays in it.");
    if (targetId === source.encounterId) return { encounterId: targetId };

    const known = locked.find((each) => each.encounterId === targetId);
    if (targetId !== null && known === undefined) throw new Refused("not_found");
    if (known !== undefined && known.conversationId !== source.conversationId)
      throw new Refused("input_invalid", "Words can be moved within the conversation with one customer only.");
    const target = known ?? (await openFor(tx, workspaceId, entry, source));

    await moveEntryTo(tx, workspaceId, entry, target.encounterId);
    await moveClock(tx, workspaceId, entryId, target.encounterId);
    const left = await findLatestWords(tx, workspaceId, source.encounterId);
    if (left === undefined && known === undefined) throw new Refused("only_words");

    const { conversationId } = source;
    const events: Event[] = [];
    if (known === undefined) events.push({ kind: "encounter.opened", ids: { encounterId: target.encounterId, conversationId } });
    if (left === undefined) events.push(...(await settleEmptied(tx, by, source, now)));
    else events.push(...(await recompute(tx, workspaceId, source, left, false)));
    const here = await findLatestWords(tx, workspaceId, target.encounterId);
    if (here !== undefined) events.push(...(await recompute(tx, workspaceId, target, here, entry.kind === "message_in")));
    const ids = { entryId, encounterId: target.encounterId, fromEncounterId: source.encounterId, conversationId };
    events.push({ kind: "entry.moved", ids });
    events.push(await writeEventEntry(tx, workspaceId, target, { event: "moved", by }, now));
    await announce(tx, workspaceId, events, { by, now });
    return { encounterId: target.encounterId };
  });
}

/** A new encounter for an entry: with the same channel, team and owner as the one that it leaves. */
async function openFor(tx: Tx, workspaceId: string, entry: MovableEntry, source: EncounterRow): Promise<EncounterRow> {
  const encounter = {
    encounterId: newId(),
    conversationId: source.conversationId,
    channelId: source.channelId,
    subject: entry.subject === null ? source.subject : encounterSubject(entry.subject),
    ownerId: source.ownerId,
    teamId: source.teamId,
    followsId: null,
    openedAt: entry.at,
    latestAt: entry.at,
    latestBy: "customer" as const,
  };
  await insertEncounter(tx, workspaceId, { ...encounter, latestText: "" });
  return { ...encounter, state: "open", settledAt: null, snoozedUntil: null, isSpam: false };
}

async function settleEmptied(tx: Tx, by: Teammate, source: EncounterRow, now: Date): Promise<Event[]> {
  const { encounterId, conversationId } = source;
  await markEncounterEmptied(tx, by.workspaceId, encounterId, now);
  if (source.state === "settled") return [{ kind: "encounter.changed", ids: { encounterId, conversationId } }];
  const added = await writeEventEntry(tx, by.workspaceId, source, { event: "settled", by }, now);
  return [{ kind: "encounter.settled", ids: { encounterId, conversationId } }, added];
}

/** Brings the newest words and the state of an encounter in line with what is in it now. */
async function recompute(
  tx: Tx,
  workspaceId: string,
  encounter: EncounterRow,
  words: LatestWords,
  gained: boolean,
): Promise<Event[]> {
  const { encounterId, conversationId } = encounter;
  const latestBy = words.kind === "message_in" ? "customer" : "teammate";
  await markEncounterLatest(tx, workspaceId, encounterId, { latestAt: words.at, latestText: snippet(words.text), latestBy });
  const unanswered = await countRunningClocks(tx, workspaceId, encounterId);
  const state = stateWhenMoved(encounter.state, { unanswered, latestBy, gained });
  if (state === encounter.state || state === "settled" || state === "snoozed") return [];
  await markEncounterActive(tx, workspaceId, encounterId, { state });
  const ids = { encounterId, conversationId };
  if (encounter.state === "settled") return [{ kind: "encounter.reopened", ids }];
  return [{ kind: encounter.state === "snoozed" ? "encounter.woken" : "encounter.changed", ids }];
}
