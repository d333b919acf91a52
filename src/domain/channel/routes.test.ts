// Channels over HTTP: whose inbox their words come to, changes on what was seen, pages of the list.
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeKey, makeTeam, makeWorkspace } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { Channel } from "./schema.ts";

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

const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  app.request(`/api/v1/workspaces/${owner.workspaceId}/channels${path}`, {
    method,
    headers: { ...headers, "content-type": "application/json", ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const address = () => `desk-${newId().slice(-10)}@hotel.example`;
const look = async (channelId: string): Promise<Channel> => (await ask("GET", `/${channelId}`)).json();

test("a channel has a team, keeps it when it is left out, and loses it with null", async () => {
  const teamId = await makeTeam(connection, owner.workspaceId);
  const input = { name: "Desk", address: address() };
  const { channelId } = await (await ask("POST", "", { ...input, teamId })).json();
  expect(await look(channelId)).toMatchObject({ teamId, name: "Desk" });
  expect((await ask("PUT", `/${channelId}`, { ...input, name: "Front desk" })).status).toBe(204);
  expect(await look(channelId)).toMatchObject({ teamId, name: "Front desk" });
  expect((await ask("PUT", `/${channelId}`, { ...input, teamId: null })).status).toBe(204);
  expect(await look(channelId)).toMatchObject({ teamId: null });
});

test("a team that is another workspace's, or nobody's, is refused", async () => {
  const { workspaceId } = await makeWorkspace(connection);
  const { channelId } = await makeChannel(connection, owner);
  for (const teamId of [await makeTeam(connection, workspaceId), newId()]) {
    expect((await ask("POST", "", { name: "Desk", address: address(), teamId })).status).toBe(404);
    expect((await ask("PUT", `/${channelId}`, { name: "Desk", address: address(), teamId })).status).toBe(404);
  }
});

test("a change of what another changed meanwhile is refused, with the fields that differ; how the mailbox is stands in nobody's way", async () => {
  const { channelId } = await makeChannel(connection, owner);
  const before = await ask("GET", `/${channelId}`);
  const input = { name: "Mine", address: address() };
  const tag = { "if-match": before.headers.get("etag") ?? "" };
  const mailbox = { workspaceId: owner.workspaceId, channelId, since: now, state: "failing", reason: "no", changedAt: now };
  await connection.insertInto("mailbox").values(mailbox).execute();
  expect((await ask("PUT", `/${channelId}`, { ...input, address: (await look(channelId)).address }, tag)).status).toBe(204);
  const refused = await ask("PUT", `/${channelId}`, { ...input, name: "Theirs" }, tag);
  expect([refused.status, await refused.json()]).toMatchObject([412, { changed: ["name"], current: { name: "Mine" } }]);
});

test("the list comes in pages, without doubles or gaps; another workspace's channel is not there", async () => {
  for (let i = 0; i < 5; i++) await makeChannel(connection, owner, { now });
  const whole: Channel[] = (await (await ask("GET", "")).json()).channels;
  const found: Channel[] = [];
  for (let cursor = ""; ; ) {
    const page: { channels: Channel[]; nextCursor: string | null } = await (await ask("GET", `?limit=2${cursor}`)).json();
    found.push(...page.channels);
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(found).toEqual(whole);
  const other = await makeWorkspace(connection);
  const { channelId } = await makeChannel(connection, other.owner);
  expect((await ask("GET", `/${channelId}`)).status).toBe(404);
  expect((await ask("GET", "?cursor=x")).status).toBe(400);
});
