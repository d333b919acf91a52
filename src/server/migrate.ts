// Brings a database to the newest table layout: runs the SQL files of migrations/ that it has not seen, in order.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { runMigrations as migrateJobs } from "graphile-worker";
import pg from "pg";
import { StartRefused } from "./start-refused.ts";

const folder = new URL("../../migrations/", import.meta.url);
const migrationLock = 7433_0001;
const oldestServer = 15;

export interface Migration {
  name: string;
  text: string;
  hash: string;
}

/** Reads migrations/*.sql, sorted by name. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), "utf8");
      return { name, text, hash: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

/**
 * Applies what is missing, each file in a transaction of its own, and returns the names applied.
 * Several servers may start at once: one migrates, the others wait. Refuses a server older than PostgreSQL 15,
 * a database that a newer Rapport has migrated, and one where an applied file has since been changed.
 */
export async function migrate(config: pg.ClientConfig): Promise<string[]> {
  const migrations = await readMigrations();
  const client = new pg.Client(config);
  await client.connect();
  try {
    await requireServerVersion(client);
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await client.query(
      "create table if not exists schema_migration (name text primary key, hash text not null, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ name: string; hash: string }>("select name, hash from schema_migration");
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    refuseForeignHistory(migrations, applied);
    const missing = migrations.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) await apply(client, migration);
    await migrateJobTables(config);
    return missing.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, { name, text, hash }: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(text);
    await client.query("insert into schema_migration (name, hash) values ($1, $2)", [name, hash]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`The migration ${name} failed and was rolled back.`, { cause: error });
  }
}

async function requireServerVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>("show server_version_num");
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (major < oldestServer) {
    throw new StartRefused(
      `The database runs PostgreSQL ${major}; Rapport needs ${oldestServer} or newer.`,
      "Upgrade the server, or leave DATABASE_URL out to use the PostgreSQL that comes with Rapport.",
    );
  }
}

// The job tables belong to graphile-worker, which brings its own migrations.
async function migrateJobTables(config: pg.ClientConfig): Promise<void> {
  const pool = new pg.Pool({ ...config, max: 1 });
  pool.on("error", () => {});
  pool.on("connect", (connected) => connected.on("error", () => {}));
  try {
    await migrateJobs({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

function refuseForeignHistory(migrations: Migration[], applied: Map<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.hash]));
  for (const [name, hash] of applied) {
    const ours = known.get(name);
    if (ours === undefined) {
      throw new StartRefused(
        `This database was migrated by a newer Rapport (it knows ${name}, this version does not).`,
        "Start the newer version again, or restore a backup from before the upgrade.",
      );
    }
    if (ours !== hash) {
      throw new StartRefused(
        `The migration ${name} was applied to this database with other contents than the file has now.`,
        "Migrations are append-only: restore the file from version control and put the change into a new one.",
      );
    }
  }
}
