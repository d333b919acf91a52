// SQL of what is known of an entry's sender: who is still to be checked, and what was found out.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { insertAll } from "../../server/rows.ts";
import type { Envelope } from "../channel/schema.ts";
import type { EntrySender } from "./schema.ts";

export async function insertSenderChecks(
  tx: Connection,
  workspaceId: string,
  entries: readonly { entryId: string; at: Date }[],
): Promise<void> {
  const rows = entries.map(({ entryId, at }) => ({ entryId, createdAt: at }));
  await insertAll(tx, "senderCheck", workspaceId, rows, { entryId: "uuid", createdAt: "timestamptz" });
}

export interface SenderCheck {
  entryId: string;
  encounterId: string;
  conversationId: string;
  /** Since when it waits. */
  createdAt: Date;
  envelope: Envelope;
  /** Of the message as it came; null where nothing is kept of it. */
  contentHash: Buffer | null;
  sizeBytes: number;
}

/** Entries whose sender is to be checked, oldest first. They stay until markSenders takes them away. */
export async function takeSenderChecks(connection: Connection, workspaceId: string, most: number): Promise<SenderCheck[]> {
  // Ids rise with time, and the key is walked by them. The few that are due first: PostgreSQL, which last saw this table empty or full, would else begin with all entries.
  const { rows } = await sql<SenderCheck>`
    select entry.entry_id, entry.encounter_id, entry.conversation_id, due.created_at, delivery.envelope,
      delivery.content_hash, coalesce(content.size_bytes, 0) as size_bytes
    from (
      select workspace_id, entry_id, created_at from sender_check
      where workspace_id = ${workspaceId} order by entry_id limit ${most}
    ) as due
    join entry on entry.workspace_id = due.workspace_id and entry.entry_id = due.entry_id
    join delivery on delivery.workspace_id = entry.workspace_id and delivery.delivery_id = entry.delivery_id
    left join content on content.workspace_id = delivery.workspace_id and content.hash = delivery.content_hash
    order by due.entry_id
  `.execute(connection);
  return rows;
}

/** Notes what was found out; null where it cannot be known. */
export async function markSenders(
  tx: Connection,
  workspaceId: string,
  found: readonly { entryId: string; sender: EntrySender | null }[],
): Promise<void> {
  const entryIds = found.map(({ entryId }) => entryId);
  await sql`delete from sender_check where workspace_id = ${workspaceId} and entry_id = any (${entryIds}::uuid[])`.execute(tx);
  const known = found.filter(({ sender }) => sender !== null);
  if (known.length === 0) return;
  await sql`
    update entry set sender = given.sender
    from unnest(${known.map(({ entryId }) => entryId)}::uuid[], ${known.map(({ sender }) => sender)}::text[]) as given (entry_id, sender)
    where entry.workspace_id = ${workspaceId} and entry.entry_id = given.entry_id
  `.execute(tx);
}
