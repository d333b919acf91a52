// Ends what a killed server left behind on a cluster: its PostgreSQL, which outlives it, and a pid file that names somebody else.
import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runProgram } from "./run-program.ts";

export interface PidFile {
  pid: number;
  socketFolder: string;
  isReady: boolean;
}

const pollMs = 10;
const fastStopMs = 20_000;
const quickStopMs = 5_000;
const hasProc = process.platform === "linux";

/** What PostgreSQL writes about itself into its cluster, or undefined where it is not running or still beginning. */
export async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketFolder: lines[4] ?? "", isReady: lines[7]?.trim() === "ready" };
}

/**
 * Ends every PostgreSQL process on the cluster that an earlier server left, so that a new one can start.
 * Only to be called by who holds the lock of the data folder: then nobody else can be using them.
 */
export async function endLeftovers(cluster: string, log: (line: string) => void): Promise<void> {
  const left = await readPidFile(cluster);
  if (left === undefined) return;
  if (await isPostgresOf(left.pid, cluster)) {
    log("An earlier server was killed and left its PostgreSQL running: stopping that first.");
    await end(left.pid, cluster);
  }
  // Where only the postmaster was killed, its children are still ending. A new one must not touch the files before.
  await endChildren(cluster);
  await removeOwnTemporaryFolder(left.socketFolder);
  // Where the number now belongs to another program, PostgreSQL would believe that it is running.
  if (isAlive(left.pid)) await rm(join(cluster, "postmaster.pid"), { force: true });
}

/** Removes a socket folder that we made below the temporary one. Any other is left alone. */
export async function removeOwnTemporaryFolder(folder: string): Promise<void> {
  const isOurs = basename(folder).startsWith(temporaryPrefix) && [tmpdir(), "/tmp"].includes(dirname(folder));
  if (isOurs) await rm(folder, { recursive: true, force: true });
}

/** How the socket folders that lie below the temporary one begin. */
export const temporaryPrefix = "rapport-pg-";

async function end(pid: number, cluster: string): Promise<void> {
  const isGone = async () => !(await isPostgresOf(pid, cluster));
  // Fast (SIGINT) leaves nothing to recover. Immediate (SIGQUIT) and a kill leave it to the next start, and lose nothing either.
  for (const [signal, patienceMs] of [
    ["SIGINT", fastStopMs],
    ["SIGQUIT", quickStopMs],
    ["SIGKILL", quickStopMs],
  ] as const) {
    sendSignal(pid, signal);
    if (await waitUntil(isGone, patienceMs)) return;
  }
}

async function endChildren(cluster: string): Promise<void> {
  if (!hasProc) return;
  if (await waitUntil(async () => (await postgresesOf(cluster)).length === 0, quickStopMs)) return;
  for (const pid of await postgresesOf(cluster)) sendSignal(pid, "SIGKILL");
  await waitUntil(async () => (await postgresesOf(cluster)).length === 0, quickStopMs);
}

async function postgresesOf(cluster: string): Promise<number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => Number.isInteger(pid) && pid > 0);
  const found = await Promise.all(pids.map((pid) => isPostgresOf(pid, cluster)));
  return pids.filter((_, i) => found[i]);
}

// A PostgreSQL process works inside the folder of its cluster, and a number may long belong to another program.
// What has ended but was not yet collected by its parent has no folder any more, and so is not taken for running.
async function isPostgresOf(pid: number, cluster: string): Promise<boolean> {
  if (hasProc) {
    const [folder, name] = await Promise.all([
      readlink(`/proc/${pid}/cwd`).catch(() => ""),
      readFile(`/proc/${pid}/comm`, "utf8").catch(() => ""),
    ]);
    return folder === cluster && name.trim() === "postgres";
  }
  const { output } = await runProgram("ps", ["-o", "stat=,command=", "-p", String(pid)]);
  return !output.startsWith("Z") && output.includes("postgres") && output.includes(cluster);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

async function waitUntil(isSo: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (await isSo()) return true;
    await sleep(pollMs);
  }
  return isSo();
}
