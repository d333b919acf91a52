// Replies to several people: who is offered, who gets them, what the entry, the outbox and the draft say, and what is refused.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeTeammate, makeWorkspace, rawMail, receiveMail, testBox } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import type { Envelope } from "../channel/schema.ts";
import { taggedAddress } from "../mail/reply-tag.ts";
import type { Teammate } from "../workspace/schema.ts";
import { mostCopies } from "./copy-limits.ts";
import type { Recipients } from "./copy-schema.ts";
import type { Draft } from "./draft-schema.ts";
import { letWordsGo } from "./outbox-actions.ts";
import type { OutboxWords } from "./outbox-schema.ts";
import type { Entry } from "./schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
let app: TestApp;
let owner: Teammate;
let ownerMail: string;
let mine: Browser;
let channelId: string;
let desk: string;
beforeAll(async () => {
  app = await openTestApp(database, () => now());
  const workspace = await makeWorkspace(connection);
  ({ owner, email: ownerMail } = workspace);
  mine = await app.signIn(workspace);
  ({ channelId, address: desk } = await makeChannel(connection, owner));
});
afterAll(() => app.close());

let people = 0;
const somebody = () => `copied${++people}@customer.example`;
let customer: string;
let eva: string;
let encounterId: string;
beforeEach(async () => {
  [customer, eva] = [somebody(), somebody()];
  encounterId = await take({ from: `Tomás Rey <${customer}>`, headers: [`Cc: "Lind, Eva" <${eva}>`] });
});

const at = (path: string, workspaceId = owner.workspaceId) => `/api/v1/workspaces/${workspaceId}${path}`;

async function take(mail: Parameters<typeof rawMail>[0]): Promise<string> {
  now.advance(1000);
  const { deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, rawMail({ to: desk, ...mail }), now());
  const row = await connection
    .selectFrom("entry")
    .select("encounterId")
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  return row.encounterId;
}

async function recipients(of = encounterId): Promise<Recipients> {
  return (await (await mine.get(at(`/encounters/${of}/recipients`))).json()) as Recipients;
}
const offered = async (of = encounterId) => (await recipients(of)).others.map(({ address }) => address);
const meant = async (of = encounterId) =>
  (await recipients(of)).others.filter((each) => each.isInLast).map((each) => each.address);

async function answer(words: object = {}, of = encounterId) {
  now.advance(1000);
  const response = await mine.post(at(`/encounters/${of}/replies`), { text: "We found it.", ...words });
  const body = (await response.json()) as { entryId: string; code?: string; detail?: string; issues?: unknown };
  return { status: response.status, ...body };
}

async function sentTo(entryId: string): Promise<string[]> {
  const { envelope } = await connection
    .selectFrom("entry")
    .innerJoin("delivery", "delivery.deliveryId", "entry.deliveryId")
    .select("delivery.envelope")
    .where("entry.entryId", "=", entryId)
    .executeTakeFirstOrThrow();
  return (envelope as unknown as Envelope).to;
}

const entry = async (entryId: string) => (await (await mine.get(at(`/entries/${entryId}`))).json()) as Entry;

describe("whom a reply can go to", () => {
  test("is the customer, and whoever stood in their mail", async () => {
    expect(await recipients()).toEqual({
      to: { address: customer, name: "Tomás Rey", undeliverable: null },
      others: [{ address: eva, name: "Lind, Eva", isInLast: true, undeliverable: null }],
    });
  });

  test("is none of our own addresses, no teammate, no program that reads no answers, and nobody who was called spam", async () => {
    const spammer = somebody();
    const spam = await take({ from: spammer });
    expect((await mine.post(at(`/encounters/${spam}/spam`))).status).toBeLessThan(300);
    const { address: second } = await makeChannel(connection, owner);
    const tagged = taggedAddress(second, owner.workspaceId, newId(), testBox);
    const named = [second, tagged, ownerMail, "no-reply@shop.example", "noreply-de@shop.example", spammer, eva];
    const of = await take({ from: somebody(), headers: [`Cc: ${named.join(", ")}`] });
    expect(await offered(of)).toEqual([eva]);
  });

  test("is nobody to whom a copy would be refused, whatever a mail names", async () => {
    const of = await take({ from: somebody(), headers: [`Cc: <eva:lind@odd.example>, <eva@odd.example;>, <${eva}>`] });
    expect(await offered(of)).toEqual([eva]);
    expect(await answer({ cc: (await recipients(of)).others }, of)).toMatchObject({ status: 201 });
  });

  test("goes by their address where their name is written as another's", async () => {
    const of = await take({ from: somebody(), headers: [`Cc: "boss@office.example" <${eva}>`] });
    expect((await recipients(of)).others).toMatchObject([{ address: eva, name: null }]);
  });

  test("a person who was left out is not meant again by our own words, and is by the customer's", async () => {
    await answer({ cc: [] });
    expect(await meant()).toEqual([]);
    expect(await offered()).toEqual([eva]);
    await take({ from: customer, headers: [`Cc: ${eva}`], inReplyTo: `${(await lastSent()).messageId}` });
    expect(await meant()).toEqual([eva]);
  });

  test("whoever answers beside the customer is meant, and of a mail whose sender is not proven nobody is", async () => {
    const { entryId } = await answer();
    const stranger = somebody();
    const inReplyTo = `${entryId}@hotel.example`;
    expect(await take({ from: `Jun <${stranger}>`, inReplyTo })).toBe(encounterId);
    expect(await meant()).toEqual([stranger]);
    await connection.updateTable("entry").set({ sender: "unverified" }).where("encounterId", "=", encounterId).execute();
    expect(await meant()).toEqual([]);
    expect(await offered()).toEqual([eva, stranger]);
  });

  test("is not told to another workspace, nor to a colleague", async () => {
    const other = await app.signIn(await makeWorkspace(connection));
    expect((await other.get(at(`/encounters/${encounterId}/recipients`))).status).toBe(404);
    const colleague = await app.signIn(await makeTeammate(connection, owner.workspaceId, { role: "colleague" }));
    expect((await colleague.get(at(`/encounters/${encounterId}/recipients`))).status).toBe(403);
    expect((await mine.get(at(`/encounters/${newId()}/recipients`))).status).toBe(404);
  });
});

async function lastSent(): Promise<{ messageId: string | null }> {
  return connection
    .selectFrom("entry")
    .select("messageId")
    .where("encounterId", "=", encounterId)
    .where("kind", "=", "message_out")
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
}

describe("a reply", () => {
  test("goes to the customer alone where nobody else is named", async () => {
    const { entryId } = await answer();
    expect(await sentTo(entryId)).toEqual([customer]);
    expect((await entry(entryId)).parties).toEqual([]);
  });

  test("goes to all who are named, each once, and the entry says who", async () => {
    const [jun, boss] = [somebody(), somebody()];
    const cc = [
      { address: eva, name: "Eva Lind" },
      { address: ` ${eva.toUpperCase()} ` },
      { address: customer },
      { address: jun },
    ];
    const { entryId, status } = await answer({ cc, bcc: [{ address: boss }, { address: jun }] });
    expect(status).toBe(201);
    expect(await sentTo(entryId)).toEqual([customer, eva, jun, boss]);
    expect((await entry(entryId)).parties).toEqual([
      { role: "cc", address: eva, name: "Eva Lind" },
      { role: "cc", address: jun, name: null },
      { role: "bcc", address: boss, name: null },
    ]);
    // Who got a hidden copy is not named to the others by the next answer.
    expect(await meant()).toEqual([eva, jun]);
  });

  test("to one who got a hidden copy and answers does not tell the others of them by itself", async () => {
    const boss = somebody();
    const { entryId } = await answer({ cc: [{ address: eva }], bcc: [{ address: boss }] });
    await take({ from: boss, inReplyTo: `${entryId}@hotel.example` });
    expect(await meant()).toEqual([]);
    expect(await offered()).toEqual([eva, boss]);
  });

  test("makes whoever got a copy take part: their answer arrives here, and the customer's stays the customer's", async () => {
    const { entryId } = await answer({ cc: [{ address: eva }] });
    expect(await take({ from: eva, inReplyTo: `${entryId}@hotel.example` })).toBe(encounterId);
    expect(await take({ from: customer, to: taggedAddress(desk, owner.workspaceId, encounterId, testBox) })).toBe(encounterId);
    const again = await answer({ cc: [{ address: eva }] });
    expect(await sentTo(again.entryId)).toEqual([customer, eva]);
  });

  test.each([
    ["no address", [{ address: "Eva" }]],
    ["two in one", [{ address: "eva@x.example, all@y.example" }]],
    ["one with a line break", [{ address: "eva@x.example\r\nBcc: all@y.example" }]],
    ["one with signs that cannot be seen", [{ address: "eva@x\u202e.example" }]],
    ["one that is too long", [{ address: `${"x".repeat(250)}@x.example` }]],
    ["a name that is too long", [{ address: "eva@x.example", name: "x".repeat(201) }]],
    ["what is no list", "eva@x.example"],
    ["more than may be", Array.from({ length: mostCopies + 1 }, (_, i) => ({ address: `a${i}@x.example` }))],
  ])("with %s is refused, and nothing goes out", async (_what, cc) => {
    for (const words of [{ cc }, { bcc: cc }]) expect(await answer(words)).toMatchObject({ status: 400, code: "input_invalid" });
    const sent = await connection
      .selectFrom("entry")
      .select("entryId")
      .where("encounterId", "=", encounterId)
      .where("kind", "=", "message_out")
      .execute();
    expect(sent).toEqual([]);
  });

  test("with a copy to ourselves is refused in words, also with an encounter signed into it", async () => {
    for (const address of [desk, taggedAddress(desk, owner.workspaceId, encounterId, testBox)]) {
      const refused = await answer({ cc: [{ address }] });
      expect(refused).toMatchObject({ status: 400, code: "input_invalid", detail: expect.stringContaining("our own channels") });
      expect(refused.detail).not.toContain(desk);
    }
  });

  test("with a name of two lines keeps one, and to as many as may be goes to all", async () => {
    const cc = Array.from({ length: mostCopies }, (_, i) => ({ address: `a${i}@many.example`, name: `One\r\nBcc: ${i}` }));
    const bcc = Array.from({ length: mostCopies }, (_, i) => ({ address: `b${i}@many.example` }));
    const { entryId } = await answer({ cc, bcc });
    expect(await sentTo(entryId)).toHaveLength(1 + 2 * mostCopies);
    expect((await entry(entryId)).parties[0]?.name).toBe("One Bcc: 0");
  });
});

describe("words that wait", () => {
  const send = (outboxId: string, words: object = {}) =>
    mine.post(at(`/encounters/${encounterId}/outbox`), { outboxId, kind: "reply", text: "We found it.", ...words });

  test("say who gets a copy, go to them, and are the draft again with them when they are taken back", async () => {
    const copies = { cc: [{ address: eva, name: "Eva Lind" }], bcc: [] };
    const [first, second] = [randomUUID(), randomUUID()];
    expect((await send(first, copies)).status).toBe(202);
    const { outbox } = (await (await mine.get(at(`/outbox?encounterId=${encounterId}`))).json()) as { outbox: OutboxWords[] };
    expect(outbox.map((each) => each.copies)).toEqual([copies]);
    now.advance(60_000);
    await letWordsGo(connection, { workspaceId: owner.workspaceId, outboxId: first }, () => now());
    expect(await sentTo(first)).toEqual([customer, eva]);

    await send(second, { cc: [], bcc: [{ address: eva }] });
    const { draft } = (await (await mine.delete(at(`/outbox/${second}`))).json()) as { draft: Draft };
    expect(draft.copies).toEqual({ cc: [], bcc: [{ address: eva, name: null }] });
  });

  test("sent twice under one id go once, and with other people they are other words", async () => {
    const outboxId = randomUUID();
    const words = { cc: [{ name: "Eva", address: eva }] };
    expect((await send(outboxId, words)).status).toBe(202);
    expect((await send(outboxId, words)).status).toBe(202);
    expect(await (await send(outboxId)).json()).toMatchObject({ code: "idempotency_key_reused" });
  });

  test("to ourselves are refused while they can still be changed", async () => {
    expect(await (await send(randomUUID(), { cc: [{ address: desk }] })).json()).toMatchObject({ code: "input_invalid" });
  });

  test("that begin an encounter go to several too", async () => {
    const [to, outboxId] = [somebody(), randomUUID()];
    const words = { outboxId, channelId, address: to, subject: "Winter", text: "Hello", cc: [{ address: eva }] };
    expect((await mine.post(at("/outbox"), words)).status).toBe(202);
    now.advance(60_000);
    await letWordsGo(connection, { workspaceId: owner.workspaceId, outboxId }, () => now());
    expect(await sentTo(outboxId)).toEqual([to, eva]);
    expect(await meant((await entry(outboxId)).encounterId)).toEqual([eva]);
  });
});

describe("a draft", () => {
  const keep = (words: object) => mine.put(at(`/encounters/${encounterId}/drafts/reply`), { text: "", version: 0, ...words });

  test("keeps who was chosen, also before there are words; where nobody was, it says so", async () => {
    const copies = { cc: [{ address: eva, name: null }], bcc: [] };
    const { draft } = (await (await keep({ copies })).json()) as { draft: Draft };
    expect(draft).toMatchObject({ text: "", copies });
    const none = { cc: [], bcc: [] };
    const second = (await (await keep({ text: "Yes", copies: none, version: draft.version })).json()) as { draft: Draft };
    expect(second.draft.copies).toEqual(none);
    const third = (await (await keep({ text: "Yes", version: second.draft.version })).json()) as { draft: Draft };
    expect(third.draft.copies).toBeNull();
    // The same again, because the answer was lost on the way.
    expect((await keep({ text: "Yes", version: second.draft.version })).status).toBe(200);
  });

  test("with what is no address is refused", async () => {
    expect((await keep({ copies: { cc: [{ address: "x" }] } })).status).toBe(400);
  });
});
