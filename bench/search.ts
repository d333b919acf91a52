// How long searching a workspace of a million messages takes: common and rare words, two words, and words that are only begun.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openAsker } from "./kit/asker.ts";
import type { Bench } from "./kit/contract.ts";
import { startProgram } from "./kit/program.ts";
import { databaseOf, inTurn, seededFolder } from "./kit/seeded.ts";
import { quietP95, timesInTurns } from "./kit/times.ts";

const messages = 1_000_000;
const turns = 200;
const ofEach = 20;
const perPage = 50;
const kinds = ["common", "rare", "twoWords", "prefix"] as const;
type Kind = (typeof kinds)[number];

export const bench: Bench = {
  name: "search",
  measures: `the first ${perPage} of what is found among ${messages.toLocaleString("en")} messages, over HTTP; floor: as many entries by their primary key`,
  goals: { p95Ms: { atMost: 100 } },
  async measure(say) {
    const { folder, seeded } = await seededFolder(messages, say);
    const program = await startProgram(folder);
    const floor = fork(fileURLToPath(new URL("kit/floor-server.ts", import.meta.url)), [folder, seeded.workspaceId]);
    const owner = seeded.teammates.find(({ role }) => role === "owner");
    const asker = openAsker(`${program.url}/api/v1/workspaces/${seeded.workspaceId}`, inTurn(owner?.tokens ?? []));
    const [{ port }] = (await once(floor, "message")) as [{ port: number }];
    const bare = openAsker(`http://127.0.0.1:${port}`);
    try {
      say("choosing words");
      const asked = await chooseWords(folder, seeded.workspaceId);
      const entryIds: string[] = [];
      for (const q of asked.common) {
        const { body } = await asker.ask(`/search?limit=${perPage}&q=${encodeURIComponent(q)}`);
        const { results } = JSON.parse(body) as { results: { entryId?: string }[] };
        entryIds.push(...results.flatMap(({ entryId }) => entryId ?? []));
      }
      say("asking");
      const of = <Item>(items: Item[], turn: number): Item => items[(turn + turns) % items.length] as Item;
      const works: Record<string, (turn: number) => Promise<unknown>> = {};
      for (const kind of kinds) {
        works[kind] = (turn) => asker.ask(`/search?limit=${perPage}&q=${encodeURIComponent(of(asked[kind], turn))}`);
      }
      works.floor = (turn) => {
        const from = ((turn + turns) * perPage) % Math.max(1, entryIds.length - perPage);
        return bare.ask(`/entries?ids=${entryIds.slice(from, from + perPage).join(",")}`);
      };
      const times = await timesInTurns(works, { turns });
      // In the order in which they were asked, so that what disturbed one stretch of time stands together.
      const all = Array.from({ length: turns }, (_, turn) => kinds.map((kind) => times[kind]?.[turn] ?? Number.NaN)).flat();
      const p95Of = (name: string) => quietP95(times[name] ?? []);
      return {
        figures: {
          p95Ms: quietP95(all),
          commonP95Ms: p95Of("common"),
          rareP95Ms: p95Of("rare"),
          twoWordsP95Ms: p95Of("twoWords"),
          prefixP95Ms: p95Of("prefix"),
        },
        floors: { p95Ms: p95Of("floor") },
      };
    } finally {
      for (const each of [asker, bare]) each.close();
      floor.kill();
      await program.stop();
    }
  },
};

/**
 * What is asked for, by how often it stands in a sample of what was said: in one text of fifty or more it is common, once in all
 * of the sample it is rare. A space after a word says that it is whole; beginnings have two to five letters.
 */
async function chooseWords(folder: string, workspaceId: string): Promise<Record<Kind, string[]>> {
  const client = new pg.Client(databaseOf(folder));
  await client.connect();
  try {
    const { rows } = await client.query<{ word: string; texts: number }>(
      `select word, count(*)::int as texts
       from (select words from search_text tablesample system (1) repeatable (1) where workspace_id = $1) of,
         unnest(tsvector_to_array(words)) word
       where word ~ '^[a-z]{4,}$' group by word order by texts desc, word`,
      [workspaceId],
    );
    const sampled = rows[0]?.texts ?? 0;
    const common = spread(rows.filter(({ texts }) => texts >= sampled / 10).map(({ word }) => word));
    const rare = spread(rows.filter(({ texts }) => texts === 1).map(({ word }) => word));
    return {
      common: common.map((word) => `${word} `),
      rare: rare.map((word) => `${word} `),
      twoWords: common.map((word, i) => `${word} ${common[(i + 7) % common.length]} `),
      prefix: common.map((word, i) => word.slice(0, 2 + (i % 4))),
    };
  } finally {
    await client.end();
  }
}

/** Some of them, from all over the list. */
function spread(words: string[]): string[] {
  if (words.length < ofEach) throw new Error("Too few words were made findable.");
  return Array.from({ length: ofEach }, (_, i) => words[Math.floor((i * words.length) / ofEach)] ?? "");
}
