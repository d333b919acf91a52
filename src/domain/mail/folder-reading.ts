// Reads one folder of a mailbox: finds what is new, takes it message by message, notes what cannot be fetched. Never changes the folder.
import type { ImapFlow } from "imapflow";
import { announce } from "../../events.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { Deps } from "../../server/deps.ts";
import { newId } from "../../server/ids.ts";
import { inTime } from "../../server/in-time.ts";
import { acceptDelivery } from "../channel/actions.ts";
import type { ChannelRow } from "../channel/store.ts";
import { spool } from "../file/spool.ts";
import { type FetchPace, fetchPieces, type Listed, listMessages, NotGiven, TooLarge, Vanished } from "./fetch-message.ts";
import { openFolder } from "./imap-connection.ts";
import { findProgress, listTaken, saveProgress } from "./mailbox-store.ts";
import { deleteOldProblems, deleteProblem, listDue, listNoted, type ProblemRow, saveProblem } from "./problem-store.ts";
import { connectionReason, nextTry, remoteKeyOf } from "./rules.ts";

export interface ReadingPace extends FetchPace {
  /** For opening a folder, and for each list of its messages. */
  stepMs: number;
  /** Before a message that could not be fetched is tried again: after the first time, after the second … */
  triesAfterMs: readonly number[];
}

/** What reading a folder needs to know of the mailbox. */
export interface Reading {
  deps: Deps;
  channel: ChannelRow;
  generation: number;
  /** From when on mail is taken. */
  since: Date;
  spoolFolder: string;
  mostBytes: number;
  pace: ReadingPace;
  signal: AbortSignal;
  /** Is told of each mail, when it is safe. */
  taken: () => void;
}

/** A message could not be fetched, and the connection is lost with it. The message has been noted. */
export class Interrupted extends Error {}

/** How many messages of one folder are taken before another one has its turn. */
const mostAtOnce = 50;
const mostListed = 500;

export interface FolderReading {
  folder: string;
  /** Opens the folder and takes some of what is new there. Says whether there is more. Throws Interrupted, and what the connection throws. */
  turn(client: ImapFlow, opened: () => Promise<void>): Promise<{ isMore: boolean }>;
}

interface Pending {
  uidValidity: number;
  messages: Listed[];
  /** Everything is looked at by its time; up to which number. Undefined: what came after the last one. */
  sweepTo: number | undefined;
}

export function readFolder(reading: Reading, { folder, isJunk }: { folder: string; isJunk: boolean }): FolderReading {
  const { deps, channel, since, pace } = reading;
  const { workspaceId, channelId } = channel;
  const { connection } = deps;
  const name = { channelId, folder };
  let pending: Pending | undefined;

  async function look(client: ImapFlow, exists: number, uidValidity: number): Promise<Pending> {
    const known = await findProgress(connection, workspaceId, name);
    if (known?.uidValidity === uidValidity && known.since <= since) {
      const found = exists === 0 ? [] : await listMessages(client, `${Math.max(known.lastUid, 1)}:*`, pace.stepMs);
      // "n:*" also gives the last message when it is older than n. Some servers give the last number once more, to a newer one.
      const isNew = ({ uid, nth, at }: Listed) =>
        uid > known.lastUid || (uid === known.lastUid && nth > 0 && (at === undefined || at >= since));
      return { uidValidity, messages: found.filter(isNew), sweepTo: undefined };
    }
    // At the first sight, with a new UIDVALIDITY (the numbers begin anew), and from an earlier day, the time of arrival says what is ours.
    const messages = exists === 0 ? [] : await listSince(client, since, pace.stepMs);
    // The highest number that is there: what the server says of the next one is not always true.
    const highest = exists === 0 ? [] : await listMessages(client, "*", pace.stepMs);
    const sweepTo = Math.max(0, ...highest.map(({ uid }) => uid), ...messages.map(({ uid }) => uid));
    return { uidValidity, messages: latestFirst(messages, known?.readAt), sweepTo };
  }

  async function turn(client: ImapFlow, wasOpened: () => Promise<void>): Promise<{ isMore: boolean }> {
    // Opened anew each time: numbers that the server changes in between are never taken for the old ones.
    const opened = await openFolder(client, folder, pace.stepMs);
    await wasOpened();
    const uidValidity = Number(opened.uidValidity ?? 0);
    const isLeft = pending?.uidValidity === uidValidity && pending.messages.length > 0;
    if (pending === undefined || !isLeft) pending = await look(client, opened.exists, uidValidity);
    const { messages, sweepTo } = pending;
    const batch = messages.splice(0, mostAtOnce);
    await takeNew(client, uidValidity, batch);
    const last = batch.at(-1)?.uid;
    if (sweepTo === undefined && last !== undefined) await progress({ uidValidity, lastUid: last });
    if (sweepTo !== undefined && messages.length === 0) {
      await progress({ uidValidity, lastUid: sweepTo });
      await deleteOldProblems(connection, workspaceId, name, uidValidity);
    }
    await tryAgain(client, uidValidity);
    // After a list that was worked off in several turns, there may be newer messages that nobody was told of.
    return { isMore: messages.length > 0 || isLeft };
  }

  const progress = ({ uidValidity, lastUid }: { uidValidity: number; lastUid: number }) =>
    saveProgress(connection, workspaceId, name, { uidValidity, lastUid, since, readAt: deps.now() });
  const keyOf = (uidValidity: number, { uid, nth }: Listed) =>
    remoteKeyOf({ generation: reading.generation, folder, uidValidity, uid, nth });

  async function takeNew(client: ImapFlow, uidValidity: number, batch: Listed[]): Promise<void> {
    if (batch.length === 0) return;
    const keys = batch.map((each) => keyOf(uidValidity, each));
    const taken = await listTaken(connection, workspaceId, channelId, keys);
    const noted = await listNoted(connection, workspaceId, name, { uidValidity, uids: batch.map(({ uid }) => uid) });
    for (const message of batch) {
      if (!taken.has(keyOf(uidValidity, message)) && !noted.has(message.uid)) await take(client, uidValidity, message, undefined);
    }
  }

  async function tryAgain(client: ImapFlow, uidValidity: number): Promise<void> {
    const due = await listDue(connection, workspaceId, name, { uidValidity, now: deps.now(), limit: mostAtOnce });
    for (const problem of due) {
      const [message] = await listMessages(client, String(problem.uid), pace.stepMs);
      if (message?.uid === problem.uid) await take(client, uidValidity, message, problem);
      else await forget(problem);
    }
  }

  /** Takes one message. Only a lost connection, or a database that cannot be reached, keeps it from the next. */
  async function take(client: ImapFlow, uidValidity: number, message: Listed, problem: ProblemRow | undefined): Promise<void> {
    try {
      // The stated size may be wrong: whoever asks for it to be tried again has it tried.
      if (problem === undefined && message.sizeBytes > reading.mostBytes) throw new TooLarge();
      await accept(client, uidValidity, message);
      await forget(problem);
    } catch (error) {
      if (reading.signal.aborted) throw error;
      if (error instanceof Vanished) return forget(problem);
      await note(uidValidity, message, problem, error);
      const isLost = !client.usable || (error as { code?: string }).code === "ETIMEDOUT";
      if (isLost) throw new Interrupted("A message could not be fetched.", { cause: error });
    }
  }

  async function accept(client: ImapFlow, uidValidity: number, message: Listed): Promise<void> {
    // All of it first: however slowly a server speaks, no connection to the database waits for the next word.
    const whole = await spool(fetchPieces(client, message, reading), reading.spoolFolder);
    try {
      const delivery = {
        channelId,
        envelope: { from: null, to: [channel.address] },
        bytes: whole.read(),
        remoteKey: keyOf(uidValidity, message),
        folder,
        isJunk,
      };
      await acceptDelivery(connection, workspaceId, delivery, deps.now());
      reading.taken();
    } finally {
      await whole.discard();
    }
  }

  async function note(uidValidity: number, message: Listed, before: ProblemRow | undefined, error: unknown): Promise<void> {
    const now = deps.now();
    const tries = (before?.tries ?? 0) + 1;
    const isLasting = error instanceof TooLarge;
    const problem: ProblemRow = {
      ...{ problemId: before?.problemId ?? newId(), channelId, folder, uidValidity, uid: message.uid },
      ...{ sizeBytes: message.sizeBytes || null, reason: reasonOf(error), tries, at: now },
      nextAt: isLasting ? null : nextTry(tries, pace.triesAfterMs, now),
    };
    deps.log.warn({ channelId, uid: message.uid, tries, code: (error as NodeJS.ErrnoException).code }, "a mail was not fetched");
    await telling((tx) => saveProblem(tx, workspaceId, problem));
  }

  async function forget(problem: ProblemRow | undefined): Promise<void> {
    if (problem !== undefined) await telling((tx) => deleteProblem(tx, workspaceId, problem.problemId));
  }

  async function telling(change: (tx: Connection) => Promise<void>): Promise<void> {
    await inTransaction(connection, async (tx) => {
      await change(tx);
      await announce(tx, workspaceId, [{ kind: "mailbox.changed", ids: { channelId } }], { now: deps.now() });
    });
  }

  function reasonOf(error: unknown): string {
    if (error instanceof TooLarge)
      return `It is larger than the ${Math.floor(reading.mostBytes / 1024 / 1024)} MB that are taken.`;
    if (error instanceof NotGiven) return "The mail server lists it, and gives nothing of it.";
    if ((error as { code?: string }).code === "ETIMEDOUT") return "The mail server did not hand it over in time.";
    const { imap } = channel.settings;
    return imap === null ? "" : connectionReason(error, imap);
  }

  return { folder, turn };
}

const dayMs = 24 * 60 * 60 * 1000;

/** Where a folder was read before, nearly all of it is known: what came since is not to wait behind that. */
function latestFirst(messages: Listed[], readAt: Date | undefined): Listed[] {
  if (readAt === undefined) return messages;
  const isLatest = ({ at }: Listed) => at === undefined || at.getTime() > readAt.getTime() - dayMs;
  return [...messages.filter(isLatest), ...messages.filter((each) => !isLatest(each))];
}

/** The messages that reached the folder since then, by their numbers. */
async function listSince(client: ImapFlow, since: Date, stepMs: number): Promise<Listed[]> {
  // IMAP searches by day, in the server's own zone (RFC 9051, 6.4.4): a day more is asked for than is needed.
  const found = await inTime(client.search({ since: new Date(since.getTime() - dayMs) }, { uid: true }), stepMs);
  // The library says so where the server refuses to search: then all is listed.
  const uids = found === false || found === undefined ? "1:*" : found;
  // Times of arrival are in whole seconds.
  const from = Math.floor(since.getTime() / 1000) * 1000;
  const listed: Listed[] = [];
  if (uids === "1:*") listed.push(...(await listMessages(client, uids, stepMs)));
  else {
    for (let i = 0; i < uids.length; i += mostListed)
      listed.push(...(await listMessages(client, uids.slice(i, i + mostListed), stepMs)));
  }
  // A time that cannot be read must not lose a message.
  return listed.filter(({ at }) => at === undefined || at.getTime() >= from).sort((a, b) => a.uid - b.uid);
}
