// Making the demonstration: whole or not at all, once, and never beside workspaces of one's own.
import { sql } from "kysely";
import { expect, test } from "vitest";
import { findDemonstration } from "../domain/workspace/demonstration-store.ts";
import { requireKind } from "../server/kind-of-database.ts";
import { useDatabase } from "../test/database.ts";
import { makeWorkspace } from "../test/factories.ts";
import { makeDemonstration } from "./make-demonstration.ts";

const database = useDatabase();
const { connection } = database;
const config = database.pool.options;
const now = new Date("2026-11-18T10:30:00.000Z");
const quiet = { say: () => {}, tell: () => {} };

async function countOf(table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.raw(table)}`.execute(connection);
  return rows[0]?.count ?? Number.NaN;
}

test("one that was cut short leaves nothing and begins anew; one that is whole is not made again", async () => {
  const cutShort = (words: string) => {
    if (Number(/(\d+) of 100/.exec(words)?.[1] ?? 0) >= 60) throw new Error("killed");
  };
  await expect(makeDemonstration(connection, now, { ...quiet, tell: cutShort })).rejects.toThrow("killed");
  expect(await countOf("workspace")).toBe(0);
  expect(await countOf("entry")).toBe(0);
  expect(await findDemonstration(connection)).toBeUndefined();
  await requireKind(config, { demo: true });

  await makeDemonstration(connection, now, quiet);
  const entries = await countOf("entry");
  expect(entries).toBeGreaterThan(6000);
  expect(await countOf("workspace")).toBe(2);

  await makeDemonstration(connection, new Date(now.getTime() + 1000), quiet);
  expect(await countOf("entry")).toBe(entries);
  await requireKind(config, { demo: true });
  await expect(requireKind(config, { demo: false })).rejects.toMatchObject({ what: "What is kept here is a demonstration." });
}, 120_000);

test("workspaces of one's own are never started as a demonstration", async () => {
  await sql`truncate auth.demonstration`.execute(connection);
  await makeWorkspace(connection);
  await expect(requireKind(config, { demo: true })).rejects.toMatchObject({
    what: "What is kept here is no demonstration: it has workspaces of your own.",
  });
  await requireKind(config, { demo: false });
});
