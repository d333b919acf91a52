// The file of an import, read in its place in the database, and ahead: many small messages are not as many questions.
import type { Connection } from "../../server/db.ts";
import { readContent } from "../file/store.ts";
import type { Bytes } from "./mbox.ts";

const aheadBytes = 4 * 1024 * 1024;

export function importBytes(connection: Connection, workspaceId: string, contentHash: Buffer, sizeBytes: number): Bytes {
  let held = { from: 0, bytes: Buffer.alloc(0) };
  return {
    size: sizeBytes,
    async read(from, length) {
      const end = Math.min(from + length, sizeBytes);
      if (from < held.from || end > held.from + held.bytes.length) {
        const pieces: Buffer[] = [];
        const part = { first: from, last: Math.min(Math.max(end, from + aheadBytes), sizeBytes) - 1 };
        if (part.last >= from)
          for await (const piece of readContent(connection, workspaceId, contentHash, part)) pieces.push(piece);
        const bytes = Buffer.concat(pieces);
        // Cancelled and cleared away while it is read: who goes on asking would never come to its end.
        if (bytes.length < end - from) throw new Error("the file of an import is not there any more");
        held = { from, bytes };
      }
      return held.bytes.subarray(from - held.from, end - held.from);
    },
  };
}
