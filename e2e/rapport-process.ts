// Rapport as a user runs it: a process of its own on a data folder, whose words are read and which can be killed.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export interface RapportProcess {
  url: string;
  mailPort: number;
  /** The one-time link, where there was no owner. */
  ownerLink: string | undefined;
  /** All that it has said so far. */
  output(): string;
  /** SIGTERM, as a service manager stops it. Returns the exit code. */
  stop(): Promise<number | null>;
  /** kill −9 of the server's Node alone: PostgreSQL is left behind. */
  killNode(): Promise<void>;
  /** kill −9 of Node and of PostgreSQL at once, as when the power fails. */
  killAll(): Promise<void>;
}

/** Where it is started from: this checkout, or a copy of it. */
export interface StartOptions {
  dataFolder: string;
  args?: string[];
  env?: Record<string, string>;
  /** How long the start may take. */
  withinMs?: number;
}

/** Starts it and waits until it says where it is; throws with its words when it ends instead. */
export async function startRapport({
  dataFolder,
  args = [],
  env = {},
  withinMs = 30_000,
}: StartOptions): Promise<RapportProcess> {
  const { child, output, ended } = spawnRapport({ dataFolder, args, env });
  // The last line that a start says: all before it is there then.
  await Promise.race([until(() => output().includes("Ctrl-C stops it."), withinMs, output), ended]);
  const url = /Rapport is at (\S+)/.exec(output())?.[1];
  const mailPort = Number(/Mail is taken at \S+:(\d+)/.exec(output())?.[1]);
  if (url === undefined || !output().includes("Ctrl-C stops it.")) throw new Error(`Rapport did not start:\n${output()}`);
  return {
    url,
    mailPort,
    ownerLink: /(http\S+#token=\S+)/.exec(output())?.[1],
    output,
    async stop() {
      child.kill("SIGTERM");
      return ended;
    },
    async killNode() {
      child.kill("SIGKILL");
      await ended;
    },
    async killAll() {
      const postmaster = await postmasterOf(dataFolder);
      child.kill("SIGKILL");
      killTree(postmaster);
      await ended;
      await until(() => !isAlive(postmaster), 5_000, output);
    },
  };
}

/** Starts it where it is expected to refuse; returns its exit code and its words. */
export async function startRefused(options: StartOptions): Promise<{ code: number | null; output: string }> {
  const { child, output, ended } = spawnRapport(options);
  const timer = setTimeout(() => child.kill("SIGKILL"), options.withinMs ?? 30_000);
  const code = await ended;
  clearTimeout(timer);
  return { code, output: output() };
}

function spawnRapport({ dataFolder, args = [], env = {} }: StartOptions): {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
} {
  const given = args.some((each) => each.startsWith("--port")) ? [] : ["--port", "0"];
  const mail = args.some((each) => each.startsWith("--mail-port")) ? [] : ["--mail-port", "0"];
  const child = spawn(process.execPath, [join(root, "src/server/main.ts"), "--data", dataFolder, ...given, ...mail, ...args], {
    cwd: root,
    env: { ...process.env, RAPPORT_SYSTEM_USER: "nobody", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (piece) => {
      text += piece;
    });
  }
  return { child, output: () => text, ended: once(child, "close").then(([code]) => code as number | null) };
}

/** The process id of the PostgreSQL that serves a data folder. */
export async function postmasterOf(dataFolder: string): Promise<number> {
  const file = await readFile(join(dataFolder, "postgres", "postmaster.pid"), "utf8");
  return Number(file.split("\n")[0]);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// PostgreSQL's backends end by themselves when their postmaster is gone.
function killTree(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** Waits until something is so; throws with `words` when it does not become so in time. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  timeoutMs: number,
  words: () => string = () => "",
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It did not come true in ${timeoutMs} ms.\n${words()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("A listening server has a port.");
  return address.port;
}
