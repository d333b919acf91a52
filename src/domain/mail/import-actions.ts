// Beginning an import with a file that was sent up, and cancelling one.
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { FileRoom } from "../../server/deps.ts";
import { newId } from "../../server/ids.ts";
import { addJob } from "../../server/jobs.ts";
import { findChannel } from "../channel/store.ts";
import { spool } from "../file/spool.ts";
import { storeContent } from "../file/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { whyNoMail } from "./import-rules.ts";
import { insertImport, lockImport, updateImport } from "./import-store.ts";

/** A guess at more than anyone has of one address; above it the disk would be the limit. */
const mostBytes = 20 * 1024 * 1024 * 1024;

/**
 * Keeps the file, unpacked where it is gzipped, and has it read. Returns before that is done. Refuses what is empty, what cannot
 * be mail, and what does not arrive whole.
 */
export async function beginImport(
  connection: Connection,
  by: Teammate,
  { channelId, name, bytes }: { channelId: string; name: string; bytes: AsyncIterable<Uint8Array> },
  { spoolFolder, now, stillMay }: Pick<FileRoom, "spoolFolder"> & { now: Date; stillMay: () => Promise<Teammate | undefined> },
): Promise<{ importId: string }> {
  if ((await findChannel(connection, by.workspaceId, channelId)) === undefined) throw new Refused("not_found");
  const taken = await spool(asMail(limited(unpacked(whole(bytes)))), spoolFolder).catch((error) => {
    throw isFull(error) ? new Refused("input_too_large", "There is no room for it on the server’s disk.") : error;
  });
  try {
    // It may have taken long to come.
    if ((await stillMay()) === undefined) throw new Refused("not_found");
    return await inTransaction(connection, async (tx) => {
      const importId = newId();
      const { hash: contentHash, sizeBytes } = await storeContent(tx, by.workspaceId, taken.read(), now);
      const { workspaceId, teammateId } = by;
      await insertImport(tx, workspaceId, { importId, channelId, name, contentHash, sizeBytes, teammateId, createdAt: now });
      await addJob(tx, "mail.import", { workspaceId, importId });
      await announce(tx, workspaceId, [{ kind: "import.changed", ids: { importId, channelId } }], { by, now });
      return { importId };
    });
  } finally {
    await taken.discard();
  }
}

/** Stops an import where it is; what it has taken in stays. One that is over stays as it is. */
export async function cancelImport(
  connection: Connection,
  by: Teammate,
  { channelId, importId }: { channelId: string; importId: string },
  now: Date,
): Promise<void> {
  const { workspaceId } = by;
  await inTransaction(connection, async (tx) => {
    const found = await lockImport(tx, workspaceId, importId);
    if (found?.channelId !== channelId) throw new Refused("not_found");
    if (found.state !== "running") return;
    await updateImport(tx, workspaceId, importId, { state: "cancelled", contentHash: null, changedAt: now });
    await announce(tx, workspaceId, [{ kind: "import.changed", ids: { importId, channelId } }], { by, now });
  });
}

async function* whole(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  try {
    for await (const piece of bytes) yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
  } catch {
    throw new Refused("input_invalid", "The file did not arrive whole.");
  }
}

/** What is gzipped comes out unpacked, whatever it is called. */
async function* unpacked(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const { beginning, all } = await begun(bytes, 2);
  if (beginning[0] !== 0x1f || beginning[1] !== 0x8b) return yield* all;
  const gunzip = createGunzip();
  // What goes wrong on its way into it comes out of it.
  pipeline(all, gunzip).catch(() => {});
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("input_invalid", "It is gzipped, and cannot be unpacked to its end.");
  }
}

/** Only what begins as mail does. */
async function* asMail(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const { beginning, all } = await begun(bytes, 2048);
  const why = whyNoMail(beginning);
  if (why !== undefined) throw new Refused("input_invalid", why);
  yield* all;
}

/** The first bytes, and all of them. */
async function begun(bytes: AsyncGenerator<Buffer>, length: number): Promise<{ beginning: Buffer; all: AsyncGenerator<Buffer> }> {
  const pieces: Buffer[] = [];
  for (let held = 0; held < length; ) {
    const { value, done } = await bytes.next();
    if (done) break;
    pieces.push(value);
    held += value.length;
  }
  const beginning = Buffer.concat(pieces);
  return {
    beginning,
    all: (async function* () {
      yield beginning;
      yield* bytes;
    })(),
  };
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

async function* limited(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let seen = 0;
  for await (const piece of bytes) {
    seen += piece.length;
    if (seen > mostBytes) throw new Refused("input_too_large");
    yield piece;
  }
}
