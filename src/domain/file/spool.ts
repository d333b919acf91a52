// Takes in a whole message or file before anything is done with it: a small one in memory, a large one in a temporary file.
import { createReadStream } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "../../server/ids.ts";
import { spend } from "../../server/spent-memory.ts";

export interface Spooled {
  /** The bytes, as often as they are asked for. */
  read(): AsyncIterable<Buffer> | Iterable<Buffer>;
  /** Frees what holds them. May be called twice. */
  discard(): Promise<void>;
}

const mostInMemoryBytes = 1024 * 1024;

/** Makes the folder for temporary files, empty: what a killed process left there was answered to nobody. */
export async function openSpoolFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Reads to the end. Rejects with what `bytes` throws, and then holds nothing. */
export async function spool(bytes: AsyncIterable<Buffer>, folder: string): Promise<Spooled> {
  const source = bytes[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  for (let held = 0; held <= mostInMemoryBytes; ) {
    const { value, done } = await source.next();
    if (done === true) return { read: () => pieces, discard: async () => {} };
    pieces.push(value);
    held += value.length;
  }
  const path = join(folder, newId());
  const discard = () => rm(path, { force: true });
  try {
    const file = await open(path, "wx", 0o600);
    try {
      for (const piece of pieces.splice(0)) await file.write(piece);
      for await (const piece of { [Symbol.asyncIterator]: () => source }) {
        await file.write(piece);
        spend(piece.length);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return { read: () => createReadStream(path), discard };
}
