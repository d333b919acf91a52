// Where the cluster (PostgreSQL's files) lies and who owns it: in the data folder, or behind a link where its user cannot go there.
import { createHash, randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  lchown,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, StartRefused } from "../start-refused.ts";
import { chooseSystemUser, isRoot, mayEnter, type SystemUser } from "./system-user.ts";

export interface Place {
  /** The real folder of the cluster, without links. */
  cluster: string;
  /** Whether there is a cluster already. */
  exists: boolean;
  /** Whom it runs as; undefined for the user of this process. */
  user: SystemUser | undefined;
  /** To be called once a new cluster is whole: leaves the link where the cluster lies elsewhere. */
  settle(): Promise<void>;
}

export interface PlaceOptions {
  folder: string;
  systemUser: string | undefined;
  /** Where the cluster goes when its user cannot reach `folder`. */
  shelf: string;
  log: (line: string) => void;
}

/** Finds the cluster of `folder`, or the place for a new one. Throws `StartRefused` where it cannot be used as it is. */
export async function findPlace(options: PlaceOptions): Promise<Place> {
  const { folder } = options;
  const present = await presentCluster(folder);
  if (present === undefined) return placeForNew(options);
  const user = isRoot() ? await ownerOf(present, options) : await itselfAsOwner(present);
  if (user !== undefined && !(await letIn(user, dirname(present)))) {
    throw new StartRefused(
      `PostgreSQL runs as the system user ${user.name}, who cannot reach its files in ${present}.`,
      `Let everyone pass through the folders above (chmod a+x), or move the data folder to where they may, such as /srv or /var/lib.`,
    );
  }
  // Copying by hand often opens it, and PostgreSQL refuses what others can enter.
  if (((await stat(present)).mode & 0o777) !== 0o700) await chmod(present, 0o700);
  return { cluster: present, exists: true, user, settle: async () => {} };
}

async function presentCluster(folder: string): Promise<string | undefined> {
  const entry = await lstat(folder).catch(ifAbsent);
  if (entry === undefined) return undefined;
  const real = await realpath(folder).catch(ifAbsent);
  if (real === undefined) {
    throw new StartRefused(
      `The database is gone: ${folder} points to ${await readlink(folder)}, which does not exist.`,
      "If that disk is not mounted, mount it. If the folder was lost, put it back from your backup. Nothing was changed.",
    );
  }
  if (!(await stat(real)).isDirectory()) {
    throw new StartRefused(
      `The database cannot be opened: ${folder} is a file, not a folder.`,
      "Move that file away, or choose another folder with --data.",
    );
  }
  const names = await readdir(real).catch((error: unknown) => {
    throw belongsToAnother(real, error);
  });
  if (names.includes("PG_VERSION")) return real;
  // An empty folder behind a link is a disk that is not mounted, more often than a wish for a new database.
  if (names.length === 0 && !entry.isSymbolicLink()) return undefined;
  throw new StartRefused(
    `The database cannot be opened: ${real} ${names.length === 0 ? "is empty" : "holds other files, not PostgreSQL's"}.`,
    "If a disk should be mounted there, mount it. Else move the folder away, or choose another folder with --data. Nothing was changed.",
  );
}

async function itselfAsOwner(cluster: string): Promise<undefined> {
  if ((await stat(cluster)).uid !== process.geteuid?.()) throw belongsToAnother(cluster);
}

async function ownerOf(cluster: string, { systemUser, log }: PlaceOptions): Promise<SystemUser> {
  const { uid, gid } = await stat(cluster);
  if (uid !== 0) return { uid, gid, name: await nameOf(uid) };
  // Copied or restored by root: PostgreSQL would refuse files that are not its own.
  const user = await chooseSystemUser(systemUser, log);
  log(`The database in ${cluster} belonged to root: gave it to the system user ${user.name}.`);
  await giveTo(user, cluster);
  return user;
}

async function placeForNew(options: PlaceOptions): Promise<Place> {
  const { folder, systemUser, shelf, log } = options;
  const parent = await realpath(dirname(folder));
  const inside = { cluster: join(parent, basename(folder)), exists: false, settle: async () => {} };
  if (!isRoot()) return { ...inside, user: undefined };
  const user = await chooseSystemUser(systemUser, log);
  if (await letIn(user, parent)) return { ...inside, user };
  const cluster = join(await roomOnShelf(shelf, folder, user), "postgres");
  log(`The system user ${user.name} cannot reach ${folder}: the database lies in ${cluster}, and a link points there.`);
  const settle = async () => {
    // Only an empty folder can be here still.
    await rmdir(folder).catch(ifAbsent);
    await symlink(cluster, folder);
  };
  return { cluster, exists: false, user, settle };
}

/**
 * Whether the user may enter the folder. One that root keeps for itself (0700), as a new data folder is, is opened for the
 * group of that user to pass through: what lies in it stays closed by its own modes.
 */
async function letIn(user: SystemUser, folder: string): Promise<boolean> {
  if (await mayEnter(user, folder)) return true;
  const { uid, gid, mode } = await stat(folder);
  if (uid !== 0 || (mode & 0o777) !== 0o700) return false;
  await chown(folder, 0, user.gid);
  await chmod(folder, 0o710);
  if (await mayEnter(user, folder)) return true;
  await chown(folder, 0, gid);
  await chmod(folder, 0o700);
  return false;
}

// A room is named for its data folder, with a random end: a room whose link was removed by hand may still hold what
// somebody wants, so it is never taken over. A room without a database is what a kill left of a first start.
async function roomOnShelf(shelf: string, folder: string, user: SystemUser): Promise<string> {
  const prefix = `${createHash("sha256").update(folder).digest("hex").slice(0, 8)}-`;
  await mkdir(shelf, { recursive: true, mode: 0o755 });
  for (const name of await readdir(shelf)) {
    if (!name.startsWith(prefix)) continue;
    const isEmpty = (await lstat(join(shelf, name, "postgres")).catch(ifAbsent)) === undefined;
    if (isEmpty) await rm(join(shelf, name), { recursive: true, force: true });
  }
  const room = join(shelf, prefix + randomBytes(4).toString("hex"));
  await mkdir(room, { mode: 0o710 });
  await chown(room, 0, user.gid);
  await writeFile(join(room, "belongs-to"), `${folder}\n`);
  if (await mayEnter(user, room)) return room;
  throw new StartRefused(
    `The system user ${user.name}, whom PostgreSQL runs as, can reach neither ${folder} nor ${room}.`,
    "Put the data folder where everyone may pass (--data /srv/rapport), or start Rapport as an ordinary user.",
  );
}

/** Gives a folder, with all in it, to a user. */
export async function giveTo(user: SystemUser, path: string): Promise<void> {
  await lchown(path, user.uid, user.gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await giveTo(user, join(path, name));
}

async function nameOf(uid: number): Promise<string> {
  const users = await readFile("/etc/passwd", "utf8").catch(() => "");
  const line = users.split("\n").find((each) => each.split(":")[2] === String(uid));
  return line?.split(":")[0] ?? String(uid);
}

function belongsToAnother(cluster: string, cause?: unknown): StartRefused {
  return new StartRefused(
    `The database in ${cluster} belongs to another user than the one who starts Rapport.`,
    "Start Rapport as that user (or as root), give all of the data folder to this user (chown -R), or choose another with --data.",
    { cause },
  );
}

function ifAbsent(error: unknown): undefined {
  if (errorCode(error) !== "ENOENT") throw error;
}
