// Reads the mailbox of one channel over IMAP: takes what is new, then idles until there is more. Never changes the mailbox.
import type { ImapFlow } from "imapflow";
import { announce } from "../../events.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { Deps } from "../../server/deps.ts";
import { readingOf } from "../channel/rules.ts";
import type { MailServer } from "../channel/schema.ts";
import type { ChannelRow } from "../channel/store.ts";
import { withSecret } from "./account-access.ts";
import type { Bell } from "./bell.ts";
import { usualFetchPace } from "./fetch-message.ts";
import { type FolderReading, Interrupted, type Reading, type ReadingPace, readFolder } from "./folder-reading.ts";
import { closedError, imapTo, listFolders, signIn, usualStepMs } from "./imap-connection.ts";
import { beginMailbox, type MailboxRow, markClosedFolders, markMailboxState } from "./mailbox-store.ts";
import { findNextTry, keepProblemsOf } from "./problem-store.ts";
import { connectionReason } from "./rules.ts";
import type { MailServerWithSecret } from "./send-message.ts";
import type { Turnstile } from "./turnstile.ts";

export interface MailboxPace extends ReadingPace {
  /** The pause after the first failure of a connection; it doubles, up to the longest. */
  firstDelayMs: number;
  longestDelayMs: number;
  /** How long what is idled on goes without being looked at. */
  pollMs: number;
  /** The same where there are folders that cannot be idled on. */
  foldersPollMs: number;
}

const minuteMs = 60_000;
export const usualMailboxPace: MailboxPace = {
  ...usualFetchPace,
  stepMs: usualStepMs,
  triesAfterMs: [5_000, minuteMs, 10 * minuteMs, 60 * minuteMs, 6 * 60 * minuteMs],
  firstDelayMs: 1_000,
  longestDelayMs: minuteMs,
  pollMs: 4 * minuteMs,
  foldersPollMs: minuteMs,
};

/** What all mailboxes of the process share. */
export interface Sharing {
  /** Where large messages are taken in. */
  spoolFolder: string;
  /** The largest message that is taken. */
  mostBytes: number;
  pace: MailboxPace;
  /** So many connect at once. */
  starts: Turnstile;
  /** Is told of each mail, when it is safe. */
  taken: () => void;
}

/** One of them may be the message's fault; with several in a row it is the server's, and that is said. */
const mostInterruptions = 3;

/** Reads the mailbox of a channel until `signal` aborts, reconnecting after ever longer pauses when it fails. `bell` has it look at once. */
export async function watchMailbox(
  deps: Deps,
  channel: ChannelRow,
  sharing: Sharing,
  { signal, bell }: { signal: AbortSignal; bell: Bell },
): Promise<void> {
  const { imap } = channel.settings;
  if (imap === null) return;
  const { pace } = sharing;
  const mailbox = await begin(deps, channel, imap);
  let delayMs = pace.firstDelayMs;
  let interruptions = 0;
  const got = () => {
    delayMs = pace.firstDelayMs;
    interruptions = 0;
  };
  const taken = () => {
    got();
    sharing.taken();
  };
  const reading = { ...sharing, deps, channel, generation: mailbox.generation, since: mailbox.since, signal, taken };
  while (!signal.aborted) {
    // A server that lets us in and then gives nothing is not well yet.
    const isDoubted = interruptions >= mostInterruptions;
    try {
      await readUntilClosed(reading, { starts: sharing.starts, pace, bell, isDoubted, allRead: got });
    } catch (error) {
      if (signal.aborted) return;
      deps.log.warn({ channelId: channel.channelId, code: (error as NodeJS.ErrnoException).code }, "a mailbox cannot be read");
      if (error instanceof Interrupted) interruptions++;
      if (!(error instanceof Interrupted) || interruptions >= mostInterruptions) {
        const reason = connectionReason(error instanceof Interrupted ? error.cause : error, imap);
        await writeState(deps, channel, "failing", reason).catch((failure) =>
          deps.log.error({ err: failure }, "mailbox state not written"),
        );
      }
    }
    await pause(delayMs * (0.75 + Math.random() / 2), signal);
    delayMs = Math.min(delayMs * 2, pace.longestDelayMs);
  }
}

async function begin(deps: Deps, channel: ChannelRow, imap: MailServer): Promise<MailboxRow> {
  const { workspaceId, channelId } = channel;
  const { since } = readingOf(channel.settings);
  const account = `${imap.user}@${imap.host}`.toLowerCase();
  const now = deps.now();
  const from = since === null ? null : new Date(since);
  const mailbox = await inTransaction(deps.connection, (tx) =>
    beginMailbox(tx, workspaceId, channelId, { account, since: from, now }),
  );
  await writeState(deps, channel, "connecting", null);
  return mailbox;
}

async function readUntilClosed(
  reading: Reading,
  {
    starts,
    pace,
    bell,
    isDoubted,
    allRead,
  }: { starts: Turnstile; pace: MailboxPace; bell: Bell; isDoubted: boolean; allRead: () => void },
): Promise<void> {
  const { deps, channel, signal } = reading;
  const connected = once(() => writeState(deps, channel, "connected", null));
  let failure: unknown;
  let close = () => {};
  const stop = () => close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const connect = async (server: MailServerWithSecret, until: Date | undefined) => {
      // Getting access may have taken a while.
      signal.throwIfAborted();
      close();
      const client = imapTo(server);
      close = () => client.close();
      client.on("error", (error: unknown) => {
        failure = error;
        bell.ring();
      });
      client.on("close", () => bell.ring());
      client.on("exists", () => bell.ring());
      await signIn(client, pace.stepMs);
      failure = undefined;
      return { client, until };
    };
    const { client, until } = await starts.pass(() => withSecret(deps, channel, "imap", connect), signal);
    const isOver = () => until !== undefined && until <= deps.now();
    const folders = await foldersOf(reading, client, pace.stepMs);
    while (!signal.aborted && client.usable) {
      await readAll(reading, client, folders, isDoubted ? async () => {} : connected);
      allRead();
      await connected();
      // idle() ends when the server speaks or another command is given; an error of it arrives at "error" or "close".
      client.idle().catch(() => bell.ring());
      await bell.rung(await idleMs(reading, folders.length > 1 ? pace.foldersPollMs : pace.pollMs));
      // Servers end what was signed in by an account with its access, and nothing is wrong then.
      if (isOver() && client.usable) return;
    }
    if (!signal.aborted) throw failure ?? closedError(client);
  } finally {
    signal.removeEventListener("abort", stop);
    close();
  }
}

/** The folders that are to be read, each once. The first of them is idled on. */
async function foldersOf(reading: Reading, client: ImapFlow, stepMs: number): Promise<FolderReading[]> {
  const { folders, takesJunk } = readingOf(reading.channel.settings);
  const isInboxAlone = folders.length === 1 && folders[0]?.toUpperCase() === "INBOX" && !takesJunk;
  const junk = isInboxAlone
    ? []
    : (await listFolders(client, stepMs)).filter(({ use }) => use === "junk").map(({ path }) => path);
  const paths = new Set([...folders, ...(takesJunk ? junk : [])]);
  await keepProblemsOf(reading.deps.connection, reading.channel.workspaceId, reading.channel.channelId, [...paths]);
  return [...paths].map((folder) => readFolder(reading, { folder, isJunk: junk.includes(folder) }));
}

/** Takes all that is new in all folders, in turns. A folder that cannot be opened stands in nobody's way, unless it is the only one. */
async function readAll(reading: Reading, client: ImapFlow, folders: FolderReading[], opened: () => Promise<void>): Promise<void> {
  const { deps, channel, signal } = reading;
  // What is idled on is the folder that was opened last.
  const round = folders.length > 1 ? [...folders, ...folders.slice(0, 1)] : folders;
  const closed: Record<string, string> = {};
  let isMore = true;
  while (isMore && !signal.aborted) {
    isMore = false;
    for (const each of round) {
      if (each.folder in closed) continue;
      try {
        isMore = (await each.turn(client, opened)).isMore || isMore;
      } catch (error) {
        if (!isRefusal(error) || !client.usable || Object.keys(closed).length + 1 === folders.length) throw error;
        closed[each.folder] = connectionReason(error, channel.settings.imap as MailServer);
      }
    }
  }
  await writeClosed(deps, channel, closed);
}

/** Whether the server has said no to a command, and can be asked for something else. */
function isRefusal(error: unknown): boolean {
  const { responseStatus } = error as { responseStatus?: string };
  return responseStatus === "NO" || responseStatus === "BAD";
}

/** How long nothing needs to be looked at: until the next message is to be tried again, at most. */
async function idleMs({ deps, channel }: Reading, mostMs: number): Promise<number> {
  const now = deps.now();
  const next = await findNextTry(deps.connection, channel.workspaceId, channel.channelId, now);
  return next === undefined ? mostMs : Math.min(mostMs, next.getTime() - now.getTime());
}

async function writeState(deps: Deps, channel: ChannelRow, state: MailboxRow["state"], reason: string | null): Promise<void> {
  const { workspaceId, channelId } = channel;
  await writing(deps, channel, (tx) => markMailboxState(tx, workspaceId, channelId, { state, reason, changedAt: deps.now() }));
}

async function writeClosed(deps: Deps, channel: ChannelRow, closed: Record<string, string>): Promise<void> {
  await writing(deps, channel, (tx) => markClosedFolders(tx, channel.workspaceId, channel.channelId, closed));
}

/** Announces what was written, where that was something new. */
async function writing(deps: Deps, channel: ChannelRow, write: (tx: Connection) => Promise<boolean>): Promise<void> {
  const { workspaceId, channelId } = channel;
  await inTransaction(deps.connection, async (tx) => {
    const changed = await write(tx);
    if (changed) await announce(tx, workspaceId, [{ kind: "mailbox.changed", ids: { channelId } }], { now: deps.now() });
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done, { once: true });
  });
}
