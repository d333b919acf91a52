// Rows into a table by COPY, as fast as the server takes them: the rows of one table, on a connection of their own.
import { once } from "node:events";
import type { Socket } from "node:net";
import pg from "pg";

/** What is used of pg's own connection. */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  stream: Socket;
}

export type Field = string | number | boolean | null;

export interface CopyIn {
  /** One row, in the order of the columns. */
  add(...fields: Field[]): void;
  /** True while the server is behind: wait for `room` before more. */
  isFull(): boolean;
  room(): Promise<void>;
  /** Sends the rest and settles when all of it is in the table. */
  end(): Promise<number>;
}

const piece = 256 * 1024;

/**
 * Copies into an empty table. It is emptied once more in the same transaction: what is written after that needs no log before it
 * where `wal_level` is minimal.
 */
export async function openCopyIn(config: pg.ClientConfig, table: string, columns: readonly string[]): Promise<CopyIn> {
  const client = new pg.Client(config);
  await client.connect();
  await client.query("begin");
  const { rows } = await client.query<{ some: boolean }>(`select exists (select from ${table}) as some`);
  if (rows[0]?.some !== true) await client.query(`truncate ${table}`);
  const { wire, copied } = await begin(client, `copy ${table} (${columns.join(", ")}) from stdin`);
  let text = "";
  let count = 0;
  const send = () => {
    wire.sendCopyFromChunk(Buffer.from(text));
    text = "";
  };
  return {
    add(...fields) {
      count++;
      for (let i = 0; i < fields.length; i++) {
        const field = fields[i];
        if (i > 0) text += "\t";
        text += field === null ? "\\N" : typeof field === "string" ? escaped(field) : String(field);
      }
      text += "\n";
      if (text.length >= piece) send();
    },
    isFull: () => wire.stream.writableNeedDrain,
    async room() {
      if (wire.stream.writableNeedDrain) await once(wire.stream, "drain");
    },
    async end() {
      if (text !== "") send();
      wire.endCopyFrom();
      await copied;
      await client.query("commit");
      await client.end();
      return count;
    },
  };
}

/** pg knows no COPY of its own, and runs whatever can be submitted and answers to the messages of the server. */
function begin(client: pg.Client, statement: string): Promise<{ wire: Wire; copied: Promise<void> }> {
  return new Promise((resolve, reject) => {
    let done = () => {};
    let failed: (error: Error) => void = reject;
    const copy = {
      submit: (wire: Wire) => wire.query(statement),
      handleCopyInResponse(wire: Wire) {
        const copied = new Promise<void>((copiedAll, refused) => {
          done = copiedAll;
          failed = refused;
        });
        // Asked about at the end only.
        copied.catch(() => {});
        resolve({ wire, copied });
      },
      handleError: (error: Error) => failed(error),
      handleCommandComplete() {},
      handleReadyForQuery: () => done(),
    };
    client.query(copy as unknown as pg.Submittable);
  });
}

/** The text format of COPY. Most fields have nothing to escape, and a look is quicker than a replacement. */
function escaped(text: string): string {
  if (!/[\\\n\t\r]/.test(text)) return text;
  return text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r");
}
