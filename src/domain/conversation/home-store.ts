// SQL that finds the encounter to which a message is proven to belong, whoever wrote it.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { rowsAs } from "../../server/rows.ts";

/** An encounter, and whose conversation it is in. */
export interface Home {
  encounterId: string;
  conversationId: string;
  customerId: string;
}

/** Of these encounters those that there are, by their ids. */
export async function findHomes(
  connection: Connection,
  workspaceId: string,
  encounterIds: readonly string[],
): Promise<Map<string, Home>> {
  if (encounterIds.length === 0) return new Map();
  const { rows } = await sql<Home>`
    select encounter.encounter_id, encounter.conversation_id, conversation.customer_id
    from encounter join conversation on conversation.workspace_id = encounter.workspace_id
      and conversation.conversation_id = encounter.conversation_id
    where encounter.workspace_id = ${workspaceId} and encounter.encounter_id = any (${encounterIds}::uuid[])
  `.execute(connection);
  return new Map(rows.map((row) => [row.encounterId, row]));
}

/** An entry that we sent, by its own id and the Message-ID that was made for it. */
export interface SentName {
  entryId: string;
  messageId: string;
}

/** Where words that went out stand now, by their Message-ID. Only who was sent them knows it. */
export async function findHomesOfSent(
  connection: Connection,
  workspaceId: string,
  sent: readonly SentName[],
): Promise<Map<string, Home & { entryId: string; deliveryId: string | null; identityId: string | null }>> {
  if (sent.length === 0) return new Map();
  const given = rowsAs("given", sent, { entryId: "uuid", messageId: "text" });
  const { rows } = await sql<Home & { entryId: string; messageId: string; deliveryId: string | null; identityId: string | null }>`
    select entry.entry_id, entry.message_id, entry.delivery_id, entry.identity_id, entry.encounter_id, entry.conversation_id,
      conversation.customer_id
    from ${given}
    join entry on entry.workspace_id = ${workspaceId} and entry.entry_id = given.entry_id and entry.message_id = given.message_id
      and entry.kind = 'message_out'
    join conversation on conversation.workspace_id = entry.workspace_id and conversation.conversation_id = entry.conversation_id
  `.execute(connection);
  return new Map(rows.map((row) => [row.messageId, row]));
}

/** A Message-ID that somebody refers to, and the address they write from. */
export interface Reference {
  address: string;
  messageId: string;
}

/**
 * Encounters in which these addresses take part beside the customer, and to which the Message-ID that they refer to belongs. Who
 * was never named in its mails refers in vain.
 */
export async function findHomesOfParties(
  connection: Connection,
  workspaceId: string,
  references: readonly Reference[],
): Promise<(Home & Reference)[]> {
  if (references.length === 0) return [];
  const given = rowsAs("given", references, { address: "text", messageId: "text" });
  const { rows } = await sql<Home & Reference>`
    select given.address, given.message_id, encounter.encounter_id, encounter.conversation_id, conversation.customer_id
    from ${given}
    join encounter_party party on party.workspace_id = ${workspaceId} and party.address = given.address
    join encounter on encounter.workspace_id = ${workspaceId} and encounter.encounter_id = party.encounter_id
    join thread_message thread on thread.workspace_id = ${workspaceId} and thread.conversation_id = encounter.conversation_id
      and thread.message_id = given.message_id and thread.encounter_id = encounter.encounter_id
    join conversation on conversation.workspace_id = ${workspaceId} and conversation.conversation_id = encounter.conversation_id
  `.execute(connection);
  return rows;
}

/** The same, and also encounters with these addresses' own customers: for words from before, which prove themselves by nothing else. */
export async function findHomesOfAnyone(
  connection: Connection,
  workspaceId: string,
  references: readonly Reference[],
): Promise<(Omit<Home, "customerId"> & Reference)[]> {
  if (references.length === 0) return [];
  const given = rowsAs("given", references, { address: "text", messageId: "text" });
  const { rows } = await sql<Omit<Home, "customerId"> & Reference>`
    with given as materialized (select * from ${given})
    select given.address, given.message_id, encounter.encounter_id, encounter.conversation_id
    from given
    join encounter_party party on party.workspace_id = ${workspaceId} and party.address = given.address
    join encounter on encounter.workspace_id = ${workspaceId} and encounter.encounter_id = party.encounter_id
    join thread_message thread on thread.workspace_id = ${workspaceId} and thread.conversation_id = encounter.conversation_id
      and thread.message_id = given.message_id and thread.encounter_id = encounter.encounter_id
    union
    select given.address, given.message_id, thread.encounter_id, own.conversation_id
    from given
    -- Each a step of its own (offset 0): while much comes in, PostgreSQL does not know yet how much there is, and reads all of it.
    join lateral (
      select conversation.conversation_id
      from identity join conversation on conversation.workspace_id = ${workspaceId} and conversation.customer_id = identity.customer_id
      where identity.workspace_id = ${workspaceId} and identity.kind = 'mail' and identity.address = given.address offset 0
    ) own on true
    join lateral (
      select encounter_id from thread_message
      where workspace_id = ${workspaceId} and conversation_id = own.conversation_id and message_id = given.message_id offset 0
    ) thread on true
  `.execute(connection);
  return rows;
}

/** Remembers who takes part in encounters. */
export async function insertParties(
  tx: Connection,
  workspaceId: string,
  parties: readonly { encounterId: string; address: string; name: string | null; createdAt: Date }[],
): Promise<void> {
  if (parties.length === 0) return;
  const given = rowsAs("given", parties, { encounterId: "uuid", address: "text", name: "text", createdAt: "timestamptz" });
  await sql`
    insert into encounter_party (workspace_id, encounter_id, address, name, created_at)
    select ${workspaceId}, encounter_id, address, max(name), min(created_at) from ${given} group by encounter_id, address
    order by encounter_id, address
    on conflict do nothing
  `.execute(tx);
}
