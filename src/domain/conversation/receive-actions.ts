// Receiving customers' words: the customer, the encounter, the entry, its clock and its events, for many messages in one transaction.
import { announce, type Event } from "../../events.ts";
import type { Tx } from "../../server/db.ts";
import { listChannelTeams, markDeliveriesPlaced } from "../channel/store.ts";
import { findOrMakeCustomers, type KnownAuthor, requireKnown } from "../customer/actions.ts";
import { unknownSender } from "../customer/schema.ts";
import { markReachable } from "../customer/store.ts";
import { startClocks } from "../standard/actions.ts";
import { noteBounces } from "./bounce-actions.ts";
import { takeOutOfSpam } from "./encounter-actions.ts";
import { lockAnyEncounter } from "./encounter-store.ts";
import { findHomesOfSent, insertParties } from "./home-store.ts";
import { findProvenHomes, type ProvenHome, sentNames } from "./homes.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { type AuthoredMessage, placeMessages, threadOf } from "./place-messages.ts";
import {
  insertEncounters,
  insertFiles,
  insertMessages,
  insertThreads,
  listKnownMessages,
  listWrittenTo,
  lockHomes,
  lockThreads,
  type MessageName,
  markEncountersOpen,
  type ThreadMessage,
} from "./receive-store.ts";
import type { EntryNature } from "./schema.ts";
import { insertSenderChecks } from "./sender-store.ts";
import { listJunked } from "./spam-store.ts";
import { findOrMakeConversations } from "./store.ts";

/**
 * Places messages in the caller's transaction, in their order: customers and encounters found or made, entries, clocks, events.
 * Of one that is known already, only the delivery is marked as placed. Announces, so it must come last.
 */
export async function receive(tx: Tx, workspaceId: string, messages: readonly IncomingMessage[], now: Date): Promise<void> {
  const homes = await findProvenHomes(tx, workspaceId, messages);
  const homeOf = new Map(messages.map((message, i) => [message, homes[i]]));
  // A report of a server is about words of ours, and nobody's own.
  const authors = messages.flatMap((message) => (isReportOf(message, homeOf.get(message)) ? [] : [message.author]));
  const { customers, events } = await findOrMakeCustomers(tx, workspaceId, authors, now);
  // Whoever else places the same words waits for the lock on their author.
  const foreign = await withoutOurOwn(tx, workspaceId, messages);
  const knownNames = await listKnownMessages(tx, workspaceId, foreign);
  const fresh = onceEach(foreign, knownNames);
  const homed = fresh.map((message): HomedMessage => ({ message, home: homeOf.get(message) }));
  const authored = await withConversations(tx, workspaceId, homed, customers, now);
  const encounters = await lockHomes(tx, workspaceId, [...new Set(authored.flatMap(({ homeId }) => homeId ?? []))]);
  const known = await lockThreads(tx, workspaceId, authored.flatMap(namesOfThread));
  const believed = await withoutKnownSpam(tx, workspaceId, authored, known);

  const placed = placeMessages(believed, known, encounters);

  await insertEncounters(tx, workspaceId, placed.opened);
  await markEncountersOpen(tx, workspaceId, [...placed.joined]);
  await insertMessages(tx, workspaceId, placed.entries);
  await insertFiles(tx, workspaceId, placed.files);
  await insertThreads(tx, workspaceId, placed.threads);
  await insertParties(tx, workspaceId, placed.parties);
  await startClocks(tx, workspaceId, placed.owed);
  await insertSenderChecks(tx, workspaceId, placed.toCheck);
  await markDeliveriesPlaced(tx, workspaceId, messages, now);
  const reached = await noteReachable(tx, workspaceId, placed.owed, customers);
  const returned = await noteBounces(tx, workspaceId, homed, now);
  const rescued = await rescueFromJunk(tx, workspaceId, messages, knownNames, now);
  await announce(tx, workspaceId, [...events, ...placed.events, ...reached, ...returned, ...rescued], { now });
}

interface HomedMessage {
  message: IncomingMessage;
  home: ProvenHome | undefined;
}

const reports: EntryNature[] = ["bounce", "complaint", "receipt"];

/** Whether a server or a program speaks of words of ours that we know. */
function isReportOf({ nature = "words", author }: IncomingMessage, home: ProvenHome | undefined): boolean {
  return home !== undefined && reports.includes(nature) && (nature !== "receipt" || author.address === unknownSender);
}

/** Without what we sent ourselves and a list or a forwarding brought back: it is said here already, and nobody wrote it to us. */
async function withoutOurOwn(tx: Tx, workspaceId: string, messages: readonly IncomingMessage[]): Promise<IncomingMessage[]> {
  const idsOf = ({ author, messageId }: IncomingMessage) =>
    author.address === unknownSender && messageId !== null ? [messageId] : [];
  const ours = await findHomesOfSent(tx, workspaceId, sentNames(messages.flatMap(idsOf)));
  return messages.filter((message) => !idsOf(message).some((messageId) => ours.has(messageId)));
}

const nameOf = ({ channelId, messageKey }: MessageName) => `${channelId} ${messageKey.toString("hex")}`;

/** Without those that are entries already, and those that came twice just now. */
function onceEach(messages: readonly IncomingMessage[], known: readonly MessageName[]): IncomingMessage[] {
  const seen = new Set(known.map(nameOf));
  return messages.filter((message) => {
    const isNew = !seen.has(nameOf(message));
    seen.add(nameOf(message));
    return isNew;
  });
}

/** In the conversation of the customer that they are proven to belong to, or else in their author's own. */
async function withConversations(
  tx: Tx,
  workspaceId: string,
  homed: readonly HomedMessage[],
  customers: Map<string, KnownAuthor>,
  now: Date,
): Promise<AuthoredMessage[]> {
  if (homed.length === 0) return [];
  const owners = homed.map(({ message, home }) => home?.customerId ?? requireKnown(customers, message.author).customerId);
  const conversations = await findOrMakeConversations(tx, workspaceId, [...new Set(owners)], now);
  const channelIds = [...new Set(homed.map(({ message }) => message.channelId))];
  const teams = await listChannelTeams(tx, workspaceId, channelIds);
  return homed.map(({ message, home }, i) => {
    const author = customers.get(message.author.address);
    const conversationId = conversations.get(owners[i] ?? "");
    if (conversationId === undefined) throw new Error("a conversation was neither found nor made");
    // It was moved to another customer at this moment: it is placed again, alone.
    if (home !== undefined && home.conversationId !== conversationId) throw new Error("an encounter changed its conversation");
    return {
      ...message,
      identityId: author?.identityId ?? null,
      isSpam: home === undefined && (author?.isSpam ?? message.isSpam ?? false),
      conversationId,
      teamId: teams.get(message.channelId) ?? null,
      homeId: home?.encounterId ?? null,
    };
  });
}

/** Whoever answers, or was written to before, is no stranger who sends to everyone. */
async function withoutKnownSpam(
  tx: Tx,
  workspaceId: string,
  messages: readonly AuthoredMessage[],
  known: readonly ThreadMessage[],
): Promise<AuthoredMessage[]> {
  const suspected = messages.filter(({ isSpam }) => isSpam === true);
  if (suspected.length === 0) return [...messages];
  const conversationIds = [...new Set(suspected.map(({ conversationId }) => conversationId))];
  const writtenTo = await listWrittenTo(tx, workspaceId, conversationIds);
  const answered = new Set(known.map(({ conversationId, messageId }) => `${conversationId} ${messageId}`));
  return messages.map((message) => {
    const { conversationId, homeId, threadIds } = message;
    const isKnown =
      homeId !== null || writtenTo.has(conversationId) || threadIds.some((id) => answered.has(`${conversationId} ${id}`));
    return isKnown ? { ...message, isSpam: false } : message;
  });
}

/** Mails came back from these addresses before; whoever writes from one has it. */
async function noteReachable(
  tx: Tx,
  workspaceId: string,
  words: readonly { identityId: string | null }[],
  customers: Map<string, KnownAuthor>,
): Promise<Event[]> {
  const writers = new Set(words.map(({ identityId }) => identityId));
  const back = [...customers.values()].filter((each) => each.isUndeliverable && writers.has(each.identityId));
  await markReachable(
    tx,
    workspaceId,
    back.map(({ identityId }) => identityId),
  );
  return back.map(({ customerId }) => ({ kind: "customer.changed", ids: { customerId } }));
}

/** What a person has moved out of the mailbox's folder for junk is known, and comes again: that says that it is no spam. */
async function rescueFromJunk(
  tx: Tx,
  workspaceId: string,
  messages: readonly IncomingMessage[],
  known: readonly MessageName[],
  now: Date,
): Promise<Event[]> {
  const names = new Set(known.map(nameOf));
  const moved = messages.filter((message) => message.isAmongMail === true && names.has(nameOf(message)));
  if (moved.length === 0) return [];
  const events: Event[] = [];
  for (const encounterId of await listJunked(tx, workspaceId, moved)) {
    const encounter = await lockAnyEncounter(tx, workspaceId, encounterId);
    if (encounter?.isSpam === true) events.push(...(await takeOutOfSpam(tx, workspaceId, encounter, { now })));
  }
  return events;
}

function namesOfThread(message: AuthoredMessage): ThreadMessage[] {
  return threadOf(message).map((messageId) => ({ conversationId: message.conversationId, messageId }));
}
