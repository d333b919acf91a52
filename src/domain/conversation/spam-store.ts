// SQL of spam: who wrote it, which of its words never had a clock, and what a mailbox's folder for junk has brought into it.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { rowsAs } from "../../server/rows.ts";
import type { MessageName } from "./receive-store.ts";

/** The identities of those whose words came into an encounter. */
export async function listAuthorIds(tx: Connection, workspaceId: string, encounterId: string): Promise<string[]> {
  const { rows } = await sql<{ identityId: string }>`
    select distinct identity_id from entry
    where workspace_id = ${workspaceId} and encounter_id = ${encounterId} and kind = 'message_in' and identity_id is not null
  `.execute(tx);
  return rows.map(({ identityId }) => identityId);
}

/** Words of people in an encounter that nobody has answered since, and that have no clock. */
export async function listUnclockedWords(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<{ entryId: string; encounterId: string; at: Date }[]> {
  const { rows } = await sql<{ entryId: string; encounterId: string; at: Date }>`
    select entry_id, encounter_id, at from entry
    where workspace_id = ${workspaceId} and encounter_id = ${encounterId} and kind = 'message_in' and nature = 'words'
      and not exists (select from clock where clock.workspace_id = entry.workspace_id and clock.entry_id = entry.entry_id)
      and not exists (
        select from entry answer where answer.workspace_id = entry.workspace_id and answer.encounter_id = entry.encounter_id
          and answer.kind = 'message_out' and answer.at > entry.at
      )
    order by at, entry_id
  `.execute(tx);
  return rows;
}

/**
 * The encounters that are spam because one of these messages lay in a folder for junk; without those of whose authors a person has
 * said that they send spam.
 */
export async function listJunked(tx: Connection, workspaceId: string, messages: readonly MessageName[]): Promise<string[]> {
  const given = rowsAs("given", messages, { channelId: "uuid", messageKey: "bytea" });
  const { rows } = await sql<{ encounterId: string }>`
    select distinct encounter.encounter_id from ${given}
    join entry on entry.workspace_id = ${workspaceId} and entry.channel_id = given.channel_id and entry.message_key = given.message_key
    join encounter on encounter.workspace_id = entry.workspace_id and encounter.encounter_id = entry.encounter_id
    join delivery on delivery.workspace_id = entry.workspace_id and delivery.delivery_id = entry.delivery_id
    left join identity on identity.workspace_id = entry.workspace_id and identity.identity_id = entry.identity_id
    where encounter.state = 'spam' and delivery.is_junk and identity.is_spam is not true
    order by encounter.encounter_id
  `.execute(tx);
  return rows.map(({ encounterId }) => encounterId);
}
