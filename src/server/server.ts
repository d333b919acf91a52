// Starts the server, from the data folder up to the first answer, and takes it apart in the opposite order.
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import type pg from "pg";
import { cannotListen } from "./cannot-listen.ts";
import { openDataFolder } from "./data-folder.ts";
import { dropOlderKeys, instanceKeys } from "./instance-key.ts";
import { requireKind } from "./kind-of-database.ts";
import type { Log } from "./log.ts";
import { migrate } from "./migrate.ts";
import { tryOtherDatabase } from "./other-database.ts";
import { startPostgres } from "./postgres/postgres.ts";
import { ownUrl, type Settings } from "./settings.ts";

export interface RunningServer {
  /** Where people reach it. */
  url: string;
  /** Where the mail listener takes mail, as host:port. */
  mailAddress: string;
  /** The one-time link for the first owner; undefined where there is an owner. */
  ownerLink: string | undefined;
  /** Settles with the reason when the server cannot go on by itself. */
  failed: Promise<string>;
  close(): Promise<void>;
}

/** Starts everything. Throws StartRefused, with what to do, where it cannot; what was started until then is stopped again. */
export async function startServer(settings: Settings, log: Log, say: (line: string) => void): Promise<RunningServer> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse())
      await step().catch((error) => log.error({ err: error }, "not closed cleanly"));
  };
  try {
    return await start(settings, log, say, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  settings: Settings,
  log: Log,
  say: (line: string) => void,
  closing: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<RunningServer> {
  const folder = await openDataFolder(settings.dataFolder);
  closing.push(async () => folder.close());
  // The port comes before the database: a port that is taken is said at once, and nothing has to be undone.
  let progress = "Rapport is starting.";
  const tell = (words: string) => {
    progress = words;
  };
  const starting: RequestListener = (request, response) => {
    // The process is well; whoever watches it must not end it in the midst of a long migration.
    if (request.url === "/healthz") response.end("ok");
    else
      response
        .writeHead(503, { "retry-after": "1", "content-type": "text/plain" })
        .end(`${progress} Please try again in a moment.`);
  };
  let answer: RequestListener = starting;
  const web = createServer((request, response) => answer(request, response));
  const port = await listen(web, settings);
  closing.push(() => closeWeb(web));
  const publicUrl = settings.publicUrl ?? ownUrl({ host: settings.host, port });
  folder.announce(publicUrl);

  // Most of the code is read while PostgreSQL starts: the first answer comes sooner.
  const assembling = import("./assemble.ts");
  const { config, failed } = await openPostgres(settings, say, closing);
  await requireKind(config, settings);
  await migrate(config);
  const keys = await instanceKeys(settings.dataFolder, settings.instanceKey);
  const { assemble } = await assembling;
  const assembled = await assemble({ config, keys, settings, publicUrl, log, closing, say, tell });
  // Everything is sealed with the newest key by now.
  if (settings.instanceKey === undefined) await dropOlderKeys(settings.dataFolder, keys);
  else if (keys.length > 1) say("Everything is encrypted with the first of the instance keys. The others can be taken out.");
  answer = assembled.answer;
  return {
    url: publicUrl,
    mailAddress: `${settings.mailHost}:${assembled.mailPort}`,
    ownerLink: assembled.ownerToken === undefined ? undefined : `${publicUrl}/welcome#token=${assembled.ownerToken}`,
    failed,
    close,
  };
}

async function openPostgres(
  settings: Settings,
  say: (line: string) => void,
  closing: (() => Promise<unknown>)[],
): Promise<{ config: pg.ClientConfig; failed: Promise<string> }> {
  if (settings.databaseUrl !== undefined) {
    return { config: await tryOtherDatabase(settings.databaseUrl), failed: new Promise(() => {}) };
  }
  const postgres = await startPostgres({
    folder: join(settings.dataFolder, "postgres"),
    systemUser: settings.systemUser,
    log: say,
  });
  closing.push(() => postgres.stop());
  const failed = postgres.exited.then((exit) => (exit.isExpected ? new Promise<never>(() => {}) : exit.sentence));
  return { config: postgres.config, failed };
}

async function listen(web: Server, { host, port }: Settings): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    web.once("error", (error) => reject(cannotListen(error, "--port", host, port)));
    web.listen(port, host, resolve);
  });
  const address = web.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

async function closeWeb(web: Server): Promise<void> {
  const closed = new Promise((resolve) => web.close(resolve));
  // Open live streams would hold it for ever; whoever is in the middle of an answer gets a moment.
  web.closeIdleConnections();
  const cut = setTimeout(() => web.closeAllConnections(), 500);
  await closed;
  clearTimeout(cut);
}
