// Beginning an import with a file that was sent up, and cancelling one.
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { FileRoom } from "../../server/deps.ts";
import { newId } from "../../server/ids.ts";
import { addJob } from "../../server/jobs.ts";
import { findChannel } from "../channel/store.ts";
import { spool } from "../file/spool.ts";
import { storeContent } from "../file/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { insertImport, lockImport, updateImport } from "./import-store.ts";

/** A guess at more than anyone has of one address; above it the disk would be the limit. */
const mostBytes = 20 * 1024 * 1024 * 1024;

/** Keeps the file, and has it read. Returns before that is done. Refuses what is empty. */
export async function beginImport(
  connection: Connection,
  by: Teammate,
  { channelId, name, bytes }: { channelId: string; name: string; bytes: AsyncIterable<Uint8Array> },
  { spoolFolder, now, stillMay }: Pick<FileRoom, "spoolFolder"> & { now: Date; stillMay: () => Promise<Teammate | undefined> },
): Promise<{ importId: string }> {
  if ((await findChannel(connection, by.workspaceId, channelId)) === undefined) throw new Refused("not_found");
  const taken = await spool(limited(bytes), spoolFolder);
  try {
    // It may have taken long to come.
    if ((await stillMay()) === undefined) throw new Refused("not_found");
    return await inTransaction(connection, async (tx) => {
      const importId = newId();
      const { hash: contentHash, sizeBytes } = await storeContent(tx, by.workspaceId, taken.read(), now);
      if (sizeBytes === 0) throw new Refused("input_invalid", "The file is empty.");
      const { workspaceId, teammateId } = by;
      await insertImport(tx, workspaceId, { importId, channelId, name, contentHash, sizeBytes, teammateId, createdAt: now });
      await addJob(tx, "mail.import", { workspaceId, importId });
      return { importId };
    });
  } finally {
    await taken.discard();
  }
}

/** Stops an import where it is; what it has taken in stays. One that is over stays as it is. */
export async function cancelImport(
  connection: Connection,
  { workspaceId }: Teammate,
  { channelId, importId }: { channelId: string; importId: string },
  now: Date,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const found = await lockImport(tx, workspaceId, importId);
    if (found?.channelId !== channelId) throw new Refused("not_found");
    if (found.state === "running") await updateImport(tx, workspaceId, importId, { state: "cancelled", changedAt: now });
  });
}

async function* limited(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let seen = 0;
  try {
    for await (const piece of bytes) {
      seen += piece.length;
      if (seen > mostBytes) throw new Refused("input_too_large");
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    }
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("input_invalid", "The file did not arrive whole.");
  }
}
