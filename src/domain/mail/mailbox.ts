// Reads one mailbox over IMAP (RFC 9051): takes what is new, then idles until there is more. Never changes the mailbox.
import { ImapFlow, type MailboxObject } from "imapflow";
import { announce } from "../../events.ts";
import { inTransaction } from "../../server/db.ts";
import type { Deps } from "../../server/deps.ts";
import { inTime } from "../../server/in-time.ts";
import { acceptDelivery, channelSecrets } from "../channel/actions.ts";
import type { MailServer } from "../channel/schema.ts";
import type { ChannelRow } from "../channel/store.ts";
import { connectionReason } from "./rules.ts";
import type { MailServerWithPassword } from "./send-message.ts";
import { findMailbox, type MailboxRow, markMailboxRead, markMailboxState } from "./store.ts";

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;
const pollMs = 4 * 60_000;
/** For signing in, and for opening the inbox: each as a whole. A server that says a word now and then never times out by silence. */
const stepMs = 60_000;

function imapTo(server: MailServerWithPassword): ImapFlow {
  return new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === "tls",
    doSTARTTLS: server.security === "starttls" ? true : server.security === "none" ? false : undefined,
    auth: { user: server.user, pass: server.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 6 * 60_000,
  } as ConstructorParameters<typeof ImapFlow>[0]);
}

/** Connects, signs in and opens the inbox, and says how many messages it holds; throws where one of them fails, or takes longer than `limitMs`. */
export async function verifyImap(server: MailServerWithPassword, limitMs = stepMs): Promise<{ messages: number }> {
  const client = imapTo(server);
  client.on("error", () => {});
  try {
    const { exists } = await openInbox(client, limitMs);
    return { messages: exists };
  } finally {
    client.close();
  }
}

/** Connects, signs in and opens the inbox, each within a limit. Throws with the code ENOTIMAP where something answers that is no IMAP server. */
async function openInbox(client: ImapFlow, limitMs: number): Promise<MailboxObject> {
  try {
    await inTime(client.connect(), limitMs);
  } catch (error) {
    const isImap = client.greeting !== undefined || client.authenticated || client.byeReason !== undefined;
    if (isImap || client.stats().received === 0) throw error;
    throw Object.assign(new Error("Not an IMAP server.", { cause: error }), { code: "ENOTIMAP" });
  }
  return inTime(client.mailboxOpen("INBOX", { readOnly: true }), limitMs);
}

/** Reads the mailbox of a channel until `signal` aborts, reconnecting after ever longer pauses when it fails. `taken` is told of each mail, when it is safe. */
export async function watchMailbox(deps: Deps, channel: ChannelRow, signal: AbortSignal, taken: () => void): Promise<void> {
  const { imap } = channel.settings;
  if (imap === null) return;
  let delayMs = firstDelayMs;
  await writeState(deps, channel, "connecting", null);
  while (!signal.aborted) {
    try {
      await readUntilClosed(deps, channel, imap, signal, taken, () => {
        delayMs = firstDelayMs;
      });
    } catch (error) {
      if (signal.aborted) return;
      const reason = connectionReason(error, imap);
      deps.log.warn({ channelId: channel.channelId, code: (error as NodeJS.ErrnoException).code }, "a mailbox cannot be read");
      await writeState(deps, channel, "failing", reason).catch((failure) =>
        deps.log.error({ err: failure }, "mailbox state not written"),
      );
    }
    await pause(delayMs * (0.75 + Math.random() / 2), signal);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }
}

async function readUntilClosed(
  deps: Deps,
  channel: ChannelRow,
  imap: MailServer,
  signal: AbortSignal,
  taken: () => void,
  onConnected: () => void,
): Promise<void> {
  const client = imapTo({ ...imap, password: channelSecrets(channel, deps.box).imap ?? "" });
  const stop = () => client.close();
  signal.addEventListener("abort", stop, { once: true });
  const bell = newBell();
  let failure: unknown;
  client.on("error", (error: unknown) => {
    failure = error;
    bell.ring();
  });
  client.on("close", () => bell.ring());
  client.on("exists", () => bell.ring());
  try {
    await openInbox(client, stepMs);
    onConnected();
    await writeState(deps, channel, "connected", null);
    while (!signal.aborted && client.usable) {
      await takeNew(deps, channel, client, taken);
      // idle() ends when the server speaks or another command is given; an error of it arrives at "error" or "close".
      client.idle().catch(() => bell.ring());
      await bell.rung(pollMs);
    }
    if (!signal.aborted) throw failure ?? closed(client);
  } finally {
    signal.removeEventListener("abort", stop);
    client.close();
  }
}

/** Why there is no connection any more: in the server's words, where it said some (BYE). */
function closed({ byeReason }: ImapFlow): Error {
  return Object.assign(new Error("The server closed the connection."), { code: "NoConnection", reason: byeReason });
}

async function takeNew(deps: Deps, channel: ChannelRow, client: ImapFlow, taken: () => void): Promise<void> {
  const { workspaceId, channelId } = channel;
  const opened = client.mailbox;
  if (opened === false) return;
  const uidValidity = Number(opened.uidValidity);
  const newest = opened.uidNext - 1;
  const known = await findMailbox(deps.connection, workspaceId, channelId);
  if (known === undefined) return;
  // At the first sight of a mailbox, and with a new UIDVALIDITY (the numbers begin anew), the time of arrival says what is ours:
  // what came since the channel reads here. Words that are known already are not taken twice.
  const unknown = known.lastUid === null || known.uidValidity !== uidValidity;
  // Some servers answer a fetch in an empty mailbox with an error.
  const range = opened.exists === 0 ? [] : unknown ? await arrivedSince(client, known.since) : `${(known.lastUid ?? 0) + 1}:*`;
  let lastUid = unknown ? 0 : (known.lastUid ?? 0);
  if (range.length > 0) {
    for await (const message of client.fetch(range, { uid: true, source: true }, { uid: true })) {
      // "n:*" also gives the last message when it is older than n.
      if (message.uid <= lastUid || message.source === undefined) continue;
      await acceptDelivery(
        deps.connection,
        workspaceId,
        {
          channelId,
          envelope: { from: null, to: [channel.address] },
          bytes: [message.source],
          remoteKey: `${uidValidity}/${message.uid}`,
        },
        deps.now(),
      );
      taken();
      lastUid = message.uid;
      await markMailboxRead(deps.connection, workspaceId, channelId, { uidValidity, lastUid });
    }
  }
  // What was there before is passed over for good.
  if (unknown) {
    const progress = { uidValidity, lastUid: Math.max(newest, lastUid) };
    await markMailboxRead(deps.connection, workspaceId, channelId, progress);
  }
}

/** The numbers of the messages that reached the mailbox since then, smallest first. */
async function arrivedSince(client: ImapFlow, since: Date): Promise<number[]> {
  // IMAP searches by day, in the server's own zone (RFC 9051, 6.4.4): a day more is asked for than is needed.
  const found = await client.search({ since: new Date(since.getTime() - 24 * 60 * 60 * 1000) }, { uid: true });
  if (found === false || found === undefined || found.length === 0) return [];
  // Times of arrival are in whole seconds.
  const from = Math.floor(since.getTime() / 1000) * 1000;
  const arrived: number[] = [];
  for await (const { uid, internalDate } of client.fetch(found, { uid: true, internalDate: true }, { uid: true })) {
    const at = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
    // A time that cannot be read must not lose a message.
    if (Number.isNaN(at) || at >= from) arrived.push(uid);
  }
  return arrived.sort((a, b) => a - b);
}

async function writeState(deps: Deps, channel: ChannelRow, state: MailboxRow["state"], reason: string | null): Promise<void> {
  const { workspaceId, channelId } = channel;
  const now = deps.now();
  await inTransaction(deps.connection, async (tx) => {
    const changed = await markMailboxState(tx, workspaceId, channelId, { state, reason, changedAt: now });
    if (changed) await announce(tx, workspaceId, [{ kind: "mailbox.changed", ids: { channelId } }], { now });
  });
}

/** Remembers a ring that comes before anybody waits for it, so that none is missed between reading and idling. */
function newBell(): { ring(): void; rung(timeoutMs: number): Promise<void> } {
  let ringing = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      ringing = true;
      wake?.();
    },
    async rung(timeoutMs) {
      if (!ringing) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      ringing = false;
      wake = undefined;
    },
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
