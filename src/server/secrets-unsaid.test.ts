// What must never be said: words and addresses of customers, passwords, tokens and keys, in logs, events, refusals and exports.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { acceptDelivery } from "../domain/channel/actions.ts";
import { placeWaiting } from "../domain/mail/place-actions.ts";
import { useDatabase } from "../test/database.ts";
import {
  makeChannel,
  makeKey,
  makeWorkspace,
  noSystemMail,
  rawMail,
  receiveMail,
  testBox,
  testProofs,
} from "../test/factories.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../test/server.ts";
import { newId } from "./ids.ts";
import { openLog } from "./log.ts";
import { openWorker } from "./worker.ts";

const database = useDatabase();
const { connection, pool } = database;
const now = () => new Date();
const lines: string[] = [];
const log = openLog("debug", { write: (line) => void lines.push(line) });

const customerAddress = "marker.of.a.customer@customer.example";
const words = "Marker: the rabbit was left in room 214";
const password = "marker password of a person";
const mailboxPassword = "marker-password-of-a-mailbox";
const idempotencyKey = "marker-idempotency-key";
const invitationToken = "marker_token_of_an_invitation_1234567890abc";
const unknownKey = `rpk_${"markerOfAKeyThatNobodyMade".padEnd(43, "x")}`;

let app: TestApp;
let browser: Browser;
let workspaceId: string;
let encounterId: string;
let channelId: string;
let key: Awaited<ReturnType<typeof makeKey>>;
/** Of what was refused or failed. */
const refusals: string[] = [];

beforeAll(async () => {
  app = await openTestApp(database, now, { log });
  const workspace = await makeWorkspace(connection, { password });
  workspaceId = workspace.workspaceId;
  ({ channelId } = await makeChannel(connection, workspace.owner));
  const raw = rawMail({ from: `Marker Person <${customerAddress}>`, subject: words, text: words });
  const { deliveryId } = await receiveMail(connection, workspaceId, channelId, raw, now());
  ({ encounterId } = await connection
    .selectFrom("entry")
    .select("encounterId")
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow());
  key = await makeKey(connection, workspace.owner);
  browser = await app.signIn(workspace);
  await browser.post("/api/v1/sign-in", { email: customerAddress, password: `${password} but wrong` });
});
afterAll(() => app.close());

/** The secrets that nobody is ever told again, not even by an export. */
const secrets = (): string[] => [
  password,
  mailboxPassword,
  idempotencyKey,
  invitationToken,
  unknownKey,
  key.token,
  ...browser.cookie.split(/; |=/).filter((part) => part.length > 30),
  Buffer.alloc(32, 7).toString("base64"),
  Buffer.alloc(32, 7).toString("hex"),
];
const unsaid = () => [...secrets(), customerAddress, "marker.of.a.customer", words, "rabbit"];
const foundIn = (text: string, what: string[]) =>
  what.filter((each) => [each, encodeURIComponent(each), JSON.stringify(each).slice(1, -1)].some((form) => text.includes(form)));

const pathOf = (path: string) => `/api/v1/workspaces/${workspaceId}${path}`;
async function keep(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  if (answer.status >= 400) refusals.push(`${answer.status} ${[...answer.headers].join(" ")} ${await answer.clone().text()}`);
  return answer;
}
const ofKey = (path: string, headers: Record<string, string> = {}) =>
  keep(app.request(pathOf(path), { headers: { ...key.headers, ...headers } }));

async function askForMuch(): Promise<void> {
  const once = { "idempotency-key": idempotencyKey };
  const server = { host: "mail.example", port: 993, security: "tls", user: customerAddress, password: mailboxPassword };
  const channel = { name: "Marked", address: "marked@hotel.example", imap: server, smtp: server, anyway: true };
  await keep(browser.post(pathOf("/channels"), channel));
  await keep(browser.post(pathOf("/channels"), channel));
  await keep(browser.post(pathOf("/channels"), { ...channel, address: `${words} ${customerAddress}` }));
  await keep(browser.post(pathOf(`/encounters/${encounterId}/notes`), { text: words }, once));
  await keep(browser.post(pathOf(`/encounters/${encounterId}/notes`), { text: `${words} again` }, once));
  await keep(browser.post(pathOf(`/encounters/${encounterId}/replies`), { text: words }));
  await keep(browser.post(pathOf(`/encounters/${newId()}/replies`), { text: words }));
  await keep(browser.post(pathOf("/customers"), { name: words, identities: [{ kind: "mail", address: customerAddress }] }));
  await keep(browser.post(pathOf("/customers"), { name: words, identities: [{ kind: customerAddress, address: words }] }));
  await keep(browser.post(pathOf("/invitations"), { email: customerAddress, role: words }));
  await keep(browser.post("/api/v1/invitations/check", { token: invitationToken }));
  await keep(
    browser.post("/api/v1/invitations/accept", {
      as: "new",
      token: invitationToken,
      name: "M",
      email: customerAddress,
      password,
    }),
  );
  await keep(browser.post("/api/v1/sign-in", { email: customerAddress, password }));
  await keep(browser.post("/api/v1/sign-in", { email: { words }, password: 5 }));
  await keep(browser.get(`/join/${invitationToken}?token=${invitationToken}`));
  await keep(browser.get(`/api/v1/invitations/${invitationToken}`));
  for (const asked of [
    `/customers?q=${customerAddress}`,
    `/search?q=${encodeURIComponent(words)}`,
    `/encounters?cursor=${words}`,
  ])
    await ofKey(asked);
  await ofKey(`/encounters/${encodeURIComponent(words)}`);
  await ofKey("/counts", { authorization: `Bearer ${unknownKey}` });
  const headers = { origin: testOrigin, "content-type": "application/json", ...key.headers };
  await keep(app.request(pathOf("/customers"), { method: "POST", headers, body: `{"name": "${words}` }));
  await keep(app.request(pathOf("/customers"), { method: "POST", headers: { ...headers, origin: `http://${customerAddress}` } }));
}

/** Makes the database refuse entries, and say in its refusal whatever stands in them. */
async function breakEntries(): Promise<() => Promise<unknown>> {
  await pool.query(`
    create function refuse_entry() returns trigger language plpgsql as
      $$ begin raise exception 'refused: %', new.text using detail = new.text; end $$;
    create trigger broken before insert on entry for each row execute function refuse_entry()`);
  return () => pool.query("drop trigger broken on entry; drop function refuse_entry()");
}

/** A database that refuses with words of the customer, and one where a table is away. */
async function breakAndAsk(): Promise<void> {
  const mend = await breakEntries();
  const refused = await keep(browser.post(pathOf(`/encounters/${encounterId}/notes`), { text: words }));
  await mend();
  expect(refused.status).toBe(500);
  await connection.schema.alterTable("encounter").renameTo("encounter_away").execute();
  const away = await ofKey(`/encounters?q=${customerAddress}`);
  await connection.schema.alterTable("encounter_away").renameTo("encounter").execute();
  expect(away.status).toBe(500);
}

async function failAJob(): Promise<void> {
  const mend = await breakEntries();
  const raw = rawMail({ from: customerAddress, text: words });
  const delivery = { channelId, envelope: { from: customerAddress, to: [] }, bytes: [raw], remoteKey: null };
  await acceptDelivery(connection, workspaceId, delivery, now());
  // It fails among others first, then in a job of its own.
  await placeWaiting(connection, { log, now, proofs: testProofs });
  const worker = await openWorker(database, {
    connection,
    box: testBox,
    log,
    now,
    systemMail: noSystemMail,
  });
  await vi.waitFor(() => expect(lines.join("")).toMatch(/Failed task/), { timeout: 30_000, interval: 50 });
  await worker.close();
  await mend();
}

test("however much is asked, refused and broken: nothing of it is said in logs, events or refusals, and no secret in an export", async () => {
  await askForMuch();
  await breakAndAsk();
  await failAJob();

  expect(lines.length).toBeGreaterThan(20);
  expect(foundIn(lines.join(""), unsaid())).toEqual([]);

  const { rows } = await pool.query("select * from event");
  expect(rows.length).toBeGreaterThan(3);
  expect(foundIn(JSON.stringify(rows), unsaid())).toEqual([]);

  expect(refusals.length).toBeGreaterThan(15);
  expect(foundIn(refusals.join("\n"), unsaid())).toEqual([]);

  const lists = app
    .routes()
    .filter((each) => /^get \/workspaces\/\{workspaceId\}[^{]*$/.test(each) && !each.endsWith("/live"))
    .map((each) => each.replace("get /workspaces/{workspaceId}", ""));
  expect(lists).toContain("/channels");
  for (const list of [...lists, `/encounters/${encounterId}`, `/encounters/${encounterId}/conversation`]) {
    const [asPerson, asKey] = [await browser.get(pathOf(list)), await ofKey(list)];
    for (const answer of [asPerson, asKey])
      expect(foundIn(`${[...answer.headers].join(" ")} ${await answer.text()}`, secrets()), list).toEqual([]);
  }
});

test("a request's line says which, how it ended and whose it was, by ids alone", async () => {
  lines.length = 0;
  await ofKey(`/encounters/${encounterId}/conversation?x=${invitationToken}`);
  const [line, more] = lines.map((each) => JSON.parse(each));
  expect(more).toBeUndefined();
  expect(line).toEqual({
    level: 20,
    time: expect.any(String),
    msg: "request",
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    method: "GET",
    route: "/api/v1/workspaces/:workspaceId/encounters/:encounterId/conversation",
    status: 200,
    ms: expect.any(Number),
    workspaceId,
    teammateId: expect.any(String),
    apiKeyId: key.apiKeyId,
  });
});

test("a request that failed has a line at the usual level, one that was refused has none", async () => {
  const usual: string[] = [];
  const quiet = await openTestApp(database, now, { log: openLog("info", { write: (line) => void usual.push(line) }) });
  await quiet.request(pathOf("/counts"));
  expect(usual).toEqual([]);
  await connection.schema.alterTable("encounter").renameTo("encounter_away").execute();
  const answer = await quiet.request(pathOf("/counts"), { headers: key.headers });
  await connection.schema.alterTable("encounter_away").renameTo("encounter").execute();
  const requestId = answer.headers.get("x-request-id");
  const kept = usual.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);
  expect(kept.map(({ msg, level }) => [msg, level])).toEqual([
    ["a request failed", 50],
    ["request", 30],
  ]);
  await quiet.close();
});
