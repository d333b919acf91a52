// Rapport as a person starts it, by the launcher on a data folder: until it answers, and what its processes hold in memory.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort, postmasterOf, until } from "../../e2e/rapport-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const longestStartMs = 120_000;

export interface Program {
  url: string;
  /** From the call of the launcher to the first answer that is not "in a moment". */
  startMs: number;
  /** Where it takes mail, and the one-time link where there was no owner; known once it has said all that a start says. */
  said(): Promise<{ mailPort: number; ownerLink: string | undefined }>;
  /** The process of the server's Node. */
  nodePid(): number;
  /** Of the server's Node, and of PostgreSQL with all its processes. */
  memoryMb(): Promise<{ node: number; postgres: number }>;
  /** SIGTERM, as a service manager stops it; settles when all has ended. */
  stop(): Promise<void>;
}

/** Starts it on a data folder and waits until it answers. Throws with its words when it ends instead. */
export async function startProgram(dataFolder: string): Promise<Program> {
  const port = await freePort();
  const from = performance.now();
  const args = ["scripts/launch.mjs", "start", "--data", dataFolder, "--port", String(port), "--mail-port", "0"];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (words += piece));
  let hasEnded = false;
  const ended = once(child, "close").then(() => {
    hasEnded = true;
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isAnswered(`${url}/readyz`))) {
    if (hasEnded || performance.now() - from > longestStartMs) throw new Error(`Rapport did not start:\n${words}`);
    await sleep(5);
  }
  const startMs = performance.now() - from;
  const nodePid = () => (JSON.parse(readFileSync(join(dataFolder, "lock.json"), "utf8")) as { pid: number }).pid;
  return {
    url,
    startMs,
    async said() {
      await until(
        () => words.includes("Ctrl-C stops it."),
        longestStartMs,
        () => words,
      );
      const mailPort = Number(/Mail is taken at \S+:(\d+)/.exec(words)?.[1]);
      return { mailPort, ownerLink: /(http\S+#token=\S+)/.exec(words)?.[1] };
    },
    nodePid,
    async memoryMb() {
      const postgres = [await postmasterOf(dataFolder)].flatMap((pid) => [pid, ...childrenOf(pid)]);
      return { node: memoryOf([nodePid()], "Rss"), postgres: memoryOf(postgres, "Pss") };
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Whether a server answers there, and means it. */
export function isAnswered(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 400);
    });
    asked.on("error", () => resolve(false));
  });
}

function childrenOf(pid: number): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child ?? 0);
}

/** What these processes hold. `Pss` counts what several share once; where the system does not tell it, `Rss` must do. */
export function memoryOf(pids: number[], kind: "Rss" | "Pss"): number {
  const kilobytes = pids.map((pid) => {
    const rollup = `/proc/${pid}/smaps_rollup`;
    if (existsSync(rollup)) {
      const told = new RegExp(`^${kind}:\\s+(\\d+) kB`, "m").exec(readFileSync(rollup, "utf8"))?.[1];
      if (told !== undefined) return Number(told);
    }
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).trim());
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}
