// The event log: positions without gaps and in the order of commits, whoever writes at once and whatever is rolled back.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { announce, newestPosition, readEventsAfter } from "./events.ts";
import { inTransaction } from "./server/db.ts";
import { newId } from "./server/ids.ts";
import { useDatabase } from "./test/database.ts";
import { makeWorkspace } from "./test/factories.ts";

const { connection } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");

const write = (workspaceId: string, { count = 1, fails = false } = {}) =>
  inTransaction(connection, async (tx) => {
    const events = Array.from({ length: count }, () => ({ kind: "customer.added" as const, ids: { customerId: newId() } }));
    await announce(tx, workspaceId, events, { now });
    if (fails) throw new Error("rolled back");
    return events;
  }).catch(() => []);

test("sixteen writers at once, some of them rolled back: positions have no gap and no double", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    for (let i = 0; i < 12; i++) await write(workspaceId, { count: 1 + (i % 3), fails: (writer + i) % 4 === 0 });
  });
  await Promise.all(writers);
  const events = await readEventsAfter(connection, workspaceId, 0, { limit: 10_000 });
  expect(events.map((event) => event.position)).toEqual(events.map((_, index) => index + 1));
  expect(await newestPosition(connection, workspaceId)).toBe(events.length);
  expect(events.length).toBeGreaterThan(100);
});

test("a reader who reads on from where it was, while others write, misses none", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  let writing = true;
  const seen: number[] = [];
  const reader = (async () => {
    for (let after = 0; ; ) {
      const done = !writing;
      const events = await readEventsAfter(connection, workspaceId, after, { limit: 7 });
      seen.push(...events.map((event) => event.position));
      after = events.at(-1)?.position ?? after;
      if (done && events.length === 0) return;
    }
  })();
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; i < 15; i++) {
        await write(workspaceId, { fails: (writer * i) % 5 === 4 });
        await sleep(writer % 3);
      }
    }),
  );
  writing = false;
  await reader;
  expect(seen).toEqual(Array.from({ length: await newestPosition(connection, workspaceId) }, (_, index) => index + 1));
});

test("events of one act stand together, in their order", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  const [mine] = await Promise.all([
    write(workspaceId, { count: 5 }),
    write(workspaceId, { count: 5 }),
    write(workspaceId, { count: 5 }),
  ]);
  const events = await readEventsAfter(connection, workspaceId, 0);
  const first = events.findIndex((event) => JSON.stringify(event.ids) === JSON.stringify(mine[0]?.ids));
  expect(events.slice(first, first + 5).map((event) => event.ids)).toEqual(mine.map((event) => event.ids));
});

test("each workspace counts for itself, and sees its own only", async () => {
  const [one, two] = [await makeWorkspace(connection), await makeWorkspace(connection)];
  await write(one.workspaceId, { count: 3 });
  await write(two.workspaceId, { count: 1 });
  expect(await newestPosition(connection, one.workspaceId)).toBe(3);
  expect(await newestPosition(connection, two.workspaceId)).toBe(1);
  expect(await newestPosition(connection, newId())).toBe(0);
});

test("nothing is written where there is nothing to tell", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  await write(workspaceId, { count: 0 });
  expect(await newestPosition(connection, workspaceId)).toBe(0);
});

test("telling outside a transaction is refused: nobody would be woken", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  await expect(announce(connection, workspaceId, [{ kind: "workspace.founded", ids: {} }], { now })).rejects.toThrow(
    /inTransaction/,
  );
});
