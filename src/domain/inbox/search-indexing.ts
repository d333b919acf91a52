// Keeps what is said findable: at work whenever something happened, and by the clock, for what nobody told of.
import type { Deps } from "../../server/deps.ts";
import { isAnythingToPlace } from "../channel/store.ts";
import { indexDue } from "./search-index.ts";

export interface Indexing {
  close(): Promise<void>;
}

/** How long after a change: what comes meanwhile is done with it. */
const gatherMs = 100;
/** While much comes in, placing it goes first; but words are not kept waiting for longer. */
const longestBehindMs = 10_000;
const pollMs = 3000;
const afterFailureMs = 5000;

/** Starts it. `onHint` calls back whenever something has happened, and returns how to stop. */
export function openIndexing(
  { connection, log }: Pick<Deps, "connection" | "log">,
  onHint: (callback: () => void) => () => void,
  { mostBehindMs = longestBehindMs } = {},
): Indexing {
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let atWork: Promise<void> | undefined;
  let behindSince: number | undefined;
  const stopHints = onHint(() => comeIn(gatherMs));
  comeIn(gatherMs);

  /** Sooner than it would anyway; a row of hints does not put it off. */
  function comeIn(ms: number): void {
    const wanted = performance.now() + ms;
    if (isClosed || wanted >= dueAt) return;
    clearTimeout(timer);
    dueAt = wanted;
    timer = setTimeout(run, ms);
  }

  function run(): void {
    dueAt = Number.POSITIVE_INFINITY;
    if (atWork !== undefined) {
      comeIn(gatherMs);
      return;
    }
    atWork = work().finally(() => {
      atWork = undefined;
    });
  }

  async function work(): Promise<void> {
    let nextMs = pollMs;
    try {
      if (await hasToWait()) return comeIn(gatherMs);
      // Undefined: another process is at it, and does what is due here as well.
      while (!isClosed && ((await indexDue(connection)) ?? 0) > 0);
    } catch (error) {
      log.error({ err: error }, "words were not made findable; they are tried again");
      nextMs = afterFailureMs;
    }
    comeIn(nextMs);
  }

  /** Whether something else is more urgent, and words have not waited for it too long yet. */
  async function hasToWait(): Promise<boolean> {
    behindSince ??= performance.now();
    const waits = performance.now() - behindSince < mostBehindMs && (await isAnythingToPlace(connection));
    if (!waits) behindSince = undefined;
    return waits;
  }

  return {
    async close() {
      isClosed = true;
      stopHints();
      clearTimeout(timer);
      await atWork;
    },
  };
}
