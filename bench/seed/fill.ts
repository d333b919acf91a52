// Fills an empty database with a workspace of a given size: founds it, copies the rows in, builds the indexes, tidies up.
import { setImmediate } from "node:timers/promises";
import pg from "pg";
import { openDatabase } from "../../src/server/db.ts";
import { type CopyIn, openCopyIn } from "./copy-in.ts";
import { type Founded, foundSeeded } from "./founding.ts";
import { inLanes, takeAway } from "./indexes.ts";
import { openChance } from "./random.ts";
import type { Sink } from "./rows.ts";
import { openSaying } from "./saying.ts";
import { planStories, type Shape } from "./stories.ts";
import { type FilledTable, filled, filledTables } from "./tables.ts";
import { openWords } from "./words.ts";
import { type Written, writeStories } from "./writing.ts";

const yearMs = 365.25 * 86_400_000;
const lanes = 2;
/** What search looks into. That every subject was brought by a message is so in all stories: no encounter is found by its own. */
const searched = ["search_text", "search_word", "customer_words"];

/** Fills it. The same shape and seed give the same rows. */
export async function fill(
  config: pg.ClientConfig,
  shape: Shape,
  seed: number,
  say: (line: string) => void,
): Promise<Founded & Omit<Written, "sleeping">> {
  const chance = openChance(seed);
  const words = openWords(openChance(1));
  const database = openDatabase(config);
  const founded = await foundSeeded(database.connection, chance, new Date(shape.untilMs - 5 * yearMs));
  await database.close();
  const { workspaceId } = founded;

  const taken = await takeAway(config, [...filledTables, ...searched]);
  say("the rows, and their words");
  const saying = openSaying({ config, workspaceId });
  const copies = {} as Record<FilledTable, CopyIn>;
  for (const table of filledTables) copies[table] = await openCopyIn(config, table, filled[table]);
  const all = Object.values(copies);
  const sink: Sink = {
    add: (table, fields) => copies[table].add(fields),
    room: async () => {
      // Nothing is sent while rows are being made.
      await setImmediate();
      for (const copy of all) await copy.room();
    },
  };
  const { sleeping, ...written } = await writeStories(
    sink,
    saying,
    chance,
    words,
    founded,
    planStories(chance, shape),
    shape.untilMs,
  );
  await Promise.all([...all.map((copy) => copy.end()), saying.end()]);

  say("the indexes");
  await taken.putBack(lanes);

  say("what follows from them");
  const client = new pg.Client(config);
  await client.connect();
  try {
    await client.query("insert into event_counter (workspace_id, position) values ($1, $2)", [workspaceId, written.position]);
    await client.query(
      `select graphile_worker.add_job('encounter.wake', job, run_at => (job ->> 'until')::timestamptz, max_attempts => 25)
       from json_array_elements($1) as job`,
      [JSON.stringify(sleeping.map((each) => ({ workspaceId, ...each })))],
    );
  } finally {
    await client.end();
  }
  say("what PostgreSQL must know of them");
  await inLanes(
    config,
    lanes,
    (await tablesOf(config)).map((table) => `vacuum (analyze) ${table}`),
  );
  return { ...founded, ...written };
}

/** All tables of workspaces, the largest first: rows that were copied in need no clearing up, but are to be known. */
async function tablesOf(config: pg.ClientConfig): Promise<string[]> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    const { rows } = await client.query<{ table: string }>(
      `select oid::regclass::text as table from pg_class
       where relkind = 'r' and pg_get_userbyid(relowner) = current_user order by pg_table_size(oid) desc`,
    );
    return rows.map(({ table }) => table);
  } finally {
    await client.end();
  }
}
