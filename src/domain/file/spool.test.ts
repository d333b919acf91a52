// A message that is taken in whole: the same bytes as often as they are asked for, and nothing left behind.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSpoolFolder, spool } from "./spool.ts";

let folder: string;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "rapport-spool-")), "spool");
  await openSpoolFolder(folder);
});
afterAll(() => rm(join(folder, ".."), { recursive: true, force: true }));

async function* pieces(bytes: Buffer, pieceBytes = 60_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function all(bytes: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Buffer> {
  const found: Buffer[] = [];
  for await (const piece of bytes) found.push(piece);
  return Buffer.concat(found);
}

test.each([0, 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000])("%i bytes are the same twice, and gone after", async (size) => {
  const bytes = Buffer.alloc(size, "words of a customer ");
  const message = await spool(pieces(bytes), folder);
  expect((await all(message.read())).equals(bytes)).toBe(true);
  expect((await all(message.read())).equals(bytes)).toBe(true);
  await message.discard();
  await message.discard();
  expect(await readdir(folder)).toEqual([]);
});

test("a sender who breaks off leaves nothing behind, early or late", async () => {
  async function* breaking(size: number): AsyncGenerator<Buffer> {
    yield* pieces(Buffer.alloc(size));
    throw new Error("hung up");
  }
  await expect(spool(breaking(1000), folder)).rejects.toThrow("hung up");
  await expect(spool(breaking(3_000_000), folder)).rejects.toThrow("hung up");
  expect(await readdir(folder)).toEqual([]);
});

test("what a killed process left is cleared away when the folder is opened", async () => {
  await writeFile(join(folder, "left"), "half a message");
  await openSpoolFolder(folder);
  expect(await readdir(folder)).toEqual([]);
});
