// Bytes in PostgreSQL, named by their SHA-256 and kept in chunks, so that a large file never stands in memory whole.
import { createHash } from "node:crypto";
import { type ExpressionBuilder, type RawBuilder, sql } from "kysely";
import type { Connection, Tx } from "../../server/db.ts";
import type { DB } from "../../server/db-types.ts";
import { newId } from "../../server/ids.ts";
import { rowsAs } from "../../server/rows.ts";
import { spend } from "../../server/spent-memory.ts";

export const chunkBytes = 512 * 1024;

export interface StoredContent {
  hash: Buffer;
  sizeBytes: number;
}

/**
 * Stores a stream of bytes once: the same bytes again give the same hash and no new rows, and are young again: until the
 * transaction ends they are locked, and after it they are not cleared away before something can name them.
 * Must run inside a transaction; nothing stays behind when the stream fails and the transaction rolls back.
 */
export async function storeContent(
  tx: Connection,
  workspaceId: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  now: Date,
): Promise<StoredContent> {
  const given = await wholeOrChunks(bytes);
  if (Buffer.isBuffer(given)) return storeSmall(tx, workspaceId, given, now);
  const contentId = newId();
  const digest = createHash("sha256");
  let sizeBytes = 0;
  let ordinal = 0;
  for await (const chunk of given) {
    digest.update(chunk);
    sizeBytes += chunk.length;
    await tx.insertInto("contentChunk").values({ workspaceId, contentId, ordinal: ordinal++, bytes: chunk }).execute();
    spend(chunk.length);
  }
  const hash = digest.digest();
  const kept = await tx
    .insertInto("content")
    .values({ workspaceId, hash, contentId, sizeBytes, createdAt: now })
    .onConflict((conflict) => conflict.columns(["workspaceId", "hash"]).doUpdateSet({ createdAt: now }))
    .returning("contentId")
    .executeTakeFirstOrThrow();
  if (kept.contentId !== contentId) {
    await tx.deleteFrom("contentChunk").where("workspaceId", "=", workspaceId).where("contentId", "=", contentId).execute();
  }
  return { hash, sizeBytes };
}

/** The bytes in one piece where they make one chunk at most; else chunk by chunk, from the first on. */
export async function wholeOrChunks(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Buffer | AsyncIterable<Buffer>> {
  const chunks = inChunks(bytes);
  const first = await chunks.next();
  const second = first.done ? first : await chunks.next();
  if (second.done) return first.value ?? Buffer.alloc(0);
  return (async function* () {
    yield first.value;
    yield second.value;
    yield* chunks;
  })();
}

/** Small bytes that can be stored by a single statement, together with what names them. */
export interface SmallContent {
  hash: Buffer;
  /** What follows a statement's `with`: stores them, by the rules of storeContent. */
  keeping: RawBuilder<unknown>;
}

/** For bytes that make one chunk at most. */
export function smallContent(workspaceId: string, bytes: Buffer, now: Date): SmallContent {
  const contentId = newId();
  const hash = createHash("sha256").update(bytes).digest();
  const keeping = sql`
    kept as (
      insert into content (workspace_id, hash, content_id, size_bytes, created_at)
      values (${workspaceId}, ${hash}, ${contentId}, ${bytes.length}, ${now})
      on conflict (workspace_id, hash) do update set created_at = excluded.created_at
      returning content_id
    ), chunk as (
      insert into content_chunk (workspace_id, content_id, ordinal, bytes)
      select ${workspaceId}, content_id, 0, ${bytes}::bytea from kept where content_id = ${contentId} and ${bytes.length > 0}
    )`;
  return { hash, keeping };
}

/** Stores bytes that make one chunk at most, by the rules of storeContent. */
async function storeSmall(tx: Connection, workspaceId: string, bytes: Buffer, now: Date): Promise<StoredContent> {
  const { hash, keeping } = smallContent(workspaceId, bytes, now);
  await sql`with ${keeping} select from kept`.execute(tx);
  return { hash, sizeBytes: bytes.length };
}

/** Above it a statement with many of them would be too large for what stands in memory at once. */
const mostBytesInMany = 256 * 1024;

/**
 * Stores many contents whose hashes are known, by the rules of storeContent, each once however often it is given. In the order of
 * their hashes: those who bring the same at once wait in a row, never for each other.
 */
export async function storeContents(
  tx: Connection,
  workspaceId: string,
  contents: readonly { bytes: Uint8Array; contentHash: Buffer }[],
  now: Date,
): Promise<void> {
  const distinct = new Map(contents.map((each) => [each.contentHash.toString("hex"), each]));
  let small: { hash: Buffer; contentId: string; bytes: Buffer; sizeBytes: number }[] = [];
  const storeGathered = async () => {
    if (small.length > 0) await storeAllSmall(tx, workspaceId, small, now);
    small = [];
  };
  for (const [, { bytes, contentHash }] of [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (bytes.length > mostBytesInMany) {
      await storeGathered();
      await storeContent(tx, workspaceId, [bytes], now);
    } else {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      small.push({ hash: contentHash, contentId: newId(), bytes: buffer, sizeBytes: bytes.length });
    }
  }
  await storeGathered();
}

async function storeAllSmall(
  tx: Connection,
  workspaceId: string,
  small: readonly { hash: Buffer; contentId: string; bytes: Buffer; sizeBytes: number }[],
  now: Date,
): Promise<void> {
  const given = rowsAs("given", small, { hash: "bytea", contentId: "uuid", bytes: "bytea", sizeBytes: "bigint" });
  await sql`
    with given as materialized (select * from ${given}), kept as (
      insert into content (workspace_id, hash, content_id, size_bytes, created_at)
      select ${workspaceId}, hash, content_id, size_bytes, ${now} from given
      on conflict (workspace_id, hash) do update set created_at = excluded.created_at
      returning content_id
    )
    insert into content_chunk (workspace_id, content_id, ordinal, bytes)
    select ${workspaceId}, content_id, 0, bytes from given join kept using (content_id) where size_bytes > 0
  `.execute(tx);
}

/**
 * Deletes bytes stored before `before` that nothing names, in every workspace, at most `most` and from `from` on, oldest first.
 * Returns when the last of them was stored; undefined where that were all. Must run inside a transaction.
 */
export async function deleteUnnamedContent(
  tx: Tx,
  { from, before, most }: { from: Date; before: Date; most: number },
): Promise<Date | undefined> {
  const found = await tx
    .selectFrom("content")
    .select(["workspaceId", "contentId", "createdAt"])
    .where("createdAt", ">=", from)
    .where("createdAt", "<", before)
    .where(namedByNothing)
    .orderBy("createdAt")
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const { workspaceId, contentId } of found) {
    await tx
      .deleteFrom("content")
      .where("workspaceId", "=", workspaceId)
      .where("contentId", "=", contentId)
      // Asked once more: something may have come to name it just before it was locked.
      .where(namedByNothing)
      .execute();
  }
  return found.length < most ? undefined : found.at(-1)?.createdAt;
}

const namingTables = ["entryFile", "delivery", "upload", "fetchedPicture", "import", "importAside"] as const;

function namedByNothing({ and, exists, not, selectFrom }: ExpressionBuilder<DB, "content">) {
  const naming = (table: (typeof namingTables)[number]) =>
    selectFrom(table)
      .select("workspaceId")
      .whereRef("workspaceId", "=", "content.workspaceId")
      .whereRef("contentHash", "=", "content.hash");
  return and(namingTables.map((table) => not(exists(naming(table)))));
}

/** The bytes of a content, chunk by chunk, or those from `first` to `last` alone; ends at once where the hash is unknown. */
export async function* readContent(
  connection: Connection,
  workspaceId: string,
  hash: Buffer,
  { first, last }: { first: number; last: number } = { first: 0, last: Number.POSITIVE_INFINITY },
): AsyncGenerator<Buffer> {
  // All chunks but the last are full: where a byte is can be reckoned.
  for (let ordinal = Math.floor(first / chunkBytes); ordinal * chunkBytes <= last; ordinal++) {
    const row = await connection
      .selectFrom("content")
      .innerJoin("contentChunk", (join) =>
        join
          .onRef("contentChunk.workspaceId", "=", "content.workspaceId")
          .onRef("contentChunk.contentId", "=", "content.contentId"),
      )
      .select(sql<string>`encode(content_chunk.bytes, 'base64')`.as("digits"))
      .where("content.workspaceId", "=", workspaceId)
      .where("content.hash", "=", hash)
      .where("contentChunk.ordinal", "=", ordinal)
      .executeTakeFirst();
    if (row === undefined) return;
    const begin = ordinal * chunkBytes;
    const bytes = Buffer.from(row.digits, "base64");
    yield bytes.subarray(Math.max(first - begin, 0), Math.min(last - begin + 1, bytes.length));
    if (bytes.length < chunkBytes) return;
    spend(bytes.length);
  }
}

/** The first `most` bytes of a content; empty where it is, or where the hash is unknown. */
export async function readBeginning(connection: Connection, workspaceId: string, hash: Buffer, most: number): Promise<Buffer> {
  const row = await connection
    .selectFrom("content")
    .innerJoin("contentChunk", (join) =>
      join
        .onRef("contentChunk.workspaceId", "=", "content.workspaceId")
        .onRef("contentChunk.contentId", "=", "content.contentId"),
    )
    .select(sql<Buffer>`substring(content_chunk.bytes from 1 for ${most})`.as("bytes"))
    .where("content.workspaceId", "=", workspaceId)
    .where("content.hash", "=", hash)
    .where("contentChunk.ordinal", "=", 0)
    .executeTakeFirst();
  return row?.bytes ?? Buffer.alloc(0);
}

/** Several contents whole, by their hashes as hexadecimal digits, in one statement. For small ones. */
export async function readContents(
  connection: Connection,
  workspaceId: string,
  hashes: readonly Buffer[],
): Promise<Map<string, Buffer>> {
  const rows = await connection
    .selectFrom("content")
    .innerJoin("contentChunk", (join) =>
      join
        .onRef("contentChunk.workspaceId", "=", "content.workspaceId")
        .onRef("contentChunk.contentId", "=", "content.contentId"),
    )
    .select(["content.hash", "contentChunk.bytes"])
    .where("content.workspaceId", "=", workspaceId)
    .where(sql<boolean>`content.hash = any (${hashes}::bytea[])`)
    .orderBy("content.hash")
    .orderBy("contentChunk.ordinal")
    .execute();
  const chunks = new Map<string, Buffer[]>(hashes.map((hash) => [hash.toString("hex"), []]));
  for (const { hash, bytes } of rows) chunks.get(hash.toString("hex"))?.push(bytes);
  return new Map(
    [...chunks].map(([hash, pieces]) => [hash, pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)]),
  );
}

/** The whole content in one buffer. For messages, whose size is limited on the way in. */
export async function readWholeContent(connection: Connection, workspaceId: string, hash: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readContent(connection, workspaceId, hash)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* inChunks(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const piece of bytes) {
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes < chunkBytes) continue;
    let rest = Buffer.concat(waiting);
    for (; rest.length >= chunkBytes; rest = rest.subarray(chunkBytes)) yield rest.subarray(0, chunkBytes);
    waiting = [rest];
    waitingBytes = rest.length;
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}
