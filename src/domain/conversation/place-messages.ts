// Which encounter each of many messages belongs to: decided one after the other, as if each came alone, and written all at once.
import type { Event } from "../../events.ts";
import { newId } from "../../server/ids.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { ownWords } from "./quoted.ts";
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
  identityId: string | null;
  teamId: string | null;
  /** The encounter that it is proven to belong to. */
  homeId: string | null;
}

/** What is to be written, and announced, so that every message has its place. */
export interface Placed {
  opened: OpenedEncounter[];
  /** Those that were there before, as they are now. */
  joined: Set<ReceivingEncounter>;
  entries: NewMessage[];
  files: NewEntryFile[];
  threads: (ThreadMessage & { encounterId: string })[];
  /** Those of the entries that a person is to answer. */
  owed: NewMessage[];
  /** Those of which it is to be found out who sent them. */
  toCheck: NewMessage[];
  parties: { encounterId: string; address: string; name: string | null; createdAt: Date }[];
  events: Event[];
}

/** The Message-IDs that tell where a message belongs, nearest first. */
export function threadOf({ messageId, threadIds }: IncomingMessage): string[] {
  // A message whose answers came first finds its encounter by its own id: the answers referred to it.
  return messageId === null ? threadIds : [...new Set([...threadIds, messageId])];
}

/** Decides for each message, in their order. `known` says where their Message-IDs belong already, `homes` are the encounters that they are proven to belong to. */
export function placeMessages(
  messages: readonly AuthoredMessage[],
  known: readonly ThreadMessageRow[],
  homes: readonly ReceivingEncounter[],
): Placed {
  const encounters = new Map<string, ReceivingEncounter>(homes.map((home) => [home.encounterId, home]));
  const threads = new Map<string, ReceivingEncounter>();
  for (const { conversationId, messageId, ...row } of known) {
    const encounter = encounters.get(row.encounterId) ?? row;
    encounters.set(row.encounterId, encounter);
    threads.set(`${conversationId} ${messageId}`, encounter);
  }
  const placed: Placed = {
    opened: [],
    joined: new Set(),
    entries: [],
    files: [],
    threads: [],
    owed: [],
    toCheck: [],
    parties: [],
    events: [],
  };

  for (const message of messages) {
    const { conversationId, arrivedAt } = message;
    const messageIds = threadOf(message);
    const nearest = messageIds.find((messageId) => threads.has(`${conversationId} ${messageId}`));
    const home = message.homeId === null ? undefined : encounters.get(message.homeId);
    const thread = home ?? threads.get(`${conversationId} ${nearest}`);
    const quiet = isQuiet(message);
    // What a machine sent stays where it is said, however long ago that was settled.
    const placement = quiet && thread !== undefined ? ({ kind: "join" } as const) : placementOf(thread, arrivedAt);
    let encounter: ReceivingEncounter;
    if (thread === undefined || placement.kind === "open") {
      const opened = openedBy(message, placement.kind === "open" ? placement.followsId : null);
      encounter = opened;
      placed.opened.push(opened);
      placed.events.push({ kind: "encounter.opened", ids: { encounterId: opened.encounterId, conversationId } });
    } else {
      encounter = thread;
      // What did not arrive was not said: the customer still waits for it.
      if (!quiet || message.bounce?.isLasting === true) {
        const ids = { encounterId: thread.encounterId, conversationId };
        if (placement.kind === "reopen" || thread.state === "settled") placed.events.push({ kind: "encounter.reopened", ids });
        if (thread.state === "snoozed") placed.events.push({ kind: "encounter.woken", ids });
        Object.assign(thread, { state: "open", settledAt: null });
        if (encounters.has(thread.encounterId)) placed.joined.add(thread);
      }
      // Words that were placed late do not hide the newer ones.
      if (!quiet && thread.latestAt <= arrivedAt) Object.assign(thread, latestOf(message));
    }
    const { encounterId } = encounter;
    const entryId = newId();
    const { nature = "words", sender = null, parties = [], originalAuthor = null } = message;
    const entry = { ...message, entryId, encounterId, at: arrivedAt, nature, sender, parties, originalAuthor };
    placed.entries.push(entry);
    if (!quiet) placed.owed.push(entry);
    if (message.isToCheck === true) placed.toCheck.push(entry);
    for (const { role, address, name } of parties)
      if (role === "to" || role === "cc") placed.parties.push({ encounterId, address, name, createdAt: arrivedAt });
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

/** Nobody owes an answer to what a machine sent, nor to spam. */
const isQuiet = ({ nature = "words", isSpam = false }: IncomingMessage): boolean => nature !== "words" || isSpam;

function openedBy(message: AuthoredMessage, followsId: string | null): OpenedEncounter {
  const { conversationId, channelId, teamId, arrivedAt, isSpam = false } = message;
  const subject = encounterSubject(message.subject);
  const state = isQuiet(message)
    ? ({ state: "settled", settledAt: arrivedAt } as const)
    : ({ state: "open", settledAt: null } as const);
  const opened = { conversationId, channelId, teamId, subject, followsId, isSpam, openedAt: arrivedAt };
  return { encounterId: newId(), ...opened, ...state, ...latestOf(message) };
}

function latestOf({ arrivedAt, text }: AuthoredMessage): Pick<ReceivingEncounter, "latestAt" | "latestText" | "latestBy"> {
  return { latestAt: arrivedAt, latestText: snippet(ownWords(text)), latestBy: "customer" };
}
