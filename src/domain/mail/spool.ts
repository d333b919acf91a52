// Takes in a whole message before anything is done with it: a small one in memory, a large one in a temporary file.
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Spooled {
  /** The bytes, as often as they are asked for. */
  read(): AsyncIterable<Buffer> | Iterable<Buffer>;
  /** Frees what holds them. May be called twice. */
  discard(): Promise<void>;
}

const mostInMemoryBytes = 1024 * 1024;

/** Reads to the end. Rejects with what `bytes` throws, and then holds nothing. */
export async function spool(bytes: AsyncIterable<Buffer>): Promise<Spooled> {
  const source = bytes[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  for (let held = 0; held <= mostInMemoryBytes; ) {
    const { value, done } = await source.next();
    if (done === true) return { read: () => pieces, discard: async () => {} };
    pieces.push(value);
    held += value.length;
  }
  const folder = await mkdtemp(join(tmpdir(), "rapport-mail-"));
  const discard = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, "message");
  try {
    const file = await open(path, "wx", 0o600);
    try {
      for (const piece of pieces.splice(0)) await file.write(piece);
      for await (const piece of { [Symbol.asyncIterator]: () => source }) await file.write(piece);
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return { read: () => createReadStream(path), discard };
}
