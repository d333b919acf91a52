// Times of many askings, and what is said of them.

/** The value below which this share (0 to 1) of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error("Nothing was measured.");
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** How long `work` takes, in milliseconds. */
export async function timeMs(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/**
 * The times of several works, taken in turns within one loop so that what disturbs the machine meets all of them alike. The first
 * turns (`warmUp`) are thrown away. Returns one list of milliseconds for each work.
 */
export async function timesInTurns<Name extends string>(
  works: Record<Name, (turn: number) => unknown>,
  { turns, warmUp = Math.ceil(turns / 10) }: { turns: number; warmUp?: number },
): Promise<Record<Name, number[]>> {
  const names = Object.keys(works) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let turn = -warmUp; turn < turns; turn++) {
    for (const name of names) {
      const ms = await timeMs(() => works[name](turn));
      if (turn >= 0) times[name].push(ms);
    }
  }
  return times;
}

/** The 95th percentile as a quiet machine has it: of each fifth of the samples its own, and of these the median. */
export function quietP95(samples: readonly number[]): number {
  const size = Math.ceil(samples.length / 5);
  const parts = [0, 1, 2, 3, 4].map((i) => samples.slice(i * size, (i + 1) * size)).filter((part) => part.length > 0);
  return median(parts.map((part) => percentile(part, 0.95)));
}
