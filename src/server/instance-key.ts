// The keys that secrets are sealed with: given in the environment, or kept in a file of the data folder. The first seals, all open.
import { randomBytes } from "node:crypto";
import { chmod, link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode, StartRefused } from "./start-refused.ts";

/** Newest first. */
export type InstanceKeys = [Buffer, ...Buffer[]];

const keyBytes = 32;

const fileIn = (folder: string) => join(folder, "instance.key");

/**
 * The keys: those `given` (each 32 bytes in base64, with commas or lines between them), else those in the folder, where one is
 * made at the first start. Throws `StartRefused` where one is damaged: a new one could not read what the old one wrote.
 */
export async function instanceKeys(folder: string, given?: string): Promise<InstanceKeys> {
  return (await existingKeys(folder, given)) ?? keysOf(fileIn(folder), await makeKeyFile(fileIn(folder)));
}

/** The same for programs beside the server: undefined where there is no key yet, and none is made. */
export async function existingKeys(folder: string, given?: string): Promise<InstanceKeys | undefined> {
  if (given !== undefined && given !== "") {
    const keys = parseKeys(given);
    if (keys !== undefined) return keys;
    throw new StartRefused(
      "The instance key that was given is not a key: it must be 32 bytes in base64.",
      "Check that it was copied whole; several have commas between them. A new one can be made with: openssl rand -base64 32",
    );
  }
  const text = await readKeyFile(fileIn(folder));
  return text === undefined ? undefined : keysOf(fileIn(folder), text);
}

/** Puts a new key in front of those in the file. The server seals with it from its next start on. Refuses where there is no file. */
export async function addNewestKey(folder: string): Promise<void> {
  const file = fileIn(folder);
  const text = await readKeyFile(file);
  if (text === undefined) {
    throw new StartRefused(
      `There is no instance key in ${file}.`,
      "It is made at the first start. With --data another folder is looked at; a key in the environment is changed there.",
    );
  }
  await replaceKeyFile(file, [randomBytes(keyBytes), ...keysOf(file, text)]);
}

/** Keeps only the newest of `keys` in the file. Does nothing where the file has others by now: a newer one was put in front. */
export async function dropOlderKeys(folder: string, keys: InstanceKeys): Promise<void> {
  const file = fileIn(folder);
  const text = await readKeyFile(file);
  const inFile = text === undefined ? undefined : parseKeys(text);
  const isSame = inFile?.length === keys.length && inFile.every((key, i) => keys[i]?.equals(key));
  if (isSame && keys.length > 1) await replaceKeyFile(file, [keys[0]]);
}

function keysOf(file: string, text: string): InstanceKeys {
  const keys = parseKeys(text);
  if (keys !== undefined) return keys;
  throw new StartRefused(
    `The instance key in ${file} is damaged.`,
    "Put it back from your backup: without it the stored passwords of mailboxes cannot be read. " +
      "If there is no backup, move the file away, start once with --forget-secrets yes, and enter those passwords anew.",
  );
}

function parseKeys(text: string): InstanceKeys | undefined {
  const keys = text
    .trim()
    .split(/\s*[,\n]\s*/)
    .map(parseKey);
  const isWhole = keys.every((key) => key !== undefined);
  return isWhole ? (keys as InstanceKeys) : undefined;
}

function parseKey(text: string): Buffer | undefined {
  const key = Buffer.from(text, "base64");
  // Buffer skips what is not base64, so a damaged text is known by not coming back the same.
  const isWhole = key.length === keyBytes && key.toString("base64").replace(/=+$/, "") === text.replace(/=+$/, "");
  return isWhole ? key : undefined;
}

async function readKeyFile(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) await chmod(file, 0o600);
    return await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw new StartRefused(
      `The instance key in ${file} cannot be read (${errorCode(error) ?? String(error)}).`,
      "Start Rapport as the user who owns that file, or give the file to this user (chown).",
      { cause: error },
    );
  }
}

async function makeKeyFile(file: string): Promise<string> {
  const key = randomBytes(keyBytes).toString("base64");
  const draft = await writeDraft(file, `${key}\n`);
  try {
    // A link, not a rename: where another process made one meanwhile, theirs stays.
    await link(draft, file);
    return key;
  } catch (error) {
    const theirs = errorCode(error) === "EEXIST" ? await readKeyFile(file) : undefined;
    if (theirs === undefined) throw error;
    return theirs;
  } finally {
    await rm(draft, { force: true });
  }
}

/** The file has the old keys or the new ones, whole, at every moment, also when the power fails. */
async function replaceKeyFile(file: string, keys: InstanceKeys): Promise<void> {
  const owner = await stat(file);
  const draft = await writeDraft(file, keys.map((key) => `${key.toString("base64")}\n`).join(""), owner);
  await rename(draft, file);
  const folder = await open(dirname(file), "r");
  await folder.sync().finally(() => folder.close());
}

async function writeDraft(file: string, text: string, owner?: { uid: number; gid: number }): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString("hex")}.new`;
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(text);
    // Rotated as root, it stays with the user that the server runs as.
    if (owner !== undefined && process.getuid?.() === 0) await handle.chown(owner.uid, owner.gid);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}
