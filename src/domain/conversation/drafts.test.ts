// Drafts over HTTP: kept by version, never lost, for nobody but their writer; the files that they name stay.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeEncounter, makeKey, makeTeam, makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import { forgetOldUploads } from "../file/actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { Draft } from "./draft-schema.ts";
import { mostDrafts } from "./draft-schema.ts";
import { uploadIsNamed } from "./draft-store.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
let app: TestApp;
let owner: Teammate;
let agent: Teammate;
let mine: Browser;
let agents: Browser;
let channelId: string;
let encounterId: string;
beforeAll(async () => {
  app = await openTestApp(database, () => now());
  const workspace = await makeWorkspace(connection);
  owner = workspace.owner;
  mine = await app.signIn(workspace);
  const other = await makeTeammate(connection, owner.workspaceId);
  agent = other.teammate;
  agents = await app.signIn(other);
  ({ channelId } = await makeChannel(connection, owner));
  ({ encounterId } = await makeEncounter(connection, owner.workspaceId, channelId));
});
afterAll(() => app.close());

const at = (path: string) => `/api/v1/workspaces/${owner.workspaceId}${path}`;
const ofEncounter = (kind: string, of = encounterId) => at(`/encounters/${of}/drafts/${kind}`);

async function keep(path: string, body: object, by = mine) {
  const answer = await by.put(path, body);
  return { status: answer.status, ...((await answer.json()) as { draft: Draft | null; code?: string; current?: Draft }) };
}

async function upload(by = mine): Promise<string> {
  const headers = { "content-type": "text/plain", cookie: by.cookie, origin: testOrigin };
  const answer = await app.request(at("/files?name=plan.txt"), { method: "POST", body: "a plan", headers });
  return ((await answer.json()) as { fileId: string }).fileId;
}

describe("a draft of an encounter", () => {
  test("is kept by version, and read again", async () => {
    const first = await keep(ofEncounter("reply"), { text: "We look", version: 0 });
    expect(first.status).toBe(200);
    const second = await keep(ofEncounter("reply"), { text: "We looked", version: first.draft?.version });
    expect(second.draft).toMatchObject({ kind: "reply", encounterId, text: "We looked", files: [], to: null });
    expect(second.draft?.version).toBeGreaterThan(first.draft?.version ?? 0);
    const { drafts } = (await (await mine.get(at(`/encounters/${encounterId}/drafts`))).json()) as { drafts: Draft[] };
    expect(drafts).toEqual([second.draft]);
  });

  test("written on another screen meanwhile is not overwritten, and shown", async () => {
    const { encounterId: other } = await makeEncounter(connection, owner.workspaceId, channelId);
    const first = await keep(ofEncounter("note", other), { text: "Here", version: 0 });
    const late = await keep(ofEncounter("note", other), { text: "There", version: 0 });
    expect(late).toMatchObject({ status: 412, code: "changed_meanwhile", current: { text: "Here" } });
    // The same once more, because the answer was lost on the way.
    expect(await keep(ofEncounter("note", other), { text: "Here", version: 0 })).toEqual(first);
    expect((await keep(ofEncounter("note", other), { text: "There", version: late.current?.version })).status).toBe(200);
  });

  test("begun anew never has a version that it had before", async () => {
    const { encounterId: other } = await makeEncounter(connection, owner.workspaceId, channelId);
    const first = await keep(ofEncounter("note", other), { text: "Here", version: 0 });
    expect((await mine.delete(ofEncounter("note", other))).status).toBe(204);
    expect((await mine.delete(ofEncounter("note", other))).status).toBe(204);
    now.advance(1);
    expect((await keep(ofEncounter("note", other), { text: "Again", version: 0 })).status).toBe(200);
    expect((await keep(ofEncounter("note", other), { text: "Late", version: first.draft?.version })).status).toBe(412);
  });

  test("without words is none", async () => {
    const { encounterId: other } = await makeEncounter(connection, owner.workspaceId, channelId);
    const first = await keep(ofEncounter("note", other), { text: "Here", version: 0 });
    const none = await keep(ofEncounter("note", other), { text: " ", version: first.draft?.version });
    expect(none).toMatchObject({ status: 200, draft: null });
    expect(await keep(ofEncounter("note", other), { text: "", version: 0 })).toMatchObject({ status: 200, draft: null });
    // Here they go on from words that are gone: they begin anew.
    const late = await keep(ofEncounter("note", other), { text: "Late", version: first.draft?.version });
    expect(late).toMatchObject({ status: 412, code: "changed_meanwhile" });
    expect(late.current).toBeUndefined();
  });

  test("with half of a sign is kept with the sign for what cannot be shown, also the second time", async () => {
    const { encounterId: other } = await makeEncounter(connection, owner.workspaceId, channelId);
    const first = await keep(ofEncounter("note", other), { text: "a\ud800b", version: 0 });
    expect(first.draft?.text).toBe("a\ufffdb");
    expect(await keep(ofEncounter("note", other), { text: "a\ud800b", version: 0 })).toEqual(first);
  });

  test("is kept once by two screens at the same moment", async () => {
    const { encounterId: other } = await makeEncounter(connection, owner.workspaceId, channelId);
    const both = await Promise.all(["one", "two"].map((text) => keep(ofEncounter("reply", other), { text, version: 0 })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const kept = both.find(({ status }) => status === 200)?.draft;
    expect(both.find(({ status }) => status === 412)?.current).toEqual(kept);
  });

  test("is its writer's alone", async () => {
    await keep(ofEncounter("note"), { text: "Nobody else reads this", version: 0 });
    for (const path of [at("/drafts"), at(`/encounters/${encounterId}/drafts`)]) {
      expect(await (await agents.get(path)).json()).toMatchObject({ drafts: [] });
    }
    const theirs = await keep(ofEncounter("note"), { text: "Mine", version: 0 }, agents);
    expect(theirs.draft).toMatchObject({ text: "Mine" });
  });

  test("of an encounter that one does not see is refused, and read by a key that may write only", async () => {
    const teamId = await makeTeam(connection, owner.workspaceId, { isPrivate: true });
    const hidden = await makeEncounter(connection, owner.workspaceId, channelId, { teamId });
    expect((await keep(ofEncounter("reply", hidden.encounterId), { text: "x", version: 0 }, agents)).status).toBe(404);
    const reads = await makeKey(connection, owner, ["conversations:read"]);
    expect((await app.request(at("/drafts"), { headers: reads.headers })).status).toBe(403);
  });

  test("names files of one's own, which stay however old they are, and go when they are taken back", async () => {
    const [fileId, spare, theirs] = [await upload(), await upload(), await upload(agents)];
    const { encounterId: other } = await makeEncounter(connection, owner.workspaceId, channelId);
    const { draft } = await keep(ofEncounter("reply", other), { text: "", fileIds: [fileId, theirs, randomUUID()], version: 0 });
    expect(draft?.files).toMatchObject([{ fileId, name: "plan.txt" }]);
    await forgetOldUploads(connection, new Date(now().getTime() + 3 * 24 * 60 * 60 * 1000), uploadIsNamed);
    expect((await mine.get(at(`/files/${fileId}`))).status).toBe(200);
    expect((await mine.get(at(`/files/${spare}`))).status).toBe(404);
    expect((await mine.delete(at(`/files/${fileId}`))).status).toBe(204);
    const { drafts } = (await (await mine.get(at(`/encounters/${other}/drafts`))).json()) as { drafts: Draft[] };
    expect(drafts[0]?.files).toEqual([]);
  });
});

describe("a draft that begins an encounter", () => {
  const draftAt = (draftId: string) => at(`/drafts/${draftId}`);

  test("keeps to whom it goes as it was typed", async () => {
    const draftId = randomUUID();
    const to = { channelId, customerId: null, address: "tomas@", name: "", subject: "Rabb" };
    const { draft } = await keep(draftAt(draftId), { text: "", version: 0, ...to });
    expect(draft).toMatchObject({ draftId, kind: "encounter", encounterId: null, to });
    expect(await (await mine.get(draftAt(draftId))).json()).toEqual(draft);
    expect((await mine.delete(draftAt(draftId))).status).toBe(204);
    expect((await mine.get(draftAt(draftId))).status).toBe(404);
  });

  test("leaves out a channel and a customer that are not there", async () => {
    const unknown = { channelId: randomUUID(), customerId: randomUUID() };
    const { draft } = await keep(draftAt(randomUUID()), { text: "x", version: 0, ...unknown });
    expect(draft?.to).toMatchObject({ channelId: null, customerId: null });
  });

  test("of another teammate is not there", async () => {
    const draftId = randomUUID();
    await keep(draftAt(draftId), { text: "Mine", version: 0 });
    expect((await agents.get(draftAt(draftId))).status).toBe(404);
    expect((await keep(draftAt(draftId), { text: "Theirs", version: 0 }, agents)).status).toBe(404);
    expect((await agents.delete(draftAt(draftId))).status).toBe(404);
    expect((await mine.get(draftAt(draftId))).status).toBe(200);
  });
});

test("drafts are listed in pages, and not more are kept than one may have", async () => {
  await connection.deleteFrom("draft").where("teammateId", "=", agent.teammateId).execute();
  const row = { workspaceId: owner.workspaceId, teammateId: agent.teammateId, kind: "encounter", text: "x" };
  const rest = { address: "", name: "", subject: "", version: 1, changedAt: now() };
  await connection
    .insertInto("draft")
    .values(Array.from({ length: mostDrafts }, () => ({ ...row, ...rest, draftId: randomUUID() })))
    .execute();
  expect(await keep(at(`/drafts/${randomUUID()}`), { text: "x", version: 0 }, agents)).toMatchObject({
    status: 409,
    code: "too_many_drafts",
  });
  const seen = new Set<string>();
  let cursor: string | null = "";
  while (cursor !== null) {
    const path: string = at(`/drafts?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`);
    const page = (await (await agents.get(path)).json()) as { drafts: Draft[]; nextCursor: string | null };
    for (const { draftId } of page.drafts) seen.add(draftId);
    cursor = page.nextCursor;
  }
  expect(seen.size).toBe(mostDrafts);
});
