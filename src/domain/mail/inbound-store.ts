// SQL of ways in by a provider's webhook: what is set up, and what has been brought lately.
import type { Connection } from "../../server/db.ts";
import type { InboundProvider } from "./inbound-schema.ts";

export interface InboundRow {
  workspaceId: string;
  channelId: string;
  provider: InboundProvider;
  /** Sealed. */
  signingKey: Buffer | null;
  takenAt: Date | null;
  refusedAt: Date | null;
  refusedBecause: string | null;
}

const columns = ["workspaceId", "channelId", "provider", "signingKey", "takenAt", "refusedAt", "refusedBecause"] as const;

/** What is set up for a channel; locked until the transaction ends where it is about to change. */
export async function findInbound(
  connection: Connection,
  workspaceId: string,
  channelId: string,
): Promise<InboundRow | undefined> {
  const row = await connection
    .selectFrom("inbound")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .executeTakeFirst();
  return row as InboundRow | undefined;
}

/** The way in that this secret opens, whichever workspace it belongs to. */
export async function findInboundBySecret(
  connection: Connection,
  channelId: string,
  secretHash: Buffer,
): Promise<InboundRow | undefined> {
  const row = await connection
    .selectFrom("inbound")
    .select(columns)
    .where("channelId", "=", channelId)
    .where("secretHash", "=", secretHash)
    .executeTakeFirst();
  return row as InboundRow | undefined;
}

export async function saveInbound(
  tx: Connection,
  workspaceId: string,
  inbound: {
    channelId: string;
    provider: InboundProvider;
    secretHash: Buffer | undefined;
    signingKey: Buffer | null;
    changedAt: Date;
  },
): Promise<void> {
  const { channelId, secretHash, ...change } = inbound;
  if (secretHash === undefined) {
    await tx
      .updateTable("inbound")
      .set(change)
      .where("workspaceId", "=", workspaceId)
      .where("channelId", "=", channelId)
      .execute();
    return;
  }
  await tx
    .insertInto("inbound")
    .values({ workspaceId, channelId, secretHash, ...change })
    .onConflict((conflict) => conflict.columns(["workspaceId", "channelId"]).doUpdateSet({ ...change, secretHash }))
    .execute();
}

/** False where there was none. */
export async function deleteInbound(tx: Connection, workspaceId: string, channelId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("inbound")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

const noteEveryMs = 60_000;

/** Notes that mail was taken, to the minute: not a write for each mail. */
export async function noteTaken(
  connection: Connection,
  { workspaceId, channelId, takenAt }: InboundRow,
  now: Date,
): Promise<void> {
  if (takenAt !== null && now.getTime() - takenAt.getTime() < noteEveryMs) return;
  await connection
    .updateTable("inbound")
    .set({ takenAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .execute();
}

export async function noteRefused(
  connection: Connection,
  { workspaceId, channelId }: InboundRow,
  because: string,
  now: Date,
): Promise<void> {
  await connection
    .updateTable("inbound")
    .set({ refusedAt: now, refusedBecause: because })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .execute();
}

interface Seen {
  channelId: string;
  tokenHash: Buffer;
  contentHash: Buffer;
  expiresAt: Date;
}

/** Notes that a provider has brought this. Where it has before, returns the hash of what it brought then. */
export async function noteSeen(tx: Connection, workspaceId: string, seen: Seen): Promise<Buffer | undefined> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("inboundSeen")
    .values({ workspaceId, ...seen })
    .onConflict((conflict) => conflict.columns(["workspaceId", "channelId", "tokenHash"]).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return undefined;
  const before = await tx
    .selectFrom("inboundSeen")
    .select("contentHash")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", seen.channelId)
    .where("tokenHash", "=", seen.tokenHash)
    .executeTakeFirstOrThrow();
  return before.contentHash;
}

/** What was brought so long ago that it is refused by its age, or that nobody plays it again. */
export async function forgetSeen(connection: Connection, now: Date): Promise<void> {
  await connection.deleteFrom("inboundSeen").where("expiresAt", "<=", now).execute();
}
