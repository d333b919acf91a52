// How long the list, an encounter that is opened, and the counts take, in workspaces of a thousand messages and of a million.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { openAsker } from "./kit/asker.ts";
import type { Bench } from "./kit/contract.ts";
import { startProgram } from "./kit/program.ts";
import { inTurn, seededFolder } from "./kit/seeded.ts";
import { median, quietP95, timesInTurns } from "./kit/times.ts";

const sizes = { "1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000 } as const;
type Size = keyof typeof sizes;
const parts = ["list", "open", "count"] as const;
const turns = 300;
const perPage = 50;

interface Listed {
  encounters: { encounterId: string; conversationId: string; customerId: string; channelId: string; teamId: string | null }[];
  nextCursor: string | null;
}

/** A workspace of one size, running. */
interface House {
  works: Record<string, (turn: number) => Promise<unknown>>;
  stop(): Promise<void>;
}

export const bench: Bench = {
  name: "inbox",
  measures: `the list, an encounter opened (its conversation and its newest page of entries), and the counts, over HTTP`,
  goals: {
    list1mP95Ms: { atMost: 15 },
    open1mP95Ms: { atMost: 15 },
    count1mP95Ms: { atMost: 15 },
    growth: { atMost: 1.5 },
  },
  async measure(say) {
    const houses: House[] = [];
    try {
      // All at once, asked in turns: what grows with size is told apart from what the machine does meanwhile.
      for (const size of Object.keys(sizes) as Size[]) houses.push(await openHouse(size, say));
      say("asking");
      const works = Object.assign({}, ...houses.map((house) => house.works)) as House["works"];
      const times = await timesInTurns(works, { turns });
      const timesOf = (name: string) => times[name] ?? [];
      const figures: Record<string, number> = {};
      const floors: Record<string, number> = {};
      for (const name of Object.keys(works).filter((each) => !each.startsWith("floor "))) {
        figures[`${name}P95Ms`] = quietP95(timesOf(name));
        if (works[`floor ${name}`] !== undefined) floors[`${name}P95Ms`] = quietP95(timesOf(`floor ${name}`));
      }
      for (const part of parts) figures[`${part}Growth`] = median(timesOf(`${part}1m`)) / median(timesOf(`${part}10k`));
      const growths = parts.map((part) => figures[`${part}Growth`] ?? Number.NaN);
      return { figures: { ...figures, growth: Math.max(...growths) }, floors };
    } finally {
      for (const house of houses) await house.stop();
    }
  },
};

async function openHouse(size: Size, say: (line: string) => void): Promise<House> {
  const { folder, seeded } = await seededFolder(sizes[size], say);
  const program = await startProgram(folder);
  const { workspaceId, teammates, channels, teams } = seeded;
  const floor = fork(fileURLToPath(new URL("kit/floor-server.ts", import.meta.url)), [folder, workspaceId]);
  const [{ port }] = (await once(floor, "message")) as [{ port: number }];
  const bare = openAsker(`http://127.0.0.1:${port}`);
  const askerOf = (role: string, isOutside: boolean) => {
    const found = teammates.find(
      (each) => each.role === role && each.hiddenTeamIds.length > 0 === isOutside && each.tokens.length >= 20,
    );
    if (found === undefined) throw new Error(`Nobody is ${role}.`);
    return openAsker(`${program.url}/api/v1/workspaces/${workspaceId}`, inTurn(found.tokens));
  };
  const [owner, agent, colleague] = [askerOf("owner", false), askerOf("agent", true), askerOf("colleague", true)];
  const listOf = async (query: string) => JSON.parse((await owner.ask(`/encounters?${query}`)).body) as Listed;

  // What is opened: what stands in the lists, and what was settled long ago.
  const listed = (await listOf(`view=open&limit=${perPage}`)).encounters;
  const opened = [...listed, ...(await listOf("view=settled&limit=200")).encounters];
  const entryIds: string[] = [];
  for (const { conversationId } of opened.slice(0, 20)) {
    const { body } = await owner.ask(`/conversations/${conversationId}/entries`);
    entryIds.push(...(JSON.parse(body) as { entries: { entryId: string }[] }).entries.map(({ entryId }) => entryId));
  }
  const ofTurn = (turn: number) => opened[(turn + opened.length) % opened.length] ?? opened[0];
  const works: House["works"] = {
    [`list${size}`]: () => owner.ask(`/encounters?view=open&limit=${perPage}`),
    [`floor list${size}`]: () => bare.ask(`/encounters?ids=${listed.map(({ encounterId }) => encounterId).join(",")}`),
    [`open${size}`]: async (turn) => {
      const path = `/conversations/${ofTurn(turn)?.conversationId}`;
      await owner.ask(path);
      await owner.ask(`${path}/entries?limit=${perPage}`);
    },
    [`floor open${size}`]: async (turn) => {
      await bare.ask("/one");
      const from = (turn + entryIds.length) % Math.max(1, entryIds.length - 10);
      await bare.ask(`/entries?ids=${entryIds.slice(from, from + 10).join(",")}`);
    },
    [`count${size}`]: () => owner.ask("/counts"),
    [`floor count${size}`]: () => bare.ask("/one"),
  };
  if (size === "1m") {
    const one = listed[0];
    const more: Record<string, string> = {
      mine: "view=mine",
      unassigned: "view=unassigned",
      ignored: "view=ignored",
      all: "view=all",
      settled: "view=settled",
      opened: "view=all&order=opened",
      due: "view=all&order=due",
      team: `view=open&teamId=${teams.nights}`,
      channel: `view=all&channelId=${channels.at(-1)?.channelId}`,
      customer: `view=all&customerId=${one?.customerId}`,
    };
    for (const [name, query] of Object.entries(more)) works[`${name}List1m`] = () => owner.ask(`/encounters?${query}`);
    // Far down in the list, where counting from its top would have to walk past all before.
    let cursor: string | null = null;
    for (let page = 0; page < 20; page++)
      cursor = (await listOf(`view=settled&limit=200${cursor === null ? "" : `&cursor=${cursor}`}`)).nextCursor;
    works.deepList1m = () => owner.ask(`/encounters?view=settled&cursor=${cursor}`);
    works.customers1m = () => owner.ask("/customers");
    works.agentList1m = () => agent.ask("/encounters?view=open");
    works.agentCount1m = () => agent.ask("/counts");
    works.agentCustomers1m = () => agent.ask("/customers");
    works.colleagueList1m = () => colleague.ask("/encounters?view=all");
    works.colleagueCount1m = () => colleague.ask("/counts");
    works.colleagueCustomers1m = () => colleague.ask("/customers");
  }
  return {
    works,
    async stop() {
      for (const asker of [bare, owner, agent, colleague]) asker.close();
      floor.kill();
      await program.stop();
    },
  };
}
