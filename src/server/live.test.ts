// The live stream: from the position it names, in order, nothing missed when its connection is cut, and an end when asked.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { announce, type LoggedEvent } from "../events.ts";
import { useDatabase } from "../test/database.ts";
import { makeWorkspace } from "../test/factories.ts";
import { openTestApp } from "../test/server.ts";
import { inTransaction } from "./db.ts";
import { newId } from "./ids.ts";
import { type Live, openLive } from "./live.ts";
import { openLog } from "./log.ts";

const database = useDatabase();
const { connection } = database;
const now = new Date("2026-03-02T09:00:00.000Z");
let live: Live;
beforeAll(async () => {
  live = await openLive(database, openLog("silent"));
});
afterAll(() => live.close());

const write = (workspaceId: string, count = 1) =>
  inTransaction(connection, (tx) =>
    announce(
      tx,
      workspaceId,
      Array.from({ length: count }, () => ({ kind: "customer.added" as const, ids: { customerId: newId() } })),
      { now },
    ),
  );

/** Follows until it has seen this many events; returns their positions. */
async function follow(
  workspaceId: string,
  from: number,
  count: number,
  each?: (event: LoggedEvent) => Promise<unknown>,
): Promise<number[]> {
  const seen: number[] = [];
  const stop = new AbortController();
  for await (const events of live.follow(workspaceId, from, stop.signal, 30_000)) {
    for (const event of events) {
      seen.push(event.position);
      await each?.(event);
    }
    if (seen.length >= count) stop.abort();
  }
  return seen;
}

describe("whoever follows a workspace", () => {
  test("gets what happened after the position they name, then what happens", async () => {
    const { workspaceId } = await makeWorkspace(connection);
    await write(workspaceId, 5);
    const seen = follow(workspaceId, 2, 5);
    await write(workspaceId);
    await write(workspaceId);
    expect(await seen).toEqual([3, 4, 5, 6, 7]);
  });

  test("gets many events at once, from many followers", async () => {
    const { workspaceId } = await makeWorkspace(connection);
    const followers = Array.from({ length: 10 }, () => follow(workspaceId, 0, 1200));
    await write(workspaceId, 600);
    await write(workspaceId, 600);
    for (const seen of await Promise.all(followers)) expect(seen).toEqual(Array.from({ length: 1200 }, (_, index) => index + 1));
  });

  test("hears nothing of another workspace", async () => {
    const [one, two] = [await makeWorkspace(connection), await makeWorkspace(connection)];
    const seen = follow(one.workspaceId, 0, 1);
    await write(two.workspaceId, 3);
    await write(one.workspaceId);
    expect(await seen).toEqual([1]);
  });

  test("misses nothing when the listening connection is cut", async () => {
    const { workspaceId } = await makeWorkspace(connection);
    const seen = follow(workspaceId, 0, 6);
    await write(workspaceId, 2);
    const { rows } = await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'",
    );
    expect(rows.length).toBeGreaterThan(0);
    await write(workspaceId, 2);
    await write(workspaceId, 2);
    expect(await seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("is told now and then that there is nothing", async () => {
    const { workspaceId } = await makeWorkspace(connection);
    const stop = new AbortController();
    for await (const events of live.follow(workspaceId, 0, stop.signal, 20)) {
      expect(events).toEqual([]);
      break;
    }
    stop.abort();
  });

  test("ends when they leave, at once and while they wait", async () => {
    const { workspaceId } = await makeWorkspace(connection);
    for await (const _ of live.follow(workspaceId, 0, AbortSignal.abort(), 30_000)) throw new Error("it went on");
    const stop = new AbortController();
    const waiting = (async () => {
      for await (const _ of live.follow(workspaceId, 0, stop.signal, 30_000)) throw new Error("it went on");
    })();
    await write((await makeWorkspace(connection)).workspaceId);
    stop.abort();
    await waiting;
  });
});

test("whoever asks for hints is called after a commit, until they stop", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  let calls = 0;
  let heard = () => {};
  const first = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const stop = live.onHint(() => {
    calls++;
    heard();
  });
  await write(workspaceId);
  await first;
  stop();
  const before = calls;
  const seen = follow(workspaceId, 1, 1);
  await write(workspaceId);
  await seen;
  expect(calls).toBe(before);
});

describe("over HTTP", () => {
  test("a stream resumes after the event that the browser saw last, and a new one begins at the newest", async () => {
    const app = await openTestApp(database);
    const workspace = await makeWorkspace(connection);
    const { workspaceId } = workspace;
    await write(workspaceId, 4);
    const browser = await app.signIn(workspace);
    const read = async (headers: Record<string, string>, until: RegExp) => {
      const answer = await browser.get(`/api/v1/workspaces/${workspaceId}/live`, headers);
      expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
      let text = "";
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk).toString();
        if (until.test(text)) break;
      }
      return [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    };
    expect(await read({ "last-event-id": "2" }, /id: 4\n/)).toEqual([3, 4]);
    expect(await read({}, /id: 4\n/)).toEqual([4]);
    for (const odd of ["x", "-1", "9".repeat(30), "1; drop"])
      expect(await read({ "last-event-id": odd }, /id: 4\n/)).toEqual([4]);
    await app.close();
  });
});
