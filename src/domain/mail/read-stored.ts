// Reads a message that is stored, however large it is: its large files go from the message to their place without standing in memory.
import { type Connection, inTransaction } from "../../server/db.ts";
import { readContent, readWholeContent, type StoredContent, storeContent } from "../file/store.ts";
import { keptFiles, withoutLargeFiles } from "./large-files.ts";
import { readApart } from "./read-apart.ts";
import type { ReadMessage } from "./read-message.ts";

export interface StoredMessage {
  message: ReadMessage;
  /** Those of its files that are kept already, by their place among them; the bytes in the message are not theirs. */
  kept: ReadonlyMap<number, StoredContent>;
}

/** Must not run inside a transaction: what it keeps is cleared away by and by if nothing comes to name it. */
export async function readStored(
  connection: Connection,
  workspaceId: string,
  { contentHash, envelopeFrom }: { contentHash: Buffer; envelopeFrom: string | null },
  now: Date,
): Promise<StoredMessage> {
  const keep = (bytes: AsyncIterable<Buffer>) => inTransaction(connection, (tx) => storeContent(tx, workspaceId, bytes, now));
  const light = await withoutLargeFiles(readContent(connection, workspaceId, contentHash), keep);
  if (light !== undefined) {
    const message = await readApart(light.raw, envelopeFrom);
    const kept = keptFiles(message, light);
    if (kept !== undefined) return { message, kept };
  }
  const raw = await readWholeContent(connection, workspaceId, contentHash);
  return { message: await readApart(raw, envelopeFrom), kept: new Map() };
}
