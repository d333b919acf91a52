// Opens the data folder: one server at a time, locked by the kernel so that a kill leaves nothing stale.
import { accessSync, constants, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { errorCode, StartRefused } from "./start-refused.ts";

export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Says where this server can be reached, for the message that a second start gets. */
  announce(url: string): void;
  /** Gives the folder free. May be called twice. */
  close(): void;
}

interface Holder {
  pid: number;
  since: string;
  url?: string;
}

const sqliteBusy = 5;

// A lock that nobody refers to would be collected as garbage, and let go.
const heldLocks = new Set<DatabaseSync>();

/**
 * Opens the folder where everything is kept, and holds it until `close` or the end of the process.
 * Creates it for its owner alone where it is missing. Throws `StartRefused` where another server holds it,
 * or where it cannot be used.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path);
  createFolder(folder);
  const lock = takeLock(folder);
  heldLocks.add(lock);
  const holder: Holder = { pid: process.pid, since: new Date().toISOString() };
  const holderFile = join(folder, "lock.json");
  const tell = () => {
    try {
      writeFileSync(holderFile, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    } catch {
      // Only the words of a refusal depend on this file. A full disk is told by the database, in better words.
    }
  };
  tell();
  let isOpen = true;
  return {
    path: folder,
    announce(url) {
      holder.url = url;
      if (isOpen) tell();
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      rmSync(holderFile, { force: true });
      heldLocks.delete(lock);
      lock.close();
    },
  };
}

function createFolder(folder: string): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const isFolderAlready = errorCode(error) === "EEXIST" && statSync(folder, { throwIfNoEntry: false })?.isDirectory();
    if (!isFolderAlready) throw unusable(folder, error);
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(folder, error);
  }
}

function unusable(folder: string, error: unknown): StartRefused {
  const anotherFolder = "or choose another folder with --data.";
  switch (errorCode(error)) {
    case "EEXIST":
    case "ENOTDIR":
      return new StartRefused(
        `The data folder ${folder} cannot be used: there is a file in its place.`,
        `Move that file away, ${anotherFolder}`,
      );
    case "EACCES":
    case "EPERM":
      return new StartRefused(
        `The data folder ${folder} cannot be read and written by this user.`,
        `Start Rapport as the user who owns it, give it to this user (chown), ${anotherFolder}`,
      );
    case "EROFS":
      return new StartRefused(
        `The data folder ${folder} lies on a disk that is read-only.`,
        `Make the disk writable, ${anotherFolder}`,
      );
    case "ENOSPC":
      return new StartRefused(`The data folder ${folder} cannot be made: the disk is full.`, `Free some space, ${anotherFolder}`);
    default:
      return new StartRefused(
        `The data folder ${folder} cannot be made or opened (${errorCode(error) ?? String(error)}).`,
        `Check the path, ${anotherFolder}`,
        { cause: error },
      );
  }
}

// The lock is SQLite's, so the kernel's: it ends with the process, however that ends. Nobody may open and close this file
// with plain file functions within this process (a backup, say): closing any handle of a file drops the process's locks on it.
function takeLock(folder: string): DatabaseSync {
  const file = join(folder, "lock.sqlite");
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    if (error instanceof Error && "errcode" in error && error.errcode === sqliteBusy) throw alreadyRunning(folder);
    throw new StartRefused(
      `The data folder ${folder} cannot be locked (${error instanceof Error ? error.message : String(error)}).`,
      `Check that no Rapport runs on it, remove ${file} and start again.`,
      { cause: error },
    );
  }
}

function alreadyRunning(folder: string): StartRefused {
  const holder = readHolder(folder);
  const who =
    holder === undefined
      ? ""
      : ` (process ${holder.pid}, since ${atTime(new Date(holder.since))}${holder.url === undefined ? "" : `, at ${holder.url}`})`;
  return new StartRefused(
    `Rapport is already running on this data folder${who}.`,
    "Stop it, or start this one with --data another-folder and --port another-port.",
  );
}

/** Where the server that runs on this folder said that it can be reached; undefined where none runs. */
export function announcedUrl(folder: string): string | undefined {
  return readHolder(resolve(folder))?.url;
}

function readHolder(folder: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(folder, "lock.json"), "utf8"));
    return typeof holder === "object" && holder !== null && "pid" in holder && "since" in holder ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function atTime(since: Date): string {
  const time = since.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (since.toDateString() === new Date().toDateString()) return time;
  return `${since.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${time}`;
}
