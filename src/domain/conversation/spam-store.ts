// SQL of spam: who wrote it, and which of its words never had a clock.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";

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
