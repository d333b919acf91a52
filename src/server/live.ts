// The live stream: tells each open screen of new events, in order, from the position it names.
import pg from "pg";
import { type LoggedEvent, newestPosition, readEventsAfter } from "../events.ts";
import { type Database, eventHint } from "./db.ts";
import type { Log } from "./log.ts";

export interface Live {
  /** Events of a workspace after `position`, as they come; ends when `signal` aborts. Yields nothing for `idleMs` as an empty list. */
  follow(workspaceId: string, position: number, signal: AbortSignal, idleMs: number): AsyncGenerator<LoggedEvent[]>;
  newestPosition(workspaceId: string): Promise<number>;
  /** Calls back after any hint; returns how to stop. */
  onHint(callback: () => void): () => void;
  close(): Promise<void>;
}

const pollMs = 5_000;

/** Listens for hints on a connection of its own. When it breaks, polling carries on while it reconnects. */
export async function openLive(database: Database, log: Log): Promise<Live> {
  const waiting = new Map<string, Set<() => void>>();
  const hintCallbacks = new Set<() => void>();
  let client: pg.Client | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  function wake(workspaceId: string): void {
    for (const resolve of waiting.get(workspaceId) ?? []) resolve();
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
    for (const workspaceId of waiting.keys()) wake(workspaceId);
  }

  function listenAgain(): void {
    if (closed) return;
    listen().catch(() => {
      retry = setTimeout(listenAgain, 1000);
    });
  }

  await listen();
  const poll = setInterval(() => {
    for (const workspaceId of waiting.keys()) wake(workspaceId);
  }, pollMs);

  function nextHint(workspaceId: string, signal: AbortSignal, timeoutMs: number): { hint: Promise<void>; cancel(): void } {
    let cancel = () => {};
    const hint = new Promise<void>((resolve) => {
      const set = waiting.get(workspaceId) ?? new Set();
      waiting.set(workspaceId, set);
      const timer = setTimeout(done, timeoutMs);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        set.delete(done);
        if (set.size === 0 && waiting.get(workspaceId) === set) waiting.delete(workspaceId);
        resolve();
      }
      set.add(done);
      signal.addEventListener("abort", done, { once: true });
      cancel = done;
    });
    return { hint, cancel };
  }

  return {
    async *follow(workspaceId, position, signal, idleMs) {
      let after = position;
      let quietSince = Date.now();
      while (!signal.aborted) {
        // Waits from before the reading: a hint that comes while it reads is not missed.
        const { hint, cancel } = nextHint(workspaceId, signal, idleMs);
        const events = await readEventsAfter(database.connection, workspaceId, after).catch((error) => {
          cancel();
          throw error;
        });
        const last = events.at(-1);
        if (last !== undefined) {
          cancel();
          after = last.position;
          yield events;
          quietSince = Date.now();
          continue;
        }
        await hint;
        if (!signal.aborted && Date.now() - quietSince >= idleMs) {
          yield [];
          quietSince = Date.now();
        }
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
