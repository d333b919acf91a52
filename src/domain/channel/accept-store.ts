// SQL of keeping what comes in: the delivery with its bytes in one statement, once where it is known already; and many from before.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { insertAll } from "../../server/rows.ts";
import type { DeliveryState, Envelope } from "./schema.ts";

/** A delivery by what its channel calls it, if it is not older than this. */
export interface DeliverySince {
  remoteKey: string;
  since: Date;
}

function knownSince(workspaceId: string, channelId: string, { remoteKey, since }: DeliverySince) {
  return sql`
    select from delivery where workspace_id = ${workspaceId}::uuid and channel_id = ${channelId}::uuid
      and remote_key = ${remoteKey}::text and created_at > ${since}::timestamptz`;
}

/** Whether the channel has given one under this key since then. */
export async function isDeliveryKnown(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  delivery: DeliverySince,
): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select exists (${knownSince(workspaceId, channelId, delivery)}) as is
  `.execute(tx);
  return rows[0]?.is === true;
}

function channelAt(workspaceId: string, channelId: string, address: string) {
  return sql`select from channel where workspace_id = ${workspaceId}::uuid and channel_id = ${channelId}::uuid and address = ${address}::text`;
}

/** Whether the channel is there, and receives at this address. */
export async function isChannelAt(tx: Connection, workspaceId: string, channelId: string, address: string): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select exists (${channelAt(workspaceId, channelId, address)}) as is`.execute(tx);
  return rows[0]?.is === true;
}

/** Keeps an incoming delivery with its bytes in one statement, which is a transaction of its own; false where it is known, or the channel is elsewhere. */
export async function insertWithContent(
  connection: Connection,
  workspaceId: string,
  delivery: {
    deliveryId: string;
    channelId: string;
    envelope: Envelope;
    remoteKey: string | null;
    /** Not kept where the channel has given one under this key since then. */
    unless: DeliverySince | null;
    /** Not kept where the channel does not receive at this address any more. */
    stillAt: string | null;
    folder: string | null;
    isJunk: boolean;
    createdAt: Date;
  },
  { hash, keeping }: { hash: Buffer; keeping: RawBuilder<unknown> },
): Promise<boolean> {
  const { deliveryId, channelId, envelope, remoteKey, unless, stillAt, folder, isJunk, createdAt } = delivery;
  const values = sql`${workspaceId}::uuid, ${deliveryId}::uuid, ${channelId}::uuid, 'in', 'received', ${JSON.stringify(envelope)}::jsonb,
    ${hash}::bytea, ${remoteKey}::text, ${folder}::text, ${isJunk}::boolean, ${createdAt}::timestamptz, ${createdAt}::timestamptz`;
  const conditions = [
    ...(unless === null ? [] : [sql`not exists (${knownSince(workspaceId, channelId, unless)})`]),
    ...(stillAt === null ? [] : [sql`exists (${channelAt(workspaceId, channelId, stillAt)})`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const { numAffectedRows } = await sql`
    with ${keeping}
    insert into delivery (
      workspace_id, delivery_id, channel_id, direction, state, envelope, content_hash, remote_key, folder, is_junk, created_at, changed_at
    )
    select ${values} ${where}
    on conflict (workspace_id, channel_id, remote_key) do nothing
  `.execute(connection);
  return numAffectedRows === 1n;
}

/** Keeps many deliveries whose bytes are kept, and of which it is known what became. */
export async function insertDeliveries(
  tx: Connection,
  workspaceId: string,
  deliveries: readonly {
    deliveryId: string;
    channelId: string;
    direction: "in" | "out";
    state: DeliveryState;
    envelope: Envelope;
    contentHash: Buffer;
    createdAt: Date;
  }[],
): Promise<void> {
  const rows = deliveries.map((delivery) => ({
    ...delivery,
    envelope: JSON.stringify(delivery.envelope),
    changedAt: delivery.createdAt,
  }));
  await insertAll(tx, "delivery", workspaceId, rows, {
    deliveryId: "uuid",
    channelId: "uuid",
    direction: "text",
    state: "text",
    envelope: "jsonb",
    contentHash: "bytea",
    createdAt: "timestamptz",
    changedAt: "timestamptz",
  });
}
