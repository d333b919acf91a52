// The way to PostgreSQL: one pool, typed queries by Kysely, named statements, transactions that wake the listeners.
import { createHash } from "node:crypto";
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import type { DB } from "./db-types.ts";

/** The pool, or a transaction on one of its connections: what every store function takes first. */
export type Connection = Kysely<DB>;
export type Tx = Transaction<DB>;

export interface Database {
  connection: Connection;
  pool: pg.Pool;
  /** How to reach the same database for a connection of one's own (listening, jobs). */
  config: pg.ClientConfig;
  close(): Promise<void>;
}

// Positions are bigint. They stay far below 2^53, and a number is what JSON and the screens can carry.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens a pool of at most `max` connections. Nothing is connected before the first query. */
export function openDatabase(config: pg.ClientConfig, { max = 20 }: { max?: number } = {}): Database {
  const pool = new pg.Pool({ ...config, max, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks (a restart of the database) is dropped from the pool; the next query takes another.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const connection = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: namingStatements(pool) as pg.Pool }),
    plugins: [new CamelCasePlugin()],
  });
  return { connection, pool, config, close: () => connection.destroy() };
}

// A statement that has a name is parsed and planned once per connection. Kysely has no names, so the text gives one.
const statementNames = new Map<string, string>();
const mostNames = 1000;

function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known !== undefined || statementNames.size >= mostNames) return known;
  const name = createHash("sha1").update(text).digest("base64url");
  statementNames.set(text, name);
  return name;
}

function namingStatements(pool: pg.Pool): Pick<pg.Pool, "connect" | "end"> {
  const named = new WeakMap<pg.PoolClient, object>();
  return {
    async connect() {
      const client = await pool.connect();
      let wrapped = named.get(client);
      if (wrapped === undefined) {
        wrapped = {
          query(text: unknown, values?: unknown[]) {
            if (typeof text !== "string" || values === undefined || values.length === 0) {
              return client.query(text as string, values);
            }
            const name = statementName(text);
            return client.query(name === undefined ? { text, values } : { name, text, values });
          },
          release: (error?: Error) => client.release(error),
          get processID() {
            return (client as unknown as { processID: number }).processID;
          },
        };
        named.set(client, wrapped);
      }
      return wrapped as pg.PoolClient;
    },
    end: () => pool.end(),
  } as Pick<pg.Pool, "connect" | "end">;
}

/** The constraint that a statement broke, as the database names it; undefined for any other error. */
export function brokenConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined;
}

const announcedBy = new WeakMap<object, Set<string>>();

/** Remembers that `tx` has written events of this workspace; the hint goes out when it has committed. */
export function wakeAfterCommit(tx: Connection, workspaceId: string): void {
  const workspaces = announcedBy.get(tx);
  if (workspaces === undefined) throw new Error("Events are announced inside inTransaction only.");
  workspaces.add(workspaceId);
}

/** The channel of pg_notify on which a workspace's id says: there are new events. */
export const eventHint = "rapport_event";

const claims = new WeakMap<object, (tx: Tx) => Promise<void>>();

/** The same pool; whatever transaction is begun with it runs `claim` first, inside. */
export function claimingConnection(connection: Connection, claim: (tx: Tx) => Promise<void>): Connection {
  const own: Connection = connection.withTables();
  claims.set(own, claim);
  return own;
}

/**
 * Runs `work` in one transaction and returns what it returns; what it throws rolls everything back.
 * After the commit, whoever listens gets a hint for each workspace with new events. A hint may be lost; readers poll too.
 */
export async function inTransaction<T>(connection: Connection, work: (tx: Tx) => Promise<T>): Promise<T> {
  const workspaces = new Set<string>();
  const result = await connection.transaction().execute(async (tx) => {
    announcedBy.set(tx, workspaces);
    await claims.get(connection)?.(tx);
    return work(tx);
  });
  // Outside the transaction on purpose: NOTIFY inside makes all committing transactions of the server queue up.
  for (const workspaceId of workspaces) void hint(connection, workspaceId);
  return result;
}

async function hint(connection: Connection, workspaceId: string): Promise<void> {
  await sql`select pg_notify(${eventHint}, ${workspaceId})`.execute(connection).catch(() => {});
}
