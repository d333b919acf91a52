// Which encounter each of many messages from before belongs to: decided one after the other, by thread and time, and written all at once.
import { newId } from "../../server/ids.ts";
import { type Author, type KnownAuthor, requireKnown } from "../customer/actions.ts";
import type { Stretch } from "./history-store.ts";
import type { Home, Reference } from "./home-store.ts";
import { ownWords } from "./quoted.ts";
import type { NewEntryFile, NewMessage, OpenedEncounter, ReceivingEncounter, ThreadMessage } from "./receive-store.ts";
import { encounterSubject, placementOf, snippet } from "./rules.ts";
import type { EntryNature, EntryParty, KeptFile } from "./schema.ts";

/** A message from before, to or from a customer. */
export interface HistoryMessage {
  kind: "message_in" | "message_out";
  /** The customer: who wrote it, or to whom it went. */
  customer: Author;
  /** The addresses by which it finds its thread: whose words they are, or to whom they went. */
  writers: readonly string[];
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
  isSpam: boolean;
  /** Everyone else whom its head names, without our own addresses. */
  parties: EntryParty[];
  files: (KeptFile & { contentHash: Buffer })[];
}

/** What is to be written so that every message has its place. */
export interface PlacedHistory {
  opened: OpenedEncounter[];
  /** Those that were there before, or opened just now and have more in them, by their ids. */
  stretched: Map<string, Stretch>;
  entries: NewMessage[];
  files: NewEntryFile[];
  threads: (ThreadMessage & { encounterId: string })[];
  parties: { encounterId: string; address: string; name: string | null; createdAt: Date }[];
}

type KnownHome = Omit<Home, "customerId"> & Reference;

interface Known {
  homes: readonly KnownHome[];
  locked: readonly (ReceivingEncounter & { conversationId: string })[];
  customers: Map<string, KnownAuthor>;
  conversations: Map<string, string>;
  teams: Map<string, string | null>;
}

interface Place {
  encounterId: string;
  conversationId: string;
  state: ReceivingEncounter["state"];
  settledAt: Date | null;
  /** The addresses that take part in it, as far as they matter here. */
  members: Set<string>;
}

const reports: readonly EntryNature[] = ["bounce", "complaint", "receipt"];

export const isReport = ({ nature }: HistoryMessage): boolean => reports.includes(nature);

/** The Message-IDs that tell where a message belongs, nearest first. */
export function idsOf({ messageId, threadIds }: HistoryMessage): string[] {
  return messageId === null ? threadIds : [...new Set([...threadIds, messageId])];
}

/** Whether a message will find a thread: one that is there, or one of a message that stands beside it. */
export function isHomed(message: HistoryMessage, homes: readonly KnownHome[], beside: readonly HistoryMessage[]): boolean {
  const ids = new Set(message.threadIds);
  const isOfIt = (address: string) => message.writers.includes(address);
  return (
    homes.some(({ messageId, address }) => ids.has(messageId) && isOfIt(address)) ||
    beside.some((other) => !isReport(other) && ids.has(other.messageId ?? "") && other.writers.some(isOfIt))
  );
}

/** Decides for all of them, the oldest first; reports last, for they speak of the others. */
export function placeAll(messages: readonly HistoryMessage[], known: Known): PlacedHistory {
  const byId = knownPlaces(known);
  const placed: PlacedHistory = { opened: [], stretched: new Map(), entries: [], files: [], threads: [], parties: [] };
  const inOrder = messages.toSorted((a, b) => Number(isReport(a)) - Number(isReport(b)) || a.at.getTime() - b.at.getTime());
  for (const message of inOrder) {
    const author = known.customers.get(message.customer.address);
    const own = author === undefined ? undefined : known.conversations.get(author.customerId);
    const messageIds = idsOf(message);
    const thread = threadOf(message, messageIds, own, byId);
    const opens = thread === undefined ? { followsId: null } : followsAfter(thread, message);
    const place = opens === undefined && thread !== undefined ? thread : newPlace(thread?.conversationId ?? own);
    for (const address of [...message.writers, ...takingPart(message).map((each) => each.address)]) place.members.add(address);
    if (opens === undefined) stretch(placed.stretched, place, message);
    else {
      const isSpam = message.kind === "message_in" && (requireKnown(known.customers, message.customer).isSpam ?? message.isSpam);
      placed.opened.push(openedBy(message, place, { ...opens, isSpam, teamId: known.teams.get(message.channelId) ?? null }));
    }
    if (place.settledAt !== null && place.settledAt < message.at) place.settledAt = message.at;
    write(placed, message, place, author?.identityId ?? null);
    for (const messageId of messageIds) {
      const places = byId.get(messageId) ?? [];
      if (places.some(({ conversationId }) => conversationId === place.conversationId)) continue;
      byId.set(messageId, [...places, place]);
      placed.threads.push({ conversationId: place.conversationId, messageId, encounterId: place.encounterId });
    }
  }
  return placed;
}

function knownPlaces({ homes, locked }: Known): Map<string, Place[]> {
  const byEncounter = new Map<string, Place>(locked.map((each) => [each.encounterId, { ...each, members: new Set() }]));
  const byId = new Map<string, Place[]>();
  for (const { encounterId, messageId, address } of homes) {
    const place = byEncounter.get(encounterId);
    if (place === undefined) continue;
    place.members.add(address);
    const places = byId.get(messageId) ?? [];
    if (!places.includes(place)) byId.set(messageId, [...places, place]);
  }
  return byId;
}

/** The nearest in the customer's own conversation, or in one in which its writers take part. */
function threadOf(
  { writers }: HistoryMessage,
  messageIds: readonly string[],
  own: string | undefined,
  byId: ReadonlyMap<string, readonly Place[]>,
): Place | undefined {
  for (const messageId of messageIds) {
    const places = byId.get(messageId) ?? [];
    const found =
      places.find(({ conversationId }) => conversationId === own) ??
      places.find(({ members }) => writers.some((address) => members.has(address)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Words that a customer added to a thread long after it was settled open an encounter that follows, as they do when they come in. */
function followsAfter(thread: Place, { kind, nature, at }: HistoryMessage): { followsId: string | null } | undefined {
  if (kind === "message_out" || nature !== "words") return undefined;
  const placement = placementOf(thread, at);
  return placement.kind === "open" ? { followsId: placement.followsId } : undefined;
}

function newPlace(conversationId: string | undefined): Place {
  if (conversationId === undefined) throw new Error("a conversation was neither found nor made");
  return { encounterId: newId(), conversationId, state: "settled", settledAt: new Date(0), members: new Set() };
}

function latestOf({ kind, text }: HistoryMessage) {
  return { latestText: snippet(ownWords(text)), latestBy: kind === "message_in" ? "customer" : "teammate" } as const;
}

function openedBy(
  message: HistoryMessage,
  { encounterId, conversationId }: Place,
  more: { followsId: string | null; isSpam: boolean; teamId: string | null },
): OpenedEncounter {
  const { at, channelId } = message;
  const subject = encounterSubject(message.subject);
  const settled = { state: "settled", openedAt: at, settledAt: at, latestAt: at } as const;
  return { encounterId, conversationId, channelId, subject, ...settled, ...more, ...latestOf(message) };
}

function stretch(stretched: Map<string, Stretch>, { encounterId }: Place, message: HistoryMessage): void {
  const { at } = message;
  const before = stretched.get(encounterId) ?? { encounterId, firstAt: at, lastAt: at, ...latestOf(message) };
  const isLatest = at >= before.lastAt;
  stretched.set(encounterId, {
    ...before,
    ...(isLatest ? { lastAt: at, ...latestOf(message) } : {}),
    ...(at < before.firstAt ? { firstAt: at } : {}),
  });
}

function write(placed: PlacedHistory, message: HistoryMessage, place: Place, identityId: string | null): void {
  const { customer: _, writers: _writers, threadIds: _ids, isSpam: _spam, files, ...rest } = message;
  const { encounterId, conversationId } = place;
  const entryId = newId();
  // Nobody can find out any more who sent it: what name servers say today is not what they said then.
  placed.entries.push({ ...rest, sender: null, originalAuthor: null, entryId, conversationId, encounterId, identityId });
  placed.files.push(...files.map((file) => ({ ...file, entryId })));
  for (const { address, name } of takingPart(message)) placed.parties.push({ encounterId, address, name, createdAt: message.at });
}

function takingPart({ parties }: HistoryMessage): EntryParty[] {
  return parties.filter(({ role }) => role === "to" || role === "cc");
}
