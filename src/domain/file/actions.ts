// Keeping the files that teammates send up, handing them to a reply, forgetting those that never went out.
import type { RawBuilder } from "kysely";
import { Refused } from "../../refused.ts";
import { brokenConstraint, type Connection, inTransaction, type Tx } from "../../server/db.ts";
import type { FileRoom } from "../../server/deps.ts";
import { newId } from "../../server/ids.ts";
import type { Teammate } from "../workspace/schema.ts";
import { findInfected, insertScans } from "./scan-store.ts";
import type { Upload } from "./schema.ts";
import { spool } from "./spool.ts";
import { deleteUnnamedContent, storeContent } from "./store.ts";
import {
  countUnsentUploads,
  deleteUnsentUploads,
  deleteUpload,
  findUpload,
  insertUpload,
  lockUnsentUploads,
  markUploadsSent,
  type UploadRow,
} from "./upload-store.ts";

export const unsentFilesLiveMs = 24 * 60 * 60 * 1000;
/** How long bytes stay after they were last stored, though nothing names them. */
const unnamedContentLivesMs = 24 * 60 * 60 * 1000;
/** How many files of one teammate may wait to go out. */
const mostUnsentFiles = 40;

/**
 * Keeps a file. It is taken in whole before the database is asked, so that a slow sender holds no connection to it. Refuses one
 * that is too large, or whose `statedBytes` are not all there; of those nothing is kept, and of one that breaks off neither.
 * Refuses one more than may wait to go out. `by` is found out anew by `stillMay` once the file is here, however long it took.
 */
export async function keepFile(
  connection: Connection,
  by: Teammate,
  file: { name: string; mediaType: string; bytes: AsyncIterable<Uint8Array>; statedBytes: number | undefined },
  { mostBytes, spoolFolder, isChecked, now, stillMay }: FileRoom & { now: Date; stillMay: () => Promise<Teammate | undefined> },
): Promise<Upload> {
  const { name, mediaType, statedBytes } = file;
  if (statedBytes !== undefined && statedBytes > mostBytes) throw tooLarge(mostBytes);
  await refuseTooMany(connection, by);
  const taken = await spool(limited(file.bytes, mostBytes), spoolFolder);
  try {
    if ((await stillMay()) === undefined) throw new Refused("not_found");
    return await inTransaction(connection, async (tx) => {
      await refuseTooMany(tx, by);
      const { hash, sizeBytes } = await storeContent(tx, by.workspaceId, taken.read(), now);
      if (statedBytes !== undefined && statedBytes !== sizeBytes) throw notWhole();
      const upload = { fileId: newId(), name, mediaType, sizeBytes };
      await insertUpload(tx, by.workspaceId, { ...upload, contentHash: hash, teammateId: by.teammateId, createdAt: now });
      if (isChecked) await insertScans(tx, by.workspaceId, [hash], now);
      return upload;
    });
  } finally {
    await taken.discard();
  }
}

async function refuseTooMany(connection: Connection, { workspaceId, teammateId }: Teammate): Promise<void> {
  const waiting = await countUnsentUploads(connection, workspaceId, teammateId);
  if (waiting >= mostUnsentFiles) throw new Refused("too_many_files", `At most ${mostUnsentFiles} files may wait to be sent.`);
}

async function* limited(bytes: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Buffer> {
  let seen = 0;
  for await (const piece of wholeOrRefused(bytes)) {
    seen += piece.length;
    if (seen > mostBytes) throw tooLarge(mostBytes);
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
  }
}

/** A sender who breaks off is nothing unforeseen. */
async function* wholeOrRefused(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch {
    throw notWhole();
  }
}

function notWhole(): Refused {
  return new Refused("input_invalid", "The file did not arrive whole. Please send it again.");
}

function tooLarge(mostBytes: number): Refused {
  return new Refused("input_too_large", `Files may have ${Math.floor(mostBytes / 1024 / 1024)} MB at most.`);
}

/** Takes back a file of one's own. Refuses one that has gone out, or is on its way. */
export async function takeBackFile(connection: Connection, by: Teammate, fileId: string): Promise<void> {
  try {
    await inTransaction(connection, async (tx) => {
      const [unsent] = await lockUnsentUploads(tx, by.workspaceId, by.teammateId, [fileId]);
      if (unsent !== undefined) return deleteUpload(tx, by.workspaceId, fileId);
      const sent = await findUpload(tx, by.workspaceId, by.teammateId, fileId);
      throw sent === undefined ? new Refused("not_found") : new Refused("still_in_use", "It has gone out.");
    });
  } catch (error) {
    // The database knows best who names it.
    if (brokenConstraint(error) !== undefined) throw new Refused("still_in_use", "It waits to go out.");
    throw error;
  }
}

/**
 * The files that a reply is to carry, in the order given, kept from others until the transaction ends. Refuses one that is not
 * the sender's own or has gone out already, more together than a single file may have, and one with a virus.
 */
export async function takeFiles(tx: Tx, by: Teammate, fileIds: string[], mostBytes: number): Promise<UploadRow[]> {
  const found = new Map((await lockUnsentUploads(tx, by.workspaceId, by.teammateId, fileIds)).map((row) => [row.fileId, row]));
  const files = fileIds.map((fileId) => {
    const file = found.get(fileId);
    if (file === undefined) throw new Refused("not_found", "One of the files is not here any more. Please add it again.");
    return file;
  });
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (sizeBytes > mostBytes)
    throw new Refused("input_too_large", `All files together may have ${Math.floor(mostBytes / 1024 / 1024)} MB at most.`);
  await refuseInfected(tx, by.workspaceId, files);
  return files;
}

async function refuseInfected(tx: Tx, workspaceId: string, files: UploadRow[]): Promise<void> {
  const infected = await findInfected(
    tx,
    workspaceId,
    files.map(({ contentHash }) => contentHash),
  );
  const found = files.find(({ contentHash }) => infected.has(contentHash.toString("hex")));
  if (found === undefined) return;
  const words = infected.get(found.contentHash.toString("hex"));
  throw new Refused("file_infected", `A virus was found in “${found.name}” (${words}). Take it out, then send again.`);
}

/** Notes that taken files have gone out with an entry, which is there already. */
export async function markFilesSent(tx: Tx, by: Teammate, files: UploadRow[], entryId: string): Promise<void> {
  await markUploadsSent(
    tx,
    by.workspaceId,
    files.map(({ fileId }) => fileId),
    entryId,
  );
}

/**
 * Forgets what was sent up more than a day ago, never went out and is named by nothing that is still to go out (`isNamed`, a
 * condition on the table `upload`). The bytes stay: others may name the same ones.
 */
export async function forgetOldUploads(connection: Connection, now: Date, isNamed: RawBuilder<boolean>): Promise<void> {
  await deleteUnsentUploads(connection, new Date(now.getTime() - unsentFilesLiveMs), isNamed);
}

/** Clears away bytes that nothing names and that nobody has stored for a day, a few at a time. */
export async function forgetUnnamedContent(connection: Connection, now: Date, most = 500): Promise<void> {
  const before = new Date(now.getTime() - unnamedContentLivesMs);
  let from: Date | undefined = new Date(0);
  while (from !== undefined) {
    const next: Date = from;
    from = await inTransaction(connection, (tx) => deleteUnnamedContent(tx, { from: next, before, most }));
  }
}
