// Rounds of mails: sent by a program of its own, and timed until the last has its place.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Sending, Sent } from "./senders.ts";

export interface PerSecond {
  accepted: number;
  placed: number;
}

/** Starts one of the programs beside this file; the senders are ready when it returns. */
export async function started(program: "senders.ts" | "floor.ts"): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)));
  if (program === "senders.ts") await once(child, "message");
  return child;
}

export async function send(senders: ChildProcess, sending: Sending): Promise<Sent> {
  senders.send(sending);
  const [sent] = (await once(senders, "message")) as [Sent];
  return sent;
}

/** Sends so many mails to a running Rapport. Each `round` has mails of its own. */
export async function productRound(
  { senders, port, to, config }: { senders: ChildProcess; port: number; to: string; config: pg.ClientConfig },
  round: string,
  count: number,
): Promise<PerSecond> {
  const { tookMs, endedAt } = await send(senders, { port, to, count, round });
  const placedAt = await whenAllPlaced(config);
  return { accepted: (count / tookMs) * 1000, placed: (count / (tookMs + placedAt - endedAt)) * 1000 };
}

/** Asks only once everything is taken, so that the asking disturbs little. */
async function whenAllPlaced(config: pg.ClientConfig): Promise<number> {
  const placedAt = await whenNone(config, "delivery where state = 'received'");
  await whenNone(config, "delivery where state = 'set_aside'", () => {
    throw new Error("A mail was not placed.");
  });
  return placedAt;
}

/** Waits until what was said is findable: the next round is not to be disturbed by the one before. */
export async function whenFindable(config: pg.ClientConfig): Promise<void> {
  await whenNone(config, "search_due");
}

/** Returns when there is none in a table, perhaps under a condition. As long as there is one, `otherwise` is done first. */
async function whenNone(config: pg.ClientConfig, from: string, otherwise: () => void = () => {}): Promise<number> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    while ((await client.query(`select from ${from} limit 1`)).rowCount !== 0) {
      otherwise();
      await sleep(20);
    }
    return Date.now();
  } finally {
    await client.end();
  }
}
