// A data folder that is filled: PostgreSQL started on it for writing much, migrated, filled, and stopped as any other.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { constrainedMemory } from "node:process";
import pg from "pg";
import { migrate } from "../../src/server/migrate.ts";
import { startPostgres } from "../../src/server/postgres/postgres.ts";
import { fill } from "./fill.ts";
import type { Founded } from "./founding.ts";
import type { Shape } from "./stories.ts";

/** What a bench needs to know of a filled folder. Kept in it as `seeded.json`, which is written last of all. */
export interface Seeded extends Founded {
  shape: Shape;
  seed: number;
  encounters: number;
  entries: number;
}

const memoryMb = Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY) / 1024 / 1024;

/** For the time of writing: what is lost with the power is seeded again. */
const forWriting = {
  wal_level: "minimal",
  max_wal_senders: 0,
  max_wal_size: "16GB",
  checkpoint_timeout: "1h",
  autovacuum: "off",
  // Indexes and foreign keys read the same rows again and again: from here, not from the system and with a checksum each time.
  shared_buffers: `${Math.round(Math.min(8192, memoryMb / 3))}MB`,
};

/** Fills a folder that is empty or not there. */
export async function seedFolder(folder: string, shape: Shape, seed: number, say: (line: string) => void): Promise<Seeded> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const postgres = await startPostgres({
    folder: join(folder, "postgres"),
    systemUser: process.env.RAPPORT_SYSTEM_USER,
    log: say,
    fsync: false,
    settings: forWriting,
  });
  try {
    await migrate(postgres.config);
    const filled = await fill(postgres.config, shape, seed, say);
    const { position: _, ...rest } = filled;
    const seeded: Seeded = { ...rest, shape, seed };
    say("all to the disk");
    // Stopping waits for half a minute only.
    const client = new pg.Client(postgres.superuser);
    await client.connect();
    await client.query("checkpoint");
    await client.end();
    writeFileSync(join(folder, "seeded.json"), `${JSON.stringify(seeded)}\n`);
    return seeded;
  } finally {
    await postgres.stop();
  }
}

/** What is known of a filled folder; undefined where it was not filled to the end. */
export function readSeeded(folder: string): Seeded | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "seeded.json"), "utf8"));
  } catch {
    return undefined;
  }
}
