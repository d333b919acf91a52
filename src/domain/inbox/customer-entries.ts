// SQL that reads what lies in a customer's whole conversation: files and notes, the newest first, of what a teammate sees.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { pageOf, readCursor, usualPage } from "../../server/paging.ts";
import { isSeenBy, type Viewer } from "../conversation/visibility.ts";
import { scanOf } from "../file/scan-store.ts";
import type { CustomerFile, CustomerNote } from "./customer-entry-schema.ts";

interface Paging {
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** One page of the files of a customer's conversation. Refuses a cursor that no such list gave. */
export async function listCustomerFiles(
  connection: Connection,
  viewer: Viewer,
  customerId: string,
  { limit = usualPage, cursor }: Paging,
): Promise<{ files: CustomerFile[]; nextCursor: string | null }> {
  let query = seenEntries(connection, viewer, customerId)
    .innerJoin("entryFile as file", (join) =>
      join.onRef("file.workspaceId", "=", "entry.workspaceId").onRef("file.entryId", "=", "entry.entryId"),
    )
    .select(["entry.entryId", "entry.encounterId", "entry.at", "entry.kind"])
    .select(["file.ordinal", "file.name", "file.mediaType", "file.sizeBytes"])
    .select(scanOf("file").as("scan"))
    .orderBy("entry.at", "desc")
    .orderBy("entry.entryId", "desc")
    .orderBy("file.ordinal", "desc")
    .limit(limit + 1);
  const after = readCursor(cursor, "time", "id", "number");
  if (after !== undefined) {
    query = query.where(sql<boolean>`(entry.at, entry.entry_id, file.ordinal) < (${after[0]}, ${after[1]}::uuid, ${after[2]})`);
  }
  const { page, nextCursor } = pageOf(await query.execute(), limit, (row) => [row.at, row.entryId, row.ordinal]);
  return {
    files: page.map(({ kind, at, ...file }) => ({
      ...file,
      at: at.toISOString(),
      from: kind === "message_in" ? "customer" : "teammate",
    })),
    nextCursor,
  };
}

/** One page of the notes of a customer's conversation. Refuses a cursor that no such list gave. */
export async function listCustomerNotes(
  connection: Connection,
  viewer: Viewer,
  customerId: string,
  { limit = usualPage, cursor }: Paging,
): Promise<{ notes: CustomerNote[]; nextCursor: string | null }> {
  let query = seenEntries(connection, viewer, customerId)
    .leftJoin("teammate", (join) =>
      join.onRef("teammate.workspaceId", "=", "entry.workspaceId").onRef("teammate.teammateId", "=", "entry.teammateId"),
    )
    .select(["entry.entryId", "entry.encounterId", "entry.at", "entry.text", "teammate.name", "encounter.subject"])
    .where("entry.kind", "=", "note")
    .orderBy("entry.at", "desc")
    .orderBy("entry.entryId", "desc")
    .limit(limit + 1);
  const after = readCursor(cursor, "time", "id");
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple("entry.at", "entry.entryId"), "<", eb.tuple(after[0], after[1])));
  }
  const { page, nextCursor } = pageOf(await query.execute(), limit, (row) => [row.at, row.entryId]);
  return { notes: page.map(({ name, at, ...note }) => ({ ...note, at: at.toISOString(), authorName: name ?? "" })), nextCursor };
}

/** Entries of a customer's conversation, within the encounters that this teammate sees. */
function seenEntries(connection: Connection, viewer: Viewer, customerId: string) {
  return connection
    .selectFrom("entry")
    .innerJoin("encounter", (join) =>
      join.onRef("encounter.workspaceId", "=", "entry.workspaceId").onRef("encounter.encounterId", "=", "entry.encounterId"),
    )
    .where("entry.workspaceId", "=", viewer.workspaceId)
    .where("entry.conversationId", "=", (eb) =>
      eb
        .selectFrom("conversation")
        .select("conversation.conversationId")
        .where("conversation.workspaceId", "=", viewer.workspaceId)
        .where("conversation.customerId", "=", customerId),
    )
    .where(isSeenBy(viewer));
}
