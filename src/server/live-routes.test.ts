// The live stream over HTTP: who is told what, from where it resumes, when it ends, and what becomes of slow readers.
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Teammate } from "../domain/workspace/schema.ts";
import { announce, type Event } from "../events.ts";
import { useDatabase } from "../test/database.ts";
import { makeKey, makeTeam, makeTeammate, makeWorkspace } from "../test/factories.ts";
import { openTestApp, type TestApp } from "../test/server.ts";
import { type Database, inTransaction } from "./db.ts";
import { newId } from "./ids.ts";
import { longestReplay } from "./live-routes.ts";
import { openStreams } from "./streams.ts";

const database = useDatabase();
const { connection } = database;
const now = new Date();
/** Quick enough that a test sees it, long enough that nothing but silence brings it about. */
const pace = { heartbeatMs: 50, recheckMs: 50, writeMs: 15_000 };
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database, () => new Date(), { pace });
});
afterAll(() => app.close());

const anEvent = (): Event => ({ kind: "organization.added", ids: { organizationId: newId() } });
const write = (workspaceId: string, events: Event[] = [anEvent()]) =>
  inTransaction(connection, (tx) => announce(tx, workspaceId, events, { now }));

interface Told {
  event: string | undefined;
  id: number | undefined;
}

/** Opens a stream; `until` reads on to the first that fits, and returns all up to it. */
async function open(workspaceId: string, headers: Record<string, string>, from: TestApp = app) {
  const leave = new AbortController();
  const answer = await from.request(`/api/v1/workspaces/${workspaceId}/live`, { headers, signal: leave.signal });
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let unread = "";
  const told: Told[] = [];
  const next = async (): Promise<Told | undefined> => {
    for (;;) {
      const end = unread.indexOf("\n\n");
      if (end === -1) {
        const chunk = await reader?.read();
        if (chunk === undefined || chunk.done) return undefined;
        unread += decoder.decode(chunk.value, { stream: true });
        continue;
      }
      const block = unread.slice(0, end);
      unread = unread.slice(end + 2);
      if (block.startsWith(":")) continue;
      const id = /^id: (\d+)$/m.exec(block)?.[1];
      return { event: /^event: (.*)$/m.exec(block)?.[1], id: id === undefined ? undefined : Number(id) };
    }
  };
  return {
    answer,
    told,
    async until(fits: (each: Told) => boolean): Promise<Told[]> {
      for (let each = await next(); each !== undefined; each = await next()) {
        told.push(each);
        if (fits(each)) return told;
      }
      return told;
    },
    leave: () => reader?.cancel(),
  };
}
const isEvent = (name: string) => (each: Told) => each.event === name;
const isAt = (id: number) => (each: Told) => each.id === id;
const hasEnded = (told: Told[]) => told.at(-1)?.event === "ended";

async function aReader(role?: Teammate["role"]) {
  const workspace = await makeWorkspace(connection);
  const { workspaceId, owner } = workspace;
  const teammate = role === undefined ? owner : (await makeTeammate(connection, workspaceId, { role })).teammate;
  const key = await makeKey(connection, teammate, ["events:read"]);
  return { ...workspace, teammate, key };
}

describe("a stream", () => {
  test("tells a key's teammate what they see, and moves past what they do not", async () => {
    const { workspaceId, key } = await aReader("colleague");
    const stream = await open(workspaceId, key.headers);
    await stream.until(isEvent("ready"));
    await write(workspaceId, [anEvent(), { kind: "team.added", ids: { teamId: newId() } }, anEvent()]);
    expect(await stream.until(isAt(3))).toEqual([
      { event: "ready", id: 0 },
      { event: "team.added", id: 2 },
      { event: undefined, id: 3 },
    ]);
    await stream.leave();
  });

  test("knows at once when its teammate is given another role", async () => {
    const { workspaceId, key, teammate } = await aReader("colleague");
    const { teammateId } = teammate;
    const stream = await open(workspaceId, key.headers);
    await write(workspaceId, [anEvent()]);
    await stream.until(isAt(1));
    await connection.updateTable("teammate").set({ role: "agent" }).where("teammateId", "=", teammateId).execute();
    await write(workspaceId, [{ kind: "teammate.changed", ids: { teammateId } }, anEvent()]);
    // What they see now is more than they have read: that is said with the event, or before it, whichever is noticed first.
    const told = await stream.until(() => stream.told.some(isAt(3)) && stream.told.some(isEvent("reload")));
    expect(told.filter(isEvent("organization.added"))).toEqual([{ event: "organization.added", id: 3 }]);
    await stream.leave();
  });

  test("ends as soon as its teammate has left the workspace", async () => {
    const { workspaceId, key, teammate } = await aReader("agent");
    const { teammateId } = teammate;
    const stream = await open(workspaceId, key.headers);
    await stream.until(isEvent("ready"));
    await connection.updateTable("teammate").set({ leftAt: now }).where("teammateId", "=", teammateId).execute();
    await write(workspaceId, [{ kind: "teammate.left", ids: { teammateId } }, anEvent()]);
    const told = await stream.until(() => false);
    expect(told.map(({ event }) => event)).toEqual(["ready", "ended"]);
  });

  test("ends when its key is revoked or its scope is taken, told or not", async () => {
    for (const change of [{ revokedAt: now }, { scopes: ["people:read"] }, { expiresAt: now }]) {
      const { workspaceId, key } = await aReader("agent");
      const stream = await open(workspaceId, key.headers);
      await stream.until(isEvent("ready"));
      await connection.updateTable("apiKey").set(change).where("apiKeyId", "=", key.apiKeyId).execute();
      expect(hasEnded(await stream.until(() => false))).toBe(true);
    }
  });

  test("of a session ends when it is signed out", async () => {
    const workspace = await makeWorkspace(connection);
    const browser = await app.signIn(workspace);
    const stream = await open(workspace.workspaceId, { cookie: browser.cookie });
    await write(workspace.workspaceId);
    await stream.until(isAt(1));
    await connection
      .deleteFrom("auth.session")
      .where("userId", "in", [await userOf(workspace.owner)])
      .execute();
    expect(hasEnded(await stream.until(() => false))).toBe(true);
  });

  test("is refused to a key without the scope, and to one of another workspace", async () => {
    const { workspaceId, owner } = await aReader();
    const narrow = await makeKey(connection, owner, ["people:read"]);
    const other = await aReader();
    expect((await open(workspaceId, narrow.headers)).answer.status).toBe(403);
    expect((await open(workspaceId, other.key.headers)).answer.status).toBe(404);
  });
});

async function userOf({ teammateId }: Teammate): Promise<string> {
  const row = await connection
    .selectFrom("teammate")
    .select("userId")
    .where("teammateId", "=", teammateId)
    .executeTakeFirstOrThrow();
  return row.userId;
}

describe("who was away", () => {
  test("is told one by one what they missed, up to the most that is told again", async () => {
    const { workspaceId, key } = await aReader();
    await write(workspaceId, Array.from({ length: longestReplay + 1 }, anEvent));
    const stream = await open(workspaceId, { ...key.headers, "last-event-id": "1" });
    const told = await stream.until(isAt(longestReplay + 1));
    expect(told.map(({ id }) => id)).toEqual(Array.from({ length: longestReplay }, (_, index) => index + 2));
    await stream.leave();
  });

  test("for longer is told to read all anew, and goes on from the newest", async () => {
    const { workspaceId, key } = await aReader();
    await write(workspaceId, Array.from({ length: longestReplay + 1 }, anEvent));
    const stream = await open(workspaceId, { ...key.headers, "last-event-id": "0" });
    await stream.until(isEvent("reload"));
    await write(workspaceId);
    expect(await stream.until(isAt(longestReplay + 2))).toEqual([
      { event: "reload", id: longestReplay + 1 },
      { event: "organization.added", id: longestReplay + 2 },
    ]);
    await stream.leave();
  });

  test("while server and database went away and came back, is told exactly what they missed", async () => {
    const { workspaceId, key } = await aReader();
    const seen: number[] = [];
    let last = "0";
    const readOn = async (from: TestApp, until: number) => {
      const stream = await open(workspaceId, { ...key.headers, "last-event-id": last }, from);
      const told = await stream.until(isAt(until));
      seen.push(...told.flatMap(({ id }) => (id === undefined ? [] : [id])));
      last = String(seen.at(-1) ?? 0);
      return stream;
    };
    const first = await openTestApp(database, () => new Date(), { pace });
    await write(workspaceId, [anEvent(), anEvent()]);
    const cut = await readOn(first, 2);
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    // It goes on by itself, or breaks off to be resumed: either way nothing is lost. The writer's own connections were cut too:
    // with all of the pool in use at once, none of those that were is left.
    const everyConnection = () =>
      Promise.all(Array.from({ length: database.pool.options.max }, () => database.pool.query("select pg_sleep(0.05)")));
    await vi.waitFor(everyConnection, { timeout: 30_000, interval: 20 });
    await write(workspaceId, [anEvent(), anEvent()]);
    await cut.leave();
    await first.close();
    await write(workspaceId, [anEvent()]);
    const second = await openTestApp(database, () => new Date(), { pace });
    const resumed = await readOn(second, 5);
    await write(workspaceId);
    await resumed.until(isAt(6));
    seen.push(6);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    await resumed.leave();
    await second.close();
  });
});

test("at most twenty streams are open for a key, and each that is left gives its place back", async () => {
  // At the usual pace: nobody reads these streams, and none may be cut off for it.
  const patient = await openTestApp(database, () => new Date());
  const { workspaceId, key, owner } = await aReader();
  const ask = () => open(workspaceId, key.headers, patient);
  const streams = await Promise.all(Array.from({ length: 20 }, ask));
  expect(streams.map(({ answer }) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
  const { answer } = await ask();
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "10"]);
  const other = await open(workspaceId, (await makeKey(connection, owner)).headers, patient);
  expect(other.answer.status).toBe(200);
  await streams[0]?.leave();
  const again = await vi.waitFor(async () => {
    const stream = await ask();
    expect(stream.answer.status).toBe(200);
    return stream;
  }, 30_000);
  for (const { leave } of [...streams, other, again]) await leave();
  await patient.close();
});

test("a session, a person and a process have as many streams as they may, and no more", () => {
  const streams = openStreams({ mostOfAsker: 2, mostOfPerson: 3, mostOfProcess: 4 });
  const open = (asker: string, person: string) => streams.open({ asker, person });
  const [one, two] = [open("a", "ann"), open("a", "ann")];
  expect([one, two].every((close) => close !== undefined)).toBe(true);
  expect(open("a", "ann")).toBeUndefined();
  expect(open("b", "ann")).toBeDefined();
  expect(open("c", "ann")).toBeUndefined();
  expect(open("d", "bob")).toBeDefined();
  expect(open("e", "cem")).toBeUndefined();
  one?.();
  one?.();
  expect(streams.count()).toBe(3);
  expect(open("c", "ann")).toBeDefined();
  expect(open("a", "ann")).toBeUndefined();
});

test("one person with many sessions and keys does not take the streams of others", async () => {
  const patient = await openTestApp(database, () => new Date());
  const { workspaceId, owner, key } = await aReader();
  const { teammate } = await makeTeammate(connection, workspaceId);
  const statuses: number[] = [];
  const opened = [];
  for (let i = 0; i < 4; i++) {
    const own = i === 0 ? key : await makeKey(connection, owner);
    for (let j = 0; j < (i < 3 ? 20 : 1); j++) {
      const stream = await open(workspaceId, own.headers, patient);
      statuses.push(stream.answer.status);
      opened.push(stream);
    }
  }
  expect(statuses).toEqual([...Array.from({ length: 60 }, () => 200), 429]);
  const other = await open(workspaceId, (await makeKey(connection, teammate)).headers, patient);
  expect(other.answer.status).toBe(200);
  for (const { leave } of [...opened, other]) await leave();
  await patient.close();
});

/** A database that counts the long events which are read from it. */
function countingEvents(from: Database): { counting: Database; eventsRead: () => number } {
  let count = 0;
  const counted = from.connection.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      count += result.rows.filter(({ kind }) => kind === "mailbox.changed").length;
      return result;
    },
  });
  return { counting: { ...from, connection: counted }, eventsRead: () => count };
}

describe("over a real connection", () => {
  const impatient = { ...pace, writeMs: 400 };
  const { counting, eventsRead } = countingEvents(database);
  let real: TestApp;
  let port: number;
  beforeAll(async () => {
    real = await openTestApp(counting, () => new Date(), { pace: impatient });
    ({ port } = await real.listen());
  });
  afterAll(() => real.close());

  async function ask(workspaceId: string, headers: Record<string, string>): Promise<Socket> {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.on("error", () => {});
    await once(socket, "connect");
    const lines = Object.entries({ host: "rapport.test", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET /api/v1/workspaces/${workspaceId}/live HTTP/1.1\r\n${lines.join("")}\r\n`);
    return socket;
  }

  async function countStreams(): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return Number(/^rapport_live_streams (\d+)$/m.exec(text)?.[1]);
  }

  test("a reader who takes nothing is cut off, and what waits for them stays small", async () => {
    const { workspaceId, key } = await aReader();
    // Long, so that the buffers of the two ends are soon full.
    const long = Array.from({ length: 500 }, (): Event => ({ kind: "mailbox.changed", ids: { channelId: "x".repeat(20_000) } }));
    const batches = 8;
    for (let i = 0; i < batches; i++) await write(workspaceId, long);
    const read = eventsRead();
    const socket = await ask(workspaceId, { ...key.headers, "last-event-id": "0" });
    socket.pause();
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await vi.waitFor(async () => expect(await countStreams()).toBe(1), { timeout: 30_000, interval: 10 });
    await vi.waitFor(async () => expect(await countStreams()).toBe(0), { timeout: 30_000, interval: 20 });
    // What was on its way still comes, then the end of the connection.
    socket.resume();
    await closed;
    // Eight batches of ten megabytes wait in the log. Some are held for this reader, here and in the kernel's buffers; most are never read.
    expect(eventsRead() - read).toBeGreaterThan(0);
    expect(eventsRead() - read).toBeLessThanOrEqual((batches / 2) * long.length);
    expect(socket.bytesRead).toBeLessThan(40_000_000);
    // Eighty megabytes are written first.
  }, 60_000);

  test("a reader who takes all that comes is not cut off, however long it goes on", async () => {
    const { workspaceId, key } = await aReader();
    const socket = await ask(workspaceId, key.headers);
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
    });
    for (let at = 1; at <= 3; at++) {
      await new Promise((resolve) => setTimeout(resolve, impatient.writeMs / 2 + 50));
      await write(workspaceId);
      await vi.waitFor(() => expect(text).toContain(`id: ${at}\n`), { timeout: 30_000, interval: 20 });
    }
    expect(text).toContain(": still here");
    socket.destroy();
  });
});

test("a teammate of a private team is told of its encounters until the moment they are taken out of it", async () => {
  const { workspaceId, key, teammate } = await aReader("agent");
  const teamId = await makeTeam(connection, workspaceId, { isPrivate: true, teammateIds: [teammate.teammateId] });
  const [conversationId, customerId, channelId, encounterId] = [newId(), newId(), newId(), newId()];
  await connection.insertInto("customer").values({ workspaceId, customerId, createdAt: now, changedAt: now }).execute();
  await connection.insertInto("conversation").values({ workspaceId, conversationId, customerId, createdAt: now }).execute();
  const channel = { workspaceId, channelId, kind: "mail", name: "Desk", address: `${channelId}@hotel.example`, settings: "{}" };
  await connection
    .insertInto("channel")
    .values({ ...channel, createdAt: now, changedAt: now })
    .execute();
  const encounter = { workspaceId, encounterId, conversationId, channelId, teamId, subject: "", state: "open", openedAt: now };
  await connection
    .insertInto("encounter")
    .values({ ...encounter, latestAt: now, latestText: "", latestBy: "customer" })
    .execute();
  const woken: Event = { kind: "encounter.woken", ids: { encounterId, conversationId } };

  const stream = await open(workspaceId, key.headers);
  await write(workspaceId, [woken]);
  await stream.until(isAt(1));
  await connection.deleteFrom("teamMember").where("teammateId", "=", teammate.teammateId).execute();
  await write(workspaceId, [{ kind: "team.changed", ids: { teamId } }, woken]);
  // That they see less now may be noticed, and said, before the event.
  const told = (await stream.until(isAt(3))).filter(({ event }) => event !== "reload");
  expect(told.map(({ event, id }) => [event, id])).toEqual([
    ["ready", 0],
    ["encounter.woken", 1],
    ["team.changed", 2],
    [undefined, 3],
  ]);
  await stream.leave();
});
