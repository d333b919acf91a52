// Places mails as they come in, as long as the process lives: at once when it is told of one, and now and then by itself.
import type { Deps } from "../../server/deps.ts";
import { placeWaiting } from "./place-actions.ts";

export interface Placing {
  /** Says that a mail has come in. It is a hint: nothing is lost without it. */
  soon(): void;
  /** Lets what is under way come to its end. */
  close(): Promise<void>;
}

/** While one reads its mails, another writes. */
const lanes = 2;
/** Mails that another process took in and did not place, or that came before this one started. */
const pollMs = 1_000;

/** Begins at once with what waits. */
export function openPlacing({
  connection,
  log,
  now,
  box,
  resolver,
  scanner,
}: Pick<Deps, "connection" | "log" | "now" | "box" | "resolver" | "scanner">): Placing {
  const proofs = { box, resolver, filesAreChecked: scanner !== undefined };
  let closed = false;
  const bells = Array.from({ length: lanes }, () => Promise.withResolvers<void>());
  const ring = () => {
    for (const bell of bells) bell.resolve();
  };
  const run = async (lane: number) => {
    while (!closed) {
      // Set anew before looking, so that what comes in meanwhile rings it.
      const bell = Promise.withResolvers<void>();
      bells[lane] = bell;
      const placed = await placeWaiting(connection, { log, now, proofs }).catch((error) => {
        log.error({ err: error }, "mails could not be placed");
        return 0;
      });
      if (placed === 0 && !closed) await bell.promise;
    }
  };
  const running = Array.from({ length: lanes }, (_, lane) => run(lane));
  const poll = setInterval(ring, pollMs);
  return {
    soon: ring,
    async close() {
      closed = true;
      clearInterval(poll);
      ring();
      await Promise.all(running);
    },
  };
}
