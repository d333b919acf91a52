// Rows into a table by COPY, as fast as the server takes them: the rows of one table, on a connection of their own.
import type { Socket } from "node:net";
import pg from "pg";
import { type Field, openRowBytes } from "./row-bytes.ts";
import type { Kind } from "./tables.ts";

/** What is used of pg's own connection. */
interface Wire {
  query(text: string): void;
  endCopyFrom(): void;
  stream: Socket;
}

export interface CopyIn {
  /** One row, in the order of the columns. */
  add(fields: readonly Field[]): void;
  /** Settles when the server is not far behind. */
  room(): Promise<void>;
  /** Sends the rest and settles when all of it is in the table. */
  end(): Promise<void>;
}

/** So far the server may be behind: it has something to do while rows of other tables are made. */
const mostBehind = 4 * 1024 * 1024;

/**
 * Copies into an empty table. It is emptied once more in the same transaction: what is written after that needs no log before it
 * where `wal_level` is minimal, and rows are written as if they had always been there, so that nobody has to mark them later.
 */
export async function openCopyIn(config: pg.ClientConfig, table: string, columns: Record<string, Kind>): Promise<CopyIn> {
  const { stream, tellGone, room, end } = await openCopy(config, table, Object.keys(columns));
  const free: Buffer[] = [];
  const rowBytes = openRowBytes(
    Object.values(columns),
    (atLeast) => {
      const known = free.pop();
      return known !== undefined && known.length >= atLeast ? known : Buffer.allocUnsafeSlow(atLeast);
    },
    (bytes) => {
      stream.write(bytes, () => {
        free.push(Buffer.from(bytes.buffer));
        tellGone();
      });
    },
  );
  return {
    add: rowBytes.add,
    room,
    async end() {
      rowBytes.end();
      await end();
    },
  };
}

async function openCopy(config: pg.ClientConfig, table: string, columns: readonly string[]) {
  const client = new pg.Client(config);
  await client.connect();
  await client.query("begin");
  const { rows } = await client.query<{ some: boolean }>(`select exists (select from ${table}) as some`);
  const isEmpty = rows[0]?.some !== true;
  if (isEmpty) await client.query(`truncate ${table}`);
  const { wire, copied } = await begin(
    client,
    `copy ${table} (${columns.join(", ")}) from stdin (format binary, freeze ${isEmpty})`,
  );
  const { stream } = wire;
  let failure: unknown;
  let wake = () => {};
  copied.catch((error: unknown) => {
    failure = error;
    wake();
  });
  return {
    wire,
    stream,
    /** To be called when some of what was sent has gone. */
    tellGone: () => wake(),
    async room(): Promise<void> {
      while (failure === undefined && stream.writableLength > mostBehind) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failure !== undefined) throw failure;
    },
    async end(): Promise<void> {
      wire.endCopyFrom();
      await copied;
      await client.query("commit");
      await client.end();
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
        resolve({ wire, copied });
      },
      handleError: (error: Error) => failed(error),
      handleCommandComplete() {},
      handleReadyForQuery: () => done(),
    };
    client.query(copy as unknown as pg.Submittable);
  });
}
