// Receiving a customer's words, answering them, taking notes, settling and reopening an encounter.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { queueDelivery } from "../channel/actions.ts";
import { holdChannel, markDelivery } from "../channel/store.ts";
import { findOrMakeCustomer } from "../customer/actions.ts";
import { unknownSender } from "../customer/schema.ts";
import { startClock } from "../standard/actions.ts";
import { countRunningClocks, markClocksMet, markClocksRunningAgain, markClocksStopped } from "../standard/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import {
  encounterSubject,
  messageIdOf,
  needsNothingOwed,
  placementOf,
  replySubject,
  snippet,
  stateWhenReopened,
} from "./rules.ts";
import type { EntryEvent, EntryFile } from "./schema.ts";
import {
  type EncounterRow,
  findLatestAuthor,
  findOrMakeConversation,
  findThreadEncounter,
  insertEncounter,
  insertEntry,
  insertEntryFiles,
  insertThreadMessages,
  type Latest,
  lockEncounter,
  markEncounterActive,
  markEncounterSettled,
  messageIsKnown,
} from "./store.ts";

/** A customer's message, as a channel has read it. */
export interface IncomingMessage {
  deliveryId: string;
  channelId: string;
  /** When it reached us: its clock runs from here, however long the placing took. */
  arrivedAt: Date;
  /** `address` in lower case. */
  author: { address: string; name: string | null };
  subject: string;
  text: string;
  html: string | null;
  messageId: string | null;
  /** Tells the same message from another: the same key on the same channel is one entry. */
  messageKey: Buffer;
  /** The Message-IDs it answers or refers to, nearest first. */
  threadIds: string[];
  files: (EntryFile & { contentHash: Buffer })[];
}

/**
 * Places a message in the caller's transaction: customer and encounter found or made, entry, clock, event.
 * Given the same message again it only marks the delivery as placed. Announces, so it must come last.
 */
export async function receive(
  tx: Tx,
  workspaceId: string,
  message: IncomingMessage,
  now: Date,
): Promise<{ entryId: string | undefined }> {
  const events: Event[] = [];
  const customer = await findOrMakeCustomer(tx, workspaceId, message.author, now);
  events.push(...customer.events);
  await markDelivery(tx, workspaceId, message.deliveryId, { state: "placed", reason: null, changedAt: now });
  if (await messageIsKnown(tx, workspaceId, message.channelId, message.messageKey)) {
    await announce(tx, workspaceId, events, { now });
    return { entryId: undefined };
  }
  const conversationId = await findOrMakeConversation(tx, workspaceId, customer.customerId, now);
  // A message whose answers came first finds its encounter by its own id: the answers referred to it.
  const ownIds = message.messageId === null ? [] : [message.messageId];
  const thread = await findThreadEncounter(tx, workspaceId, conversationId, [...message.threadIds, ...ownIds]);
  const placement = placementOf(thread, message.arrivedAt);
  const latest: Latest = { latestAt: message.arrivedAt, latestText: snippet(message.text), latestBy: "customer" };
  const encounterId = placement.kind === "open" ? newId() : placement.encounterId;
  const ids = { encounterId, conversationId };
  if (placement.kind === "open") {
    await insertEncounter(tx, workspaceId, {
      ...ids,
      channelId: message.channelId,
      subject: encounterSubject(message.subject),
      followsId: placement.followsId,
      openedAt: message.arrivedAt,
      ...latest,
    });
    events.push({ kind: "encounter.opened", ids });
  } else {
    // Words that were placed late do not hide the newer ones.
    const isNewest = thread === undefined || thread.latestAt <= message.arrivedAt;
    await markEncounterActive(tx, workspaceId, encounterId, { state: "open", ...(isNewest ? latest : {}) });
    if (placement.kind === "reopen") events.push({ kind: "encounter.reopened", ids });
  }
  const entryId = newId();
  await insertEntry(tx, workspaceId, {
    entryId,
    ...ids,
    kind: "message_in",
    at: message.arrivedAt,
    channelId: message.channelId,
    deliveryId: message.deliveryId,
    identityId: customer.identityId,
    subject: message.subject,
    text: message.text,
    html: message.html,
    messageId: message.messageId,
    messageKey: message.messageKey,
  });
  await insertEntryFiles(tx, workspaceId, entryId, message.files);
  await insertThreadMessages(tx, workspaceId, conversationId, encounterId, [...new Set([...ownIds, ...message.threadIds])]);
  await startClock(tx, workspaceId, { encounterId, entryId, arrivedAt: message.arrivedAt });
  events.push({ kind: "entry.added", ids: { entryId, ...ids } });
  await announce(tx, workspaceId, events, { now });
  return { entryId };
}

/**
 * Answers the customer: the entry and its outgoing delivery in one transaction. Every clock of the encounter is met, and it
 * waits for the customer; a settled one is reopened by it. Refuses where there is no address to answer to.
 */
export async function reply(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  text: string,
  now: Date,
): Promise<{ entryId: string }> {
  return inTransaction(connection, async (tx) => {
    const encounter = await requireEncounter(tx, by.workspaceId, encounterId);
    const { conversationId } = encounter;
    // Held: a server that is set at this moment would not see this reply, and never release it.
    const channel = await holdChannel(tx, by.workspaceId, encounter.channelId);
    const author = await findLatestAuthor(tx, by.workspaceId, encounterId);
    if (channel === undefined || author === undefined || author.address === unknownSender)
      throw new Refused("no_address_to_answer");
    const { deliveryId } = await queueDelivery(
      tx,
      by.workspaceId,
      { channelId: channel.channelId, settings: channel.settings, envelope: { from: channel.address, to: [author.address] } },
      now,
    );
    const entryId = newId();
    const messageId = messageIdOf(entryId, channel.address);
    await insertEntry(tx, by.workspaceId, {
      entryId,
      conversationId,
      encounterId,
      kind: "message_out",
      at: now,
      channelId: channel.channelId,
      deliveryId,
      identityId: author.identityId,
      teammateId: by.teammateId,
      subject: replySubject(encounter.subject),
      text,
      messageId,
    });
    await insertThreadMessages(tx, by.workspaceId, conversationId, encounterId, [messageId]);
    await markClocksMet(tx, by.workspaceId, encounterId, { entryId, now });
    await markEncounterActive(tx, by.workspaceId, encounterId, {
      state: "waiting",
      latestAt: now,
      latestText: snippet(text),
      latestBy: "teammate",
    });
    const events: Event[] = [{ kind: "entry.added", ids: { entryId, encounterId, conversationId } }];
    if (encounter.state === "settled") events.unshift({ kind: "encounter.reopened", ids: { encounterId, conversationId } });
    await announce(tx, by.workspaceId, events, { by, now });
    return { entryId };
  });
}

/** Adds a note, which only teammates see. It answers nobody: clocks run on, and the place in the list stays. */
export async function addNote(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  text: string,
  now: Date,
): Promise<{ entryId: string }> {
  return inTransaction(connection, async (tx) => {
    const { conversationId } = await requireEncounter(tx, by.workspaceId, encounterId);
    const entryId = newId();
    await insertEntry(tx, by.workspaceId, {
      entryId,
      conversationId,
      encounterId,
      kind: "note",
      at: now,
      teammateId: by.teammateId,
      text,
    });
    await announce(tx, by.workspaceId, [{ kind: "entry.added", ids: { entryId, encounterId, conversationId } }], { by, now });
    return { entryId };
  });
}

/** Settles an encounter. Refuses while words in it are unanswered, unless a person says that nothing is owed. Done twice it stays settled. */
export async function settleEncounter(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  { nothingOwed }: { nothingOwed: boolean },
  now: Date,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounter = await requireEncounter(tx, by.workspaceId, encounterId);
    if (encounter.state === "settled") return;
    const unanswered = await countRunningClocks(tx, by.workspaceId, encounterId);
    if (needsNothingOwed(unanswered) && !nothingOwed) throw new Refused("unanswered_words");
    await markClocksStopped(tx, by.workspaceId, encounterId, { reason: "nothing_owed", now });
    await markEncounterSettled(tx, by.workspaceId, encounterId, now);
    await recordEvent(tx, by, encounter, "settled", now);
  });
}

/** Takes up a settled encounter again; words that were said to need no answer when it was settled wait once more. Done to one that is not settled it changes nothing. */
export async function reopenEncounter(connection: Connection, by: Teammate, encounterId: string, now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounter = await requireEncounter(tx, by.workspaceId, encounterId);
    if (encounter.settledAt === null) return;
    await markClocksRunningAgain(tx, by.workspaceId, encounterId, encounter.settledAt);
    const unanswered = await countRunningClocks(tx, by.workspaceId, encounterId);
    const state = stateWhenReopened({ unanswered, latestBy: encounter.latestBy });
    await markEncounterActive(tx, by.workspaceId, encounterId, { state });
    await recordEvent(tx, by, encounter, "reopened", now);
  });
}

async function requireEncounter(tx: Tx, workspaceId: string, encounterId: string): Promise<EncounterRow> {
  const encounter = await lockEncounter(tx, workspaceId, encounterId);
  if (encounter === undefined) throw new Refused("not_found");
  return encounter;
}

async function recordEvent(tx: Tx, by: Teammate, encounter: EncounterRow, event: EntryEvent, now: Date): Promise<void> {
  const entryId = newId();
  const ids = { encounterId: encounter.encounterId, conversationId: encounter.conversationId };
  await insertEntry(tx, by.workspaceId, { entryId, ...ids, kind: "event", event, at: now, teammateId: by.teammateId, text: "" });
  await announce(
    tx,
    by.workspaceId,
    [
      { kind: `encounter.${event}`, ids },
      { kind: "entry.added", ids: { entryId, ...ids } },
    ],
    { by, now },
  );
}
