// The newest events of one workspace, read once for all who follow it.
import type { LoggedEvent } from "../events.ts";

export interface Feed {
  /**
   * The events right after `position`, oldest first; none where all are told. Undefined where they lie further back than what is
   * kept. Who asks for the same position is given the same array, so that what is made of it can be made once.
   */
  after(position: number): readonly LoggedEvent[] | undefined;
  /** Reads what has come since. Whoever asks while a reading goes on gets the next one, which all who ask then share. */
  refresh(): Promise<void>;
  /** Settles after a reading that found something, or when `signal` aborts, or after a while. */
  news(signal: AbortSignal, timeoutMs: number): { come: Promise<void>; cancel(): void };
}

/** Who is further behind than this reads from the log by themselves. */
const mostKept = 2_000;
const mostAtOnce = 500;

/**
 * `newestPosition` is where the feed begins: whoever resumes from far back must not have all since then read for them at once.
 * `read` gives the events after a position, oldest first, a part at a time.
 */
export function openFeed(newestPosition: () => Promise<number>, read: (after: number) => Promise<LoggedEvent[]>): Feed {
  /** Those after `from`, up to `newest`, without a gap. */
  let kept: LoggedEvent[] = [];
  let from = Number.POSITIVE_INFINITY;
  let newest: number | undefined;
  let slices = new Map<number, readonly LoggedEvent[]>();
  const waiting = new Set<() => void>();
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function readAll(): Promise<void> {
    if (newest === undefined) {
      newest = await newestPosition();
      from = newest;
    }
    for (;;) {
      const events = await read(newest);
      const last = events.at(-1);
      if (last === undefined) return;
      newest = last.position;
      kept = [...kept, ...events].slice(-mostKept);
      from = (kept[0]?.position ?? newest + 1) - 1;
      slices = new Map();
      for (const resolve of [...waiting]) resolve();
    }
  }

  function start(): Promise<void> {
    const began = readAll().finally(() => {
      if (reading === began) reading = undefined;
    });
    reading = began;
    return began;
  }

  return {
    after(position) {
      if (newest === undefined || position < from) return undefined;
      if (position >= newest) return [];
      const known = slices.get(position);
      if (known !== undefined) return known;
      // Positions have no gaps.
      const slice = kept.slice(position - from, position - from + mostAtOnce);
      slices.set(position, slice);
      return slice;
    },
    refresh() {
      if (reading === undefined) return start();
      next ??= reading
        .catch(() => {})
        .then(() => {
          next = undefined;
          return start();
        });
      return next;
    },
    news(signal, timeoutMs) {
      let cancel = () => {};
      const come = new Promise<void>((resolve) => {
        const timer = setTimeout(done, timeoutMs);
        function done() {
          clearTimeout(timer);
          signal.removeEventListener("abort", done);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
        signal.addEventListener("abort", done, { once: true });
        if (signal.aborted) done();
        cancel = done;
      });
      return { come, cancel };
    },
  };
}
