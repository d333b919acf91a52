// Keeps one reader running for each channel that has a mailbox, as channels come, change and go.
import type { Deps } from "../../server/deps.ts";
import { listMailboxChannels } from "../channel/store.ts";
import { watchMailbox } from "./mailbox.ts";

export interface Mailboxes {
  /** Starts, restarts and stops readers until they match the channels as they are now. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

interface Reader {
  /** What it was started with: a change of it starts another. */
  settings: string;
  stop: AbortController;
  ended: Promise<void>;
}

/** Opens the set without starting any; call `refresh`. `taken` is told of each mail, when it is safe. */
export function openMailboxes(deps: Deps, taken: () => void = () => {}): Mailboxes {
  const readers = new Map<string, Reader>();
  let refreshing: Promise<void> = Promise.resolve();
  let closed = false;

  async function match(): Promise<void> {
    if (closed) return;
    const channels = await listMailboxChannels(deps.connection);
    const wanted = new Set(channels.map((channel) => channel.channelId));
    for (const [channelId, reader] of readers) {
      if (!wanted.has(channelId)) await end(channelId, reader);
    }
    for (const channel of channels) {
      const settings = JSON.stringify([channel.address, channel.settings.imap, channel.secrets?.toString("base64")]);
      const running = readers.get(channel.channelId);
      if (running?.settings === settings) continue;
      if (running !== undefined) await end(channel.channelId, running);
      const stop = new AbortController();
      const ended = watchMailbox(deps, channel, stop.signal, taken).catch((error) => {
        deps.log.error({ err: error, channelId: channel.channelId }, "a mailbox reader ended");
        readers.delete(channel.channelId);
      });
      readers.set(channel.channelId, { settings, stop, ended });
    }
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
