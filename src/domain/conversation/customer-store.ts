// SQL that moves an encounter from one conversation to another, and tells whose it is.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { markAllDue } from "../search/store.ts";

/** Whose conversation an encounter is in. */
export async function findCustomerOfEncounter(
  connection: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ customerId: string }>`
    select conversation.customer_id from encounter
    join conversation on conversation.workspace_id = encounter.workspace_id and conversation.conversation_id = encounter.conversation_id
    where encounter.workspace_id = ${workspaceId} and encounter.encounter_id = ${encounterId}
  `.execute(connection);
  return rows[0]?.customerId;
}

/** With its entries, and the Message-IDs by which answers find it. Those that the other conversation knows already stay where they are there. */
export async function moveEncounterTo(
  tx: Connection,
  workspaceId: string,
  { encounterId, conversationId: fromId }: { encounterId: string; conversationId: string },
  conversationId: string,
): Promise<void> {
  await sql`
    update encounter set conversation_id = ${conversationId}
    where workspace_id = ${workspaceId} and encounter_id = ${encounterId}
  `.execute(tx);
  const { rows } = await sql<{ entryId: string }>`
    update entry set conversation_id = ${conversationId}
    where workspace_id = ${workspaceId} and encounter_id = ${encounterId} returning entry_id
  `.execute(tx);
  await sql`
    with gone as (
      delete from thread_message
      where workspace_id = ${workspaceId} and conversation_id = ${fromId} and encounter_id = ${encounterId}
      returning message_id
    )
    insert into thread_message (workspace_id, conversation_id, message_id, encounter_id)
    select ${workspaceId}, ${conversationId}, message_id, ${encounterId} from gone on conflict do nothing
  `.execute(tx);
  await markAllDue(tx, workspaceId, "encounter", [encounterId]);
  await markAllDue(
    tx,
    workspaceId,
    "entry",
    rows.map(({ entryId }) => entryId),
  );
}
