// Bytes in PostgreSQL: the same ones once, whole again at every border of a chunk, nothing left of a stream that fails.
import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { forgetUnnamedContent } from "./actions.ts";
import { chunkBytes, readContent, readWholeContent, storeContent } from "./store.ts";
import { deleteUpload, insertUpload } from "./upload-store.ts";

const { connection } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");
let workspaceId: string;
beforeAll(async () => {
  ({ workspaceId } = await makeWorkspace(connection));
});

const store = (bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, to = workspaceId) =>
  inTransaction(connection, (tx) => storeContent(tx, to, bytes, now));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

async function rows(of = workspaceId): Promise<{ contents: number; chunks: number }> {
  const count = async (table: "content" | "contentChunk") => {
    const { n } = await connection
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("workspaceId", "=", of)
      .executeTakeFirstOrThrow();
    return n;
  };
  return { contents: await count("content"), chunks: await count("contentChunk") };
}

describe("what is stored is read back whole", () => {
  test.each([
    [0, 0],
    [1, 1],
    [chunkBytes - 1, 1],
    [chunkBytes, 1],
    [chunkBytes + 1, 2],
    [3 * 1024 * 1024, 6],
  ])("%i bytes, in %i chunks", async (size, chunks) => {
    const bytes = randomBytes(size);
    const before = await rows();
    const { hash, sizeBytes } = await store([bytes]);
    expect(sizeBytes).toBe(size);
    expect(hash).toEqual(sha256(bytes));
    expect((await readWholeContent(connection, workspaceId, hash)).equals(bytes)).toBe(true);
    expect((await rows()).chunks - before.chunks).toBe(chunks);
  });

  test("in whatever pieces it arrived", async () => {
    const bytes = randomBytes(chunkBytes + 777);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((to, i) => bytes.subarray(places[i], to));
        const { hash } = await store(pieces);
        expect(hash).toEqual(sha256(bytes));
      }),
      { numRuns: 10 },
    );
  });

  test("byte by byte", async () => {
    const bytes = randomBytes(5000);
    const { hash } = await store([...bytes].map((byte) => Buffer.of(byte)));
    expect((await readWholeContent(connection, workspaceId, hash)).equals(bytes)).toBe(true);
  });
});

describe("the same bytes", () => {
  test("are kept once", async () => {
    const bytes = randomBytes(chunkBytes * 2 + 5);
    const first = await store([bytes]);
    const before = await rows();
    expect(await store([bytes.subarray(0, 10), bytes.subarray(10)])).toEqual(first);
    expect(await rows()).toEqual(before);
  });

  test("are kept once when many bring them at the same moment, and all can read them", async () => {
    const bytes = randomBytes(chunkBytes + 5);
    const before = await rows();
    const stored = await Promise.all(Array.from({ length: 8 }, () => store([bytes])));
    expect(new Set(stored.map(({ hash }) => hash.toString("hex"))).size).toBe(1);
    expect(await rows()).toEqual({ contents: before.contents + 1, chunks: before.chunks + 2 });
    expect((await readWholeContent(connection, workspaceId, sha256(bytes))).equals(bytes)).toBe(true);
  });

  test("of another workspace are its own: neither sees the other's", async () => {
    const other = await makeWorkspace(connection);
    const bytes = randomBytes(1000);
    const { hash } = await store([bytes]);
    expect(await readWholeContent(connection, other.workspaceId, hash)).toHaveLength(0);
    await store([bytes], other.workspaceId);
    expect((await readWholeContent(connection, other.workspaceId, hash)).equals(bytes)).toBe(true);
    expect(await rows(other.workspaceId)).toEqual({ contents: 1, chunks: 1 });
  });
});

test("a stream that fails half way leaves nothing behind", async () => {
  const before = await rows();
  async function* breaking() {
    yield randomBytes(chunkBytes * 2);
    throw new Error("the sender hung up");
  }
  await expect(store(breaking())).rejects.toThrow("the sender hung up");
  expect(await rows()).toEqual(before);
});

test("an unknown hash reads as nothing", async () => {
  const chunks = [];
  for await (const chunk of readContent(connection, workspaceId, randomBytes(32))) chunks.push(chunk);
  expect(chunks).toEqual([]);
});

describe("bytes that nothing names", () => {
  const day = 24 * 60 * 60 * 1000;
  const later = new Date(now.getTime() + day + 1);
  const isThere = async (bytes: Buffer, of: string) => (await readWholeContent(connection, of, sha256(bytes))).length > 0;
  let of: string;
  let owner: Awaited<ReturnType<typeof makeWorkspace>>["owner"];
  beforeEach(async () => {
    ({ workspaceId: of, owner } = await makeWorkspace(connection));
  });
  async function upload(bytes: Buffer): Promise<string> {
    const { hash, sizeBytes } = await store([bytes], of);
    const file = { fileId: newId(), name: "a.bin", mediaType: "image/png", sizeBytes, contentHash: hash };
    await insertUpload(connection, of, { ...file, teammateId: owner.teammateId, createdAt: now });
    return file.fileId;
  }

  test("are cleared away with their chunks after a day, in batches; others stay", async () => {
    const named = randomBytes(10);
    await upload(named);
    const forgotten = Array.from({ length: 5 }, () => randomBytes(chunkBytes + 1));
    for (const bytes of forgotten) await store([bytes], of);
    await forgetUnnamedContent(connection, new Date(now.getTime() + day), 2);
    expect(await rows(of)).toEqual({ contents: 6, chunks: 11 });
    await forgetUnnamedContent(connection, later, 2);
    expect(await rows(of)).toEqual({ contents: 1, chunks: 1 });
    expect(await isThere(named, of)).toBe(true);
  });

  test("are those of a file that was taken back, and not of a message with its files", async () => {
    const bytes = randomBytes(10);
    const fileId = await upload(bytes);
    const { channelId } = await makeChannel(connection, owner);
    await receiveMail(connection, of, channelId, rawMail(), now);
    const before = (await rows(of)).contents;
    await deleteUpload(connection, of, fileId);
    await forgetUnnamedContent(connection, later);
    expect(await isThere(bytes, of)).toBe(false);
    expect((await rows(of)).contents).toBe(before - 1);
  });

  test("are young again when they are stored again", async () => {
    const bytes = randomBytes(10);
    await store([bytes], of);
    await inTransaction(connection, (tx) => storeContent(tx, of, [bytes], later));
    await forgetUnnamedContent(connection, later);
    expect(await isThere(bytes, of)).toBe(true);
  });

  test("are left alone while someone is about to name them", async () => {
    const bytes = randomBytes(10);
    await store([bytes], of);
    await inTransaction(connection, async (tx) => {
      const { hash, sizeBytes } = await storeContent(tx, of, [bytes], now);
      await forgetUnnamedContent(connection, later);
      const file = { fileId: newId(), name: "a.bin", mediaType: "image/png", sizeBytes, contentHash: hash };
      await insertUpload(tx, of, { ...file, teammateId: owner.teammateId, createdAt: now });
    });
    await forgetUnnamedContent(connection, later);
    expect(await isThere(bytes, of)).toBe(true);
  });

  test("are looked for in every table that can name some", async () => {
    const { rows: naming } = await sql<{ name: string }>`
      select conrelid::regclass::text as name from pg_constraint
      where confrelid = 'content'::regclass and contype = 'f' order by 1`.execute(connection);
    expect(naming.map(({ name }) => name)).toEqual([
      "content_chunk",
      "delivery",
      "entry_file",
      "fetched_picture",
      "import",
      "import_aside",
      // It names none: what was said of bytes goes with them.
      "scan",
      "upload",
    ]);
  });
});
