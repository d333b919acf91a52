// What a teammate wrote in their own mail program: a reply of the team where it went to the customer too, else a note.
import { announce, type Event } from "../../events.ts";
import type { Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { listChannelTeams, markDeliveriesPlaced } from "../channel/store.ts";
import { findOrMakeCustomers, requireKnown } from "../customer/actions.ts";
import { findAuthors } from "../customer/store.ts";
import { markClocksMet } from "../standard/store.ts";
import { insertEncounter, markEncounterActive, markEncounterFilled } from "./encounter-store.ts";
import { insertParties } from "./home-store.ts";
import { findProvenHomes } from "./homes.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { listKnownMessages, lockHomes, lockThreads } from "./receive-store.ts";
import { encounterSubject, snippet } from "./rules.ts";
import { findOrMakeConversations, insertEntry, insertEntryFiles, insertThreadMessages } from "./store.ts";

/**
 * Places a message of which it is proven that this teammate wrote it; last in the caller's transaction, it announces. False where
 * it is neither an answer in a conversation nor words to somebody outside: then it is a message as any other.
 */
export async function receiveFromTeammate(
  tx: Tx,
  workspaceId: string,
  message: IncomingMessage,
  teammateId: string,
  now: Date,
): Promise<boolean> {
  const named = (message.parties ?? []).filter(({ role }) => role === "to" || role === "cc");
  const known = await findAuthors(
    tx,
    workspaceId,
    named.map(({ address }) => address),
  );
  const [proven] = await findProvenHomes(tx, workspaceId, [message]);
  const home =
    proven ??
    (await findByRecipients(
      tx,
      workspaceId,
      message,
      known.map(({ customerId }) => customerId),
    ));
  const to = home === undefined ? named[0] : named.find(({ address }) => isOf(known, address, home.customerId));
  // Forwarding hands words on to us: they are the ones that count.
  if (home === undefined && (to === undefined || message.originalAuthor != null)) return false;
  if ((await listKnownMessages(tx, workspaceId, [message])).length > 0) {
    await markDeliveriesPlaced(tx, workspaceId, [message], now);
    return true;
  }
  const events: Event[] = [];
  const { customers, events: made } = await findOrMakeCustomers(tx, workspaceId, to === undefined ? [] : [to], now);
  events.push(...made);
  const receiver = to === undefined ? undefined : requireKnown(customers, to);
  const customerId = home?.customerId ?? receiver?.customerId ?? "";
  const conversationId = (await findOrMakeConversations(tx, workspaceId, [customerId], now)).get(customerId) ?? "";
  if (home !== undefined && home.conversationId !== conversationId) throw new Error("an encounter changed its conversation");
  const [before] = home === undefined ? [] : await lockHomes(tx, workspaceId, [home.encounterId]);
  const encounterId = before?.encounterId ?? newId();
  const ids = { encounterId, conversationId };
  const latest = { latestAt: message.arrivedAt, latestText: snippet(message.text), latestBy: "teammate" as const };
  if (before === undefined) {
    const teamId = (await listChannelTeams(tx, workspaceId, [message.channelId])).get(message.channelId) ?? null;
    const subject = encounterSubject(message.subject);
    const opened = {
      encounterId,
      conversationId,
      channelId: message.channelId,
      subject,
      followsId: null,
      teamId,
      state: "waiting" as const,
    };
    await insertEncounter(tx, workspaceId, { ...opened, ownerId: teammateId, openedAt: message.arrivedAt, ...latest });
    events.push({ kind: "encounter.opened", ids });
  }
  const entryId = newId();
  const words = { entryId, ...ids, at: message.arrivedAt, teammateId, text: message.text, html: message.html };
  const { channelId, deliveryId, messageId, messageKey, subject, parties = [] } = message;
  const mail = { channelId, deliveryId, messageId, messageKey, subject, sender: "verified", parties: JSON.stringify(parties) };
  await insertEntry(
    tx,
    workspaceId,
    receiver === undefined
      ? { ...words, ...mail, kind: "note" }
      : { ...words, ...mail, kind: "message_out", identityId: receiver.identityId },
  );
  await insertEntryFiles(tx, workspaceId, entryId, message.files);
  await insertThreadMessages(tx, workspaceId, conversationId, encounterId, messageId === null ? [] : [messageId]);
  const others = named.filter(({ address }) => !isOf(known, address, customerId) && address !== to?.address);
  await insertParties(
    tx,
    workspaceId,
    others.map(({ address, name }) => ({ encounterId, address, name, createdAt: now })),
  );
  if (receiver === undefined) await markEncounterFilled(tx, workspaceId, encounterId);
  else {
    await markClocksMet(tx, workspaceId, encounterId, { entryId, now });
    if (before !== undefined) await markEncounterActive(tx, workspaceId, encounterId, { state: "waiting", ...latest });
    if (before?.state === "settled") events.push({ kind: "encounter.reopened", ids });
    if (before?.state === "snoozed") events.push({ kind: "encounter.woken", ids });
  }
  await markDeliveriesPlaced(tx, workspaceId, [message], now);
  events.push({ kind: "entry.added", ids: { entryId, ...ids } });
  await announce(tx, workspaceId, events, { now });
  return true;
}

interface Known {
  address: string;
  customerId: string;
}

const isOf = (known: readonly Known[], address: string, customerId: string): boolean =>
  known.some((each) => each.address === address && each.customerId === customerId);

/** The encounter that it answers among those of the customers whom it names. */
async function findByRecipients(tx: Tx, workspaceId: string, message: IncomingMessage, customerIds: string[]) {
  if (customerIds.length === 0 || message.threadIds.length === 0) return undefined;
  const conversations = await findOrMakeConversations(tx, workspaceId, [...new Set(customerIds)], message.arrivedAt);
  for (const [customerId, conversationId] of conversations) {
    const names = message.threadIds.map((messageId) => ({ conversationId, messageId }));
    const [row] = await lockThreads(tx, workspaceId, names);
    if (row !== undefined) return { encounterId: row.encounterId, conversationId, customerId };
  }
  return undefined;
}
