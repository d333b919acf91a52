// Wakes somebody who waits, and remembers a ring that comes before anybody waits for it, so that none is missed.

export interface Bell {
  ring(): void;
  /** Waits for a ring since the last wait, at most so long. */
  rung(timeoutMs: number): Promise<void>;
}

export function newBell(): Bell {
  let ringing = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      ringing = true;
      wake?.();
    },
    async rung(timeoutMs) {
      if (!ringing) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      ringing = false;
      wake = undefined;
    },
  };
}
