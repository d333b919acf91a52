// Answering a customer's words, taking notes.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { queueDelivery, retryDelivery } from "../channel/actions.ts";
import { type ChannelRow, holdChannel } from "../channel/store.ts";
import { unknownSender } from "../customer/schema.ts";
import { markFilesSent, takeFiles } from "../file/actions.ts";
import type { UploadRow } from "../file/upload-store.ts";
import { markClocksMet } from "../standard/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { isOwnAddress, noCopies, onceEach, partiesOf } from "./copy-rules.ts";
import type { Copies } from "./copy-schema.ts";
import { listOwnAddresses } from "./copy-store.ts";
import { requireEncounter } from "./encounter-actions.ts";
import { markEncounterActive, markEncounterFilled } from "./encounter-store.ts";
import { insertParties } from "./home-store.ts";
import { messageIdOf, replySubject, snippet } from "./rules.ts";
import { findDeliveryEncounter, findLatestAuthor, insertEntry, insertEntryFiles, insertThreadMessages } from "./store.ts";

/** Files that words carry: those that their writer has sent up, and how much all of them may have together. */
export interface Attached {
  fileIds: string[];
  mostBytes: number;
}

const nothingAttached: Attached = { fileIds: [], mostBytes: 0 };

/** Words of a teammate, and the id that their entry gets. */
export interface OwnWords extends Attached {
  entryId: string;
  text: string;
  /** Who gets words to a customer beside them. */
  copies?: Copies;
}

/**
 * Answers the customer: the entry and its outgoing delivery in one transaction. Every clock of the encounter is met, and it
 * waits for the customer; a settled one is reopened by it, and one that sleeps is woken. Refuses where there is no address to
 * answer to, a copy to ourselves, and files that are not the writer's own, have gone out before, or are too large together.
 */
export async function reply(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  text: string,
  now: Date,
  attached: Attached & { copies?: Copies } = nothingAttached,
): Promise<{ entryId: string }> {
  const entryId = newId();
  await inTransaction(connection, (tx) => writeReply(tx, by, encounterId, { entryId, text, ...attached }, now));
  return { entryId };
}

/** The same in the caller's transaction, last of all: it announces. */
export async function writeReply(tx: Tx, by: Teammate, encounterId: string, words: OwnWords, now: Date): Promise<void> {
  const { entryId, text, copies = noCopies } = words;
  const encounter = await requireEncounter(tx, by, encounterId);
  const { conversationId } = encounter;
  const files = await takeFiles(tx, by, words.fileIds, words.mostBytes);
  // Held: a server that is set at this moment would not see this reply, and never release it.
  const channel = await holdChannel(tx, by.workspaceId, encounter.channelId);
  const author = await findLatestAuthor(tx, by.workspaceId, encounter);
  if (channel === undefined || author === undefined || author.address === unknownSender)
    throw new Refused("no_address_to_answer");
  const message = { entryId, conversationId, encounterId, text, copies, files, subject: replySubject(encounter.subject) };
  await writeMessage(tx, by, channel, author, message, now);
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
}

/** Writes a message that goes out: its entry, its delivery, its files, and what its thread is known by. */
export async function writeMessage(
  tx: Tx,
  by: Teammate,
  channel: ChannelRow,
  to: { identityId: string; address: string },
  message: {
    entryId: string;
    conversationId: string;
    encounterId: string;
    subject: string;
    text: string;
    files: UploadRow[];
    copies: Copies;
  },
  now: Date,
): Promise<void> {
  const { files, copies: given, ...words } = message;
  const { entryId, conversationId, encounterId } = words;
  const { channelId, settings, address } = channel;
  const copies = onceEach(given, to.address);
  const copied = [...copies.cc, ...copies.bcc];
  await refuseOwnAddresses(tx, by.workspaceId, copied);
  const parties = partiesOf(copies);
  const envelope = { from: address, to: [to.address, ...copied.map((each) => each.address)] };
  const { deliveryId } = await queueDelivery(tx, by.workspaceId, { channelId, settings, envelope }, now);
  const messageId = messageIdOf(entryId, address);
  await insertEntry(tx, by.workspaceId, {
    ...words,
    kind: "message_out",
    at: now,
    channelId,
    deliveryId,
    identityId: to.identityId,
    teammateId: by.teammateId,
    messageId,
    ...(parties.length === 0 ? {} : { parties: JSON.stringify(parties) }),
  });
  await insertParties(
    tx,
    by.workspaceId,
    copied.map((each) => ({ encounterId, address: each.address, name: each.name, createdAt: now })),
  );
  await writeFiles(tx, by, entryId, files);
  await insertThreadMessages(tx, by.workspaceId, conversationId, encounterId, [messageId]);
}

/** What we sent to ourselves would come in again, and be answered. */
export async function refuseOwnAddresses(
  connection: Connection,
  workspaceId: string,
  copied: readonly { address: string }[],
): Promise<void> {
  if (copied.length === 0) return;
  const channels = await listOwnAddresses(connection, workspaceId);
  if (copied.some(({ address }) => isOwnAddress(address, channels)))
    throw new Refused("input_invalid", "One of the copies goes to an address of our own channels. What is sent is here already.");
}

async function writeFiles(tx: Tx, by: Teammate, entryId: string, files: UploadRow[]): Promise<void> {
  await insertEntryFiles(
    tx,
    by.workspaceId,
    entryId,
    files.map(({ fileId: _, ...file }, ordinal) => ({ ...file, ordinal, contentId: null })),
  );
  await markFilesSent(tx, by, files, entryId);
}

/** Adds a note, which only teammates see. It answers nobody: clocks run on, and the place in the list stays. */
export async function addNote(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  text: string,
  now: Date,
  attached = nothingAttached,
): Promise<{ entryId: string }> {
  const entryId = newId();
  await inTransaction(connection, (tx) => writeNote(tx, by, encounterId, { entryId, text, ...attached }, now));
  return { entryId };
}

/** The same in the caller's transaction, last of all: it announces. */
export async function writeNote(
  tx: Tx,
  by: Teammate,
  encounterId: string,
  { entryId, text, fileIds, mostBytes }: OwnWords,
  now: Date,
): Promise<void> {
  const { conversationId } = await requireEncounter(tx, by, encounterId);
  const files = await takeFiles(tx, by, fileIds, mostBytes);
  const { teammateId } = by;
  await insertEntry(tx, by.workspaceId, { entryId, conversationId, encounterId, kind: "note", at: now, teammateId, text });
  await writeFiles(tx, by, entryId, files);
  await markEncounterFilled(tx, by.workspaceId, encounterId);
  await announce(tx, by.workspaceId, [{ kind: "entry.added", ids: { entryId, encounterId, conversationId } }], { by, now });
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
