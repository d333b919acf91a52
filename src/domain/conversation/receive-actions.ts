// Receiving customers' words: the customer, the encounter, the entry, its clock and its events, for many messages in one transaction.
import { announce } from "../../events.ts";
import type { Tx } from "../../server/db.ts";
import { listChannelTeams, markDeliveriesPlaced } from "../channel/store.ts";
import { findOrMakeCustomers, type KnownAuthor, requireKnown } from "../customer/actions.ts";
import { startClocks } from "../standard/actions.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { type AuthoredMessage, placeMessages, threadOf } from "./place-messages.ts";
import {
  insertEncounters,
  insertFiles,
  insertMessages,
  insertThreads,
  listKnownMessages,
  lockThreads,
  type MessageName,
  markEncountersOpen,
  type ThreadMessage,
} from "./receive-store.ts";
import { findOrMakeConversations } from "./store.ts";

/**
 * Places messages in the caller's transaction, in their order: customers and encounters found or made, entries, clocks, events.
 * Of one that is known already, only the delivery is marked as placed. Announces, so it must come last.
 */
export async function receive(tx: Tx, workspaceId: string, messages: readonly IncomingMessage[], now: Date): Promise<void> {
  const authors = messages.map(({ author }) => author);
  const { customers, events } = await findOrMakeCustomers(tx, workspaceId, authors, now);
  const fresh = onceEach(messages, await listKnownMessages(tx, workspaceId, messages));
  const authored = await withConversations(tx, workspaceId, fresh, customers, now);
  const known = await lockThreads(tx, workspaceId, authored.flatMap(namesOfThread));

  const placed = placeMessages(authored, known);

  await insertEncounters(tx, workspaceId, placed.opened);
  await markEncountersOpen(tx, workspaceId, [...placed.joined]);
  await insertMessages(tx, workspaceId, placed.entries);
  await insertFiles(tx, workspaceId, placed.files);
  await insertThreads(tx, workspaceId, placed.threads);
  await startClocks(tx, workspaceId, placed.entries);
  await markDeliveriesPlaced(tx, workspaceId, messages, now);
  await announce(tx, workspaceId, [...events, ...placed.events], { now });
}

/** Without those that are entries already, and those that came twice just now. */
function onceEach(messages: readonly IncomingMessage[], known: readonly MessageName[]): IncomingMessage[] {
  const nameOf = ({ channelId, messageKey }: MessageName) => `${channelId} ${messageKey.toString("hex")}`;
  const seen = new Set(known.map(nameOf));
  return messages.filter((message) => {
    const isNew = !seen.has(nameOf(message));
    seen.add(nameOf(message));
    return isNew;
  });
}

async function withConversations(
  tx: Tx,
  workspaceId: string,
  messages: readonly IncomingMessage[],
  customers: Map<string, KnownAuthor>,
  now: Date,
): Promise<AuthoredMessage[]> {
  if (messages.length === 0) return [];
  const authors = messages.map(({ author }) => requireKnown(customers, author));
  const conversations = await findOrMakeConversations(tx, workspaceId, [...new Set(authors.map((each) => each.customerId))], now);
  const teams = await listChannelTeams(tx, workspaceId, [...new Set(messages.map(({ channelId }) => channelId))]);
  return messages.map((message, i) => {
    const { customerId = "", identityId = "" } = authors[i] ?? {};
    const conversationId = conversations.get(customerId);
    if (conversationId === undefined) throw new Error("a conversation was neither found nor made");
    return { ...message, identityId, conversationId, teamId: teams.get(message.channelId) ?? null };
  });
}

function namesOfThread(message: AuthoredMessage): ThreadMessage[] {
  return threadOf(message).map((messageId) => ({ conversationId: message.conversationId, messageId }));
}
