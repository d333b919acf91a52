// Taking in mail from before: it stands in the conversation at the time when it was written, settled, and nobody is asked to answer it.
import { announce } from "../../events.ts";
import type { Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { listChannelTeams } from "../channel/store.ts";
import { type Author, findOrMakeCustomers, requireKnown } from "../customer/actions.ts";
import { stretchEncounters } from "./history-store.ts";
import {
  insertEncounters,
  insertFiles,
  insertMessages,
  insertThreads,
  lockThreads,
  type NewEntryFile,
  type NewMessage,
  type OpenedEncounter,
  type ThreadMessage,
} from "./receive-store.ts";
import { encounterSubject, snippet } from "./rules.ts";
import type { EntryFile, EntryNature } from "./schema.ts";
import { findOrMakeConversations } from "./store.ts";

/** A message from before, to or from a customer. */
export interface HistoryMessage {
  kind: "message_in" | "message_out";
  /** The customer: who wrote it, or to whom it went. */
  customer: Author;
  /** Which teammate wrote it, where that is known. */
  teammateId: string | null;
  deliveryId: string;
  channelId: string;
  at: Date;
  subject: string;
  text: string;
  html: string | null;
  messageId: string | null;
  messageKey: Buffer;
  threadIds: string[];
  nature: EntryNature;
  files: (EntryFile & { contentHash: Buffer })[];
}

interface Stretch {
  encounterId: string;
  firstAt: Date;
  lastAt: Date;
  latestText: string;
  latestBy: "customer" | "teammate";
}

/**
 * Places messages from before in the caller's transaction; their deliveries are there. Those of one thread share an encounter,
 * which is settled unless it was there and is not. No clocks, and no word of single entries in the event log: nobody is
 * told of them as of something new. Announces the customers, so it must come last.
 */
export async function placeHistory(tx: Tx, workspaceId: string, messages: readonly HistoryMessage[], now: Date): Promise<void> {
  if (messages.length === 0) return;
  const authors = messages.map(({ customer }) => customer);
  const { customers, events } = await findOrMakeCustomers(tx, workspaceId, authors, now);
  const customerIds = [...new Set(authors.map((author) => requireKnown(customers, author).customerId))];
  const conversations = await findOrMakeConversations(tx, workspaceId, customerIds, now);
  const teams = await listChannelTeams(tx, workspaceId, [...new Set(messages.map(({ channelId }) => channelId))]);
  const placed = messages.map((message) => {
    const { customerId, identityId } = requireKnown(customers, message.customer);
    const conversationId = conversations.get(customerId);
    if (conversationId === undefined) throw new Error("a conversation was neither found nor made");
    return { message, identityId, conversationId, messageIds: idsOf(message) };
  });
  const names = placed.flatMap(({ conversationId, messageIds }) =>
    messageIds.map((messageId) => ({ conversationId, messageId })),
  );
  const encounters = new Map<string, string>();
  for (const { conversationId, messageId, encounterId } of await lockThreads(tx, workspaceId, names))
    encounters.set(`${conversationId} ${messageId}`, encounterId);

  const opened = new Map<string, OpenedEncounter>();
  const stretched = new Map<string, Stretch>();
  const entries: NewMessage[] = [];
  const files: NewEntryFile[] = [];
  const threads: (ThreadMessage & { encounterId: string })[] = [];
  for (const { message, identityId, conversationId, messageIds } of placed) {
    const { kind, channelId, at, text } = message;
    const latest = { latestText: snippet(text), latestBy: kind === "message_in" ? "customer" : "teammate" } as const;
    const nearest = messageIds.find((id) => encounters.has(`${conversationId} ${id}`));
    const encounterId = encounters.get(`${conversationId} ${nearest}`) ?? newId();
    if (nearest === undefined) {
      const subject = encounterSubject(message.subject);
      const settled = { state: "settled", openedAt: at, settledAt: at, latestAt: at, followsId: null, isSpam: false } as const;
      const teamId = teams.get(channelId) ?? null;
      opened.set(encounterId, { encounterId, conversationId, channelId, teamId, subject, ...settled, ...latest });
    } else {
      stretched.set(encounterId, stretchedBy(stretched.get(encounterId), { encounterId, at, ...latest }));
    }
    const entryId = newId();
    const { customer: _, threadIds: _ids, files: ofMessage, ...rest } = message;
    const unknown = { sender: null, parties: [], originalAuthor: null };
    entries.push({ ...rest, ...unknown, entryId, conversationId, encounterId, identityId });
    files.push(...ofMessage.map((file) => ({ ...file, entryId })));
    for (const messageId of messageIds) {
      const name = `${conversationId} ${messageId}`;
      if (encounters.has(name)) continue;
      encounters.set(name, encounterId);
      threads.push({ conversationId, messageId, encounterId });
    }
  }
  await insertEncounters(tx, workspaceId, [...opened.values()]);
  await stretchEncounters(tx, workspaceId, [...stretched.values()]);
  await insertMessages(tx, workspaceId, entries);
  await insertFiles(tx, workspaceId, files);
  await insertThreads(tx, workspaceId, threads);
  await announce(tx, workspaceId, events, { now });
}

function idsOf({ messageId, threadIds }: HistoryMessage): string[] {
  return messageId === null ? threadIds : [...new Set([...threadIds, messageId])];
}

function stretchedBy(
  before: Stretch | undefined,
  { at, ...latest }: Omit<Stretch, "firstAt" | "lastAt"> & { at: Date },
): Stretch {
  if (before === undefined) return { ...latest, firstAt: at, lastAt: at };
  const words = at >= before.lastAt ? latest : before;
  return {
    ...words,
    firstAt: at < before.firstAt ? at : before.firstAt,
    lastAt: at > before.lastAt ? at : before.lastAt,
    encounterId: before.encounterId,
  };
}
