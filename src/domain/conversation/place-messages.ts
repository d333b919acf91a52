// Which encounter each of many messages belongs to: decided one after the other, as if each came alone, and written all at once.
import type { Event } from "../../events.ts";
import { newId } from "../../server/ids.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import type {
  NewEntryFile,
  NewMessage,
  OpenedEncounter,
  ReceivingEncounter,
  ThreadMessage,
  ThreadMessageRow,
} from "./receive-store.ts";
import { encounterSubject, placementOf, snippet } from "./rules.ts";

/** A message of which it is known who wrote it, and to whose inbox it comes. */
export interface AuthoredMessage extends IncomingMessage {
  conversationId: string;
  identityId: string;
  teamId: string | null;
}

/** What is to be written, and announced, so that every message has its place. */
export interface Placed {
  opened: OpenedEncounter[];
  /** Those that were there before, as they are now. */
  joined: Set<ReceivingEncounter>;
  entries: NewMessage[];
  files: NewEntryFile[];
  threads: (ThreadMessage & { encounterId: string })[];
  events: Event[];
}

/** The Message-IDs that tell where a message belongs, nearest first. */
export function threadOf({ messageId, threadIds }: IncomingMessage): string[] {
  // A message whose answers came first finds its encounter by its own id: the answers referred to it.
  return messageId === null ? threadIds : [...new Set([...threadIds, messageId])];
}

/** Decides for each message, in their order. `known` says where their Message-IDs belong already. */
export function placeMessages(messages: readonly AuthoredMessage[], known: readonly ThreadMessageRow[]): Placed {
  const encounters = new Map<string, ReceivingEncounter>();
  const threads = new Map<string, ReceivingEncounter>();
  for (const { conversationId, messageId, ...row } of known) {
    const encounter = encounters.get(row.encounterId) ?? row;
    encounters.set(row.encounterId, encounter);
    threads.set(`${conversationId} ${messageId}`, encounter);
  }
  const placed: Placed = { opened: [], joined: new Set(), entries: [], files: [], threads: [], events: [] };

  for (const message of messages) {
    const { conversationId, arrivedAt } = message;
    const messageIds = threadOf(message);
    const nearest = messageIds.find((messageId) => threads.has(`${conversationId} ${messageId}`));
    const thread = threads.get(`${conversationId} ${nearest}`);
    const placement = placementOf(thread, arrivedAt);
    let encounter: ReceivingEncounter;
    if (thread === undefined || placement.kind === "open") {
      const opened = openedBy(message, placement.kind === "open" ? placement.followsId : null);
      encounter = opened;
      placed.opened.push(opened);
      placed.events.push({ kind: "encounter.opened", ids: { encounterId: opened.encounterId, conversationId } });
    } else {
      encounter = thread;
      const ids = { encounterId: thread.encounterId, conversationId };
      if (placement.kind === "reopen") placed.events.push({ kind: "encounter.reopened", ids });
      if (thread.state === "snoozed") placed.events.push({ kind: "encounter.woken", ids });
      Object.assign(thread, { state: "open", settledAt: null });
      // Words that were placed late do not hide the newer ones.
      if (thread.latestAt <= arrivedAt) Object.assign(thread, latestOf(message));
      if (encounters.has(thread.encounterId)) placed.joined.add(thread);
    }
    const { encounterId } = encounter;
    const entryId = newId();
    placed.entries.push({ ...message, entryId, encounterId, at: arrivedAt });
    placed.files.push(...message.files.map((file) => ({ ...file, entryId })));
    for (const messageId of messageIds) {
      const name = `${conversationId} ${messageId}`;
      if (threads.has(name)) continue;
      threads.set(name, encounter);
      placed.threads.push({ conversationId, messageId, encounterId });
    }
    placed.events.push({ kind: "entry.added", ids: { entryId, encounterId, conversationId } });
  }
  return placed;
}

function openedBy(message: AuthoredMessage, followsId: string | null): OpenedEncounter {
  const { conversationId, channelId, teamId, arrivedAt } = message;
  const subject = encounterSubject(message.subject);
  const open = { state: "open", settledAt: null, openedAt: arrivedAt } as const;
  return { encounterId: newId(), conversationId, channelId, teamId, subject, followsId, ...open, ...latestOf(message) };
}

function latestOf({ arrivedAt, text }: AuthoredMessage): Pick<ReceivingEncounter, "latestAt" | "latestText" | "latestBy"> {
  return { latestAt: arrivedAt, latestText: snippet(text), latestBy: "customer" };
}
