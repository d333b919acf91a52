// How a channel is, over HTTP: what waits and lies aside, and having it tried again.
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeKey, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { acceptDelivery } from "../channel/actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { ChannelHealth } from "./health-schema.ts";
import { setAsideMail } from "./place-actions.ts";
import { saveProblem } from "./problem-store.ts";

const database = useDatabase();
const { connection } = database;
const now = new Date("2026-03-02T09:00:00.000Z");
let app: TestApp;
let owner: Teammate;
let headers: { authorization: string };
beforeAll(async () => {
  app = await openTestApp(database, () => now);
  ({ owner } = await makeWorkspace(connection));
  ({ headers } = await makeKey(connection, owner));
});
afterAll(() => app.close());

const ask = (method: string, path: string, body?: unknown) =>
  app.request(`/api/v1/workspaces/${owner.workspaceId}/channels/${path}`, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const healthOf = async (channelId: string): Promise<ChannelHealth> => (await ask("GET", `${channelId}/health`)).json();

async function accept(channelId: string, raw: Buffer, at = now): Promise<string> {
  const delivery = { channelId, envelope: { from: "mailer@hoster.example", to: [] }, bytes: [raw], remoteKey: null };
  return (await acceptDelivery(connection, owner.workspaceId, delivery, at)).deliveryId;
}
async function setAside(channelId: string, raw: Buffer): Promise<string> {
  const deliveryId = await accept(channelId, raw);
  await setAsideMail(connection, { workspaceId: owner.workspaceId, deliveryId }, "It could not be read.", now);
  return deliveryId;
}
async function addProblem(channelId: string, uid: number): Promise<string> {
  const problem = { problemId: newId(), channelId, folder: "INBOX", uidValidity: 1, uid, sizeBytes: 1234 };
  await saveProblem(connection, owner.workspaceId, { ...problem, reason: "It hangs.", tries: 6, at: now, nextAt: null });
  return problem.problemId;
}

test("a new channel has nothing to tell", async () => {
  const { channelId } = await makeChannel(connection, owner);
  expect(await healthOf(channelId)).toEqual({
    lastReceivedAt: null,
    waiting: { count: 0, since: null },
    setAside: { count: 0, latest: [] },
    problems: { count: 0, latest: [] },
    closedFolders: [],
    unscanned: null,
    failedCount: 0,
    heldCount: 0,
  });
});

test("what came last, what waits and since when, and what was set aside with who wrote it", async () => {
  const { channelId } = await makeChannel(connection, owner);
  await receiveMail(connection, owner.workspaceId, channelId, rawMail(), new Date("2026-03-02T07:00:00.000Z"));
  await accept(channelId, rawMail(), new Date("2026-03-02T08:00:00.000Z"));
  const deliveryId = await setAside(channelId, rawMail({ from: "Mia <mia@customer.example>", subject: "A torn page" }));
  const headless = await setAside(channelId, Buffer.from("no head at all"));
  const health = await healthOf(channelId);
  expect(health).toMatchObject({
    lastReceivedAt: now.toISOString(),
    waiting: { count: 1, since: "2026-03-02T08:00:00.000Z" },
    setAside: { count: 2 },
  });
  const found = new Map(health.setAside.latest.map((each) => [each.deliveryId, each]));
  expect(found.get(deliveryId)).toMatchObject({
    from: "mia@customer.example",
    subject: "A torn page",
    reason: "It could not be read.",
    at: now.toISOString(),
  });
  expect(found.get(headless)).toMatchObject({ from: "mailer@hoster.example", subject: null });
});

test("the raw message comes down as it came; what lies elsewhere, or nowhere, does not", async () => {
  const { channelId } = await makeChannel(connection, owner);
  const raw = rawMail({ text: "as it came" });
  const deliveryId = await setAside(channelId, raw);
  const answer = await ask("GET", `${channelId}/set-aside/${deliveryId}/raw`);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(raw);
  expect(answer.headers.get("content-disposition")).toContain("message.eml");
  const placed = await receiveMail(connection, owner.workspaceId, channelId, rawMail(), now);
  expect((await ask("GET", `${channelId}/set-aside/${placed.deliveryId}/raw`)).status).toBe(404);
  const other = await makeWorkspace(connection);
  const theirs = await makeKey(connection, other.owner);
  const path = `/api/v1/workspaces/${other.workspaceId}/channels/${channelId}/set-aside/${deliveryId}/raw`;
  expect((await app.request(path, { headers: theirs.headers })).status).toBe(404);
});

test("one that was set aside is placed once more by itself; one that is not is refused", async () => {
  const { channelId } = await makeChannel(connection, owner);
  const [first, second] = [await setAside(channelId, rawMail()), await setAside(channelId, rawMail())];
  expect((await ask("POST", `${channelId}/set-aside/${first}/retry`)).status).toBe(204);
  const health = await healthOf(channelId);
  expect(health).toMatchObject({ waiting: { count: 1 }, setAside: { count: 1, latest: [{ deliveryId: second }] } });
  expect((await ask("POST", `${channelId}/set-aside/${first}/retry`)).status).toBe(404);
});

test("what could not be fetched is listed, and tried again one by one or all", async () => {
  const { channelId } = await makeChannel(connection, owner);
  const one = await addProblem(channelId, 1);
  await addProblem(channelId, 2);
  const listed = async () => (await healthOf(channelId)).problems.latest.map(({ tries, nextAt }) => ({ tries, nextAt }));
  expect(await healthOf(channelId)).toMatchObject({
    problems: { count: 2, latest: [{ reason: "It hangs.", sizeBytes: 1234 }, {}] },
  });
  expect((await ask("POST", `${channelId}/problems/retry`, { problemId: one })).status).toBe(204);
  expect(await listed()).toContainEqual({ tries: 0, nextAt: now.toISOString() });
  expect(await listed()).toContainEqual({ tries: 6, nextAt: null });
  expect((await ask("POST", `${channelId}/problems/retry`, {})).status).toBe(204);
  expect(await listed()).toEqual([
    { tries: 0, nextAt: now.toISOString() },
    { tries: 0, nextAt: now.toISOString() },
  ]);
  expect((await ask("POST", `${channelId}/problems/retry`, { problemId: newId() })).status).toBe(404);
});

test("agents do not see it, and another workspace's channel is not there", async () => {
  const { channelId } = await makeChannel(connection, owner);
  const { teammate } = await makeTeammate(connection, owner.workspaceId);
  const key = await makeKey(connection, teammate);
  const path = `/api/v1/workspaces/${owner.workspaceId}/channels/${channelId}/health`;
  expect((await app.request(path, { headers: key.headers })).status).toBe(403);
  const other = await makeWorkspace(connection);
  const theirs = await makeChannel(connection, other.owner);
  expect((await ask("GET", `${theirs.channelId}/health`)).status).toBe(404);
});
