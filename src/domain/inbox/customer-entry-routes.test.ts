// Files and notes of a customer's whole conversation: page by page, the newest first, and only of what the asker sees.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import {
  makeChannel,
  makeCustomer,
  makeEncounter,
  makeKey,
  makeTeam,
  makeTeammate,
  makeWorkspace,
} from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { addNote } from "../conversation/actions.ts";
import type { Teammate } from "../workspace/schema.ts";

const database = useDatabase();
const { connection } = database;
const start = new Date("2026-03-02T09:00:00.000Z");
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let app: TestApp;
let workspaceId: string;
let owner: Teammate;
let channelId: string;
let customerId: string;
let conversationId: string;
let encounterId: string;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ workspaceId, owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
  customerId = await makeCustomer(connection, workspaceId, { name: "Ana" });
  ({ encounterId, conversationId } = await makeEncounter(connection, workspaceId, channelId, { customerId, subject: "Open" }));
});

async function ask(what: string, by: Teammate = owner, id = customerId) {
  const { headers } = await makeKey(connection, by);
  const answer = await app.request(`/api/v1/workspaces/${by.workspaceId}/customers/${id}/${what}`, { headers });
  return { status: answer.status, answer: await answer.json() };
}

async function addFiles(names: string[], at: Date, to = encounterId, kind = "message_in"): Promise<string> {
  const entryId = newId();
  const hash = Buffer.alloc(32, newId());
  await connection.insertInto("content").values({ workspaceId, hash, contentId: newId(), sizeBytes: 3, createdAt: at }).execute();
  await connection
    .insertInto("entry")
    .values({ workspaceId, entryId, conversationId, encounterId: to, kind, at, text: "" })
    .execute();
  const file = { workspaceId, entryId, contentHash: hash, mediaType: "text/plain", sizeBytes: 3 };
  await connection
    .insertInto("entryFile")
    .values(names.map((name, ordinal) => ({ ...file, name, ordinal })))
    .execute();
  return entryId;
}

test("files are listed page by page, the newest first, with where each stands", async () => {
  const first = await addFiles(["a", "b", "c"], start);
  const second = await addFiles(["d"], after(1), encounterId, "message_out");
  const found: { name: string; entryId: string; from: string }[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { answer }: { answer: { files: typeof found; nextCursor: string | null } } = await ask(
      `files?limit=2${cursor && `&cursor=${cursor}`}`,
    );
    found.push(...answer.files);
    cursor = answer.nextCursor;
  }
  expect(found.map(({ name }) => name)).toEqual(["d", "c", "b", "a"]);
  expect(found[0]).toMatchObject({ entryId: second, encounterId, ordinal: 0, sizeBytes: 3, from: "teammate" });
  expect(found[1]).toMatchObject({ entryId: first, ordinal: 2, from: "customer", at: start.toISOString() });
});

test("notes are listed with who wrote them and in which encounter, and nothing else is", async () => {
  await addFiles(["a"], start);
  await addNote(connection, owner, encounterId, "first", after(1));
  await addNote(connection, owner, encounterId, "second", after(2));
  const { answer } = await ask("notes");
  expect(answer.notes.map((each: { text: string }) => each.text)).toEqual(["second", "first"]);
  expect(answer.notes[0]).toMatchObject({ authorName: "Ada Owner", subject: "Open", encounterId });
  const page = (await ask("notes?limit=1")).answer;
  expect((await ask(`notes?limit=1&cursor=${page.nextCursor}`)).answer).toMatchObject({
    notes: [{ text: "first" }],
    nextCursor: null,
  });
});

test("a customer to whom nobody has spoken has none", async () => {
  const silent = await makeCustomer(connection, workspaceId);
  expect(await ask("files", owner, silent)).toEqual({ status: 200, answer: { files: [], nextCursor: null } });
  expect(await ask("notes", owner, silent)).toEqual({ status: 200, answer: { notes: [], nextCursor: null } });
});

test("what lies in an encounter that one does not see is not told; a customer that one does not see is not there", async () => {
  const { teammate: member } = await makeTeammate(connection, workspaceId);
  const { teammate: outside } = await makeTeammate(connection, workspaceId);
  const { teammate: colleague } = await makeTeammate(connection, workspaceId, { role: "colleague" });
  const teamId = await makeTeam(connection, workspaceId, { isPrivate: true, teammateIds: [member.teammateId] });
  const hidden = await makeEncounter(connection, workspaceId, channelId, { conversationId, teamId });
  await addFiles(["hidden"], start, hidden.encounterId);
  await addNote(connection, owner, hidden.encounterId, "hidden", start);
  await addFiles(["plain"], after(1));
  await addNote(connection, owner, encounterId, "plain", after(1));
  const namesOf = async (by: Teammate) => (await ask("files", by)).answer.files?.map((each: { name: string }) => each.name);
  const textsOf = async (by: Teammate) => (await ask("notes", by)).answer.notes?.map((each: { text: string }) => each.text);
  for (const by of [owner, member]) {
    expect(await namesOf(by)).toEqual(["plain", "hidden"]);
    expect(await textsOf(by)).toEqual(["plain", "hidden"]);
  }
  expect(await namesOf(outside)).toEqual(["plain"]);
  expect(await textsOf(outside)).toEqual(["plain"]);
  for (const what of ["files", "notes"]) {
    expect((await ask(what, colleague)).status).toBe(404);
    const { owner: stranger } = await makeWorkspace(connection);
    expect((await ask(what, stranger)).status).toBe(404);
  }
});
