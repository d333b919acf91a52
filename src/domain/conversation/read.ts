// SQL that reads a conversation for those who may see it: entries with who wrote them, what became of them, and their files.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DeliveryState } from "../channel/schema.ts";
import { findCustomer } from "../customer/store.ts";
import { clockState } from "../standard/rules.ts";
import type { KeptClockState } from "../standard/schema.ts";
import { holdsWords, listEncountersOf } from "./encounter-store.ts";
import type { Conversation, Entry, EntryEvent, EntryFile, EntryKind } from "./schema.ts";
import { findSeenUpTo } from "./seen-store.ts";
import { isSeenBy, type Viewer } from "./visibility.ts";

/** Entries of a whole conversation, or of one encounter. */
export type EntriesOf = { conversationId: string } | { encounterId: string };

/** The sort keys of an entry. */
export type EntryKeys = readonly [at: Date, entryId: string];

/** Those entries that this teammate sees, before the one with the keys `before` (or the newest), oldest first, at most `limit`. */
export async function listEntries(
  connection: Connection,
  viewer: Viewer,
  of: EntriesOf,
  { before, limit, now }: { before: EntryKeys | undefined; limit: number; now: Date },
): Promise<Entry[]> {
  const earlier = before === undefined ? sql`true` : sql`(entry.at, entry.entry_id) < (${before[0]}, ${before[1]}::uuid)`;
  return (await readEntries(connection, viewer, sql<boolean>`${within(of)} and ${earlier}`, { limit, now })).reverse();
}

/** The same after the one with the keys `after`, or from it on. */
export async function listLaterEntries(
  connection: Connection,
  viewer: Viewer,
  of: EntriesOf,
  { after, inclusive = false, limit, now }: { after: EntryKeys; inclusive?: boolean; limit: number; now: Date },
): Promise<Entry[]> {
  const compared = inclusive ? sql`>=` : sql`>`;
  const later = sql`(entry.at, entry.entry_id) ${compared} (${after[0]}, ${after[1]}::uuid)`;
  return readEntries(connection, viewer, sql<boolean>`${within(of)} and ${later}`, { limit, now, order: "asc" });
}

function within(of: EntriesOf): RawBuilder<boolean> {
  return "encounterId" in of
    ? sql<boolean>`entry.encounter_id = ${of.encounterId}`
    : sql<boolean>`entry.conversation_id = ${of.conversationId}`;
}

/** One entry, where this teammate sees it. */
export async function findEntry(connection: Connection, viewer: Viewer, entryId: string, now: Date): Promise<Entry | undefined> {
  return (await readEntries(connection, viewer, sql<boolean>`entry.entry_id = ${entryId}`, { limit: 1, now }))[0];
}

/** Of few entries, and there are few files: one question less than asking for them afterwards. */
const filesOfEntry = sql<EntryFile[]>`coalesce((
  select json_agg(json_build_object(
    'ordinal', ordinal, 'name', name, 'mediaType', media_type, 'sizeBytes', size_bytes, 'contentId', content_id
  ) order by ordinal)
  from entry_file where entry_file.workspace_id = entry.workspace_id and entry_file.entry_id = entry.entry_id
), '[]')`;

async function readEntries(
  connection: Connection,
  viewer: Viewer,
  condition: RawBuilder<boolean>,
  { limit, now, order = "desc" }: { limit: number; now: Date; order?: "asc" | "desc" },
): Promise<Entry[]> {
  const rows = await seenEntries(connection, viewer)
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
    .leftJoin("teammate as aboutTeammate", (join) =>
      join
        .onRef("aboutTeammate.workspaceId", "=", "entry.workspaceId")
        .onRef("aboutTeammate.teammateId", "=", "entry.aboutTeammateId"),
    )
    .leftJoin("team", (join) =>
      join.onRef("team.workspaceId", "=", "entry.workspaceId").onRef("team.teamId", "=", "entry.aboutTeamId"),
    )
    .select([
      filesOfEntry.as("files"),
      "entry.entryId",
      "entry.encounterId",
      "entry.kind",
      "entry.event",
      "entry.at",
      "entry.subject",
      "entry.text",
      "entry.html",
      "entry.aboutTeammateId",
      "aboutTeammate.name as aboutTeammateName",
      "entry.aboutTeamId",
      "team.name as aboutTeamName",
      "teammate.teammateId",
      "teammate.name as teammateName",
      "teammate.face as teammateFace",
      "customer.customerId",
      "identity.name as identityName",
      "customer.name as customerName",
      "customer.face as customerFace",
      "identity.address as identityAddress",
      "channel.name as channelName",
      "delivery.deliveryId",
      "delivery.state as deliveryState",
      "delivery.reason as deliveryReason",
      "clock.state as clockState",
      "clock.startedAt as clockStartedAt",
      "clock.dueAt as clockDueAt",
    ])
    .where(condition)
    .orderBy("entry.at", order)
    .orderBy("entry.entryId", order)
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    entryId: row.entryId,
    encounterId: row.encounterId,
    kind: row.kind as EntryKind,
    event: row.event as EntryEvent | null,
    at: row.at.toISOString(),
    about: aboutOf(row),
    author: authorOf(row),
    channelName: row.channelName,
    subject: row.subject,
    text: row.text,
    html: row.html,
    files: row.files,
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

/** Entries within the encounters that this teammate sees; what happened to one whose words were moved away says nothing any more. */
function seenEntries(connection: Connection, viewer: Viewer) {
  return connection
    .selectFrom("entry")
    .innerJoin("encounter", (join) =>
      join.onRef("encounter.workspaceId", "=", "entry.workspaceId").onRef("encounter.encounterId", "=", "entry.encounterId"),
    )
    .where("entry.workspaceId", "=", viewer.workspaceId)
    .where(holdsWords)
    .where(isSeenBy(viewer));
}

function aboutOf(row: {
  aboutTeammateId: string | null;
  aboutTeammateName: string | null;
  aboutTeamId: string | null;
  aboutTeamName: string | null;
}): Entry["about"] {
  if (row.aboutTeammateId === null && row.aboutTeamId === null) return null;
  return {
    teammate: row.aboutTeammateId === null ? null : { teammateId: row.aboutTeammateId, name: row.aboutTeammateName ?? "" },
    team: row.aboutTeamId === null ? null : { teamId: row.aboutTeamId, name: row.aboutTeamName ?? "" },
  };
}

function authorOf(row: {
  kind: string;
  teammateId: string | null;
  teammateName: string | null;
  teammateFace: string | null;
  customerId: string | null;
  customerName: string | null;
  customerFace: string | null;
  identityName: string | null;
  identityAddress: string | null;
}): Entry["author"] {
  if (row.kind === "message_in") {
    if (row.customerId === null) return null;
    return {
      kind: "customer",
      id: row.customerId,
      name: row.customerName ?? row.identityName ?? row.identityAddress ?? "",
      face: row.customerFace,
    };
  }
  return row.teammateId === null
    ? null
    : { kind: "teammate", id: row.teammateId, name: row.teammateName ?? "", face: row.teammateFace };
}

/** A conversation with its customer and those of its encounters that this teammate sees; undefined where they see none. */
export async function findConversation(
  connection: Connection,
  viewer: Viewer,
  conversationId: string,
): Promise<Conversation | undefined> {
  const [encounters, customer, seenUpTo] = await Promise.all([
    listEncountersOf(connection, viewer, conversationId),
    findCustomerOf(connection, viewer, conversationId),
    findSeenUpTo(connection, viewer, conversationId),
  ]);
  if (encounters.length === 0 || customer === undefined) return undefined;
  return { conversationId, customer, encounters, seenUpTo: seenUpTo?.toISOString() ?? null };
}

/** Whose conversation it is, whether anything of it is seen or not. */
async function findCustomerOf(connection: Connection, { workspaceId }: Viewer, conversationId: string) {
  const row = await connection
    .selectFrom("conversation")
    .select("customerId")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .executeTakeFirst();
  return row === undefined ? undefined : findCustomer(connection, workspaceId, row.customerId);
}

/** One file of an entry that this teammate sees, and where its bytes are. */
export async function findEntryFile(
  connection: Connection,
  viewer: Viewer,
  entryId: string,
  ordinal: number,
): Promise<{ name: string; mediaType: string; sizeBytes: number; contentHash: Buffer } | undefined> {
  return seenEntries(connection, viewer)
    .innerJoin("entryFile as file", (join) =>
      join.onRef("file.workspaceId", "=", "entry.workspaceId").onRef("file.entryId", "=", "entry.entryId"),
    )
    .select(["file.name", "file.mediaType", "file.sizeBytes", "file.contentHash"])
    .where("entry.entryId", "=", entryId)
    .where("file.ordinal", "=", ordinal)
    .executeTakeFirst();
}

/** Where the raw message behind an entry is that this teammate sees. */
export async function findEntryRaw(
  connection: Connection,
  viewer: Viewer,
  entryId: string,
): Promise<{ contentHash: Buffer; sizeBytes: number } | undefined> {
  const row = await seenEntries(connection, viewer)
    .innerJoin("delivery", (join) =>
      join.onRef("delivery.workspaceId", "=", "entry.workspaceId").onRef("delivery.deliveryId", "=", "entry.deliveryId"),
    )
    .innerJoin("content", (join) =>
      join.onRef("content.workspaceId", "=", "delivery.workspaceId").onRef("content.hash", "=", "delivery.contentHash"),
    )
    .select(["content.hash as contentHash", "content.sizeBytes"])
    .where("entry.entryId", "=", entryId)
    .executeTakeFirst();
  return row;
}
