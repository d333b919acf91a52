// How soon Rapport answers when it is started again, and what it holds in memory while nobody asks for anything.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../e2e/rapport-process.ts";
import type { Bench } from "./kit/contract.ts";
import { inNewFolder } from "./kit/folder.ts";
import { isAnswered, memoryOf, startProgram } from "./kit/program.ts";
import { median } from "./kit/times.ts";

const starts = 5;
const quietMs = 30_000;

export const bench: Bench = {
  name: "start",
  measures: "from calling the launcher on a folder that was used before to the first answer; memory after half a quiet minute",
  goals: { secondStartMs: { atMost: 2000 }, idleMb: { atMost: 250 } },
  async measure(say) {
    return inNewFolder(async (folder) => {
      const dataFolder = join(folder, "data");
      const first = await startProgram(dataFolder);
      await first.stop();
      const seconds: number[] = [];
      const bare: { ms: number; mb: number }[] = [];
      for (let turn = 0; turn < starts; turn++) {
        say(`start ${turn + 1} of ${starts}`);
        const program = await startProgram(dataFolder);
        seconds.push(program.startMs);
        await program.stop();
        bare.push(await startBareServer());
      }
      say("a quiet while");
      const program = await startProgram(dataFolder);
      await sleep(quietMs);
      const memory = await program.memoryMb();
      await program.stop();
      return {
        figures: {
          secondStartMs: median(seconds),
          firstStartMs: first.startMs,
          idleMb: memory.node,
          idlePostgresMb: memory.postgres,
        },
        floors: { secondStartMs: median(bare.map(({ ms }) => ms)), idleMb: median(bare.map(({ mb }) => mb)) },
      };
    });
  },
};

/** A Node that does nothing but answer: what no start can be quicker than, and no server smaller. */
async function startBareServer(): Promise<{ ms: number; mb: number }> {
  const port = await freePort();
  const script = `require("node:http").createServer((_, answer) => answer.end("ok")).listen(${port}, "127.0.0.1")`;
  const from = performance.now();
  const child = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
  while (!(await isAnswered(`http://127.0.0.1:${port}/`))) {
    if (child.exitCode !== null) throw new Error("A bare Node did not start.");
    await sleep(5);
  }
  const ms = performance.now() - from;
  const mb = memoryOf([child.pid ?? 0], "Rss");
  child.kill();
  await once(child, "exit");
  return { ms, mb };
}
