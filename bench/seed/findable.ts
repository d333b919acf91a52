// Makes all that was said findable, as the product's job does, but by several programs at once and without indexes meanwhile.
import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { takeAway } from "./indexes.ts";

/** What one of the programs is told: which of the stretches are its own. */
export interface Share {
  config: pg.ClientConfig;
  workspaceId: string;
  stretches: Stretch[];
}

/** Things of one kind, from one id to another, both included. */
export interface Stretch {
  kind: "entry" | "encounter" | "customer";
  first: string;
  last: string;
}

const thingsAtOnce = 500;
/** Words live briefly: with more room for what is new, less of the time goes into clearing up. */
const execArgv = ["--max-semi-space-size=64"];
const tables = ["search_text", "search_word", "customer_words"];

/** Fills what search looks into, of a workspace whose rows and indexes are there. */
export async function makeFindable(config: pg.ClientConfig, workspaceId: string, lanes: number): Promise<void> {
  const taken = await takeAway(config, tables);
  const stretches = await stretchesOf(config, workspaceId);
  // Each waits for PostgreSQL half of the time.
  const programs = Math.min(stretches.length, availableParallelism() + 1);
  const ended = Array.from({ length: programs }, async (_, i) => {
    // In turns, so that rows come nearly in the order of time, as they do in use.
    const share: Share = { config, workspaceId, stretches: stretches.filter((_stretch, at) => at % programs === i) };
    const program = fork(fileURLToPath(new URL("words-of-share.ts", import.meta.url)), { execArgv });
    program.send(share);
    const [code] = await once(program, "exit");
    if (code !== 0) throw new Error("Not all could be made findable.");
  });
  await Promise.all(ended);
  await taken.putBack(lanes);
}

async function stretchesOf(config: pg.ClientConfig, workspaceId: string): Promise<Stretch[]> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    const all: Stretch[] = [];
    for (const kind of ["entry", "encounter", "customer"] as const) {
      const { rows } = await client.query<Stretch>(
        `select $2::text as kind, (array_agg(id order by id))[1] as first, (array_agg(id order by id desc))[1] as last
         from (select ${kind}_id as id, (row_number() over (order by ${kind}_id) - 1) / $3::int as stretch
           from ${kind} where workspace_id = $1) of
         group by stretch order by stretch`,
        [workspaceId, kind, thingsAtOnce],
      );
      all.push(...rows);
    }
    return all;
  } finally {
    await client.end();
  }
}
