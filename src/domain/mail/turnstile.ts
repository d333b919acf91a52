// Lets so many do something at once; the others wait in the order in which they came.

export interface Turnstile {
  /** Does the work when it is its turn. Rejects with the reason of `signal` where that aborts first. */
  pass<Done>(work: () => Promise<Done>, signal: AbortSignal): Promise<Done>;
}

export function openTurnstile(mostAtOnce: number): Turnstile {
  let inside = 0;
  const waiting = new Set<() => void>();

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (inside < mostAtOnce) {
      inside++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        waiting.delete(next);
        reject(signal.reason);
      };
      const next = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      waiting.add(next);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  function leave(): void {
    // Whoever waited longest takes the place over.
    const [next] = waiting;
    if (next === undefined) {
      inside--;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    async pass(work, signal) {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
