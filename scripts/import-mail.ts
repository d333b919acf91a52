// The program `npm run import`: brings mail from before into a channel, from an mbox, a message or a folder of messages, through the API.
import { createReadStream } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { fromLine, isMbox, isNamedAsMail, quoted, whyNoMail } from "../src/domain/mail/import-rules.ts";
import { announcedUrl } from "../src/server/data-folder.ts";
import { openLog } from "../src/server/log.ts";
import { startServer } from "../src/server/server.ts";
import { readSettings } from "../src/server/settings.ts";
import { StartRefused } from "../src/server/start-refused.ts";

const usage = [
  "Brings mail from before into a channel: settled, at its time; nothing is sent and nobody is asked to answer it.",
  "",
  "  npm run import -- FILE_OR_FOLDER --channel desk@hotel.example --key rpk_…",
  "",
  "  FILE_OR_FOLDER        an mbox or a message (.eml), either also gzipped, or a folder of them",
  "  --channel <address>   the channel that the mail belongs to",
  "  --key <key>           an API key with the scopes channels:read and channels:write",
  "  --data <folder>       where everything is kept [./data]: the server that runs there is asked, or started for this",
  "  --url <URL>           a server elsewhere, instead",
  "",
  "Ctrl-C cancels it; what has been taken in stays. The same again goes on: nothing is taken twice.",
].join("\n");

interface Progress {
  state: "running" | "done" | "cancelled";
  sizeBytes: number;
  placeBytes: number;
  takenCount: number;
  knownCount: number;
  asideCount: number;
  aside: { placeBytes: number; reason: string }[];
}

async function main(): Promise<void> {
  const { values, positionals } = readArgs();
  const [path] = positionals;
  if (values.help || path === undefined || values.channel === undefined || values.key === undefined) {
    console.log(usage);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const { url, close } = await reach(values);
  try {
    await bring(url, { path, address: values.channel.trim().toLowerCase(), key: values.key });
  } finally {
    await close();
  }
}

function readArgs() {
  const text = { type: "string" } as const;
  const options = { channel: text, key: text, data: text, url: text, help: { type: "boolean", short: "h" } } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new StartRefused(error instanceof Error ? error.message : String(error), usage);
  }
}

/** The server that runs; where none does, one that runs for as long as this takes. */
async function reach({ url, data }: { url?: string; data?: string }): Promise<{ url: string; close: () => Promise<void> }> {
  if (url !== undefined) return { url, close: async () => {} };
  const settings = readSettings(data === undefined ? [] : ["--data", data], process.env);
  const running = announcedUrl(settings.dataFolder);
  if (running !== undefined) return { url: running, close: async () => {} };
  const own = { ...settings, port: 0, mailPort: 0, lmtpPort: undefined, publicUrl: undefined };
  return startServer(own, openLog(settings.logLevel), () => {});
}

async function bring(url: string, { path, address, key }: { path: string; address: string; key: string }): Promise<void> {
  const ask = async (method: string, at: string, body?: ReadableStream): Promise<unknown> => {
    const init = { method, headers: { authorization: `Bearer ${key}`, "content-type": "application/octet-stream" } };
    const answer = await fetch(
      `${url}/api/v1${at}`,
      body === undefined ? init : ({ ...init, body, duplex: "half" } as RequestInit),
    );
    const said = await answer.text();
    if (answer.ok) return said === "" ? undefined : JSON.parse(said);
    const { title = said, detail = "" } = JSON.parse(said) as { title?: string; detail?: string };
    throw new StartRefused(title, detail);
  };
  const me = (await ask("GET", "/me")) as { memberships: { workspaceId: string }[] };
  const workspace = `/workspaces/${me.memberships[0]?.workspaceId}`;
  const { channels } = (await ask("GET", `${workspace}/channels?limit=100`)) as {
    channels: { channelId: string; address: string }[];
  };
  const channel = channels.find((each) => each.address === address);
  if (channel === undefined)
    throw new StartRefused(`There is no channel ${address}.`, `There are: ${channels.map((each) => each.address).join(", ")}.`);
  const imports = `${workspace}/channels/${channel.channelId}/imports`;
  const name = encodeURIComponent(basename(path));
  const { importId } = (await ask("POST", `${imports}?name=${name}`, await bytesOf(path))) as { importId: string };
  process.once("SIGINT", () => void ask("POST", `${imports}/${importId}/cancel`).catch(() => {}));
  for (;;) {
    const progress = (await ask("GET", `${imports}/${importId}`)) as Progress;
    if (progress.state !== "running") return tell(progress);
    const share = Math.floor((100 * progress.placeBytes) / Math.max(1, progress.sizeBytes));
    console.error(`${share} %: ${progress.takenCount} taken in`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function tell({ state, takenCount, knownCount, asideCount, aside }: Progress): void {
  console.log(
    `${state === "done" ? "Done" : "Cancelled"}: ${takenCount} taken in, ${knownCount} were there already, ${asideCount} set aside.`,
  );
  for (const { placeBytes, reason } of aside) console.log(`  at byte ${placeBytes}: ${reason}`);
}

/** The file as it is; a folder's messages and mailboxes as one mbox, in the order of their names. */
async function bytesOf(path: string): Promise<ReadableStream> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new StartRefused(`There is no ${path}.`, "Name an mbox, a message (.eml) or a folder of messages.");
  if (!found.isDirectory()) {
    const beginning = await beginningOf(path);
    const why = beginning[0] === 0x1f && beginning[1] === 0x8b ? undefined : whyNoMail(beginning);
    if (why !== undefined) throw new StartRefused(`${path} cannot be brought.`, why);
  }
  const bytes = found.isDirectory() ? Readable.from(asMbox(path)) : createReadStream(path);
  return Readable.toWeb(bytes) as ReadableStream;
}

async function* asMbox(folder: string): AsyncGenerator<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  let found = 0;
  for (const file of files.sort()) {
    const isNamed = isNamedAsMail(file);
    // Thunderbird's mailboxes have no ending.
    if (!isNamed && basename(file).includes(".")) continue;
    const beginning = await beginningOf(file);
    if (isMbox(beginning)) {
      yield* createReadStream(file);
      yield Buffer.from("\n\n");
    } else if (isNamed && whyNoMail(beginning) === undefined) {
      const text = quoted((await readFile(file)).toString("latin1"));
      yield Buffer.from(`${fromLine}${text}\n\n`, "latin1");
    } else {
      continue;
    }
    found++;
  }
  if (found === 0) throw new StartRefused(`There is no mail in ${folder}.`, "It should hold messages (.eml) or an mbox.");
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2048), 0, 2048, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

main().catch((thrown: unknown) => {
  // What is thrown while the file is sent comes inside of what the sending throws.
  const error = thrown instanceof TypeError && thrown.cause instanceof StartRefused ? thrown.cause : thrown;
  console.error(error instanceof StartRefused ? `${error.what}\n${error.whatToDo}` : error);
  process.exit(1);
});
