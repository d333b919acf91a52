// SQL of what composing a reply needs to read.
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
