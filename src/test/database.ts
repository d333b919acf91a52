// A database of its own for each test file, copied from the migrated template.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { type Database, openDatabase } from "../server/db.ts";
import { templateDatabase } from "./global-setup.ts";

const insufficientPrivilege = "42501";

/** Call at the top of a test file. The database is there from beforeAll on, and gone after the file. */
export function useDatabase(): Database {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const server = inject("databaseServer");
  const config = { ...server, database: name };
  const database = openDatabase(config, { max: 10 });
  beforeAll(() => asAdmin(server, `create database ${name} template ${templateDatabase}`));
  afterAll(async () => {
    await database.close();
    await drop(server, name);
  });
  return database;
}

/** PostgreSQL's own vacuuming may be at work in it, and is not ours to end: it is done in a moment. */
async function drop(server: pg.ClientConfig, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await asAdmin(server, `drop database ${name} with (force)`);
    } catch (error) {
      const isVacuumed = error instanceof pg.DatabaseError && error.code === insufficientPrivilege;
      if (!isVacuumed || attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function asAdmin(server: pg.ClientConfig, statement: string): Promise<void> {
  const admin = new pg.Client(server);
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
