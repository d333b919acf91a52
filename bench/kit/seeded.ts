// Seeded data folders for benches: filled once for each size, seed and layout of tables, and kept below .cache.
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { readMigrations } from "../../src/server/migrate.ts";
import { readSeeded, type Seeded, seedFolder } from "../seed/folder.ts";

const cache = fileURLToPath(new URL("../../.cache/bench/", import.meta.url));
/** Rises when other rows are written than before. */
const version = 5;

export interface SeededFolder {
  folder: string;
  seeded: Seeded;
}

/** The folder with so many messages of a tenth as many customers; filled where it is not there yet, which takes a while. */
export async function seededFolder(messages: number, say: (line: string) => void): Promise<SeededFolder> {
  const seed = 1;
  const hash = createHash("sha256").update(String(version));
  for (const migration of await readMigrations()) hash.update(migration.hash);
  const folder = join(cache, `${messages}-${seed}-${hash.digest("hex").slice(0, 12)}`);
  const known = readSeeded(folder);
  if (known !== undefined) return { folder, seeded: known };
  say(`filling a folder with ${messages.toLocaleString("en")} messages, once`);
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(cache, { recursive: true });
  // PostgreSQL runs as another user where all is started as root, and must pass.
  for (const path of [join(cache, ".."), cache]) chmodSync(path, 0o755);
  const shape = { messages, customers: Math.ceil(messages / 10), untilMs: Date.now() };
  return { folder, seeded: await seedFolder(folder, shape, seed, say) };
}

/** How to reach the PostgreSQL that runs on a data folder. */
export function databaseOf(dataFolder: string): pg.ClientConfig {
  const [, , , port, host] = readFileSync(join(dataFolder, "postgres", "postmaster.pid"), "utf8").split("\n");
  const password = readFileSync(join(dataFolder, "postgres.password"), "utf8").trim();
  return { host: host ?? "", port: Number(port), user: "rapport", database: "rapport", password };
}

/** Gives the tokens of a teammate one after the other: each may ask only so often. */
export function inTurn(tokens: readonly string[]): () => { authorization: string } {
  let next = 0;
  return () => ({ authorization: `Bearer ${tokens[next++ % tokens.length]}` });
}
