// Files and viruses: checked once, shown, held back, waiting while the scanner is down, and nothing of it where nobody checks.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readEventsAfter } from "../../events.ts";
import { newId } from "../../server/ids.ts";
import { openLog } from "../../server/log.ts";
import { type ClamdForTests, openClamdForTests, virusMark } from "../../test/clamd.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeKey, makeWorkspace, noSystemMail, rawMail, testBox, testProofs } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { acceptDelivery } from "../channel/actions.ts";
import { reply } from "../conversation/actions.ts";
import { noCopies } from "../conversation/copy-rules.ts";
import { findEntry } from "../conversation/read.ts";
import { scanNext } from "../conversation/scan-actions.ts";
import { openScanning, type Scanning } from "../conversation/scanning.ts";
import { openClamd } from "../file/clamd.ts";
import { deleteUnfinishedScans, insertMissingScans } from "../file/scan-store.ts";
import type { Upload } from "../file/schema.ts";
import type { Teammate } from "../workspace/schema.ts";
import { sendMail } from "./actions.ts";
import { mailJobs } from "./jobs.ts";
import { placeMail } from "./place-actions.ts";

const database = useDatabase();
const { connection } = database;
const log = openLog("silent");
const now = () => new Date();
let app: TestApp;
let clamd: ClamdForTests;
let owner: Teammate;
let headers: { authorization: string };
let channelId: string;
let scanning: Scanning | undefined;
beforeAll(async () => {
  app = await openTestApp(database, now, { filesAreChecked: true });
});
afterAll(() => app.close());
beforeEach(async () => {
  clamd = await openClamdForTests();
  ({ owner } = await makeWorkspace(connection));
  ({ headers } = await makeKey(connection, owner));
  ({ channelId } = await makeChannel(connection, owner));
});
afterEach(async () => {
  await scanning?.close();
  await clamd.close();
  // Another test's files are none of the next one's.
  await insertMissingScans(connection, now());
  await connection.updateTable("scan").set({ state: "clean", words: null, scannedAt: now() }).execute();
});

function check(port = clamd.port): void {
  const scanner = openClamd({ host: "127.0.0.1", port }, { connectMs: 1_000, silenceMs: 500, wholeMs: 5_000 });
  scanning = openScanning({ connection, log, now }, scanner, () => () => {});
}
const attachment = (text: string, type = "application/pdf", name = "plan.pdf") => [
  ...["--b", `Content-Type: ${type}; name="${name}"`, "Content-Transfer-Encoding: base64"],
  ...[`Content-Disposition: attachment; filename="${name}"`, "", Buffer.from(text).toString("base64")],
];
function mailWith(...texts: string[]): Buffer {
  const head = rawMail({ text: "" })
    .toString()
    .split("\r\n")
    .filter((line) => !/^Content-|^$/.test(line));
  const parts = texts.flatMap((text) => attachment(text));
  const lines = [
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Please look.",
    ...parts,
  ];
  return Buffer.from([...head, ...lines, "--b--", ""].join("\r\n"));
}
/** A mail with files, as it is placed where files are checked (or not). Returns its entry. */
async function receive(raw: Buffer, { filesAreChecked = true } = {}): Promise<string> {
  const delivery = { channelId, envelope: { from: null, to: [] }, bytes: [raw], remoteKey: null };
  const { deliveryId } = await acceptDelivery(connection, owner.workspaceId, delivery, now());
  const name = { workspaceId: owner.workspaceId, deliveryId };
  await placeMail(connection, name, { proofs: { ...testProofs, filesAreChecked }, now: now() });
  const { entryId } = await connection
    .selectFrom("entry")
    .select("entryId")
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  return entryId;
}
const scansOf = async (entryId: string) => (await findEntry(connection, owner, entryId, now()))?.files.map(({ scan }) => scan);
const path = (more: string) => `/api/v1/workspaces/${owner.workspaceId}${more}`;
const get = (more: string) => app.request(path(more), { headers });
const file = (entryId: string, ordinal = 0) => get(`/entries/${entryId}/files/${ordinal}`);
const until = (look: () => Promise<void> | void) => vi.waitFor(look, { timeout: 10_000, interval: 50 });

test("a file waits, is checked, and then there is nothing to say of it; its screen is told", async () => {
  const entryId = await receive(mailWith("the plan"));
  expect(await scansOf(entryId)).toEqual([{ state: "waiting", words: null }]);
  expect((await file(entryId)).status).toBe(200);
  check();
  await until(async () => expect(await scansOf(entryId)).toEqual([null]));
  const events = await readEventsAfter(connection, owner.workspaceId, 0, { kinds: ["entry.changed"] });
  expect(events.map(({ ids }) => ids)).toEqual([expect.objectContaining({ entryId })]);
});

test("one with a virus is named, and neither it nor its message comes down; the file beside it does", async () => {
  const entryId = await receive(mailWith("the plan", virusMark));
  check();
  await until(async () => expect(await scansOf(entryId)).toEqual([null, { state: "infected", words: "Test.Virus-1" }]));
  for (const answer of [await file(entryId, 1), await get(`/entries/${entryId}/raw`)]) {
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "file_infected", title: expect.stringContaining("virus") });
  }
  expect((await file(entryId, 0)).status).toBe(200);
});

test("another workspace is not told of a virus: nothing is there for it", async () => {
  const entryId = await receive(mailWith(virusMark));
  check();
  await until(async () => expect(await scansOf(entryId)).toEqual([{ state: "infected", words: "Test.Virus-1" }]));
  const other = await makeWorkspace(connection);
  const theirs = (await makeKey(connection, other.owner)).headers;
  const ask = (workspaceId: string) =>
    app.request(`/api/v1/workspaces/${workspaceId}/entries/${entryId}/files/0`, { headers: theirs });
  expect((await ask(other.workspaceId)).status).toBe(404);
  expect((await ask(owner.workspaceId)).status).toBe(404);
});

test("the same bytes are checked once, however often they come", async () => {
  const text = `the same ${newId()}`;
  const first = await receive(mailWith(text));
  check();
  await until(async () => expect(await scansOf(first)).toEqual([null]));
  const second = await receive(mailWith(text, text));
  expect(await scansOf(second)).toEqual([null, null]);
  expect(clamd.seen).toHaveLength(1);
});

test("one that is too large is said not to be checked, and comes down", async () => {
  clamd.mostBytes = 10;
  const entryId = await receive(mailWith("longer than ten bytes"));
  check();
  const words = "It is larger than the virus scanner takes.";
  await until(async () => expect(await scansOf(entryId)).toEqual([{ state: "unchecked", words }]));
  expect((await file(entryId)).status).toBe(200);
});

test("while the scanner is down files come in and wait, the channel says so, and they are checked once it is up", async () => {
  const { port } = clamd;
  await clamd.close();
  check(port);
  const entryId = await receive(mailWith("the plan", virusMark));
  const health = async () => (await (await get(`/channels/${channelId}/health`)).json()).unscanned;
  await until(async () =>
    expect(await health()).toEqual({ count: 2, since: expect.any(String), reason: "The virus scanner cannot be reached." }),
  );
  expect(await scansOf(entryId)).toEqual([
    { state: "waiting", words: null },
    { state: "waiting", words: null },
  ]);
  clamd = await openClamdForTests(port);
  await until(async () => expect(await scansOf(entryId)).toEqual([null, { state: "infected", words: "Test.Virus-1" }]));
  expect(await health()).toBeNull();
});

test("one of which the scanner makes nothing is put off while others go on, and checked at the next start", async () => {
  clamd.ways.push("garbage");
  const bad = await receive(mailWith("the first"));
  check();
  await until(() => expect(clamd.seen).toHaveLength(1));
  const good = await receive(mailWith("the second"));
  await until(async () => expect(await scansOf(good)).toEqual([null]));
  expect(await scansOf(bad)).toEqual([{ state: "waiting", words: null }]);
  await scanning?.close();
  check();
  await until(async () => expect(await scansOf(bad)).toEqual([null]));
});

test("one of which the scanner never makes anything is left unchecked in the end, and says why", async () => {
  clamd.ways.push("garbage", "garbage", "drop", "garbage", "garbage");
  const entryId = await receive(mailWith("a riddle"));
  const scanner = openClamd({ host: "127.0.0.1", port: clamd.port });
  for (let hours = 1; clamd.ways.length > 0; hours++) {
    expect(await scansOf(entryId)).toEqual([{ state: "waiting", words: null }]);
    expect(await scanNext(connection, scanner, () => new Date(Date.now() + hours * 3_600_000))).toBe("done");
  }
  const words = "The virus scanner's answer was not understood.";
  expect(await scansOf(entryId)).toEqual([{ state: "unchecked", words }]);
});

test("what was being checked when everything ended is checked after the next start", async () => {
  clamd.ways.push("hang", "hang");
  const entryId = await receive(mailWith("the plan"));
  const scanner = openClamd({ host: "127.0.0.1", port: clamd.port });
  const ended = openScanning({ connection, log, now }, scanner, () => () => {});
  await until(() => expect(clamd.ways).toHaveLength(1));
  await ended.close();
  clamd.ways.length = 0;
  check();
  await until(async () => expect(await scansOf(entryId)).toEqual([null]));
});

test("what came while nobody checked is checked once somebody does; where nobody does, nothing is said", async () => {
  const entryId = await receive(mailWith(virusMark), { filesAreChecked: false });
  expect(await scansOf(entryId)).toEqual([null]);
  check();
  await until(async () => expect(await scansOf(entryId)).toEqual([{ state: "infected", words: "Test.Virus-1" }]));
  await scanning?.close();
  const waits = await receive(mailWith("waits"));
  await deleteUnfinishedScans(connection);
  expect(await scansOf(waits)).toEqual([null]);
  expect(await scansOf(entryId)).toEqual([{ state: "infected", words: "Test.Virus-1" }]);
});

test("history that was imported is checked when it is in", async () => {
  const entryId = await receive(mailWith("from before"), { filesAreChecked: false });
  const scanner = openClamd({ host: "127.0.0.1", port: clamd.port });
  const jobs = mailJobs({ connection, box: testBox, log, now, systemMail: noSystemMail, scanner });
  await jobs["mail.import"]({ workspaceId: owner.workspaceId, importId: newId() });
  expect(await scansOf(entryId)).toEqual([{ state: "waiting", words: null }]);
});

async function sendUp(text: string): Promise<Upload> {
  const type = { "content-type": "application/pdf" };
  const answer = await app.request(path("/files?name=offer.pdf"), {
    method: "POST",
    headers: { ...headers, ...type },
    body: text,
  });
  expect(answer.status).toBe(201);
  return answer.json();
}
async function encounterOf(entryId: string): Promise<string> {
  return (await findEntry(connection, owner, entryId, now()))?.encounterId ?? "";
}
const waitingCount = async () =>
  (await connection.selectFrom("scan").select("state").where("state", "=", "waiting").execute()).length;

test("one that was sent up with a virus is refused by a reply in words, and does not come down", async () => {
  const encounterId = await encounterOf(await receive(rawMail()));
  const { fileId } = await sendUp(virusMark);
  check();
  await until(async () => expect(await waitingCount()).toBe(0));
  expect((await get(`/files/${fileId}`)).status).toBe(403);
  const words = { fileIds: [fileId], mostBytes: 1_000_000, copies: noCopies };
  await expect(reply(connection, owner, encounterId, "Our offer", now(), words)).rejects.toMatchObject({
    code: "file_infected",
    detail: "A virus was found in “offer.pdf” (Test.Virus-1). Take it out, then send again.",
  });
});

test("a reply whose file is found infected only after it was sent does not go out", async () => {
  const encounterId = await encounterOf(await receive(rawMail()));
  const { fileId } = await sendUp(virusMark);
  const words = { fileIds: [fileId], mostBytes: 1_000_000, copies: noCopies };
  const { entryId } = await reply(connection, owner, encounterId, "Our offer", now(), words);
  const { deliveryId } = await connection
    .updateTable("delivery")
    .set({ state: "queued" })
    .where("deliveryId", "=", (eb) => eb.selectFrom("entry").select("deliveryId").where("entryId", "=", entryId))
    .returning("deliveryId")
    .executeTakeFirstOrThrow();
  const send = () =>
    sendMail({ connection, box: testBox, log, now }, { workspaceId: owner.workspaceId, deliveryId }, { lastAttempt: false });
  expect(await send()).toBe("again");
  check();
  await until(async () => expect(await waitingCount()).toBe(0));
  expect(await send()).toBe("done");
  expect((await findEntry(connection, owner, entryId, now()))?.delivery).toMatchObject({
    state: "failed",
    reason: "A virus was found in “offer.pdf” (Test.Virus-1). Write again without it.",
  });
});
