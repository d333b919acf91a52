// Checks files for viruses as they come, as long as the process lives; while the scanner cannot be reached, they wait.
import type { Deps } from "../../server/deps.ts";
import type { VirusScanner } from "../../server/virus-scanner.ts";
import { pauseMs } from "../file/scan-rules.ts";
import { insertMissingScans, markAllDue, markWhyWaiting } from "../file/scan-store.ts";
import { scanNext } from "./scan-actions.ts";

export interface Scanning {
  /** Ends soon: what is under way is left, and checked by the next. */
  close(): Promise<void>;
}

/** One that takes long does not hold up the others. */
const lanes = 2;
const pollMs = 1_000;
const afterFailureMs = 5_000;

/** Begins at once with all that was never checked. `onHint` calls back whenever something has happened, and returns how to stop. */
export function openScanning(
  { connection, log, now }: Pick<Deps, "connection" | "log" | "now">,
  scanner: VirusScanner,
  onHint: (callback: () => void) => () => void,
): Scanning {
  let isClosed = false;
  let timesDown = 0;
  let pausedUntil = 0;
  const closing = Promise.withResolvers<void>();
  let bell = Promise.withResolvers<void>();
  const stopHints = onHint(() => {
    bell.resolve();
    bell = Promise.withResolvers();
  });

  async function waitFor(ms: number, isWoken = false): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([over, closing.promise, ...(isWoken ? [bell.promise] : [])]);
    clearTimeout(timer);
  }

  async function run(): Promise<void> {
    while (!isClosed) {
      const pausedMs = pausedUntil - performance.now();
      if (pausedMs > 0) {
        await waitFor(pausedMs);
        continue;
      }
      const outcome = await scanNext(connection, scanner, now).catch((error) => {
        if (!isClosed) log.error({ err: error }, "a file was not checked for viruses; it is tried again");
        return "failed" as const;
      });
      if (outcome === "down") pause();
      else if (outcome === "done") await goOn();
      else await waitFor(outcome === "none" ? pollMs : afterFailureMs, outcome === "none");
    }
  }

  function pause(): void {
    if (timesDown++ === 0) log.warn("the virus scanner cannot be reached: files wait until it can");
    pausedUntil = performance.now() + pauseMs(timesDown);
  }

  async function goOn(): Promise<void> {
    if (timesDown === 0) return;
    log.info("the virus scanner is reached again");
    timesDown = 0;
    pausedUntil = 0;
    await markWhyWaiting(connection, null).catch((error) => log.error({ err: error }, "why files wait is not said anew"));
  }

  async function begin(): Promise<void> {
    await markAllDue(connection, now());
    await insertMissingScans(connection, now());
  }

  const begun = begin().catch((error) => log.error({ err: error }, "files that were never checked were not looked for"));
  // Only then: what is due anew would be taken out of the hands of those who check it.
  const running = begun.then(() => Promise.all(Array.from({ length: lanes }, run)));
  return {
    async close() {
      isClosed = true;
      stopHints();
      closing.resolve();
      // A check may take minutes: it is not waited for for long.
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
    },
  };
}
