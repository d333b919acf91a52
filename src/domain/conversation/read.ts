// SQL that reads a conversation for those who may see it: entries with who wrote them, what became of them, and their files.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DeliveryState, Unreached } from "../channel/schema.ts";
import { findCustomer } from "../customer/store.ts";
import { scanOf } from "../file/scan-store.ts";
import { clockState } from "../standard/rules.ts";
import type { KeptClockState } from "../standard/schema.ts";
import { holdsWords, listEncountersOf } from "./encounter-store.ts";
import type { Conversation, Entry, EntryEvent, EntryFile, EntryKind, EntryNature, EntryParty, EntrySender } from "./schema.ts";
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

interface EntryRow extends AuthorRow {
  entryId: string;
  encounterId: string;
  kind: EntryKind;
  event: EntryEvent | null;
  at: Date;
  subject: string | null;
  text: string;
  html: string | null;
  aboutTeammateId: string | null;
  aboutTeammateName: string | null;
  aboutTeamId: string | null;
  aboutTeamName: string | null;
  channelName: string | null;
  deliveryId: string | null;
  deliveryState: DeliveryState | null;
  deliveryReason: string | null;
  deliveryUnreached: Unreached[];
  clockState: KeptClockState | null;
  clockStartedAt: Date | null;
  clockDueAt: Date | null;
  files: EntryFile[];
  nature: EntryNature;
  sender: EntrySender | null;
  parties: EntryParty[];
  originalAuthor: Entry["originalAuthor"];
}

/** Written out: it is asked for whenever a conversation is opened, and putting it together took longer than anything else of that. */
const entryRows = sql`
  select entry.entry_id, entry.encounter_id, entry.kind, entry.event, entry.at, entry.subject, entry.text, entry.html,
    entry.about_teammate_id, about_teammate.name as about_teammate_name, entry.about_team_id, team.name as about_team_name,
    teammate.teammate_id, teammate.name as teammate_name, teammate.face as teammate_face,
    customer.customer_id, identity.name as identity_name, customer.name as customer_name, customer.face as customer_face,
    identity.address as identity_address, channel.name as channel_name,
    delivery.delivery_id, delivery.state as delivery_state, delivery.reason as delivery_reason,
    coalesce(delivery.unreached, '[]') as delivery_unreached,
    clock.state as clock_state, clock.started_at as clock_started_at, clock.due_at as clock_due_at,
    entry.nature, entry.sender, coalesce(entry.parties, '[]') as parties, entry.original_author,
    conversation.customer_id as conversation_customer_id,
    coalesce((
      select json_agg(json_build_object(
        'ordinal', ordinal, 'name', name, 'mediaType', media_type, 'sizeBytes', size_bytes, 'contentId', content_id,
        'scan', ${scanOf("entry_file")}
      ) order by ordinal)
      from entry_file where entry_file.workspace_id = entry.workspace_id and entry_file.entry_id = entry.entry_id
    ), '[]') as files
  from entry
    join encounter on encounter.workspace_id = entry.workspace_id and encounter.encounter_id = entry.encounter_id
    join conversation on conversation.workspace_id = entry.workspace_id and conversation.conversation_id = entry.conversation_id
    left join teammate on teammate.workspace_id = entry.workspace_id and teammate.teammate_id = entry.teammate_id
    left join identity on identity.workspace_id = entry.workspace_id and identity.identity_id = entry.identity_id
    left join customer on customer.workspace_id = identity.workspace_id and customer.customer_id = identity.customer_id
    left join channel on channel.workspace_id = entry.workspace_id and channel.channel_id = entry.channel_id
    left join delivery on delivery.workspace_id = entry.workspace_id and delivery.delivery_id = entry.delivery_id
    left join clock on clock.workspace_id = entry.workspace_id and clock.entry_id = entry.entry_id
    left join teammate about_teammate on about_teammate.workspace_id = entry.workspace_id
      and about_teammate.teammate_id = entry.about_teammate_id
    left join team on team.workspace_id = entry.workspace_id and team.team_id = entry.about_team_id`;

async function readEntries(
  connection: Connection,
  viewer: Viewer,
  condition: RawBuilder<boolean>,
  { limit, now, order = "desc" }: { limit: number; now: Date; order?: "asc" | "desc" },
): Promise<Entry[]> {
  const direction = sql.raw(order);
  const { rows } = await sql<EntryRow>`
    ${entryRows}
    where entry.workspace_id = ${viewer.workspaceId} and ${holdsWords} and ${isSeenBy(viewer)} and ${condition}
    order by entry.at ${direction}, entry.entry_id ${direction}
    limit ${limit}
  `.execute(connection);
  return rows.map((row) => ({
    entryId: row.entryId,
    encounterId: row.encounterId,
    kind: row.kind,
    event: row.event,
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
        : {
            deliveryId: row.deliveryId,
            state: row.deliveryState,
            reason: row.deliveryReason,
            unreached: row.deliveryUnreached.map(({ address, reason }) => ({ address, reason })),
          },
    clock:
      row.clockState === null || row.clockStartedAt === null || row.clockDueAt === null
        ? null
        : {
            state: clockState({ state: row.clockState, dueAt: row.clockDueAt }, now),
            startedAt: row.clockStartedAt.toISOString(),
            dueAt: row.clockDueAt.toISOString(),
          },
    nature: row.nature,
    sender: row.sender,
    parties: row.parties,
    originalAuthor: row.originalAuthor,
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

interface AuthorRow {
  kind: string;
  teammateId: string | null;
  teammateName: string | null;
  teammateFace: string | null;
  customerId: string | null;
  customerName: string | null;
  customerFace: string | null;
  identityName: string | null;
  identityAddress: string | null;
  conversationCustomerId: string;
}

function authorOf(row: AuthorRow): Entry["author"] {
  if (row.kind === "message_in") {
    if (row.customerId === null) return null;
    return {
      kind: row.customerId === row.conversationCustomerId ? "customer" : "participant",
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

/** Where the raw message behind an entry is that this teammate sees, and whether a file in it has a virus. */
export async function findEntryRaw(
  connection: Connection,
  viewer: Viewer,
  entryId: string,
): Promise<{ contentHash: Buffer; sizeBytes: number; isInfected: boolean } | undefined> {
  const row = await seenEntries(connection, viewer)
    .innerJoin("delivery", (join) =>
      join.onRef("delivery.workspaceId", "=", "entry.workspaceId").onRef("delivery.deliveryId", "=", "entry.deliveryId"),
    )
    .innerJoin("content", (join) =>
      join.onRef("content.workspaceId", "=", "delivery.workspaceId").onRef("content.hash", "=", "delivery.contentHash"),
    )
    .select(["content.hash as contentHash", "content.sizeBytes"])
    .select(
      sql<boolean>`exists (
        select from entry_file join scan using (workspace_id, content_hash)
        where entry_file.workspace_id = entry.workspace_id and entry_file.entry_id = entry.entry_id and scan.state = 'infected'
      )`.as("isInfected"),
    )
    .where("entry.entryId", "=", entryId)
    .executeTakeFirst();
  return row;
}
