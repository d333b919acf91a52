// The live stream: tells each open screen of new events, in order, from the position it names.
import pg from "pg";
import { type LoggedEvent, newestPosition, readEventsAfter } from "../events.ts";
import { type Database, eventHint } from "./db.ts";
import { type Feed, openFeed } from "./live-feed.ts";
import type { Log } from "./log.ts";

export interface Live {
  /**
   * Events of a workspace after `position`, as they come; ends when `signal` aborts. Yields nothing for `idleMs` as an empty list.
   * All who follow from the same position are given the same array.
   */
  follow(workspaceId: string, position: number, signal: AbortSignal, idleMs: number): AsyncGenerator<readonly LoggedEvent[]>;
  newestPosition(workspaceId: string): Promise<number>;
  /** Calls back after any hint; returns how to stop. */
  onHint(callback: () => void): () => void;
  close(): Promise<void>;
}

const pollMs = 5_000;

/** Listens for hints on a connection of its own. When it breaks, polling carries on while it reconnects. */
export async function openLive(database: Database, log: Log): Promise<Live> {
  const feeds = new Map<string, { feed: Feed; followers: number }>();
  const hintCallbacks = new Set<() => void>();
  let client: pg.Client | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  function wake(workspaceId: string): void {
    // What could not be read now is read at the next hint or poll.
    feeds
      .get(workspaceId)
      ?.feed.refresh()
      .catch(() => {});
  }

  async function listen(): Promise<void> {
    const fresh = new pg.Client(database.config);
    fresh.on("error", (error) => log.warn({ code: (error as NodeJS.ErrnoException).code }, "listening was cut off"));
    fresh.on("end", () => {
      if (closed || client !== fresh) return;
      client = undefined;
      retry = setTimeout(listenAgain, 500);
    });
    fresh.on("notification", ({ payload }) => {
      if (payload !== undefined) wake(payload);
      for (const callback of hintCallbacks) callback();
    });
    await fresh.connect();
    await fresh.query(`listen ${eventHint}`);
    client = fresh;
    // What was said while nobody listened.
    for (const workspaceId of feeds.keys()) wake(workspaceId);
  }

  function listenAgain(): void {
    if (closed) return;
    listen().catch(() => {
      retry = setTimeout(listenAgain, 1000);
    });
  }

  await listen();
  const poll = setInterval(() => {
    for (const workspaceId of feeds.keys()) wake(workspaceId);
  }, pollMs);

  /** The feed of a workspace, for as long as anybody follows it. */
  function joinFeed(workspaceId: string): { feed: Feed; leave(): void } {
    const newest = () => newestPosition(database.connection, workspaceId);
    const read = (after: number) => readEventsAfter(database.connection, workspaceId, after);
    const joined = feeds.get(workspaceId) ?? { feed: openFeed(newest, read), followers: 0 };
    feeds.set(workspaceId, joined);
    joined.followers++;
    return {
      feed: joined.feed,
      leave() {
        joined.followers--;
        if (joined.followers === 0) feeds.delete(workspaceId);
      },
    };
  }

  return {
    async *follow(workspaceId, position, signal, idleMs) {
      const { feed, leave } = joinFeed(workspaceId);
      try {
        let after = position;
        let quietSince = Date.now();
        if (!signal.aborted) await feed.refresh();
        while (!signal.aborted) {
          // Waits from before the looking: news that come in between are not missed.
          const { come, cancel } = feed.news(signal, idleMs);
          const events = feed.after(after) ?? (await readEventsAfter(database.connection, workspaceId, after).finally(cancel));
          const last = events.at(-1);
          if (last !== undefined) {
            cancel();
            after = last.position;
            yield events;
            quietSince = Date.now();
            continue;
          }
          await come;
          if (!signal.aborted && Date.now() - quietSince >= idleMs) {
            yield [];
            quietSince = Date.now();
          }
        }
      } finally {
        leave();
      }
    },
    newestPosition: (workspaceId) => newestPosition(database.connection, workspaceId),
    onHint(callback) {
      hintCallbacks.add(callback);
      return () => hintCallbacks.delete(callback);
    },
    async close() {
      closed = true;
      clearInterval(poll);
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
