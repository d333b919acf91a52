// SQL of channels and deliveries.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DeliveryState, Envelope, MailSettings, Unreached } from "./schema.ts";

export interface ChannelRow {
  workspaceId: string;
  channelId: string;
  name: string;
  address: string;
  settings: MailSettings;
  secrets: Buffer | null;
  /** Whose inbox its words come to. */
  teamId: string | null;
}

const channelColumns = ["workspaceId", "channelId", "name", "address", "settings", "secrets", "teamId"] as const;

export async function insertChannel(
  tx: Connection,
  workspaceId: string,
  channel: {
    channelId: string;
    name: string;
    address: string;
    settings: MailSettings;
    secrets: Buffer | null;
    teamId?: string | null;
    createdAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto("channel")
    .values({
      workspaceId,
      kind: "mail",
      ...channel,
      settings: JSON.stringify(channel.settings),
      changedAt: channel.createdAt,
    })
    .execute();
}

export async function updateChannel(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  change: {
    name: string;
    address: string;
    settings: MailSettings;
    secrets: Buffer | null;
    teamId: string | null;
    changedAt: Date;
  },
): Promise<void> {
  await tx
    .updateTable("channel")
    .set({ ...change, settings: JSON.stringify(change.settings) })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .execute();
}

function oneChannel(connection: Connection, workspaceId: string, channelId: string) {
  return connection
    .selectFrom("channel")
    .select(channelColumns)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId);
}

export async function findChannel(
  connection: Connection,
  workspaceId: string,
  channelId: string,
): Promise<ChannelRow | undefined> {
  return (await oneChannel(connection, workspaceId, channelId).executeTakeFirst()) as ChannelRow | undefined;
}

/** The same, locked until the transaction ends. */
export async function lockChannel(tx: Connection, workspaceId: string, channelId: string): Promise<ChannelRow | undefined> {
  return (await oneChannel(tx, workspaceId, channelId).forNoKeyUpdate().executeTakeFirst()) as ChannelRow | undefined;
}

/** The same, kept from changing until the transaction ends: what is decided by its settings stays right. */
export async function holdChannel(tx: Connection, workspaceId: string, channelId: string): Promise<ChannelRow | undefined> {
  return (await oneChannel(tx, workspaceId, channelId).forShare().executeTakeFirst()) as ChannelRow | undefined;
}

/** Whose inbox the words of these channels come to, by the channel; null: everyone's. */
export async function listChannelTeams(
  connection: Connection,
  workspaceId: string,
  channelIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await connection
    .selectFrom("channel")
    .select(["channelId", "teamId"])
    .where("workspaceId", "=", workspaceId)
    .where(sql<boolean>`channel_id = any (${channelIds}::uuid[])`)
    .execute();
  return new Map(rows.map(({ channelId, teamId }) => [channelId, teamId]));
}

/** The channel that receives at an address, whichever workspace it belongs to: what the listener asks. */
export async function findChannelByAddress(connection: Connection, address: string): Promise<ChannelRow | undefined> {
  const row = await connection
    .selectFrom("channel")
    .select(channelColumns)
    .where("kind", "=", "mail")
    .where("address", "=", address.toLowerCase())
    .executeTakeFirst();
  return row as ChannelRow | undefined;
}

/** Every channel of the instance that reads a mailbox: what the process connects at its start. */
export async function listMailboxChannels(connection: Connection): Promise<ChannelRow[]> {
  const rows = await connection
    .selectFrom("channel")
    .select(channelColumns)
    .where(sql<boolean>`settings -> 'imap' <> 'null'`)
    .orderBy("workspaceId")
    .orderBy("channelId")
    .execute();
  return rows as ChannelRow[];
}

export interface DeliveryRow {
  deliveryId: string;
  channelId: string;
  direction: "in" | "out";
  state: DeliveryState;
  envelope: Envelope;
  contentHash: Buffer | null;
  createdAt: Date;
  /** In which folder of a mailbox it lay. */
  folder: string | null;
  /** It lay among the junk of its mailbox. */
  isJunk: boolean;
  /** Of several to whom it goes out, those whom it has not reached. */
  unreached: Unreached[] | null;
}

/** Keeps a delivery; false where the channel has already given one under the same remote key. */
export async function insertDelivery(
  tx: Connection,
  workspaceId: string,
  delivery: {
    deliveryId: string;
    channelId: string;
    direction: "in" | "out";
    state: DeliveryState;
    envelope: Envelope;
    contentHash: Buffer | null;
    remoteKey: string | null;
    folder?: string | null;
    isJunk?: boolean;
    createdAt: Date;
  },
): Promise<boolean> {
  const result = await tx
    .insertInto("delivery")
    .values({ workspaceId, ...delivery, envelope: JSON.stringify(delivery.envelope), changedAt: delivery.createdAt })
    .onConflict((conflict) => conflict.columns(["workspaceId", "channelId", "remoteKey"]).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

const deliveryColumns = [
  "deliveryId",
  "channelId",
  "direction",
  "state",
  "envelope",
  "contentHash",
  "createdAt",
  "folder",
  "isJunk",
  "unreached",
] as const;

function oneDelivery(connection: Connection, workspaceId: string, deliveryId: string) {
  return connection
    .selectFrom("delivery")
    .select(deliveryColumns)
    .where("workspaceId", "=", workspaceId)
    .where("deliveryId", "=", deliveryId);
}

export async function findDelivery(
  connection: Connection,
  workspaceId: string,
  deliveryId: string,
): Promise<DeliveryRow | undefined> {
  return (await oneDelivery(connection, workspaceId, deliveryId).executeTakeFirst()) as DeliveryRow | undefined;
}

/** The same, locked until the transaction ends: two jobs never work on one delivery at once. */
export async function lockDelivery(tx: Connection, workspaceId: string, deliveryId: string): Promise<DeliveryRow | undefined> {
  return (await oneDelivery(tx, workspaceId, deliveryId).forUpdate().executeTakeFirst()) as DeliveryRow | undefined;
}

export async function markDelivery(
  tx: Connection,
  workspaceId: string,
  deliveryId: string,
  { unreached, ...change }: { state: DeliveryState; reason: string | null; unreached?: Unreached[] | null; changedAt: Date },
): Promise<void> {
  const kept = unreached === undefined ? {} : { unreached: unreached === null ? null : JSON.stringify(unreached) };
  await tx
    .updateTable("delivery")
    .set({ ...change, ...kept })
    .where("workspaceId", "=", workspaceId)
    .where("deliveryId", "=", deliveryId)
    .execute();
}

/** Notes that what these deliveries brought stands in a conversation. */
export async function markDeliveriesPlaced(
  tx: Connection,
  workspaceId: string,
  deliveries: readonly { deliveryId: string }[],
  now: Date,
): Promise<void> {
  const deliveryIds = deliveries.map(({ deliveryId }) => deliveryId);
  await tx
    .updateTable("delivery")
    .set({ state: "placed", reason: null, changedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where(sql<boolean>`delivery_id = any (${deliveryIds}::uuid[])`)
    .execute();
}

/** A mail that came in and waits for its place. */
export interface WaitingDelivery {
  workspaceId: string;
  deliveryId: string;
  channelId: string;
  envelope: Envelope;
  contentHash: Buffer;
  sizeBytes: number;
  createdAt: Date;
  /** In which folder of a mailbox it lay. */
  folder: string | null;
  /** It lay among the junk of its mailbox. */
  isJunk: boolean;
}

/** Whether anything that came in waits for its place among others. */
export async function isAnythingToPlace(connection: Connection): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select exists (select from delivery where state = 'received' and not alone) as is
  `.execute(connection);
  return rows[0]?.is === true;
}

/**
 * The delivery that has waited longest to be placed together with others, and more of its workspace, oldest first. All are locked
 * until the transaction ends; those that another has locked are passed over.
 */
export async function lockOldestWaiting(tx: Connection, most: number): Promise<WaitingDelivery[]> {
  const { rows } = await sql<WaitingDelivery>`
    with oldest as (
      select workspace_id from delivery where state = 'received' and not alone
      order by created_at limit 1 for update skip locked
    )
    select delivery.workspace_id, delivery_id, channel_id, envelope, content_hash, content.size_bytes, delivery.created_at, delivery.folder, delivery.is_junk
    from delivery join content on content.workspace_id = delivery.workspace_id and content.hash = delivery.content_hash
    where delivery.workspace_id = (select workspace_id from oldest) and state = 'received' and not alone
    order by delivery.created_at, delivery_id limit ${most} for update of delivery skip locked
  `.execute(tx);
  return rows;
}

/** Leaves a delivery that waits to a job of its own; false where it does not wait any more. */
export async function markDeliveryAlone(tx: Connection, workspaceId: string, deliveryId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("delivery")
    .set({ alone: true })
    .where("workspaceId", "=", workspaceId)
    .where("deliveryId", "=", deliveryId)
    .where("state", "=", "received")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Names the raw message of an outgoing delivery, once it is composed. */
export async function setDeliveryContent(
  tx: Connection,
  workspaceId: string,
  deliveryId: string,
  contentHash: Buffer,
): Promise<void> {
  await tx
    .updateTable("delivery")
    .set({ contentHash })
    .where("workspaceId", "=", workspaceId)
    .where("deliveryId", "=", deliveryId)
    .execute();
}

/** Moves what a channel holds, or has set aside, on to be sent or placed, or one of it; returns the ids, oldest first. */
export async function markAllDeliveries(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  {
    from,
    to,
    now,
    deliveryId,
  }: { from: "held" | "set_aside"; to: "queued" | "received"; now: Date; deliveryId?: string | undefined },
): Promise<string[]> {
  const rows = await tx
    .updateTable("delivery")
    .set({ state: to, reason: null, changedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("state", "=", from)
    .$if(deliveryId !== undefined, (query) => query.where("deliveryId", "=", deliveryId as string))
    .returning("deliveryId")
    .execute();
  return rows.map((row) => row.deliveryId).sort();
}
