// SQL of receiving: what placing many messages needs to know, and what it writes, each in one statement.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { insertAll, rowsAs } from "../../server/rows.ts";
import { markAllDue } from "../search/store.ts";
import { ownerWhoIsHere, shownState } from "./encounter-store.ts";
import type { ThreadEncounter } from "./rules.ts";
import type { EntryNature, EntryParty, EntrySender, KeptFile } from "./schema.ts";

/** What tells a message from all others: the same again is the same entry. */
export interface MessageName {
  channelId: string;
  messageKey: Buffer;
}

/** Those of these messages that are entries already. */
export async function listKnownMessages(
  tx: Connection,
  workspaceId: string,
  messages: readonly MessageName[],
): Promise<MessageName[]> {
  const given = rowsAs("given", messages, { channelId: "uuid", messageKey: "bytea" });
  const { rows } = await sql<MessageName>`
    select given.channel_id, given.message_key from ${given}
    join entry on entry.workspace_id = ${workspaceId} and entry.channel_id = given.channel_id and entry.message_key = given.message_key
  `.execute(tx);
  return rows;
}

/** A Message-ID in a conversation. */
export interface ThreadMessage {
  conversationId: string;
  messageId: string;
}

/** An encounter as receiving sees it, with what the list shows of its newest words. */
export interface ReceivingEncounter extends ThreadEncounter {
  latestAt: Date;
  latestText: string;
  latestBy: "customer" | "teammate";
}

export type ThreadMessageRow = ThreadMessage & ReceivingEncounter;

/** Which encounters these Message-IDs belong to, as far as they are known; locked. */
export async function lockThreads(
  tx: Connection,
  workspaceId: string,
  messages: readonly ThreadMessage[],
): Promise<ThreadMessageRow[]> {
  if (messages.length === 0) return [];
  const given = rowsAs("given", messages, { conversationId: "uuid", messageId: "text" });
  const { rows } = await sql<ThreadMessageRow>`
    select given.conversation_id, given.message_id, encounter.encounter_id, ${shownState} as state, encounter.settled_at,
      encounter.latest_at, encounter.latest_text, encounter.latest_by
    from ${given}
    join thread_message as thread on thread.workspace_id = ${workspaceId}
      and thread.conversation_id = given.conversation_id and thread.message_id = given.message_id
    join encounter on encounter.workspace_id = ${workspaceId} and encounter.encounter_id = thread.encounter_id
    -- In the order in which everyone locks encounters.
    order by encounter.encounter_id
    for update of encounter
  `.execute(tx);
  return rows;
}

/** The same of encounters that are named by their ids. */
export async function lockHomes(
  tx: Connection,
  workspaceId: string,
  encounterIds: readonly string[],
): Promise<(ReceivingEncounter & { conversationId: string })[]> {
  if (encounterIds.length === 0) return [];
  const { rows } = await sql<ReceivingEncounter & { conversationId: string }>`
    select encounter.conversation_id, encounter.encounter_id, ${shownState} as state, encounter.settled_at,
      encounter.latest_at, encounter.latest_text, encounter.latest_by
    from encounter where encounter.workspace_id = ${workspaceId} and encounter.encounter_id = any (${encounterIds}::uuid[])
    order by encounter.encounter_id
    for update
  `.execute(tx);
  return rows;
}

/** Whom of these customers somebody here has written to. */
export async function listWrittenTo(
  tx: Connection,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<Set<string>> {
  if (conversationIds.length === 0) return new Set();
  const { rows } = await sql<{ conversationId: string }>`
    select conversation_id from unnest(${conversationIds}::uuid[]) as given (conversation_id) where exists (
      select from entry where entry.workspace_id = ${workspaceId} and entry.conversation_id = given.conversation_id
        and entry.kind = 'message_out'
    )
  `.execute(tx);
  return new Set(rows.map(({ conversationId }) => conversationId));
}

export interface OpenedEncounter extends ReceivingEncounter {
  conversationId: string;
  channelId: string;
  teamId: string | null;
  subject: string;
  followsId: string | null;
  openedAt: Date;
  isSpam: boolean;
}

export async function insertEncounters(
  tx: Connection,
  workspaceId: string,
  encounters: readonly OpenedEncounter[],
): Promise<void> {
  const rows = encounters.map(({ isSpam, ...row }) => ({ ...row, state: isSpam ? "spam" : row.state }));
  await insertAll(tx, "encounter", workspaceId, rows, {
    encounterId: "uuid",
    conversationId: "uuid",
    channelId: "uuid",
    teamId: "uuid",
    subject: "text",
    state: "text",
    followsId: "uuid",
    openedAt: "timestamptz",
    settledAt: "timestamptz",
    latestAt: "timestamptz",
    latestText: "text",
    latestBy: "text",
  });
  const ids = encounters.map(({ encounterId }) => encounterId);
  await markAllDue(tx, workspaceId, "encounter", ids);
}

/** Takes encounters up again in which words came in: neither settled nor asleep, with what the list shows now. */
export async function markEncountersOpen(
  tx: Connection,
  workspaceId: string,
  encounters: readonly ReceivingEncounter[],
): Promise<void> {
  if (encounters.length === 0) return;
  const given = rowsAs("given", encounters, {
    encounterId: "uuid",
    latestAt: "timestamptz",
    latestText: "text",
    latestBy: "text",
  });
  await sql`
    update encounter set state = 'open', owner_id = ${ownerWhoIsHere}, settled_at = null, snoozed_until = null,
      latest_at = given.latest_at, latest_text = given.latest_text, latest_by = given.latest_by
    from ${given} where encounter.workspace_id = ${workspaceId} and encounter.encounter_id = given.encounter_id
  `.execute(tx);
}

export interface NewMessage {
  /** Where it is left out, it came in. */
  kind?: "message_in" | "message_out";
  entryId: string;
  conversationId: string;
  encounterId: string;
  at: Date;
  channelId: string;
  deliveryId: string;
  /** Of a report by a server there is none. */
  identityId: string | null;
  teammateId?: string | null;
  subject: string;
  text: string;
  html: string | null;
  messageId: string | null;
  messageKey: Buffer;
  nature: EntryNature;
  sender: EntrySender | null;
  parties: EntryParty[];
  originalAuthor: { address: string; name: string | null } | null;
}

export async function insertMessages(tx: Connection, workspaceId: string, messages: readonly NewMessage[]): Promise<void> {
  const entries = messages.map((message) => ({
    kind: "message_in",
    ...message,
    parties: message.parties.length === 0 ? null : JSON.stringify(message.parties),
    originalAuthor: message.originalAuthor === null ? null : JSON.stringify(message.originalAuthor),
  }));
  await insertAll(tx, "entry", workspaceId, entries, {
    entryId: "uuid",
    conversationId: "uuid",
    encounterId: "uuid",
    kind: "text",
    at: "timestamptz",
    channelId: "uuid",
    deliveryId: "uuid",
    identityId: "uuid",
    teammateId: "uuid",
    subject: "text",
    text: "text",
    html: "text",
    messageId: "text",
    messageKey: "bytea",
    nature: "text",
    sender: "text",
    parties: "jsonb",
    originalAuthor: "jsonb",
  });
  const ids = messages.map(({ entryId }) => entryId);
  await markAllDue(tx, workspaceId, "entry", ids);
}

export interface NewEntryFile extends KeptFile {
  entryId: string;
  contentHash: Buffer;
}

export async function insertFiles(tx: Connection, workspaceId: string, files: readonly NewEntryFile[]): Promise<void> {
  await insertAll(tx, "entryFile", workspaceId, files, {
    entryId: "uuid",
    ordinal: "integer",
    contentHash: "bytea",
    name: "text",
    mediaType: "text",
    sizeBytes: "bigint",
    contentId: "text",
  });
}

/** Remembers which encounters these Message-IDs belong to. One that already belongs somewhere stays there. */
export async function insertThreads(
  tx: Connection,
  workspaceId: string,
  threads: readonly (ThreadMessage & { encounterId: string })[],
): Promise<void> {
  const types = { conversationId: "uuid", messageId: "text", encounterId: "uuid" } as const;
  await insertAll(tx, "threadMessage", workspaceId, threads, types, { unlessThere: true });
}
