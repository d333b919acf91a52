// The outbox: words wait a moment and can be taken back; then they go once, in their order, with the rights of that moment.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import {
  makeChannel,
  makeCustomer,
  makeKey,
  makeTeam,
  makeTeammate,
  makeWorkspace,
  rawMail,
  receiveMail,
} from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { Draft } from "./draft-schema.ts";
import { forgetTakenBack, letWordsGo, takeBackWords } from "./outbox-actions.ts";
import { type OutboxWords, type Taken, undoMs } from "./outbox-schema.ts";
import type { Entry } from "./schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
let app: TestApp;
let owner: Teammate;
let agent: Teammate;
let mine: Browser;
let agents: Browser;
let workspaceId: string;
let channelId: string;
let encounterId: string;
beforeAll(async () => {
  app = await openTestApp(database, () => now());
  const workspace = await makeWorkspace(connection);
  owner = workspace.owner;
  workspaceId = owner.workspaceId;
  mine = await app.signIn(workspace);
  const other = await makeTeammate(connection, workspaceId);
  agent = other.teammate;
  agents = await app.signIn(other);
  ({ channelId } = await makeChannel(connection, owner));
});
afterAll(() => app.close());
beforeEach(async () => {
  encounterId = await anEncounter();
});

async function anEncounter(channel = channelId): Promise<string> {
  const { deliveryId } = await receiveMail(connection, workspaceId, channel, rawMail(), now());
  const row = await connection
    .selectFrom("entry")
    .select("encounterId")
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  return row.encounterId;
}

const at = (path: string) => `/api/v1/workspaces/${workspaceId}${path}`;

type Answered<Body> = { status: number } & Partial<Body> & { code?: string; detail?: string };

async function answered<Body>(call: Promise<Response>): Promise<Answered<Body>> {
  const answer = await call;
  return { status: answer.status, ...((await answer.json()) as Body) };
}

function send(words: object = {}, by = mine, of = encounterId): Promise<Answered<Taken>> {
  const body = { outboxId: randomUUID(), kind: "reply", text: "We found it.", ...words };
  return answered<Taken>(by.post(at(`/encounters/${of}/outbox`), body));
}

const takeBack = (outboxId: string | undefined, by = mine) => answered<{ draft: Draft }>(by.delete(at(`/outbox/${outboxId}`)));

async function goes(outboxId: string | undefined): Promise<void> {
  await letWordsGo(connection, { workspaceId, outboxId: outboxId ?? "" }, () => now());
}

async function words(of = encounterId): Promise<Entry[]> {
  const { entries } = (await (await mine.get(at(`/encounters/${of}/entries`))).json()) as { entries: Entry[] };
  return entries.filter(({ kind }) => kind !== "message_in" && kind !== "event");
}

async function outbox(by = mine): Promise<OutboxWords[]> {
  return ((await (await by.get(at(`/outbox?encounterId=${encounterId}`))).json()) as { outbox: OutboxWords[] }).outbox;
}

async function upload(by = mine): Promise<string> {
  const headers = { "content-type": "text/plain", cookie: by.cookie, origin: testOrigin };
  const answer = await app.request(at("/files?name=plan.txt"), { method: "POST", body: "a plan", headers });
  return ((await answer.json()) as { fileId: string }).fileId;
}

describe("sent words", () => {
  test("wait, and then go as their writer's, under the id that they were sent with", async () => {
    const { status, outboxId, sendAt } = await send();
    expect(status).toBe(202);
    expect(sendAt).toBe(new Date(now().getTime() + undoMs).toISOString());
    expect(await words()).toEqual([]);
    expect(await outbox()).toMatchObject([{ outboxId, text: "We found it.", state: "waiting", problem: null }]);
    await goes(outboxId);
    expect(await words()).toMatchObject([
      { entryId: outboxId, kind: "message_out", text: "We found it.", author: { id: owner.teammateId } },
    ]);
    expect(await outbox()).toEqual([]);
  });

  test("go once, however often they are sent and the job comes", async () => {
    const outboxId = randomUUID();
    const first = await send({ outboxId });
    expect(await send({ outboxId })).toEqual(first);
    await Promise.all([goes(outboxId), goes(outboxId), goes(outboxId)]);
    await goes(outboxId);
    expect(await send({ outboxId })).toMatchObject({ status: 202, state: "sent" });
    await goes(outboxId);
    expect(await words()).toHaveLength(1);
  });

  test("under an id that is of other words are refused", async () => {
    const { outboxId } = await send();
    expect(await send({ outboxId, text: "Other words" })).toMatchObject({ status: 422, code: "idempotency_key_reused" });
    expect(await send({ outboxId }, agents)).toMatchObject({ status: 422, code: "idempotency_key_reused" });
    await goes(outboxId);
    expect(await send({ outboxId }, agents)).toMatchObject({ status: 422, code: "idempotency_key_reused" });
  });

  test("with half of a sign are the same when they are sent again", async () => {
    const outboxId = randomUUID();
    const first = await send({ outboxId, text: "a\ud800b" });
    expect(first.status).toBe(202);
    expect(await send({ outboxId, text: "a\ud800b" })).toEqual(first);
    await goes(outboxId);
    expect((await words()).map(({ text }) => text)).toEqual(["a\ufffdb"]);
  });

  test.each([" \u200b ", "\u200d", "\u2060\n"])("of which nothing can be seen are none: %j", async (text) => {
    expect(await send({ text })).toMatchObject({ status: 400, detail: "text: There are no words yet." });
    expect(await outbox()).toEqual([]);
  });

  test("go in their order, also where the job of the later ones comes first", async () => {
    const first = await send({ text: "one" });
    const second = await send({ text: "two", kind: "note" });
    expect(second.sendAt && first.sendAt && second.sendAt > first.sendAt).toBe(true);
    const third = await send({ text: "three" });
    await goes(third.outboxId);
    expect((await words()).map(({ text }) => text)).toEqual(["one", "two", "three"]);
  });

  test("let go of the draft that they were, and not of a newer one", async () => {
    const keep = async (text: string, version: number) => {
      const { draft } = await answered<{ draft: Draft }>(
        mine.put(at(`/encounters/${encounterId}/drafts/reply`), { text, version }),
      );
      return draft?.version ?? 0;
    };
    const drafts = async () => (await (await mine.get(at(`/encounters/${encounterId}/drafts`))).json()).drafts as Draft[];
    const version = await keep("We found it.", 0);
    await send({ draftVersion: version - 1 });
    expect(await drafts()).toHaveLength(1);
    await send({ draftVersion: version });
    expect(await drafts()).toEqual([]);
  });

  test("carry files, notes too, which stay until they go", async () => {
    const fileId = await upload();
    const { outboxId } = await send({ kind: "note", fileIds: [fileId] });
    expect((await mine.delete(at(`/files/${fileId}`))).status).toBe(409);
    await goes(outboxId);
    expect(await words()).toMatchObject([{ kind: "note", files: [{ name: "plan.txt", sizeBytes: 6 }] }]);
    expect((await mine.get(at(`/entries/${outboxId}/files/0`))).status).toBe(200);
    expect(await send({ fileIds: [fileId] })).toMatchObject({ status: 404 });
  });

  test("are their writer's alone", async () => {
    const { outboxId } = await send();
    expect(await outbox(agents)).toEqual([]);
    expect(await takeBack(outboxId, agents)).toMatchObject({ status: 404 });
    expect((await agents.post(at(`/outbox/${outboxId}/retry`))).status).toBe(404);
    const reads = await makeKey(connection, owner, ["conversations:read"]);
    expect((await app.request(at("/outbox"), { headers: reads.headers })).status).toBe(403);
  });

  test("of a colleague are notes", async () => {
    const { teammate, ...person } = await makeTeammate(connection, workspaceId, { role: "colleague" });
    const share = { workspaceId, encounterId, teammateId: teammate.teammateId, sharedBy: owner.teammateId, sharedAt: now() };
    await connection.insertInto("encounterShare").values(share).execute();
    const colleague = await app.signIn(person);
    expect(await send({}, colleague)).toMatchObject({ status: 403, code: "not_permitted" });
    const fileId = await upload(colleague);
    expect(await send({ kind: "note", fileIds: [fileId] }, colleague)).toMatchObject({ status: 202 });
  });
});

describe("taken back", () => {
  test("before they went they are a draft again, in front of what was written since", async () => {
    const fileId = await upload();
    const { outboxId } = await send({ fileIds: [fileId] });
    await mine.put(at(`/encounters/${encounterId}/drafts/reply`), { text: "And the bear.", version: 0 });
    const { status, draft } = await takeBack(outboxId);
    expect(status).toBe(200);
    expect(draft).toMatchObject({ kind: "reply", encounterId, text: "We found it.\n\nAnd the bear.", files: [{ fileId }] });
    await goes(outboxId);
    expect(await words()).toEqual([]);
    expect(await outbox()).toEqual([]);
    expect(await takeBack(outboxId)).toMatchObject({ status: 409, code: "taken_back_already" });
    expect(await send({ outboxId })).toMatchObject({ status: 409, code: "taken_back_already" });
    await forgetTakenBack(connection, new Date(now().getTime() + 31 * 24 * 60 * 60 * 1000));
    expect(await takeBack(outboxId)).toMatchObject({ status: 404 });
  });

  test("onto words that are as long they can be saved, are refused plainly when sent, and go when they are shorter", async () => {
    const long = "x".repeat(150_000);
    const { outboxId } = await send({ text: long });
    await mine.put(at(`/encounters/${encounterId}/drafts/reply`), { text: long, version: 0 });
    const { draft } = await takeBack(outboxId);
    expect(draft?.text).toHaveLength(300_002);
    const save = (text = "", version = 0) =>
      answered<{ draft: Draft }>(mine.put(at(`/encounters/${encounterId}/drafts/reply`), { text, version }));
    const saved = await save(`${draft?.text}!`, draft?.version);
    expect(saved).toMatchObject({ status: 200, draft: { text: `${draft?.text}!` } });
    expect(await send({ text: draft?.text })).toMatchObject({
      status: 400,
      detail: "text: That is longer than 200,000 letters. Put it into a file.",
    });
    expect(await save("x".repeat(400_001), saved.draft?.version)).toMatchObject({
      status: 400,
      detail: "text: A draft holds at most 400,000 letters. Put some of it into a file.",
    });
    expect(await save("Shorter.", saved.draft?.version)).toMatchObject({ status: 200 });
    expect(await send({ text: "Shorter." })).toMatchObject({ status: 202 });
  });

  test("with as many files as may go onto others they keep all of them, and say that these are too many for one message", async () => {
    const all: string[] = [];
    while (all.length < 24) all.push(await upload());
    const [sent, since] = [all.slice(0, 20), all.slice(20)];
    const { outboxId } = await send({ fileIds: sent });
    await mine.put(at(`/encounters/${encounterId}/drafts/reply`), { text: "And these.", fileIds: since, version: 0 });
    const { draft } = await takeBack(outboxId);
    expect(draft?.files.map(({ fileId }) => fileId)).toEqual(all);
    const body = { text: "All of them.", fileIds: all, version: draft?.version };
    expect((await mine.put(at(`/encounters/${encounterId}/drafts/reply`), body)).status).toBe(200);
    expect(await send({ fileIds: all })).toMatchObject({
      status: 400,
      detail: "fileIds: At most 20 files go with one message. Take some away.",
    });
  });

  test("after they went they are refused", async () => {
    const { outboxId } = await send();
    await goes(outboxId);
    expect(await takeBack(outboxId)).toMatchObject({ status: 409, code: "gone_already" });
  });

  test("in the very moment in which they go, exactly one of the two happens", async () => {
    for (let round = 0; round < 8; round++) {
      encounterId = await anEncounter();
      const { outboxId } = await send();
      const [taken] = await Promise.allSettled([takeBackWords(connection, owner, outboxId ?? "", now()), goes(outboxId)]);
      expect(await words()).toHaveLength(taken.status === "fulfilled" ? 0 : 1);
    }
  });
});

describe("refused when they are to go, they stay with the reason", () => {
  test("where their writer may no longer answer; and go when they may again", async () => {
    const { outboxId } = await send({}, agents);
    const role = (is: string) =>
      connection.updateTable("teammate").set({ role: is }).where("teammateId", "=", agent.teammateId).execute();
    await role("colleague");
    await goes(outboxId);
    await role("agent");
    expect(await words()).toEqual([]);
    expect(await outbox(agents)).toMatchObject([{ outboxId, state: "refused", problem: { code: "not_permitted" } }]);
    expect((await agents.post(at(`/outbox/${outboxId}/retry`))).status).toBe(202);
    await goes(outboxId);
    expect(await words()).toHaveLength(1);
  });

  test("where the encounter is hidden from them by now; they take the words back", async () => {
    const { outboxId } = await send({}, agents);
    const teamId = await makeTeam(connection, workspaceId, { isPrivate: true });
    await connection.updateTable("encounter").set({ teamId }).where("encounterId", "=", encounterId).execute();
    await goes(outboxId);
    expect(await outbox(agents)).toMatchObject([{ state: "refused", problem: { code: "not_found" } }]);
    expect(await takeBack(outboxId, agents)).toMatchObject({ status: 200, draft: { text: "We found it." } });
  });

  test("where the key through which they were sent was revoked", async () => {
    const { apiKeyId, headers } = await makeKey(connection, owner);
    const outboxId = randomUUID();
    const body = JSON.stringify({ outboxId, kind: "note", text: "By a program" });
    const init = { method: "POST", body, headers: { ...headers, "content-type": "application/json" } };
    expect((await app.request(at(`/encounters/${encounterId}/outbox`), init)).status).toBe(202);
    await connection.updateTable("apiKey").set({ revokedAt: now() }).where("apiKeyId", "=", apiKeyId).execute();
    await goes(outboxId);
    expect(await outbox()).toMatchObject([{ state: "refused", problem: { code: "not_permitted" } }]);
  });

  test("and later words go all the same", async () => {
    const fileId = await upload();
    const first = await send({ text: "one", fileIds: [fileId] });
    const second = await send({ text: "two", fileIds: [fileId] });
    await goes(second.outboxId);
    now.advance(10);
    const third = await send({ text: "three" });
    await goes(third.outboxId);
    expect((await words()).map(({ text }) => text)).toEqual(["one", "three"]);
    expect((await outbox()).map(({ outboxId }) => outboxId)).toEqual([second.outboxId]);
    expect(first.status).toBe(202);
  });
});

describe("an encounter that a teammate begins", () => {
  const begin = (input: object, by = mine) =>
    answered<{ encounterId: string; entryId: string }>(
      by.post(at("/encounters"), { channelId, subject: "The lemon tree", text: "It is in bloom.", ...input }),
    );
  const encounter = async (of: string | undefined) => (await mine.get(at(`/encounters/${of}`))).json();

  test("waits for the customer, is its writer's, and makes one who is not known", async () => {
    const address = `${randomUUID()}@customer.example`;
    const { status, encounterId: of, entryId } = await begin({ address: address.toUpperCase(), name: "Amina" });
    expect(status).toBe(201);
    expect(await encounter(of)).toMatchObject({
      state: "waiting",
      subject: "The lemon tree",
      owner: { teammateId: owner.teammateId },
    });
    expect(await words(of)).toMatchObject([
      { entryId, kind: "message_out", subject: "The lemon tree", delivery: { state: "held" } },
    ]);
    const again = await begin({ address });
    const conversationOf = async (id: string | undefined) =>
      (await (await mine.get(at(`/encounters/${id}/conversation`))).json()).conversationId;
    expect(await conversationOf(again.encounterId)).toBe(await conversationOf(of));
  });

  test("goes to the address that a known customer used last, or to the one that is named", async () => {
    const addresses = [`${randomUUID()}@customer.example`, `${randomUUID()}@customer.example`];
    const customerId = await makeCustomer(connection, workspaceId, { addresses });
    const to = async (of: string | undefined) => {
      const row = await connection
        .selectFrom("entry")
        .innerJoin("delivery", "delivery.deliveryId", "entry.deliveryId")
        .select("delivery.envelope")
        .where("entry.encounterId", "=", of ?? "")
        .executeTakeFirstOrThrow();
      return (row.envelope as { to: string[] }).to;
    };
    expect(await to((await begin({ customerId })).encounterId)).toEqual([addresses[0]]);
    expect(await to((await begin({ customerId, address: addresses[1] })).encounterId)).toEqual([addresses[1]]);
    expect(await begin({ customerId, address: "other@customer.example" })).toMatchObject({ status: 404 });
  });

  test("with a customer whose name would turn what stands beside it, or begin another line, keeps the name alone", async () => {
    const named = async (name: string) => {
      const { encounterId: of } = await begin({ address: `${randomUUID()}@customer.example`, name });
      return (await (await mine.get(at(`/encounters/${of}/conversation`))).json()).customer.name;
    };
    expect(await named("A\r\nBcc: evil@x.example")).toBe("A Bcc: evil@x.example");
    expect(await named("\u202egnp.exe")).toBe("gnp.exe");
    expect(await named("\u200b\u200d")).toBeNull();
  });

  test.each([
    ["to nobody", {}, 400],
    ["to a customer who is not there", { customerId: randomUUID() }, 404],
    ["through a channel that is not there", { channelId: randomUUID(), address: "a@customer.example" }, 404],
    ["about nothing", { address: "a@customer.example", subject: " " }, 400],
  ])("%s is refused", async (_how, input, status) => {
    expect((await begin(input)).status).toBe(status);
  });

  test("through a channel of a private team is refused to who is not in it", async () => {
    const teamId = await makeTeam(connection, workspaceId, { isPrivate: true });
    const { channelId: hidden } = await makeChannel(connection, owner, { teamId });
    const address = `${randomUUID()}@customer.example`;
    expect(await begin({ channelId: hidden, address }, agents)).toMatchObject({ status: 403 });
    expect(await begin({ channelId: hidden, address })).toMatchObject({ status: 201 });
  });

  test("through the outbox begins when its words go, and taken back is a draft with all that it was", async () => {
    const address = `${randomUUID()}@customer.example`;
    const body = { channelId, address, name: "Amina", subject: "The lemon tree", text: "It is in bloom." };
    const sendNew = () => answered<Taken>(mine.post(at("/outbox"), { ...body, outboxId: randomUUID() }));
    const first = await sendNew();
    expect(first).toMatchObject({ status: 202, state: "waiting" });
    const { draft } = await takeBack(first.outboxId);
    expect(draft).toMatchObject({
      draftId: first.outboxId,
      kind: "encounter",
      text: "It is in bloom.",
      to: { channelId, customerId: null, address, name: "Amina", subject: "The lemon tree" },
    });
    const second = await sendNew();
    await goes(second.outboxId);
    const entry = (await (await mine.get(at(`/entries/${second.outboxId}`))).json()) as Entry;
    expect(entry).toMatchObject({ text: "It is in bloom." });
    expect(await encounter(entry.encounterId)).toMatchObject({ state: "waiting" });
  });
});
