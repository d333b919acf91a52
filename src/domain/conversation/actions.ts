// Answering a customer's words, taking notes.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { queueDelivery, retryDelivery } from "../channel/actions.ts";
import { holdChannel } from "../channel/store.ts";
import { unknownSender } from "../customer/schema.ts";
import { markFilesSent, takeFiles } from "../file/actions.ts";
import { markClocksMet } from "../standard/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { requireEncounter } from "./encounter-actions.ts";
import { markEncounterActive } from "./encounter-store.ts";
import { messageIdOf, replySubject, snippet } from "./rules.ts";
import { findDeliveryEncounter, findLatestAuthor, insertEntry, insertEntryFiles, insertThreadMessages } from "./store.ts";

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
