// Keeps one reader running for each channel that has a mailbox, as channels come, change and go.
import type { Deps } from "../../server/deps.ts";
import { type ChannelRow, listMailboxChannels } from "../channel/store.ts";
import { listSignIns } from "./account-store.ts";
import { type Bell, newBell } from "./bell.ts";
import { type MailboxPace, type Sharing, usualMailboxPace, watchMailbox } from "./mailbox.ts";
import { listChannelsAsked } from "./problem-store.ts";
import { openTurnstile } from "./turnstile.ts";

export interface Mailboxes {
  /** Starts, restarts and stops readers until they match the channels as they are now. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

interface Reader {
  /** What it was started with: a change of it starts another. */
  settings: string;
  stop: AbortController;
  bell: Bell;
  ended: Promise<void>;
}

/** So many connect at the same time, when a process with hundreds of them starts. */
const mostStarts = 8;

/**
 * Opens the set without starting any; call `refresh`. `spoolFolder` is there already, for large messages; larger ones than
 * `mostBytes` are not taken. `taken` is told of each mail, when it is safe.
 */
export function openMailboxes(
  deps: Deps,
  {
    pace = {},
    taken = () => {},
    ...room
  }: Pick<Sharing, "spoolFolder" | "mostBytes"> & { pace?: Partial<MailboxPace>; taken?: () => void },
): Mailboxes {
  const sharing: Sharing = { ...room, taken, pace: { ...usualMailboxPace, ...pace }, starts: openTurnstile(mostStarts) };
  const readers = new Map<string, Reader>();
  let refreshing: Promise<void> = Promise.resolve();
  let closed = false;

  async function match(): Promise<void> {
    if (closed) return;
    const channels = await listMailboxChannels(deps.connection);
    const signIns = await listSignIns(deps.connection);
    const wanted = new Set(channels.map((channel) => channel.channelId));
    for (const [channelId, reader] of readers) {
      if (!wanted.has(channelId)) await end(channelId, reader);
    }
    for (const channel of channels) {
      const settings = settingsOf(channel, signIns.get(channel.channelId));
      const running = readers.get(channel.channelId);
      if (running?.settings === settings) continue;
      if (running !== undefined) await end(channel.channelId, running);
      const stop = new AbortController();
      const bell = newBell();
      const ended = watchMailbox(deps, channel, sharing, { signal: stop.signal, bell }).catch((error) => {
        deps.log.error({ err: error, channelId: channel.channelId }, "a mailbox reader ended");
        readers.delete(channel.channelId);
      });
      readers.set(channel.channelId, { settings, stop, bell, ended });
    }
    for (const channelId of await listChannelsAsked(deps.connection, deps.now())) readers.get(channelId)?.bell.ring();
  }

  async function end(channelId: string, reader: Reader): Promise<void> {
    reader.stop.abort();
    await reader.ended;
    readers.delete(channelId);
  }

  return {
    refresh() {
      refreshing = refreshing.then(match).catch((error) => deps.log.error({ err: error }, "mailboxes not refreshed"));
      return refreshing;
    },
    async close() {
      closed = true;
      await refreshing;
      await Promise.all([...readers].map(([channelId, reader]) => end(channelId, reader)));
    },
  };
}

/** What a reader is started with. `signedInAt`: when somebody last signed in for it at a provider. */
function settingsOf({ address, settings: { imap, reading }, secrets }: ChannelRow, signedInAt: Date | undefined): string {
  return JSON.stringify([address, imap, reading, secrets?.toString("base64"), signedInAt]);
}
