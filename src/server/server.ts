// Puts the whole server together: database, jobs, live stream, mail in and out, web; and takes it apart in the opposite order.
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type pg from "pg";
import { type MailListener, openMailListener } from "../domain/mail/listener.ts";
import { openMailboxes } from "../domain/mail/mailboxes.ts";
import { makeOwnerLink } from "../domain/workspace/actions.ts";
import { instanceKey, openDataFolder } from "./data-folder.ts";
import { openDatabase } from "./db.ts";
import type { Deps } from "./deps.ts";
import { buildApp } from "./http.ts";
import { openLive } from "./live.ts";
import type { Log } from "./log.ts";
import { migrate } from "./migrate.ts";
import { tryOtherDatabase } from "./other-database.ts";
import { startPostgres } from "./postgres/postgres.ts";
import { openSecretBox } from "./secret-box.ts";
import { openSessions } from "./session.ts";
import type { Settings } from "./settings.ts";
import { errorCode, StartRefused } from "./start-refused.ts";
import { openWorker } from "./worker.ts";

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
  const starting: RequestListener = (_request, response) => {
    response.writeHead(503, { "retry-after": "1", "content-type": "text/plain" }).end("Rapport is starting. Please try again in a moment.");
  };
  let answer: RequestListener = starting;
  const web = createServer((request, response) => answer(request, response));
  const port = await listen(web, settings);
  closing.push(() => closeWeb(web));
  const publicUrl = settings.publicUrl ?? `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}`;
  folder.announce(publicUrl);

  const { config, failed } = await openPostgres(settings, say, closing);
  await migrate(config);
  const key = await instanceKey(settings.dataFolder, settings.instanceKey);
  const database = openDatabase(config);
  closing.push(() => database.close());
  const now = () => new Date();
  const deps: Deps = { connection: database.connection, box: openSecretBox(key), log, now };

  const live = await openLive(database, log);
  closing.push(() => live.close());
  const origins = ownOrigins(publicUrl);
  const app = buildApp({ ...deps, sessions: openSessions(database.connection, key, origins), live, origins });

  const worker = await openWorker(database, deps);
  closing.push(() => worker.close());
  const mailboxes = openMailboxes(deps);
  closing.push(() => mailboxes.close());
  closing.push(followChannels(live.onHint, mailboxes.refresh));
  void mailboxes.refresh();
  const listener = await openListener(deps, settings);
  closing.push(() => listener.close());

  const token = await makeOwnerLink(database.connection, now());
  answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return {
    url: publicUrl,
    mailAddress: `${settings.mailHost}:${listener.port}`,
    ownerLink: token === undefined ? undefined : `${publicUrl}/welcome#token=${token}`,
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

async function openListener(
  deps: Deps,
  { mailHost: host, mailPort: port, mailMaxBytes: maxBytes }: Settings,
): Promise<MailListener> {
  try {
    return await openMailListener({ ...deps, host, port, maxBytes });
  } catch (error) {
    throw cannotListen(error, "--mail-port", host, port);
  }
}

function cannotListen(error: unknown, flag: "--port" | "--mail-port", host: string, port: number): StartRefused {
  const where = `${host}, port ${port}`;
  const code = errorCode(error);
  if (code === "EADDRINUSE") {
    return new StartRefused(`Another program listens on ${where} already.`, `Stop it, or choose another: ${flag} ${port + 1}.`);
  }
  if (code === "EACCES") {
    return new StartRefused(
      `This user may not listen on ${where}.`,
      `Ports below 1024 belong to root; choose another: ${flag} ${port + 7000}.`,
    );
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartRefused(
      `This machine has no address ${host}.`,
      `Use 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses.`,
    );
  }
  return new StartRefused(`Rapport cannot listen on ${where} (${code ?? String(error)}).`, `Choose another with ${flag}.`);
}

/** On one's own machine 127.0.0.1 and localhost are the same place; elsewhere only the public address is ours. */
function ownOrigins(publicUrl: string): [string, ...string[]] {
  const url = new URL(publicUrl);
  const twin = { "127.0.0.1": "localhost", localhost: "127.0.0.1" }[url.hostname];
  if (twin === undefined) return [publicUrl];
  return [publicUrl, publicUrl.replace(url.hostname, twin)];
}

/** Looks for changed channels a moment after events, and now and then without any. Returns how to stop. */
function followChannels(onHint: (callback: () => void) => () => void, refresh: () => Promise<void>): () => Promise<void> {
  let soon: NodeJS.Timeout | undefined;
  const stopHints = onHint(() => {
    soon ??= setTimeout(() => {
      soon = undefined;
      void refresh();
    }, 300);
  });
  const poll = setInterval(() => void refresh(), 30_000);
  return async () => {
    stopHints();
    clearTimeout(soon);
    clearInterval(poll);
  };
}

async function closeWeb(web: Server): Promise<void> {
  const closed = new Promise((resolve) => web.close(resolve));
  // Open live streams would hold it for ever; whoever is in the middle of an answer gets a moment.
  web.closeIdleConnections();
  const cut = setTimeout(() => web.closeAllConnections(), 500);
  await closed;
  clearTimeout(cut);
}
