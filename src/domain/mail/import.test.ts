// Mail from before: where it stands, that nobody is asked to answer it, that it is taken once, and that it goes on where it stopped.
import { gzipSync } from "node:zlib";
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

test("without a date stands where the message before did, also where a later job goes on", async () => {
  const importId = await begin(mbox(rawMail({ messageId: "undated@x" })));
  const job = { workspaceId: owner.workspaceId, importId, lastAt: "2019-05-06T07:08:09.000Z" };
  await runImport(connection, job, () => now());
  expect((await entries()).map(({ at }) => at.toISOString())).toEqual(["2019-05-06T07:08:09.000Z"]);
});

test("whose file is gone while it is read ends in an error, and not in asking for it for ever", async () => {
  const importId = await begin(mbox(mail()));
  await connection.deleteFrom("contentChunk").where("workspaceId", "=", owner.workspaceId).execute();
  const reading = runImport(connection, { workspaceId: owner.workspaceId, importId }, () => now());
  await expect(reading).rejects.toThrow("not there any more");
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

test("comes into one encounter however it lies in the file, and others who were named in it come into it too", async () => {
  const on = (day: number) => ({ date: `Tue, ${day} Feb 2026 10:00:00 +0100` });
  const first = mail({ to: address, messageId: "1@x", text: "A cot?", headers: ["Cc: Inés <ines@agency.example>"], ...on(1) });
  const ours = mail({ from: address, to: "tomas@customer.example", messageId: "2@x", inReplyTo: "1@x", text: "Yes.", ...on(2) });
  const colleague = mail({
    to: address,
    from: "Inés <ines@agency.example>",
    messageId: "3@x",
    inReplyTo: "2@x",
    text: "And a bib?",
    ...on(3),
  });
  await take(mbox(colleague, ours, first));
  const found = await entries();
  expect(found.map(({ text }) => text)).toEqual(["A cot?", "Yes.", "And a bib?"]);
  expect(new Set(found.map(({ encounterId }) => encounterId)).size).toBe(1);
  const parties = await connection
    .selectFrom("encounterParty")
    .select("address")
    .where("workspaceId", "=", owner.workspaceId)
    .execute();
  expect(parties.map((party) => party.address)).toEqual(["ines@agency.example"]);
});

test("in a thread that slept for months opens an encounter that follows; in another file it finds its thread", async () => {
  await take(mbox(mail({ messageId: "1@x", date: "Mon, 3 Feb 2025 10:00:00 +0100" })));
  await take(mbox(mail({ messageId: "2@x", inReplyTo: "1@x", date: "Tue, 4 Feb 2025 10:00:00 +0100" })));
  await take(mbox(mail({ messageId: "3@x", inReplyTo: "2@x", date: "Mon, 2 Jun 2025 10:00:00 +0200" })));
  const [one, two, three] = await entries();
  expect(two?.encounterId).toBe(one?.encounterId);
  expect(three?.encounterId).not.toBe(one?.encounterId);
  const follows = await connection
    .selectFrom("encounter")
    .select("followsId")
    .where("encounterId", "=", three?.encounterId ?? "");
  expect((await follows.executeTakeFirst())?.followsId).toBe(one?.encounterId);
});

test("keeps its nature: what came back stands with what was sent, and makes no customer; spam lies apart", async () => {
  const sent = mail({ from: address, to: "tomas@customer.example", messageId: "out@x" });
  const bounce = rawMail({
    from: "Mail Delivery <mailer-daemon@mx.example>",
    to: address,
    subject: "Undelivered Mail Returned to Sender",
    messageId: "b@mx",
    inReplyTo: "out@x",
    headers: [
      "Date: Tue, 3 Feb 2026 10:05:00 +0100",
      "Auto-Submitted: auto-replied",
      "X-Failed-Recipients: tomas@customer.example",
    ],
  });
  const spam = mail({ from: "Win <win@spam.example>", messageId: "s@x", headers: ["X-Gmail-Labels: Spam,Unread"] });
  await take(mbox(bounce, spam, sent));
  const found = await connection
    .selectFrom("entry")
    .innerJoin("encounter", "encounter.encounterId", "entry.encounterId")
    .select(["entry.messageId", "entry.nature", "encounter.state", "entry.encounterId"])
    .where("entry.workspaceId", "=", owner.workspaceId)
    .execute();
  const of = (messageId: string) => found.find((each) => each.messageId === messageId);
  expect(of("b@mx")).toMatchObject({ nature: "bounce", encounterId: of("out@x")?.encounterId });
  expect(of("s@x")).toMatchObject({ state: "spam" });
  const customers = connection.selectFrom("identity").select("address").where("workspaceId", "=", owner.workspaceId);
  expect((await customers.execute()).map((each) => each.address).sort()).toEqual(["tomas@customer.example", "win@spam.example"]);
});

test("that mail programs had deleted, or never sent, is set aside", async () => {
  const deleted = mail({ headers: ["X-Mozilla-Status: 0009"] });
  const draft = mail({ from: address, to: "tomas@customer.example", headers: ["X-Gmail-Labels: Drafts"] });
  const done = await take(mbox(deleted, draft, mail({ headers: ["X-Mozilla-Status: 0001"] })));
  expect(done).toMatchObject({ takenCount: 1, asideCount: 2 });
  expect(done.aside.map(({ reason }) => reason)).toEqual([
    "It was deleted, and the mail program had not cleared it away yet.",
    "It is a draft that was never sent.",
  ]);
});

test("leaves its file behind when it is over, and keeps what was set aside to be looked at", async () => {
  const aside = Buffer.from("X-Odd: yes\r\n\r\nNobody wrote this.");
  const done = await take(mbox(mail(), aside));
  const row = connection.selectFrom("import").select("contentHash").where("importId", "=", done.importId);
  expect(await row.executeTakeFirst()).toEqual({ contentHash: null });
  const raw = await browser.get(`${path}/${done.importId}/aside/${done.aside[0]?.placeBytes}/raw`);
  expect(raw.status).toBe(200);
  expect((await raw.text()).trimEnd()).toBe(aside.toString());
  const other = await app.signIn(await makeWorkspace(connection));
  expect((await other.get(`${path}/${done.importId}/aside/${done.aside[0]?.placeBytes}/raw`)).status).toBe(404);
});

test("may be gzipped; what is no mail, or broken, is refused in words and nothing of it stays", async () => {
  expect(await take(gzipSync(mbox(mail({ messageId: "1@x" }), mail({ messageId: "2@x" }))))).toMatchObject({ takenCount: 2 });
  const refused = async (file: Buffer) => {
    const headers = { cookie: browser.cookie, origin: "http://rapport.test", "content-type": "application/octet-stream" };
    const answer = await app.request(`${path}?name=desk.mbox`, { method: "POST", headers, body: new Uint8Array(file) });
    expect(answer.status).toBe(400);
    return ((await answer.json()) as { detail: string }).detail;
  };
  expect(await refused(Buffer.from("PK\u0003\u0004…"))).toContain("zip archive");
  expect(await refused(Buffer.from("%PDF-1.7"))).toContain("PDF");
  expect(await refused(Buffer.from("Hello there, this is a letter.\n"))).toContain("This is no mail");
  expect(await refused(gzipSync(mbox(mail())).subarray(0, 200))).toContain("cannot be unpacked");
  const imports = (await (await browser.get(path)).json()) as { imports: unknown[] };
  expect(imports.imports).toHaveLength(1);
});

test("that breaks off on its way leaves nothing", async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ < 5) controller.enqueue(mbox(mail({ text: "a".repeat(500_000) })));
      else controller.error(new Error("gone"));
    },
  });
  const headers = { cookie: browser.cookie, origin: "http://rapport.test", "content-type": "application/octet-stream" };
  const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  expect((await app.request(`${path}?name=desk.mbox`, init)).status).toBe(400);
  expect(await (await browser.get(path)).json()).toEqual({ imports: [] });
  const contents = connection.selectFrom("content").select("hash").where("workspaceId", "=", owner.workspaceId);
  expect(await contents.execute()).toEqual([]);
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
