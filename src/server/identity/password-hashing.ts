// Hashing passwords, which takes time and memory on purpose: few at once, and few more in line, however many ask.
import { hashPassword as hash, verifyPassword } from "better-auth/crypto";
import { TooManyRequests } from "../../refused.ts";

export interface Turns {
  /** Does the work when its turn has come. Refuses with `too_many_requests` where too many wait already. */
  take<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  /** How much is being done, how much waits, and how much was begun so far. */
  count(): { running: number; waiting: number; begun: number };
}

export function openTurns({ atOnce, mostWaiting }: { atOnce: number; mostWaiting: number }): Turns {
  const line: (() => void)[] = [];
  let running = 0;
  let begun = 0;
  return {
    count: () => ({ running, waiting: line.length, begun }),
    async take(work) {
      if (running < atOnce) running++;
      else if (line.length < mostWaiting) await new Promise<void>((resolve) => line.push(resolve));
      else throw new TooManyRequests(5, "Many people are signing in just now. Please try again in a few seconds.");
      begun++;
      try {
        return await work();
      } finally {
        // Whoever is next takes this place over, so that nobody slips in between.
        const next = line.shift();
        if (next === undefined) running--;
        else next();
      }
    },
  };
}

/** For the whole process: each hash keeps a thread busy and takes 32 MB. */
export const hashingTurns = openTurns({ atOnce: 2, mostWaiting: 50 });

/** The hash to keep of a new password. Takes a while: not for within a transaction. */
export async function hashPassword(password: string): Promise<string> {
  return hashingTurns.take(() => hash(password));
}

/** Whether this is the password with that hash. */
export async function isPassword(password: string, kept: string): Promise<boolean> {
  return hashingTurns.take(() => verifyPassword({ hash: kept, password }));
}
