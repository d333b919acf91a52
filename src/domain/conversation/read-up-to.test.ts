// What a teammate has read: unread is what the customer said since, for each teammate alone; and pages around any entry.
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { listEncounters } from "../inbox/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { addNote, reply } from "./actions.ts";
import { settleEncounter } from "./encounter-actions.ts";
import { findConversation } from "./read.ts";
import { markUnread, readUpTo } from "./seen-actions.ts";

const database = useDatabase();
const { connection } = database;
const start = new Date("2026-03-02T09:00:00.000Z");
const after = (ms: number) => new Date(start.getTime() + ms);
const minute = 60_000;
let owner: Teammate;
let other: Teammate;
let channelId: string;
beforeEach(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
  ({ teammate: other } = await makeTeammate(connection, owner.workspaceId));
});

async function take(from: string, at: Date) {
  const { deliveryId } = await receiveMail(
    connection,
    owner.workspaceId,
    channelId,
    rawMail({ from, subject: "s", text: `words at ${at.getTime()}` }),
    at,
  );
  return connection
    .selectFrom("entry")
    .select(["encounterId", "conversationId", "entryId"])
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
}
async function unread(by: Teammate): Promise<string[]> {
  const { encounters } = await listEncounters(connection, by, { view: "all", now: after(60 * minute) });
  return encounters.filter((each) => each.isUnread).map((each) => each.encounterId);
}

test("words are unread until they were read, for each teammate alone", async () => {
  const { encounterId, conversationId } = await take("<a@x.example>", start);
  expect(await unread(owner)).toEqual([encounterId]);
  await readUpTo(connection, owner, conversationId, start, after(minute));
  expect(await unread(owner)).toEqual([]);
  expect(await unread(other)).toEqual([encounterId]);
  expect((await findConversation(connection, owner, conversationId))?.seenUpTo).toBe(start.toISOString());
  expect((await findConversation(connection, other, conversationId))?.seenUpTo).toBeNull();
});

test("newer words are unread again, notes and answers of the team are not", async () => {
  const { encounterId, conversationId } = await take("<a@x.example>", start);
  await readUpTo(connection, owner, conversationId, start, start);
  await addNote(connection, other, encounterId, "A note", after(minute));
  expect(await unread(owner)).toEqual([]);
  const second = await take("<a@x.example>", after(2 * minute));
  expect(await unread(owner)).toEqual([second.encounterId]);
  await reply(connection, other, second.encounterId, "Yes", after(3 * minute));
  expect(await unread(owner)).toEqual([]);
});

test("reading goes on and never back, and not beyond now", async () => {
  const { conversationId } = await take("<a@x.example>", start);
  await readUpTo(connection, owner, conversationId, after(5 * minute), after(minute));
  await readUpTo(connection, owner, conversationId, start, after(2 * minute));
  expect((await findConversation(connection, owner, conversationId))?.seenUpTo).toBe(after(minute).toISOString());
});

test("what was settled is read; what one marks oneself is unread until it is read again", async () => {
  const { encounterId, conversationId } = await take("<a@x.example>", start);
  await settleEncounter(connection, owner, encounterId, { nothingOwed: true }, after(minute));
  expect(await unread(other)).toEqual([]);
  await markUnread(connection, other, conversationId, encounterId);
  expect(await unread(other)).toEqual([encounterId]);
  await readUpTo(connection, other, conversationId, start, after(2 * minute));
  expect(await unread(other)).toEqual([]);
});

describe("pages of entries", () => {
  let app: TestApp;
  const now = testClock(start);
  beforeAll(async () => {
    app = await openTestApp(database, () => now());
    return () => app.close();
  });

  test("around an entry, and from there to the newest and the oldest", async () => {
    const { owner: by, ...person } = await makeWorkspace(connection);
    const { channelId: desk } = await makeChannel(connection, by);
    const ids: string[] = [];
    const mail = rawMail({ from: "<b@x.example>", subject: "s", text: "first" });
    const { deliveryId } = await receiveMail(connection, by.workspaceId, desk, mail, start);
    const first = await connection
      .selectFrom("entry")
      .select(["encounterId", "conversationId", "entryId"])
      .where("deliveryId", "=", deliveryId)
      .executeTakeFirstOrThrow();
    ids.push(first.entryId);
    for (let i = 1; i < 9; i++)
      ids.push((await addNote(connection, by, first.encounterId, `note ${i}`, after(i * minute))).entryId);
    const { cookie } = await app.signIn(person);
    const as = { cookie };
    const page = async (query: string) => {
      const path = `/api/v1/workspaces/${by.workspaceId}/conversations/${first.conversationId}/entries?${query}`;
      const answer = await app.request(path, { headers: as });
      expect(answer.status).toBe(200);
      const read = (await answer.json()) as { entries: { entryId: string }[]; nextCursor: string; newerCursor: string };
      return { ...read, ids: read.entries.map((each) => each.entryId) };
    };
    const middle = await page(`around=${ids[4]}&limit=4`);
    expect(middle.ids).toEqual(ids.slice(2, 6));
    const newer = await page(`after=${middle.newerCursor}&limit=4`);
    expect(newer.ids).toEqual(ids.slice(6));
    expect(newer.newerCursor).toBeNull();
    const earlier = await page(`cursor=${middle.nextCursor}&limit=4`);
    expect(earlier.ids).toEqual(ids.slice(0, 2));
    expect(earlier.nextCursor).toBeNull();
    expect(earlier.newerCursor).not.toBeNull();
    expect((await page(`around=${ids[8]}&limit=4`)).newerCursor).toBeNull();
    expect((await page("limit=4")).newerCursor).toBeNull();
    const path = `/api/v1/workspaces/${by.workspaceId}/conversations/${first.conversationId}/entries`;
    const both = await app.request(`${path}?around=${ids[4]}&after=${middle.newerCursor}`, { headers: as });
    expect(both.status).toBe(400);
    const elsewhere = await take("<c@x.example>", start);
    expect((await app.request(`${path}?around=${elsewhere.entryId}`, { headers: as })).status).toBe(404);
  });
});
