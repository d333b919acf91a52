// The event log under all that can happen at once: slow writers, writers that roll back, one that is killed; readers miss nothing.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { announce, newestPosition, readEventsAfter } from "./events.ts";
import { type Database, inTransaction } from "./server/db.ts";
import { newId } from "./server/ids.ts";
import { type Live, openLive } from "./server/live.ts";
import { openLog } from "./server/log.ts";
import { useDatabase } from "./test/database.ts";
import { makeWorkspace } from "./test/factories.ts";

const database = useDatabase();
const { connection } = database;
const now = new Date("2026-03-02T09:00:00.000Z");
const log = openLog("silent");
let lives: Live[];
beforeAll(async () => {
  // Two processes' worth of listeners, each with a connection of its own.
  lives = [await openLive(database, log), await openLive(database, log)];
});
afterAll(async () => {
  for (const live of lives) await live.close();
});

const rounds = 15;

/** Writes its rounds of one to three events; some are held open for a while, before or after the position is drawn, some are rolled back. */
async function writer(workspaceId: string, number: number): Promise<number> {
  let written = 0;
  for (let round = 0; round < rounds; round++) {
    const fails = (number + round) % 4 === 0;
    const count = 1 + ((number * round) % 3);
    const events = Array.from({ length: count }, () => ({ kind: "customer.added" as const, ids: { customerId: newId() } }));
    await inTransaction(connection, async (tx) => {
      if (number % 5 === 0) await sleep(10);
      await announce(tx, workspaceId, events, { now });
      if (number % 7 === 0) await sleep(5);
      if (fails) throw new Error("rolled back");
      written += count;
    }).catch((error: Error) => expect(error.message).toBe("rolled back"));
  }
  return written;
}

/** Follows up to the position that `last` says is the last one; `cut`: hangs up again and again, and goes on from where it was. */
async function reader(live: Live, workspaceId: string, last: Promise<number>, cut: boolean): Promise<string[]> {
  const seen: string[] = [];
  const stop = new AbortController();
  let until = Number.POSITIVE_INFINITY;
  let at = 0;
  const check = () => {
    if (at >= until) stop.abort();
  };
  void last.then((position) => {
    until = position;
    check();
  });
  while (!stop.signal.aborted) {
    for await (const events of live.follow(workspaceId, at, stop.signal, 200)) {
      seen.push(...events.map(({ position, ids }) => `${position} ${JSON.stringify(ids)}`));
      at = events.at(-1)?.position ?? at;
      check();
      if (cut && events.length > 0) break;
    }
  }
  return seen;
}

/** A process of its own that draws positions, says so, and holds its transaction open until it is killed. */
async function holdInAProcess({ config }: Database, workspaceId: string): Promise<ChildProcess> {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    const { announce } = await import(${module("./events.ts")});
    const { inTransaction, openDatabase } = await import(${module("./server/db.ts")});
    const { connection } = openDatabase(JSON.parse(process.env.DATABASE));
    const events = [1, 2, 3].map(() => ({ kind: "customer.added", ids: { customerId: crypto.randomUUID() } }));
    await inTransaction(connection, async (tx) => {
      await announce(tx, ${JSON.stringify(workspaceId)}, events, { now: new Date() });
      process.stdout.write("holding");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env: { DATABASE: JSON.stringify(config) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

test("sixteen writers, slow ones, rolled-back ones and a killed one: four readers see every event once, in order, without a gap", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  const { promise: last, resolve: isDone } = Promise.withResolvers<number>();
  const readers = [0, 1, 2, 3].map((number) => reader(lives[number % 2] as Live, workspaceId, last, number === 3));

  const killed = async () => {
    const child = await holdInAProcess(database, workspaceId);
    await sleep(100);
    child.kill("SIGKILL");
    await once(child, "exit");
    return 0;
  };
  const writers = Array.from({ length: 15 }, (_, number) => writer(workspaceId, number));
  const counts = await Promise.all([...writers, killed()]);
  const written = counts.reduce((sum, count) => sum + count, 0);
  isDone(await newestPosition(connection, workspaceId));

  const all = await readEventsAfter(connection, workspaceId, 0, { limit: 10_000 });
  expect(all.map(({ position }) => position)).toEqual(Array.from({ length: written }, (_, index) => index + 1));
  const expected = all.map(({ position, ids }) => `${position} ${JSON.stringify(ids)}`);
  for (const seen of await Promise.all(readers)) expect(seen).toEqual(expected);
}, 60_000);

test("a writer that was killed in the midst of it holds up the others only until it is gone, and leaves nothing", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  const child = await holdInAProcess(database, workspaceId);
  let isWritten = false;
  const behind = inTransaction(connection, (tx) =>
    announce(tx, workspaceId, [{ kind: "workspace.changed", ids: {} }], { now }),
  ).then(() => {
    isWritten = true;
  });
  expect(await readEventsAfter(connection, workspaceId, 0)).toEqual([]);
  expect(isWritten).toBe(false);
  child.kill("SIGKILL");
  await behind;
  const events = await readEventsAfter(connection, workspaceId, 0);
  expect(events.map(({ position, kind }) => `${position} ${kind}`)).toEqual(["1 workspace.changed"]);
});
