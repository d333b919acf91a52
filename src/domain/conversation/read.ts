// SQL that reads a conversation for the screens: entries with who wrote them, what became of them, and their files.
import type { Connection } from "../../server/db.ts";
import type { DeliveryState } from "../channel/schema.ts";
import { findCustomer } from "../customer/store.ts";
import { clockState } from "../standard/rules.ts";
import type { KeptClockState } from "../standard/schema.ts";
import type { Conversation, EncounterState, Entry, EntryEvent, EntryFile, EntryKind } from "./schema.ts";

/** Where a page of entries ends: the next one begins before it. */
export interface EntryCursor {
  at: Date;
  entryId: string;
}

/** The entries of a conversation before `before` (or the newest), oldest first, at most `limit`. */
export async function listEntries(
  connection: Connection,
  workspaceId: string,
  conversationId: string,
  { before, limit, now }: { before: EntryCursor | undefined; limit: number; now: Date },
): Promise<Entry[]> {
  const query = connection
    .selectFrom("entry")
    .leftJoin("teammate", (join) =>
      join.onRef("teammate.workspaceId", "=", "entry.workspaceId").onRef("teammate.teammateId", "=", "entry.teammateId"),
    )
    .leftJoin("identity", (join) =>
      join.onRef("identity.workspaceId", "=", "entry.workspaceId").onRef("identity.identityId", "=", "entry.identityId"),
    )
    .leftJoin("customer", (join) =>
      join.onRef("customer.workspaceId", "=", "identity.workspaceId").onRef("customer.customerId", "=", "identity.customerId"),
    )
    .leftJoin("channel", (join) =>
      join.onRef("channel.workspaceId", "=", "entry.workspaceId").onRef("channel.channelId", "=", "entry.channelId"),
    )
    .leftJoin("delivery", (join) =>
      join.onRef("delivery.workspaceId", "=", "entry.workspaceId").onRef("delivery.deliveryId", "=", "entry.deliveryId"),
    )
    .leftJoin("clock", (join) =>
      join.onRef("clock.workspaceId", "=", "entry.workspaceId").onRef("clock.entryId", "=", "entry.entryId"),
    )
    .select([
      "entry.entryId",
      "entry.encounterId",
      "entry.kind",
      "entry.event",
      "entry.at",
      "entry.subject",
      "entry.text",
      "entry.html",
      "teammate.teammateId",
      "teammate.name as teammateName",
      "customer.customerId",
      "identity.name as identityName",
      "customer.name as customerName",
      "identity.address as identityAddress",
      "channel.name as channelName",
      "delivery.deliveryId",
      "delivery.state as deliveryState",
      "delivery.reason as deliveryReason",
      "clock.state as clockState",
      "clock.startedAt as clockStartedAt",
      "clock.dueAt as clockDueAt",
    ])
    .where("entry.workspaceId", "=", workspaceId)
    .where("entry.conversationId", "=", conversationId)
    .orderBy("entry.at", "desc")
    .orderBy("entry.entryId", "desc")
    .limit(limit);
  const rows = await (before === undefined
    ? query
    : query.where((eb) => eb(eb.refTuple("entry.at", "entry.entryId"), "<", eb.tuple(before.at, before.entryId)))
  ).execute();
  const files = await listFiles(
    connection,
    workspaceId,
    rows.map((row) => row.entryId),
  );
  return rows.reverse().map((row) => ({
    entryId: row.entryId,
    encounterId: row.encounterId,
    kind: row.kind as EntryKind,
    event: row.event as EntryEvent | null,
    at: row.at.toISOString(),
    author: authorOf(row),
    channelName: row.channelName,
    subject: row.subject,
    text: row.text,
    html: row.html,
    files: files.get(row.entryId) ?? [],
    delivery:
      row.deliveryId === null || row.deliveryState === null
        ? null
        : { deliveryId: row.deliveryId, state: row.deliveryState as DeliveryState, reason: row.deliveryReason },
    clock:
      row.clockState === null || row.clockStartedAt === null || row.clockDueAt === null
        ? null
        : {
            state: clockState({ state: row.clockState as KeptClockState, dueAt: row.clockDueAt }, now),
            startedAt: row.clockStartedAt.toISOString(),
            dueAt: row.clockDueAt.toISOString(),
          },
  }));
}

function authorOf(row: {
  kind: string;
  teammateId: string | null;
  teammateName: string | null;
  customerId: string | null;
  customerName: string | null;
  identityName: string | null;
  identityAddress: string | null;
}): Entry["author"] {
  if (row.kind === "message_in") {
    if (row.customerId === null) return null;
    return { kind: "customer", id: row.customerId, name: row.customerName ?? row.identityName ?? row.identityAddress ?? "" };
  }
  return row.teammateId === null ? null : { kind: "teammate", id: row.teammateId, name: row.teammateName ?? "" };
}

async function listFiles(connection: Connection, workspaceId: string, entryIds: string[]): Promise<Map<string, EntryFile[]>> {
  const found = new Map<string, EntryFile[]>();
  if (entryIds.length === 0) return found;
  const rows = await connection
    .selectFrom("entryFile")
    .select(["entryId", "ordinal", "name", "mediaType", "sizeBytes", "contentId"])
    .where("workspaceId", "=", workspaceId)
    .where("entryId", "in", entryIds)
    .orderBy("ordinal")
    .execute();
  for (const { entryId, ...file } of rows) found.set(entryId, [...(found.get(entryId) ?? []), file]);
  return found;
}

/** A conversation with its customer and its encounters, oldest first. */
export async function findConversation(
  connection: Connection,
  workspaceId: string,
  conversationId: string,
): Promise<Conversation | undefined> {
  const conversation = await connection
    .selectFrom("conversation")
    .select("customerId")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .executeTakeFirst();
  if (conversation === undefined) return undefined;
  const customer = await findCustomer(connection, workspaceId, conversation.customerId);
  if (customer === undefined) return undefined;
  const encounters = await connection
    .selectFrom("encounter")
    .select(["encounterId", "conversationId", "channelId", "subject", "state", "openedAt", "settledAt", "followsId"])
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .orderBy("openedAt")
    .orderBy("encounterId")
    .execute();
  return {
    conversationId,
    customer,
    encounters: encounters.map((row) => ({
      ...row,
      state: row.state as EncounterState,
      openedAt: row.openedAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
    })),
  };
}

/** The conversation that an encounter belongs to. */
export async function findConversationOf(
  connection: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<string | undefined> {
  const row = await connection
    .selectFrom("encounter")
    .select("conversationId")
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .executeTakeFirst();
  return row?.conversationId;
}

/** One file of an entry, and where its bytes are. */
export async function findEntryFile(
  connection: Connection,
  workspaceId: string,
  entryId: string,
  ordinal: number,
): Promise<{ name: string; mediaType: string; sizeBytes: number; contentHash: Buffer } | undefined> {
  return connection
    .selectFrom("entryFile")
    .select(["name", "mediaType", "sizeBytes", "contentHash"])
    .where("workspaceId", "=", workspaceId)
    .where("entryId", "=", entryId)
    .where("ordinal", "=", ordinal)
    .executeTakeFirst();
}

/** Where the raw message behind an entry is. */
export async function findEntryRaw(connection: Connection, workspaceId: string, entryId: string): Promise<Buffer | undefined> {
  const row = await connection
    .selectFrom("entry")
    .innerJoin("delivery", (join) =>
      join.onRef("delivery.workspaceId", "=", "entry.workspaceId").onRef("delivery.deliveryId", "=", "entry.deliveryId"),
    )
    .select("delivery.contentHash")
    .where("entry.workspaceId", "=", workspaceId)
    .where("entry.entryId", "=", entryId)
    .executeTakeFirst();
  return row?.contentHash ?? undefined;
}
