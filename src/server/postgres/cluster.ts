// Makes a cluster (PostgreSQL's files) that is whole or absent, keeps its password, and refuses one of another version.
import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, StartRefused } from "../start-refused.ts";
import type { Binaries } from "./binaries.ts";
import { giveTo } from "./place.ts";
import { runProgram } from "./run-program.ts";
import { inPlainWords, lastWords } from "./server-log.ts";
import type { SystemUser } from "./system-user.ts";

/** The role that owns everything in the cluster. Rapport itself works as an ordinary role. */
export const superuserName = "postgres";

export interface NewCluster {
  binaries: Binaries;
  cluster: string;
  user: SystemUser | undefined;
  password: string;
  fsync: boolean;
}

// Letters beyond ASCII are letters to search only where the C library says so. Where it has no C.UTF-8 (old systems, macOS), the next.
const characterTypes = ["C.UTF-8", "en_US.UTF-8", "C"];

/**
 * Makes a new cluster. It comes into being under another name, and gets its own by a rename when it is whole:
 * a process killed half-way leaves nothing that could be taken for a database.
 */
export async function makeCluster({ binaries, cluster, user, password, fsync }: NewCluster): Promise<void> {
  const parent = dirname(cluster);
  const draftPrefix = `${basename(cluster)}.new-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(draftPrefix)) await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
  const draft = join(parent, draftPrefix + randomBytes(4).toString("hex"));
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(join(draft, "password"), password, { mode: 0o600 });
    if (user !== undefined) await giveTo(user, draft);
    await initialize(binaries, draft, user, fsync);
    await rename(join(draft, "cluster"), cluster);
    if (fsync) await flushFolder(parent);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function initialize(binaries: Binaries, draft: string, user: SystemUser | undefined, fsync: boolean): Promise<void> {
  for (const characterType of characterTypes) {
    const args = [
      ...[
        "--pgdata",
        join(draft, "cluster"),
        "--username",
        superuserName,
        "--pwfile",
        join(draft, "password"),
        "--auth=scram-sha-256",
      ],
      // PostgreSQL's own locale is the same on every machine and in every version of its libraries: indexes stay right.
      ...[
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        `--lc-ctype=${characterType}`,
      ],
      ...["--text-search-config=simple", "--data-checksums", "--no-instructions", ...(fsync ? [] : ["--no-sync"])],
    ];
    const { code, output } = await runProgram(join(binaries.native, "bin", "initdb"), args, { user });
    if (code === 0) return;
    if (/invalid locale name/.test(output)) continue;
    throw inPlainWords("The database could not be made.", lastWords(output));
  }
  throw new StartRefused(
    "The database could not be made: this machine knows no locale.",
    "Install its locales (locale-gen), or set DATABASE_URL.",
  );
}

/** Throws `StartRefused` where the cluster was made by another major version of PostgreSQL than the binaries are. */
export async function checkVersion(cluster: string, binaries: Binaries): Promise<void> {
  const theirs = (await readFile(join(cluster, "PG_VERSION"), "utf8")).trim();
  const ours = binaries.version.split(".")[0];
  if (theirs === ours) return;
  throw new StartRefused(
    `The database in ${cluster} was made by PostgreSQL ${theirs}, and this Rapport brings PostgreSQL ${ours}.`,
    `Go on with the Rapport that made it, or carry the data over (pg_upgrade, or pg_dump with PostgreSQL ${theirs}), ` +
      "or run it under a PostgreSQL of your own and set DATABASE_URL. Nothing was changed.",
  );
}

/** Reads the password of the database from its file, if there is one. */
export async function readPassword(file: string): Promise<string | undefined> {
  try {
    const password = (await readFile(file, "utf8")).trim();
    return password === "" ? undefined : password;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw new StartRefused(
      `The password of the database in ${file} cannot be read (${errorCode(error) ?? String(error)}).`,
      "Give the file to the user who starts Rapport (chown).",
      {
        cause: error,
      },
    );
  }
}

/** Writes a new random password to its file, safe on disk before anything depends on it. */
export async function makePassword(file: string): Promise<string> {
  const password = randomBytes(24).toString("base64url");
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${password}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await flushFolder(dirname(file));
  return password;
}

/** Gives the superuser of a stopped cluster a password, for when its file was lost. The files alone are the right to do so. */
export async function setPassword(
  binaries: Binaries,
  cluster: string,
  user: SystemUser | undefined,
  password: string,
): Promise<void> {
  const args = ["--single", "-D", cluster, "-c", "log_min_messages=fatal", "postgres"];
  const input = `ALTER ROLE ${superuserName} PASSWORD '${password}'\n`;
  const { code, output } = await runProgram(join(binaries.native, "bin", "postgres"), args, { user, input });
  if (code !== 0) throw inPlainWords("The database could not be given a new password.", lastWords(output));
}

/** Makes an empty folder that only the user may enter. */
export async function makeOwnFolder(folder: string, user: SystemUser | undefined): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  await chmod(folder, 0o700);
  if (user !== undefined) await giveTo(user, folder);
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
