// SQL of conversations, encounters, entries and threads: what is written, and what the writing needs to know.
import type { Connection } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import type { ThreadEncounter } from "./rules.ts";
import type { EncounterState, EntryEvent, EntryFile, EntryKind } from "./schema.ts";

/** The one conversation of a customer; made where there is none. */
export async function findOrMakeConversation(
  tx: Connection,
  workspaceId: string,
  customerId: string,
  now: Date,
): Promise<string> {
  await tx
    .insertInto("conversation")
    .values({ workspaceId, conversationId: newId(), customerId, createdAt: now })
    .onConflict((conflict) => conflict.columns(["workspaceId", "customerId"]).doNothing())
    .execute();
  const row = await tx
    .selectFrom("conversation")
    .select("conversationId")
    .where("workspaceId", "=", workspaceId)
    .where("customerId", "=", customerId)
    .executeTakeFirstOrThrow();
  return row.conversationId;
}

/** The encounter that the nearest of these Message-IDs belongs to, within one conversation; locked. `messageIds`: nearest first. */
export async function findThreadEncounter(
  tx: Connection,
  workspaceId: string,
  conversationId: string,
  messageIds: string[],
): Promise<(ThreadEncounter & { latestAt: Date }) | undefined> {
  if (messageIds.length === 0) return undefined;
  const rows = await tx
    .selectFrom("threadMessage")
    .innerJoin("encounter", (join) =>
      join
        .onRef("encounter.workspaceId", "=", "threadMessage.workspaceId")
        .onRef("encounter.encounterId", "=", "threadMessage.encounterId"),
    )
    .select(["threadMessage.messageId", "encounter.encounterId", "encounter.state", "encounter.settledAt", "encounter.latestAt"])
    .where("threadMessage.workspaceId", "=", workspaceId)
    .where("threadMessage.conversationId", "=", conversationId)
    .where("threadMessage.messageId", "in", messageIds)
    .forUpdate("encounter")
    .execute();
  for (const messageId of messageIds) {
    const row = rows.find((each) => each.messageId === messageId);
    if (row !== undefined) {
      const { encounterId, settledAt, latestAt } = row;
      return { encounterId, state: row.state as EncounterState, settledAt, latestAt };
    }
  }
  return undefined;
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

export interface EncounterRow {
  encounterId: string;
  conversationId: string;
  channelId: string;
  subject: string;
  state: EncounterState;
  settledAt: Date | null;
  latestBy: "customer" | "teammate";
}

/** An encounter, locked until the transaction ends. */
export async function lockEncounter(tx: Connection, workspaceId: string, encounterId: string): Promise<EncounterRow | undefined> {
  const row = await tx
    .selectFrom("encounter")
    .select(["encounterId", "conversationId", "channelId", "subject", "state", "settledAt", "latestBy"])
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .forUpdate()
    .executeTakeFirst();
  return row as EncounterRow | undefined;
}

/** What the list shows of the newest words. */
export interface Latest {
  latestAt: Date;
  latestText: string;
  latestBy: "customer" | "teammate";
}

export async function insertEncounter(
  tx: Connection,
  workspaceId: string,
  encounter: {
    encounterId: string;
    conversationId: string;
    channelId: string;
    subject: string;
    followsId: string | null;
    openedAt: Date;
  } & Latest,
): Promise<void> {
  await tx
    .insertInto("encounter")
    .values({ workspaceId, state: "open", ...encounter })
    .execute();
}

/** Moves an encounter to a state that is not settled. */
export async function markEncounterActive(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  change: { state: "open" | "waiting" } & Partial<Latest>,
): Promise<void> {
  await tx
    .updateTable("encounter")
    .set({ ...change, settledAt: null })
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .execute();
}

export async function markEncounterSettled(tx: Connection, workspaceId: string, encounterId: string, now: Date): Promise<void> {
  await tx
    .updateTable("encounter")
    .set({ state: "settled", settledAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
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
  channelId?: string;
  deliveryId?: string;
  identityId?: string;
  teammateId?: string;
  subject?: string;
  html?: string | null;
  messageId?: string | null;
  messageKey?: Buffer;
}

export async function insertEntry(tx: Connection, workspaceId: string, entry: NewEntry): Promise<void> {
  await tx
    .insertInto("entry")
    .values({ workspaceId, ...entry })
    .execute();
}

export async function insertEntryFiles(
  tx: Connection,
  workspaceId: string,
  entryId: string,
  files: (EntryFile & { contentHash: Buffer })[],
): Promise<void> {
  // A statement takes 65,535 parameters at most.
  const atOnce = 1000;
  for (let from = 0; from < files.length; from += atOnce) {
    const rows = files.slice(from, from + atOnce).map((file) => ({ workspaceId, entryId, ...file }));
    await tx.insertInto("entryFile").values(rows).execute();
  }
}

/** Whether these very words under this Message-ID are an entry of the channel already. */
export async function messageIsKnown(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  messageKey: Buffer,
): Promise<boolean> {
  const row = await tx
    .selectFrom("entry")
    .select("entryId")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("messageKey", "=", messageKey)
    .executeTakeFirst();
  return row !== undefined;
}

/** Who wrote the newest words of a customer in this encounter: whom a reply goes to. */
export async function findLatestAuthor(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<{ identityId: string; address: string } | undefined> {
  return tx
    .selectFrom("entry")
    .innerJoin("identity", (join) =>
      join.onRef("identity.workspaceId", "=", "entry.workspaceId").onRef("identity.identityId", "=", "entry.identityId"),
    )
    .select(["identity.identityId", "identity.address"])
    .where("entry.workspaceId", "=", workspaceId)
    .where("entry.encounterId", "=", encounterId)
    .where("entry.kind", "=", "message_in")
    .orderBy("entry.at", "desc")
    .orderBy("entry.entryId", "desc")
    .limit(1)
    .executeTakeFirst();
}
