// SQL of conversations, entries and threads: what is written, and what the writing needs to know.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { insertAll } from "../../server/rows.ts";
import { dueRow, markDue } from "../search/store.ts";
import type { EntryEvent, EntryKind, KeptFile } from "./schema.ts";

/** The one conversation of a customer; made where there is none. Locked until the transaction ends. */
export async function findOrMakeConversation(
  tx: Connection,
  workspaceId: string,
  customerId: string,
  now: Date,
): Promise<string> {
  const conversationId = (await findOrMakeConversations(tx, workspaceId, [customerId], now)).get(customerId);
  if (conversationId === undefined) throw new Error("a conversation was neither found nor made");
  return conversationId;
}

/** The same for several customers, by the customer. */
export async function findOrMakeConversations(
  tx: Connection,
  workspaceId: string,
  customerIds: readonly string[],
  now: Date,
): Promise<Map<string, string>> {
  const found = await lockConversations(tx, workspaceId, customerIds);
  const missing = customerIds.filter((customerId) => !found.has(customerId));
  if (missing.length === 0) return found;
  const made = missing.map((customerId) => ({ conversationId: newId(), customerId, createdAt: now }));
  const types = { conversationId: "uuid", customerId: "uuid", createdAt: "timestamptz" } as const;
  await insertAll(tx, "conversation", workspaceId, made, types, { unlessThere: true });
  return new Map([...found, ...(await lockConversations(tx, workspaceId, missing))]);
}

async function lockConversations(
  tx: Connection,
  workspaceId: string,
  customerIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom("conversation")
    .select(["customerId", "conversationId"])
    .where("workspaceId", "=", workspaceId)
    .where(sql<boolean>`customer_id = any (${customerIds}::uuid[])`)
    .orderBy("conversationId")
    // Which encounter a thread belongs to stays true until the words are placed.
    .forNoKeyUpdate()
    .execute();
  return new Map(rows.map(({ customerId, conversationId }) => [customerId, conversationId]));
}

/** Lets one transaction at a time decide which entries and threads belong to which encounter. */
export async function lockConversation(tx: Connection, workspaceId: string, conversationId: string): Promise<void> {
  await tx
    .selectFrom("conversation")
    .select("conversationId")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .forNoKeyUpdate()
    .execute();
}

/** Remembers that these Message-IDs belong to an encounter. One that already belongs somewhere stays there. */
export async function insertThreadMessages(
  tx: Connection,
  workspaceId: string,
  conversationId: string,
  encounterId: string,
  messageIds: string[],
): Promise<void> {
  if (messageIds.length === 0) return;
  await tx
    .insertInto("threadMessage")
    .values(messageIds.map((messageId) => ({ workspaceId, conversationId, messageId, encounterId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface NewEntry {
  entryId: string;
  conversationId: string;
  encounterId: string;
  kind: EntryKind;
  at: Date;
  text: string;
  event?: EntryEvent;
  aboutTeammateId?: string | null;
  aboutTeamId?: string | null;
  channelId?: string;
  deliveryId?: string;
  identityId?: string;
  teammateId?: string;
  subject?: string;
  html?: string | null;
  messageId?: string | null;
  messageKey?: Buffer;
  sender?: string;
  /** As JSON. */
  parties?: string;
}

/** In the same statement it is due to be made findable: nothing that was said can be left out. */
export async function insertEntry(tx: Connection, workspaceId: string, entry: NewEntry): Promise<void> {
  const row = { workspaceId, ...entry };
  if (entry.kind === "event") {
    await tx.insertInto("entry").values(row).execute();
    return;
  }
  await tx
    .with("due", (db) => db.insertInto("searchDue").values(dueRow(workspaceId, "entry", entry.entryId)))
    .insertInto("entry")
    .values(row)
    .execute();
}

export async function insertEntryFiles(
  tx: Connection,
  workspaceId: string,
  entryId: string,
  files: (KeptFile & { contentHash: Buffer })[],
): Promise<void> {
  // A statement takes 65,535 parameters at most.
  const atOnce = 1000;
  for (let from = 0; from < files.length; from += atOnce) {
    const rows = files.slice(from, from + atOnce).map((file) => ({ workspaceId, entryId, ...file }));
    await tx.insertInto("entryFile").values(rows).execute();
  }
}

/**
 * Whom a reply goes to: who wrote the newest words of a customer in this encounter; where all of them were moved elsewhere, to
 * whom its newest reply went, or else who wrote last in the whole conversation.
 */
export async function findLatestAuthor(
  tx: Connection,
  workspaceId: string,
  { conversationId, encounterId }: { conversationId: string; encounterId: string },
): Promise<{ identityId: string; address: string } | undefined> {
  const newest = tx
    .selectFrom("entry")
    .innerJoin("identity", (join) =>
      join.onRef("identity.workspaceId", "=", "entry.workspaceId").onRef("identity.identityId", "=", "entry.identityId"),
    )
    .innerJoin("conversation", (join) =>
      join
        .onRef("conversation.workspaceId", "=", "entry.workspaceId")
        .onRef("conversation.conversationId", "=", "entry.conversationId")
        // Whoever takes part beside the customer is not answered in their stead.
        .onRef("conversation.customerId", "=", "identity.customerId"),
    )
    .select(["identity.identityId", "identity.address"])
    .where("entry.workspaceId", "=", workspaceId)
    .orderBy("entry.at", "desc")
    .orderBy("entry.entryId", "desc")
    .limit(1);
  const here = newest.where("entry.encounterId", "=", encounterId);
  return (
    (await here.where("entry.kind", "=", "message_in").executeTakeFirst()) ??
    (await here.where("entry.kind", "=", "message_out").executeTakeFirst()) ??
    (await newest.where("entry.conversationId", "=", conversationId).where("entry.kind", "=", "message_in").executeTakeFirst()) ??
    (await findFirstIdentity(tx, workspaceId, conversationId))
  );
}

/** Of a customer who has not written themselves. */
async function findFirstIdentity(
  tx: Connection,
  workspaceId: string,
  conversationId: string,
): Promise<{ identityId: string; address: string } | undefined> {
  return tx
    .selectFrom("conversation")
    .innerJoin("identity", (join) =>
      join
        .onRef("identity.workspaceId", "=", "conversation.workspaceId")
        .onRef("identity.customerId", "=", "conversation.customerId"),
    )
    .select(["identity.identityId", "identity.address"])
    .where("conversation.workspaceId", "=", workspaceId)
    .where("conversation.conversationId", "=", conversationId)
    .orderBy("identity.createdAt")
    .orderBy("identity.identityId")
    .executeTakeFirst();
}

export interface MovableEntry {
  entryId: string;
  encounterId: string;
  conversationId: string;
  kind: EntryKind;
  at: Date;
  subject: string | null;
  messageId: string | null;
}

/** An entry, whoever sees it: the caller looks at its encounter. */
export async function findMovableEntry(
  connection: Connection,
  workspaceId: string,
  entryId: string,
): Promise<MovableEntry | undefined> {
  const row = await connection
    .selectFrom("entry")
    .select(["entryId", "encounterId", "conversationId", "kind", "at", "subject", "messageId"])
    .where("workspaceId", "=", workspaceId)
    .where("entryId", "=", entryId)
    .executeTakeFirst();
  return row as MovableEntry | undefined;
}

/** Puts an entry into another encounter of its conversation, and its Message-ID with it, so that answers to it follow. */
export async function moveEntryTo(
  tx: Connection,
  workspaceId: string,
  { entryId, conversationId, messageId, encounterId: sourceId }: MovableEntry,
  encounterId: string,
): Promise<void> {
  // Its subject may have been carried by this entry alone.
  await markDue(tx, workspaceId, "encounter", sourceId);
  await tx
    .updateTable("entry")
    .set({ encounterId })
    .where("workspaceId", "=", workspaceId)
    .where("entryId", "=", entryId)
    .execute();
  if (messageId === null) return;
  await tx
    .insertInto("threadMessage")
    .values({ workspaceId, conversationId, messageId, encounterId })
    .onConflict((conflict) => conflict.columns(["workspaceId", "conversationId", "messageId"]).doUpdateSet({ encounterId }))
    .execute();
}

export interface LatestWords {
  kind: EntryKind;
  at: Date;
  text: string;
}

/** The newest words of an encounter: of a message, or where there is none of a note; undefined where there is neither. */
export async function findLatestWords(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<LatestWords | undefined> {
  const row = await tx
    .selectFrom("entry")
    .select(["kind", "at", "text"])
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("kind", "<>", "event")
    .orderBy((eb) => eb("kind", "=", "note"))
    .orderBy("at", "desc")
    .orderBy("entryId", "desc")
    .limit(1)
    .executeTakeFirst();
  return row as LatestWords | undefined;
}

/** The encounter of the entry that an outgoing delivery carries. */
export async function findDeliveryEncounter(
  connection: Connection,
  workspaceId: string,
  deliveryId: string,
): Promise<string | undefined> {
  const row = await connection
    .selectFrom("entry")
    .select("encounterId")
    .where("workspaceId", "=", workspaceId)
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirst();
  return row?.encounterId;
}
