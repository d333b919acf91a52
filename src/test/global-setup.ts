// Starts one embedded PostgreSQL for all test files, with a migrated database that each file copies.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../server/migrate.ts";
import { startPostgres } from "../server/postgres/postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: { host: string; port: number; user: string; password: string; database: string };
  }
}

export const templateDatabase = "rapport_template";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "rapport-test-"));
  const postgres = await startPostgres({ folder: join(folder, "postgres"), systemUser: "nobody", log: () => {}, fsync: false });
  const admin = new pg.Client(postgres.config);
  await admin.connect();
  await admin.query(`create database ${templateDatabase}`);
  await admin.end();
  await migrate({ ...postgres.config, database: templateDatabase });
  project.provide("databaseServer", postgres.config as never);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
