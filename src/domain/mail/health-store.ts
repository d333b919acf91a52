// SQL of how a channel is: read from deliveries, and from what could not be fetched.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { Envelope } from "../channel/schema.ts";

export interface HealthCounts {
  lastReceivedAt: Date | null;
  waitingCount: number;
  waitingSince: Date | null;
  setAsideCount: number;
  problemCount: number;
  failedCount: number;
  heldCount: number;
}

export async function findHealthCounts(connection: Connection, workspaceId: string, channelId: string): Promise<HealthCounts> {
  const count = (state: "set_aside" | "failed" | "held") => sql<number>`(
    select count(*)::int from delivery where workspace_id = ${workspaceId} and channel_id = ${channelId} and state = ${sql.lit(state)}
  )`;
  // Each half has an index of its own.
  const waiting = (isAlone: boolean) => sql`
    select created_at from delivery where workspace_id = ${workspaceId} and channel_id = ${channelId} and state = 'received'
      and ${isAlone ? sql`alone` : sql`not alone`}`;
  const { rows } = await sql<HealthCounts>`
    with waiting as (${waiting(false)} union all ${waiting(true)})
    select
      (
        select created_at from delivery where workspace_id = ${workspaceId} and channel_id = ${channelId} and direction = 'in'
        order by created_at desc limit 1
      ) as last_received_at,
      (select count(*)::int from waiting) as waiting_count,
      (select min(created_at) from waiting) as waiting_since,
      ${count("set_aside")} as set_aside_count,
      (
        select count(*)::int from mailbox_problem where workspace_id = ${workspaceId} and channel_id = ${channelId}
      ) as problem_count,
      ${count("failed")} as failed_count,
      ${count("held")} as held_count
  `.execute(connection);
  return rows[0] as HealthCounts;
}

export interface SetAsideRow {
  deliveryId: string;
  createdAt: Date;
  reason: string | null;
  envelope: Envelope;
  sizeBytes: number;
  /** The beginning of the raw message. */
  head: Buffer;
}

/** Enough for the headers that say who wrote. */
const headBytes = 16 * 1024;

/** What a channel has set aside, the latest first. */
export async function listSetAside(
  connection: Connection,
  workspaceId: string,
  channelId: string,
  limit: number,
): Promise<SetAsideRow[]> {
  const { rows } = await sql<SetAsideRow>`
    select delivery_id, delivery.created_at, reason, envelope, size_bytes,
      coalesce(substring(content_chunk.bytes from 1 for ${headBytes}), ''::bytea) as head
    from delivery
    join content on content.workspace_id = delivery.workspace_id and content.hash = delivery.content_hash
    left join content_chunk on content_chunk.workspace_id = content.workspace_id and content_chunk.content_id = content.content_id
      and content_chunk.ordinal = 0
    where delivery.workspace_id = ${workspaceId} and channel_id = ${channelId} and state = 'set_aside'
    order by delivery.created_at desc, delivery_id desc limit ${limit}
  `.execute(connection);
  return rows;
}

/** The raw message of an incoming delivery that was set aside; undefined where there is none. */
export async function findSetAside(
  connection: Connection,
  workspaceId: string,
  { channelId, deliveryId }: { channelId: string; deliveryId: string },
): Promise<{ contentHash: Buffer; sizeBytes: number } | undefined> {
  const { rows } = await sql<{ contentHash: Buffer; sizeBytes: number }>`
    select content_hash, size_bytes from delivery
    join content on content.workspace_id = delivery.workspace_id and content.hash = delivery.content_hash
    where delivery.workspace_id = ${workspaceId} and delivery_id = ${deliveryId} and channel_id = ${channelId} and state = 'set_aside'
  `.execute(connection);
  return rows[0];
}
