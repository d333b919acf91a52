// The pauses between one attempt and the next.
import { setTimeout as sleep } from "node:timers/promises";

export const longestPauseMs = 30_000;

/**
 * Waits half of `ms` to all of it, by chance, so that those who were cut off together do not come back together; never less than
 * `leastMs`. Throws when `signal` aborts.
 */
export async function pause(
  ms: number,
  { leastMs = 0, signal }: { leastMs?: number; signal?: AbortSignal | null | undefined },
): Promise<void> {
  const chosenMs = Math.min(ms, longestPauseMs) * (0.5 + Math.random() / 2);
  await sleep(Math.max(chosenMs, leastMs), undefined, signal ? { signal } : {});
}
