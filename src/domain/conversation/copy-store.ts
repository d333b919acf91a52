// SQL that finds who can get copies: who takes part in an encounter, what is known of their addresses, and which are our own.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { EntryParty, EntrySender } from "./schema.ts";

/** The addresses of the channels of a workspace. */
export async function listOwnAddresses(connection: Connection, workspaceId: string): Promise<Set<string>> {
  const rows = await connection.selectFrom("channel").select("address").where("workspaceId", "=", workspaceId).execute();
  return new Set(rows.map(({ address }) => address));
}

/** The same of those who are teammates now. */
export async function listTeammateAddresses(connection: Connection, workspaceId: string): Promise<Set<string>> {
  const rows = await connection
    .selectFrom("teammate")
    .select("email")
    .where("workspaceId", "=", workspaceId)
    .where("leftAt", "is", null)
    .execute();
  return new Set(rows.map(({ email }) => email.toLowerCase()));
}

/** Who takes part, and the name that they sign with. */
export interface Participant {
  address: string;
  name: string | null;
}

const mostParticipants = 100;

/** Who takes part in an encounter beside its customer: whom its mails named, and who wrote; in the order in which they came in. */
export async function listParticipants(connection: Connection, workspaceId: string, encounterId: string): Promise<Participant[]> {
  const { rows } = await sql<Participant>`
    select address, max(name) as name from (
      select address, name, created_at from encounter_party
      where workspace_id = ${workspaceId} and encounter_id = ${encounterId}
      union all
      select identity.address, identity.name, entry.at from entry
      join conversation on conversation.workspace_id = entry.workspace_id and conversation.conversation_id = entry.conversation_id
      join identity on identity.workspace_id = entry.workspace_id and identity.identity_id = entry.identity_id
        and identity.customer_id <> conversation.customer_id
      where entry.workspace_id = ${workspaceId} and entry.encounter_id = ${encounterId}
        and entry.kind = 'message_in' and entry.nature = 'words'
    ) as participant
    group by address order by min(created_at), address limit ${mostParticipants}
  `.execute(connection);
  return rows;
}

/** Whom the newest words of an encounter named, in or out, and who wrote them. */
export interface LatestMessage {
  /** Null where we wrote, or nobody knows who. */
  author: string | null;
  sender: EntrySender | null;
  parties: EntryParty[];
}

export async function findLatestMessage(
  connection: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<LatestMessage | undefined> {
  const { rows } = await sql<LatestMessage>`
    select case when entry.kind = 'message_in' then identity.address end as author, entry.sender,
      coalesce(entry.parties, '[]') as parties
    from entry
    left join identity on identity.workspace_id = entry.workspace_id and identity.identity_id = entry.identity_id
    where entry.workspace_id = ${workspaceId} and entry.encounter_id = ${encounterId}
      and entry.kind in ('message_in', 'message_out') and entry.nature = 'words'
    order by entry.at desc, entry.entry_id desc limit 1
  `.execute(connection);
  return rows[0];
}

export interface KnownAddress {
  address: string;
  name: string | null;
  isSpam: boolean | null;
  undeliverableReason: string | null;
}

/** What is known of these addresses. */
export async function listKnownAddresses(
  connection: Connection,
  workspaceId: string,
  addresses: readonly string[],
): Promise<KnownAddress[]> {
  if (addresses.length === 0) return [];
  return connection
    .selectFrom("identity")
    .select(["address", "name", "isSpam", "undeliverableReason"])
    .where("workspaceId", "=", workspaceId)
    .where("kind", "=", "mail")
    .where(sql<boolean>`address = any (${addresses}::text[])`)
    .execute();
}

/** Who got words of an encounter hidden, and is named openly in none of them. */
export async function listHidden(connection: Connection, workspaceId: string, encounterId: string): Promise<Set<string>> {
  const { rows } = await sql<{ address: string }>`
    select party ->> 'address' as address
    from entry cross join jsonb_array_elements(entry.parties) as party
    where entry.workspace_id = ${workspaceId} and entry.encounter_id = ${encounterId} and entry.parties is not null
    group by 1 having bool_or(party ->> 'role' = 'bcc') and not bool_or(party ->> 'role' in ('to', 'cc'))
  `.execute(connection);
  return new Set(rows.map(({ address }) => address));
}

/** Whom words of an encounter did not reach, and why; the newest last. */
export async function listUnreached(
  connection: Connection,
  workspaceId: string,
  encounterId: string,
): Promise<{ address: string; reason: string }[]> {
  const { rows } = await sql<{ address: string; reason: string }>`
    select one ->> 'address' as address, one ->> 'reason' as reason
    from entry
    join delivery on delivery.workspace_id = entry.workspace_id and delivery.delivery_id = entry.delivery_id
    cross join jsonb_array_elements(delivery.unreached) as one
    where entry.workspace_id = ${workspaceId} and entry.encounter_id = ${encounterId} and entry.kind = 'message_out'
      and (one ->> 'isLasting')::boolean
    order by entry.at, entry.entry_id
  `.execute(connection);
  return rows;
}
