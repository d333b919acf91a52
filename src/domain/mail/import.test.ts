// Mail from before: where it stands, that nobody is asked to answer it, that it is taken once, and that it goes on where it stopped.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import type { Teammate } from "../workspace/schema.ts";
import { runImport } from "./import-reading.ts";
import type { Import } from "./import-schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
let app: TestApp;
let owner: Teammate;
let browser: Browser;
let channelId: string;
let address: string;
let path: string;

beforeAll(async () => {
  app = await openTestApp(database, () => now());
});
afterAll(() => app.close());
beforeEach(async () => {
  const workspace = await makeWorkspace(connection);
  ({ owner } = workspace);
  browser = await app.signIn(workspace);
  ({ channelId, address } = await makeChannel(connection, owner));
  path = `/api/v1/workspaces/${owner.workspaceId}/channels/${channelId}/imports`;
});

const mbox = (...raws: Buffer[]) =>
  Buffer.concat(raws.flatMap((raw) => [Buffer.from("From x@y.example Mon Mar  2 09:00:00 2020\r\n"), raw, Buffer.from("\r\n")]));
const mail = (more: Parameters<typeof rawMail>[0] & { date?: string } = {}) =>
  rawMail({ ...more, headers: [`Date: ${more.date ?? "Tue, 3 Feb 2026 10:00:00 +0100"}`, ...(more.headers ?? [])] });

/** Sends a file up, without reading it yet. */
async function begin(file: Buffer): Promise<string> {
  const headers = { cookie: browser.cookie, origin: "http://rapport.test", "content-type": "application/octet-stream" };
  const answer = await app.request(`${path}?name=desk.mbox`, { method: "POST", headers, body: new Uint8Array(file) });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as { importId: string }).importId;
}
/** Job after job, as the worker would. */
async function run(importId: string): Promise<void> {
  do await runImport(connection, { workspaceId: owner.workspaceId, importId }, () => now());
  while ((await look(importId)).state === "running");
}
const look = async (importId: string) =>
  (await (await browser.get(`${path}/${importId}`)).json()) as Import & { aside: { placeBytes: number; reason: string }[] };
async function take(file: Buffer) {
  const importId = await begin(file);
  await run(importId);
  return look(importId);
}
const entries = () =>
  connection
    .selectFrom("entry")
    .innerJoin("encounter", "encounter.encounterId", "entry.encounterId")
    .select([
      "entry.kind",
      "entry.at",
      "entry.text",
      "entry.teammateId",
      "encounter.encounterId",
      "encounter.state",
      "encounter.settledAt",
      "encounter.subject",
    ])
    .where("entry.workspaceId", "=", owner.workspaceId)
    .orderBy("entry.at")
    .orderBy("entry.entryId")
    .execute();

test("stands at its time, settled, without a clock, and nobody is told as of something new", async () => {
  const first = mail({ text: "Is there a cot?", messageId: "a@x", subject: "A cot" });
  const answer = mail({
    from: `Desk <${address}>`,
    to: "Tomás Rey <tomas@customer.example>",
    text: "There is.",
    messageId: "b@hotel",
    inReplyTo: "a@x",
    subject: "Re: A cot",
    date: "Tue, 3 Feb 2026 12:00:00 +0100",
  });
  const { state, takenCount, asideCount, placeBytes, sizeBytes } = await take(mbox(first, answer));
  expect({ state, takenCount, asideCount }).toEqual({ state: "done", takenCount: 2, asideCount: 0 });
  expect(placeBytes).toBe(sizeBytes);
  const [one, two] = await entries();
  expect(one).toMatchObject({ kind: "message_in", text: "Is there a cot?", state: "settled", subject: "A cot" });
  expect(one?.at.toISOString()).toBe("2026-02-03T09:00:00.000Z");
  expect(two).toMatchObject({ kind: "message_out", text: "There is.", encounterId: one?.encounterId });
  expect(two?.settledAt?.toISOString()).toBe("2026-02-03T11:00:00.000Z");
  const ofWorkspace = (table: "clock" | "outbox") =>
    connection.selectFrom(table).selectAll().where("workspaceId", "=", owner.workspaceId).execute();
  expect([await ofWorkspace("clock"), await ofWorkspace("outbox")]).toEqual([[], []]);
  const events = await connection.selectFrom("event").select("kind").where("workspaceId", "=", owner.workspaceId).execute();
  expect(events.map(({ kind }) => kind).filter((kind) => /^(entry|encounter)/.test(kind))).toEqual([]);
  const counts = await (await browser.get(`/api/v1/workspaces/${owner.workspaceId}/counts`)).json();
  expect(counts).toMatchObject({ ignored: 0 });
});

test("taken twice makes nothing new, and neither does what came in or went out here", async () => {
  const raw = mail({ messageId: "live@x" });
  await receiveMail(connection, owner.workspaceId, channelId, raw, now());
  const file = mbox(raw, mail({ messageId: "old@x" }));
  expect(await take(file)).toMatchObject({ takenCount: 1, knownCount: 1 });
  expect(await take(file)).toMatchObject({ takenCount: 0, knownCount: 2 });
  expect(await entries()).toHaveLength(2);
  // What is open stays open.
  expect((await entries()).map(({ state }) => state).sort()).toEqual(["open", "settled"]);
});

test("by a teammate is theirs; to ourselves alone it is nobody's", async () => {
  const { teammate, email } = await makeTeammate(connection, owner.workspaceId);
  const theirs = mail({ from: email, to: "tomas@customer.example", text: "From me" });
  const inside = mail({ from: email, to: address, text: "Note to us" });
  const done = await take(mbox(theirs, inside));
  expect(done).toMatchObject({ takenCount: 1, asideCount: 1, aside: [{ reason: "It went to nobody but ourselves." }] });
  expect(await entries()).toMatchObject([{ kind: "message_out", teammateId: teammate.teammateId }]);
});

test("with a date that cannot be stands where it arrived", async () => {
  const dates = [
    "Tue, 3 Feb 2026 10:00:00 +0100",
    "Tue, 3 Feb 2099 10:00:00 +0100",
    "yesterday",
    "Tue, 3 Feb 1950 10:00:00 +0000",
  ];
  await take(mbox(...dates.map((date, i) => mail({ date, messageId: `${i}@x` }))));
  expect((await entries()).map(({ at }) => at.toISOString())).toEqual(Array(4).fill("2026-02-03T09:00:00.000Z"));
});

test("that is broken is set aside with its reason, and the rest is taken", async () => {
  const broken = Buffer.from("X-Odd: \0\xff\r\n\r\n\0\0\0", "latin1");
  const done = await take(mbox(mail({ messageId: "1@x" }), broken, mail({ messageId: "2@x" })));
  expect(done).toMatchObject({ state: "done", takenCount: 2, asideCount: 1 });
  expect(done.aside[0]?.reason).toContain("neither a sender nor a recipient");
  expect(done.aside[0]?.placeBytes).toBeGreaterThan(0);
});

test("is cancelled where it is, and goes on where it stopped when it is cut short", async () => {
  const file = mbox(...Array.from({ length: 60 }, (_, i) => mail({ messageId: `${i}@x` })));
  const cancelled = await begin(file);
  expect((await browser.post(`${path}/${cancelled}/cancel`)).status).toBe(204);
  await run(cancelled);
  expect(await look(cancelled)).toMatchObject({ state: "cancelled", takenCount: 0 });

  const cut = await begin(file);
  // Two processes at once do each part once.
  await Promise.all([run(cut), run(cut)]);
  expect(await look(cut)).toMatchObject({ state: "done", takenCount: 60, knownCount: 0, asideCount: 0 });
  expect(await entries()).toHaveLength(60);
});

test("a single message that is no mbox is taken too; an empty file is refused", async () => {
  expect(await take(mail())).toMatchObject({ takenCount: 1 });
  const headers = { cookie: browser.cookie, origin: "http://rapport.test" };
  expect((await app.request(`${path}?name=x`, { method: "POST", headers, body: "" })).status).toBe(400);
});

test("of another workspace is not to be seen, nor cancelled", async () => {
  const importId = await begin(mbox(mail()));
  const other = await app.signIn(await makeWorkspace(connection));
  for (const answer of [
    await other.get(path),
    await other.get(`${path}/${importId}`),
    await other.post(`${path}/${importId}/cancel`),
  ])
    expect(answer.status).toBe(404);
});
