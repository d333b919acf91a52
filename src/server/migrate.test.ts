// Migrations: applied once whoever starts at once, nothing lost by running again, foreign histories refused in clear words.
import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { newId } from "./ids.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { StartRefused } from "./start-refused.ts";

const server = inject("databaseServer");
const all = (await readMigrations()).map((migration) => migration.name);
let config: typeof server;
let client: pg.Client;

beforeEach(async () => {
  const name = `migrate_${newId().replaceAll("-", "")}`;
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  config = { ...server, database: name };
  client = new pg.Client(config);
  await client.connect();
});
afterEach(async () => {
  await client.end();
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`drop database ${config.database} with (force)`);
  await admin.end();
});

const applied = async () => (await client.query("select name from schema_migration order by name")).rows.map((row) => row.name);
test("each has a number of its own, so that their order is beyond doubt", () => {
  const numbers = all.map((name) => name.slice(0, 4));
  expect(numbers).toEqual([...new Set(numbers)]);
});

async function refusal(): Promise<StartRefused> {
  const error = await migrate(config).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartRefused);
  return error as StartRefused;
}

test("an empty database gets every migration, in order, once; its rows survive another run", async () => {
  expect(await migrate(config)).toEqual(all);
  await client.query("insert into workspace values ($1, 'Hotel', now(), now())", [newId()]);
  expect(await migrate(config)).toEqual([]);
  expect(await applied()).toEqual(all);
  expect((await client.query("select name from workspace")).rows).toEqual([{ name: "Hotel" }]);
});

test("several servers that start at once migrate once", async () => {
  const results = await Promise.all([migrate(config), migrate(config), migrate(config)]);
  expect(results.flat().sort()).toEqual(all);
  expect(await applied()).toEqual(all);
});

test("a migration that fails is rolled back, and none after it is tried", async () => {
  await migrate(config);
  // Its first statement can be done once more, its second cannot.
  const failing = "0018_search_lexemes.sql";
  await client.query("delete from schema_migration where name >= $1", [failing]);
  await expect(migrate(config)).rejects.toThrow(`The migration ${failing} failed and was rolled back.`);
  expect(await applied()).toEqual(all.filter((name) => name < failing));
  expect((await client.query("select to_regclass('search_text_words') as index")).rows).toEqual([{ index: "search_text_words" }]);
});

test("a database that lacks a migration gets it", async () => {
  await migrate(config);
  // One that can be done once more.
  const missing = "0019_search_storage.sql";
  await client.query("delete from schema_migration where name = $1", [missing]);
  expect(await migrate(config)).toEqual([missing]);
  expect(await applied()).toEqual(all);
});

test("a migration whose file was changed after it was applied is refused, and nothing is done", async () => {
  await migrate(config);
  await client.query("update schema_migration set hash = 'other' where name = $1", [all[0]]);
  const { what, whatToDo } = await refusal();
  expect(what).toContain(all[0]);
  expect(whatToDo).toMatch(/restore the file/);
});

test("a database that a newer version has migrated is refused", async () => {
  await migrate(config);
  await client.query("insert into schema_migration (name, hash) values ('9999_future.sql', 'x')");
  expect((await refusal()).what).toMatch(/newer Rapport .*9999_future\.sql/);
});

test("the names of migrations are numbered without gap or double", () => {
  expect(all.map((name) => Number(name.slice(0, 4)))).toEqual(all.map((_, index) => index + 1));
  for (const name of all) expect(name).toMatch(/^\d{4}_[a-z_]+\.sql$/);
});
