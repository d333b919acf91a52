// SQL of what composing a reply needs to read.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { EntryParty } from "../conversation/schema.ts";

export interface ReplyRow {
  entryId: string;
  encounterId: string;
  conversationId: string;
  subject: string | null;
  text: string;
  messageId: string | null;
  at: Date;
  customerName: string | null;
  parties: EntryParty[] | null;
}

/** The entry that an outgoing delivery carries. */
export async function findReply(connection: Connection, workspaceId: string, deliveryId: string): Promise<ReplyRow | undefined> {
  return connection
    .selectFrom("entry")
    .leftJoin("identity", (join) =>
      join.onRef("identity.workspaceId", "=", "entry.workspaceId").onRef("identity.identityId", "=", "entry.identityId"),
    )
    .select([
      "entry.entryId",
      "entry.encounterId",
      "entry.conversationId",
      "entry.subject",
      "entry.text",
      "entry.messageId",
      "entry.at",
      "identity.name as customerName",
      "entry.parties",
    ])
    .where("entry.workspaceId", "=", workspaceId)
    .where("entry.deliveryId", "=", deliveryId)
    .executeTakeFirst() as Promise<ReplyRow | undefined>;
}

/** The Message-IDs of an encounter before an entry, oldest first, with whose words they were. */
export async function listThread(
  connection: Connection,
  workspaceId: string,
  before: ReplyRow,
): Promise<{ messageId: string; kind: string }[]> {
  const rows = await connection
    .selectFrom("entry")
    .select(["messageId", "kind"])
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", before.conversationId)
    .where("encounterId", "=", before.encounterId)
    .where("messageId", "is not", null)
    .where("at", "<=", before.at)
    .where("entryId", "<", before.entryId)
    .orderBy("at", "desc")
    .orderBy("entryId", "desc")
    .limit(100)
    .execute();
  return rows.reverse() as { messageId: string; kind: string }[];
}

export interface ReplyFileRow {
  name: string;
  mediaType: string;
  contentHash: Buffer;
}

/** The files that a reply carries, in their order. */
export async function listReplyFiles(connection: Connection, workspaceId: string, entryId: string): Promise<ReplyFileRow[]> {
  return connection
    .selectFrom("entryFile")
    .select(["name", "mediaType", "contentHash"])
    .where("workspaceId", "=", workspaceId)
    .where("entryId", "=", entryId)
    .orderBy("ordinal")
    .execute();
}

/** What keeps a reply back that is to go out: a file in it has a virus, or was sent up moments ago and is being checked. */
export async function findUncleanFile(
  connection: Connection,
  workspaceId: string,
  deliveryId: string,
  addedAfter: Date,
): Promise<{ name: string; words: string | null; isInfected: boolean } | undefined> {
  const { rows } = await sql<{ name: string; words: string | null; isInfected: boolean }>`
    select entry_file.name, scan.words, scan.state = 'infected' as is_infected
    from entry
      join entry_file on entry_file.workspace_id = entry.workspace_id and entry_file.entry_id = entry.entry_id
      join scan on scan.workspace_id = entry_file.workspace_id and scan.content_hash = entry_file.content_hash
    where entry.workspace_id = ${workspaceId} and entry.delivery_id = ${deliveryId}
      and (scan.state = 'infected' or (scan.state = 'waiting' and scan.words is null and scan.added_at > ${addedAfter}))
    order by is_infected desc, ordinal limit 1
  `.execute(connection);
  return rows[0];
}
