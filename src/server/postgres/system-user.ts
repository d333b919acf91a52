// Whom PostgreSQL runs as when Rapport was started as root (it refuses root), and where that user may go.
import { readFile } from "node:fs/promises";
import { StartRefused } from "../start-refused.ts";
import { runProgram } from "./run-program.ts";

export interface SystemUser {
  uid: number;
  gid: number;
  name: string;
}

const ownName = "rapport";
const anyonesName = "nobody";

/** True where PostgreSQL must run as another user than this process. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/**
 * The system user that PostgreSQL runs as: `wanted`, else `rapport`, which is made where it is missing, else `nobody`.
 * Throws `StartRefused` where `wanted` is root or does not exist.
 */
export async function chooseSystemUser(wanted: string | undefined, log: (line: string) => void): Promise<SystemUser> {
  const name = wanted ?? ownName;
  const found = (await findUser(name)) ?? (wanted === undefined ? await makeUser(log) : undefined);
  if (found === undefined) {
    throw new StartRefused(
      `There is no system user ${name} that PostgreSQL could run as.`,
      `Make one (useradd --system --no-create-home ${name}), name another with --system-user, or set DATABASE_URL.`,
    );
  }
  if (found.uid === 0) {
    throw new StartRefused(`PostgreSQL refuses to run as ${name}, who is root.`, "Name an ordinary user with --system-user.");
  }
  return found;
}

/** The system user of that name, if there is one. */
async function findUser(name: string): Promise<SystemUser | undefined> {
  const lines = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n");
  const fields = lines.map((line) => line.split(":")).find((each) => each[0] === name);
  if (fields !== undefined) return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
  // Users may also come from a directory (LDAP, macOS), which `id` asks.
  const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => runProgram("id", [flag, name])));
  if (uid?.code !== 0 || gid?.code !== 0) return undefined;
  return { name, uid: Number(uid.output) >>> 0, gid: Number(gid.output) >>> 0 };
}

async function makeUser(log: (line: string) => void): Promise<SystemUser | undefined> {
  const ways: [string, string[]][] = [
    ["useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ownName]],
    ["adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin", ownName]],
  ];
  for (const [program, args] of ways) {
    await runProgram(program, args);
    const made = await findUser(ownName);
    if (made !== undefined) {
      log(`PostgreSQL does not run as root: made the system user ${ownName} for it.`);
      return made;
    }
  }
  log(`PostgreSQL does not run as root, and a system user ${ownName} could not be made: it runs as ${anyonesName}.`);
  return findUser(anyonesName);
}

/** Whether `user` (this user, where undefined) may enter the folder. Asked of the kernel, which knows of more than modes. */
export async function mayEnter(user: SystemUser | undefined, folder: string): Promise<boolean> {
  return (await runProgram("/bin/sh", ["-c", 'cd -- "$0"', folder], { user })).code === 0;
}

/** Whether `user` (this user, where undefined) may run the PostgreSQL of that folder, with its libraries. */
export async function mayRun(user: SystemUser | undefined, native: string): Promise<boolean> {
  const script =
    '[ -x "$0/bin/postgres" ] && [ -x "$0/bin/initdb" ] && [ -r "$0/share/postgresql/postgres.bki" ] && exec "$0/bin/postgres" --version';
  return (await runProgram("/bin/sh", ["-c", script, native], { user })).code === 0;
}
