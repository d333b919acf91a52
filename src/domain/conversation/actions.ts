// Receiving a customer's words, answering them, taking notes.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { queueDelivery, retryDelivery } from "../channel/actions.ts";
import { findChannel, holdChannel, markDelivery } from "../channel/store.ts";
import { findOrMakeCustomer } from "../customer/actions.ts";
import { unknownSender } from "../customer/schema.ts";
import { markFilesSent, takeFiles } from "../file/actions.ts";
import { startClock } from "../standard/actions.ts";
import { markClocksMet } from "../standard/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { requireEncounter } from "./encounter-actions.ts";
import { insertEncounter, type Latest, markEncounterActive } from "./encounter-store.ts";
import { encounterSubject, messageIdOf, placementOf, replySubject, snippet } from "./rules.ts";
import type { EntryFile } from "./schema.ts";
import {
  findDeliveryEncounter,
  findLatestAuthor,
  findOrMakeConversation,
  findThreadEncounter,
  insertEntry,
  insertEntryFiles,
  insertThreadMessages,
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
    const channel = await findChannel(tx, workspaceId, message.channelId);
    await insertEncounter(tx, workspaceId, {
      ...ids,
      teamId: channel?.teamId ?? null,
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
    if (thread?.state === "snoozed") events.push({ kind: "encounter.woken", ids });
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

/** Files that a reply carries: those that its writer has sent up, and how much all of them may have together. */
export interface Attached {
  fileIds: string[];
  mostBytes: number;
}

/**
 * Answers the customer: the entry and its outgoing delivery in one transaction. Every clock of the encounter is met, and it
 * waits for the customer; a settled one is reopened by it, and one that sleeps is woken. Refuses where there is no address to
 * answer to, and files that are not the writer's own, have gone out before, or are too large together.
 */
export async function reply(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  text: string,
  now: Date,
  { fileIds, mostBytes }: Attached = { fileIds: [], mostBytes: 0 },
): Promise<{ entryId: string }> {
  return inTransaction(connection, async (tx) => {
    const encounter = await requireEncounter(tx, by, encounterId);
    const { conversationId } = encounter;
    const files = await takeFiles(tx, by, fileIds, mostBytes);
    // Held: a server that is set at this moment would not see this reply, and never release it.
    const channel = await holdChannel(tx, by.workspaceId, encounter.channelId);
    const author = await findLatestAuthor(tx, by.workspaceId, encounter);
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
    await insertEntryFiles(
      tx,
      by.workspaceId,
      entryId,
      files.map(({ fileId: _, ...file }, ordinal) => ({ ...file, ordinal, contentId: null })),
    );
    await markFilesSent(tx, by, files, entryId);
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
    if (encounter.state === "snoozed") events.unshift({ kind: "encounter.woken", ids: { encounterId, conversationId } });
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
    const { conversationId } = await requireEncounter(tx, by, encounterId);
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

/** Has a reply that failed sent once more. Refuses one that is not seen, is under way or done. */
export async function retryReply(connection: Connection, by: Teammate, deliveryId: string, now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounterId = await findDeliveryEncounter(tx, by.workspaceId, deliveryId);
    if (encounterId === undefined) throw new Refused("not_found");
    await requireEncounter(tx, by, encounterId);
    await retryDelivery(tx, by, deliveryId, now);
  });
}
