// SQL of mailboxes, and what composing a reply needs to read.
import type { Connection } from "../../server/db.ts";

export interface MailboxRow {
  since: Date;
  uidValidity: number | null;
  lastUid: number | null;
  state: "connecting" | "connected" | "failing";
  reason: string | null;
  changedAt: Date;
}

export async function findMailbox(
  connection: Connection,
  workspaceId: string,
  channelId: string,
): Promise<MailboxRow | undefined> {
  const row = await connection
    .selectFrom("mailbox")
    .select(["since", "uidValidity", "lastUid", "state", "reason", "changedAt"])
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .executeTakeFirst();
  return row as MailboxRow | undefined;
}

/** Writes how the connection is; false where it was so already. The first writing is the moment from which mail is taken. */
export async function markMailboxState(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  mailbox: { state: MailboxRow["state"]; reason: string | null; changedAt: Date },
): Promise<boolean> {
  const result = await tx
    .insertInto("mailbox")
    .values({ workspaceId, channelId, since: mailbox.changedAt, ...mailbox })
    .onConflict((conflict) =>
      conflict
        .columns(["workspaceId", "channelId"])
        .doUpdateSet(mailbox)
        .where((eb) =>
          eb.or([eb("mailbox.state", "<>", mailbox.state), eb("mailbox.reason", "is distinct from", mailbox.reason)]),
        ),
    )
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Remembers how far a mailbox is read. The row is there: the state was written first. */
export async function markMailboxRead(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  progress: { uidValidity: number; lastUid: number },
): Promise<void> {
  await tx
    .updateTable("mailbox")
    .set(progress)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .execute();
}

export interface ReplyRow {
  entryId: string;
  encounterId: string;
  conversationId: string;
  subject: string | null;
  text: string;
  messageId: string | null;
  at: Date;
  customerName: string | null;
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
    ])
    .where("entry.workspaceId", "=", workspaceId)
    .where("entry.deliveryId", "=", deliveryId)
    .executeTakeFirst();
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
