// Puts together all that stands on the database: jobs, live stream, mail in and out, and the app that answers requests.
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type pg from "pg";
import { openScanning } from "../domain/conversation/scanning.ts";
import { openClamd } from "../domain/file/clamd.ts";
import { deleteUnfinishedScans } from "../domain/file/scan-store.ts";
import { openSpoolFolder } from "../domain/file/spool.ts";
import { openIndexing } from "../domain/inbox/search-indexing.ts";
import { type MailListener, openMailListener } from "../domain/mail/listener.ts";
import { CertificateUnusable } from "../domain/mail/listener-certificate.ts";
import { openMailboxes } from "../domain/mail/mailboxes.ts";
import { pictureLimits } from "../domain/mail/picture-actions.ts";
import { openPlacing } from "../domain/mail/placing.ts";
import { makeOwnerLink } from "../domain/workspace/actions.ts";
import { makeDemonstrationLink } from "../domain/workspace/demonstration.ts";
import { cannotListen } from "./cannot-listen.ts";
import { openDatabase } from "./db.ts";
import type { Deps } from "./deps.ts";
import { openResolver, openTextRecords } from "./dns.ts";
import { buildApp } from "./http.ts";
import type { InstanceKeys } from "./instance-key.ts";
import { openLive } from "./live.ts";
import type { Log } from "./log.ts";
import { openOutgoing } from "./outgoing.ts";
import { instanceSecret, openSealed } from "./sealed.ts";
import { openSecretBox } from "./secret-box.ts";
import { openSessions } from "./session.ts";
import type { Settings } from "./settings.ts";
import { networkList, trustedProxies } from "./source.ts";
import { StartRefused } from "./start-refused.ts";
import { checkSystemMail, openSystemMail } from "./system-mail.ts";
import { openWorker } from "./worker.ts";

export interface Assembled {
  answer: RequestListener;
  mailPort: number;
  /** The token of the one-time link; undefined where there is an owner. */
  ownerToken: string | undefined;
}

/** Opens everything in its order; how to close each is put into `closing`. */
export async function assemble({
  config,
  keys,
  settings,
  publicUrl,
  log,
  closing,
  say,
  tell,
}: {
  config: pg.ClientConfig;
  keys: InstanceKeys;
  settings: Settings;
  publicUrl: string;
  log: Log;
  closing: (() => Promise<unknown>)[];
  /** Words for whoever has started it; and for those who come too early. */
  say: (line: string) => void;
  tell: (words: string) => void;
}): Promise<Assembled> {
  const database = openDatabase(config);
  closing.push(() => database.close());
  const box = openSecretBox(...keys);
  await openSealed(database.connection, box, { forget: settings.forgetSecrets, log });
  const now = () => new Date();
  const systemMail = openSystemMail(settings.demo ? undefined : settings.systemMail);
  // In the background: a mail server that is slow to answer must not hold up the start.
  void checkSystemMail(systemMail, log);
  const resolver = settings.demo ? undefined : openResolver(settings.dnsServers);
  const outgoing = openOutgoing({ allow: settings.reachableNetworks });
  closing.push(() => outgoing.close());
  const scanner = settings.clamd === undefined ? undefined : openClamd(settings.clamd);
  const deps: Deps = {
    connection: database.connection,
    box,
    log,
    now,
    systemMail,
    isDemo: settings.demo,
    resolver,
    outgoing,
    scanner,
  };

  const live = await openLive(database, log);
  closing.push(() => live.close());
  const origins = ownOrigins(publicUrl);
  let placingSoon = () => {};
  const pictures = openOutgoing({ allow: settings.pictureNetworks, plain: true, ports: [80, 443], ...pictureLimits });
  closing.push(() => pictures.close());
  const app = buildApp({
    ...deps,
    outgoing,
    pictures,
    textRecords: openTextRecords(settings.dnsServers),
    sessions: openSessions(database.connection, await instanceSecret(database.connection, box, "session"), origins),
    mailMaxBytes: settings.mailMaxBytes,
    // Placing begins below; what comes before is found by itself.
    mailTaken: () => placingSoon(),
    files: { mostBytes: settings.fileMaxBytes, spoolFolder: spoolFolderOf(settings), isChecked: scanner !== undefined },
    live,
    pool: database.pool,
    metricsToken: settings.metricsToken,
    origins,
    trusted: trustedProxies(settings.trustedProxies),
  });

  await openSpoolFolder(spoolFolderOf(settings));
  const worker = await openWorker(database, deps);
  closing.push(() => worker.close());
  const indexing = openIndexing(deps, live.onHint);
  closing.push(() => indexing.close());
  if (scanner === undefined) await deleteUnfinishedScans(database.connection);
  else {
    const scanning = openScanning(deps, scanner, live.onHint);
    closing.push(() => scanning.close());
  }
  const placing = openPlacing(deps);
  placingSoon = placing.soon;
  closing.push(() => placing.close());
  if (settings.demo) {
    // Its words are read only where they are wanted.
    const { makeDemonstration } = await import("../demo/make-demonstration.ts");
    await makeDemonstration(database.connection, now(), { say, tell });
  } else {
    const room = { spoolFolder: spoolFolderOf(settings), mostBytes: settings.mailMaxBytes };
    const mailboxes = openMailboxes(deps, { ...room, taken: placing.soon });
    closing.push(() => mailboxes.close());
    closing.push(followChannels(live.onHint, mailboxes.refresh));
    void mailboxes.refresh();
  }
  const listener = await openListener(deps, settings, { protocol: "smtp", port: settings.mailPort, taken: placing.soon });
  closing.push(() => listener.close());
  if (settings.lmtpPort !== undefined) {
    const ofRelays = await openListener(deps, settings, { protocol: "lmtp", port: settings.lmtpPort, taken: placing.soon });
    closing.push(() => ofRelays.close());
  }

  return {
    answer: getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    mailPort: listener.port,
    ownerToken: await (settings.demo ? makeDemonstrationLink : makeOwnerLink)(database.connection, now()),
  };
}

async function openListener(
  deps: Deps,
  settings: Settings,
  { protocol, port, taken }: { protocol: "smtp" | "lmtp"; port: number; taken: () => void },
): Promise<MailListener> {
  const { mailHost: host, mailMaxBytes: maxBytes, mailCertificate: certificate } = settings;
  const relays = networkList(settings.mailRelays);
  const spoolFolder = spoolFolderOf(settings);
  try {
    return await openMailListener({ ...deps, host, port, protocol, maxBytes, spoolFolder, certificate, relays, taken });
  } catch (error) {
    if (error instanceof CertificateUnusable) {
      throw new StartRefused(error.message, "Check --mail-tls-cert and --mail-tls-key: both are PEM files, and belong together.");
    }
    throw cannotListen(error, protocol === "smtp" ? "--mail-port" : "--lmtp-port", host, port);
  }
}

/** Where messages and files are taken in before they are kept. */
function spoolFolderOf({ dataFolder }: Settings): string {
  return join(dataFolder, "spool");
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
