// How soon five hundred open screens of one workspace are told of a change.
import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { openAsker } from "./kit/asker.ts";
import type { Bench } from "./kit/contract.ts";
import { startProgram } from "./kit/program.ts";
import { inTurn, seededFolder } from "./kit/seeded.ts";
import { percentile, quietP95 } from "./kit/times.ts";

const screens = 500;
const changes = 60;
const warmUp = 5;
/** A person has so many screens at most, and a key. */
const ofAPerson = 60;
const ofAKey = 20;
const longestMs = 30_000;

export const bench: Bench = {
  name: "live",
  measures: `from the request that changes something to its event at each of ${screens} streams of one workspace`,
  goals: { p95Ms: { atMost: 150 } },
  async measure(say) {
    const { folder, seeded } = await seededFolder(10_000, say);
    const program = await startProgram(folder);
    const bare = fork(fileURLToPath(new URL("kit/floor-streams.ts", import.meta.url)));
    const [{ port }] = (await once(bare, "message")) as [{ port: number }];
    const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
    try {
      const workspace = `${program.url}/api/v1/workspaces/${seeded.workspaceId}`;
      const owner = openAsker(workspace, inTurn(seeded.teammates[0]?.tokens ?? []));
      const { body } = await owner.ask("/encounters?view=all&limit=200");
      const listed = (JSON.parse(body) as { encounters: { encounterId: string; teamId: string | null }[] }).encounters;
      const encounterId = listed.find((each) => each.teamId === null)?.encounterId;

      say(`opening ${screens} streams`);
      // Colleagues see what is shared with them only; everyone else is told.
      const keys = seeded.teammates
        .filter(({ role }) => role !== "colleague")
        .flatMap(({ tokens }) => tokens.slice(0, ofAPerson / ofAKey))
        .flatMap((token) => Array.from({ length: ofAKey }, () => token));
      // In turns, so that each person has some.
      const tokens = Array.from(
        { length: screens },
        (_, i) => keys[(i * ofAKey + Math.floor((i * ofAKey) / keys.length)) % keys.length],
      );
      const ours = await openScreens(`${workspace}/live`, tokens, agent, "event: entry.added");
      const theirs = await openScreens(`http://127.0.0.1:${port}/live`, tokens, agent, "event: entry.added");
      const bareAsker = openAsker(`http://127.0.0.1:${port}`);

      say("changing something");
      const times: number[] = [];
      const floorTimes: number[] = [];
      for (let turn = -warmUp; turn < changes; turn++) {
        const told = await ours.tell(() =>
          owner.ask(`/encounters/${encounterId}/notes`, { method: "POST", body: { text: `Note ${turn}` } }),
        );
        const toldBare = await theirs.tell(() => bareAsker.ask("/change", { method: "POST", body: {} }));
        if (turn < 0) continue;
        times.push(...told);
        floorTimes.push(...toldBare);
      }
      const { node } = await program.memoryMb();
      ours.close();
      theirs.close();
      owner.close();
      bareAsker.close();
      return {
        figures: { p95Ms: quietP95(times), p50Ms: percentile(times, 0.5), worstMs: Math.max(...times), nodeMb: node },
        floors: { p95Ms: quietP95(floorTimes), p50Ms: percentile(floorTimes, 0.5) },
      };
    } finally {
      agent.destroy();
      bare.kill();
      await program.stop();
    }
  },
};

interface Screens {
  /** Makes a change and waits until every stream has told of it. Returns how long each took, in milliseconds. */
  tell(change: () => Promise<unknown>): Promise<number[]>;
  close(): void;
}

async function openScreens(url: string, tokens: (string | undefined)[], agent: Agent, sign: string): Promise<Screens> {
  let arrived: () => void = () => {};
  const closing: (() => void)[] = [];
  const open = (token: string | undefined) =>
    new Promise<void>((resolve, reject) => {
      const asked = get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`A stream was answered with ${response.statusCode}.`));
        response.setEncoding("utf8").on("data", (text: string) => {
          if (text.includes(sign)) arrived();
          // The first words say that it has begun.
          resolve();
        });
      });
      asked.on("error", reject);
      closing.push(() => asked.destroy());
    });
  // A few at a time, as screens are opened.
  for (let from = 0; from < tokens.length; from += 20) await Promise.all(tokens.slice(from, from + 20).map(open));
  return {
    async tell(change) {
      const times: number[] = [];
      let late: NodeJS.Timeout | undefined;
      const from = performance.now();
      const all = new Promise<void>((resolve, reject) => {
        late = setTimeout(() => reject(new Error(`${times.length} of ${tokens.length} streams told of a change.`)), longestMs);
        arrived = () => {
          times.push(performance.now() - from);
          if (times.length === tokens.length) resolve();
        };
      });
      await Promise.all([change(), all]).finally(() => clearTimeout(late));
      return times;
    },
    close() {
      for (const end of closing) end();
    },
  };
}
