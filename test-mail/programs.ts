// Where Debian puts the mail servers' programs, and how one is run so that it never outlives the tests.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export const programs = {
  postfix: "/usr/lib/postfix/sbin/master",
  postmap: "/usr/sbin/postmap",
  postqueue: "/usr/sbin/postqueue",
  dovecot: "/usr/sbin/dovecot",
  imap: "/usr/lib/dovecot/imap",
  lmtp: "/usr/lib/dovecot/lmtp",
};

export function missingPrograms(): string[] {
  return Object.values(programs).filter((path) => !existsSync(path));
}

type User = { uid: number; gid: number };

export function findUser(name: string): User {
  const [, , uid, gid] = findEntry("/etc/passwd", name);
  return { uid: Number(uid), gid: Number(gid) };
}

export function findGroup(name: string): number {
  return Number(findEntry("/etc/group", name)[2]);
}

function findEntry(file: string, name: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.find((entry) => entry.startsWith(`${name}:`));
  if (!line) throw new Error(`${name} is missing in ${file}; its package should have made it.`);
  return line.split(":");
}

export type Daemon = {
  pid: number;
  ready: (port: number, greeting: string) => Promise<void>;
  reload: () => void;
  stop: () => Promise<void>;
};

export function startDaemon(name: string, command: string[], logFile: string, user?: User): Daemon {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: "/",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
    ...user,
  });
  const dismissGuard = child.pid === undefined ? () => undefined : guard(child.pid);
  let spoken = "";
  child.stdout.on("data", (chunk) => (spoken += chunk));
  child.stderr.on("data", (chunk) => (spoken += chunk));
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      dismissGuard();
      resolve();
    });
    child.once("error", (error) => {
      spoken += error.message;
      resolve();
    });
  });

  async function ready(port: number, greeting: string): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline && isRunning(child)) {
      if ((await readGreeting(port)).startsWith(greeting)) return;
      await sleep(25);
    }
    const log = existsSync(logFile) ? readFileSync(logFile, "utf8").slice(-4000) : "";
    throw new Error(`${name} did not answer on port ${port}.\n${spoken}\n${log}`);
  }

  async function stop(): Promise<void> {
    if (!isRunning(child)) return;
    child.kill("SIGTERM");
    const inTime = await Promise.race([ended.then(() => true), sleep(5000, false, { ref: false })]);
    if (inTime) return;
    child.kill("SIGKILL");
    await ended;
  }

  return { pid: child.pid ?? 0, ready, reload: () => void child.kill("SIGHUP"), stop };
}

// Ends the daemon when this process is gone, even by SIGKILL: the pipe's end then closes without a word.
// PR_SET_PDEATHSIG would not do: Postfix changes its effective user for a moment, and that clears it.
function guard(pid: number): () => void {
  const child = spawn("/bin/sh", ["-c", 'read -r word || kill -TERM "$0"', `${pid}`], {
    cwd: "/",
    // In a session of its own, so that Ctrl-C does not end the guard before its work.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  return () => void child.stdin.end("enough\n");
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function readGreeting(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.setTimeout(2000, () => settle(""));
    socket.once("data", (chunk) => settle(chunk.toString("latin1")));
    socket.once("error", () => settle(""));
    socket.once("close", () => settle(""));
    function settle(greeting: string): void {
      socket.destroy();
      resolve(greeting);
    }
  });
}

// Below the range from which the system takes ports for outgoing connections, so that none of
// them takes the port between our look and the server's start.
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return port;
  }
  throw new Error("No free port was found between 20000 and 30000.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
