// Answering, noting, settling and reopening: what becomes of the clocks of a customer's words, and what is refused.
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import type { Teammate } from "../workspace/schema.ts";
import { addNote, reply } from "./actions.ts";
import { reopenEncounter, settleEncounter } from "./encounter-actions.ts";
import { listEntries } from "./read.ts";

const { connection } = useDatabase();
const start = new Date("2026-03-02T09:00:00.000Z");
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const nothingOwed = { nothingOwed: true };
const answered = { nothingOwed: false };

let owner: Teammate;
let channelId: string;
beforeAll(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});

/** A new encounter of a new customer, with this many messages, a minute apart. */
async function encounterWith(messages: number, from = `<${newId()}@customer.example>`) {
  const root = `${newId()}@x`;
  let deliveryId = "";
  for (let i = 0; i < messages; i++) {
    const mail = rawMail({ from, references: [root], text: `message ${i}` });
    ({ deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, mail, after(i)));
  }
  const { encounterId, conversationId } = await connection
    .selectFrom("entry")
    .select(["encounterId", "conversationId"])
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  const write = (minutes: number) =>
    receiveMail(connection, owner.workspaceId, channelId, rawMail({ from, references: [root] }), after(minutes));
  return { encounterId, conversationId, write };
}

const clocks = (encounterId: string) =>
  connection.selectFrom("clock").selectAll().where("encounterId", "=", encounterId).orderBy("startedAt").execute();
const states = async (encounterId: string) => (await clocks(encounterId)).map((clock) => clock.stoppedReason ?? clock.state);
const encounterOf = (encounterId: string) =>
  connection.selectFrom("encounter").selectAll().where("encounterId", "=", encounterId).executeTakeFirstOrThrow();
const entriesIn = async (encounterId: string) =>
  (
    await connection
      .selectFrom("entry")
      .select(["kind", "event"])
      .where("encounterId", "=", encounterId)
      .orderBy("entryId")
      .execute()
  ).map((entry) => entry.event ?? entry.kind);

test("each message has a clock that runs from its arrival and is due four hours later", async () => {
  const { encounterId } = await encounterWith(3);
  expect(await clocks(encounterId)).toMatchObject(
    [0, 1, 2].map((i) => ({ state: "running", startedAt: after(i), dueAt: after(i + 240), endedAt: null })),
  );
});

describe("a reply", () => {
  test("meets every clock of its encounter, and no other", async () => {
    const from = `<${newId()}@customer.example>`;
    const one = await encounterWith(3, from);
    const two = await encounterWith(1, from);
    const { entryId } = await reply(connection, owner, one.encounterId, "We found it.", after(9));
    expect(await clocks(one.encounterId)).toMatchObject(
      Array.from({ length: 3 }, () => ({ state: "met", endedAt: after(9), metByEntryId: entryId })),
    );
    expect(await states(two.encounterId)).toEqual(["running"]);
    expect(await encounterOf(one.encounterId)).toMatchObject({
      state: "waiting",
      latestBy: "teammate",
      latestText: "We found it.",
      latestAt: after(9),
    });
  });

  test("to a settled encounter reopens it, and it waits for the customer", async () => {
    const { encounterId } = await encounterWith(1);
    await settleEncounter(connection, owner, encounterId, nothingOwed, after(1));
    await reply(connection, owner, encounterId, "One more thing.", after(2));
    expect(await encounterOf(encounterId)).toMatchObject({ state: "waiting", settledAt: null });
    expect(await states(encounterId)).toEqual(["nothing_owed"]);
  });

  test("to a sender without an address is refused, and nothing of it stays", async () => {
    const { encounterId } = await encounterWith(1, "nobody at all");
    await expect(reply(connection, owner, encounterId, "Hello?", after(1))).rejects.toMatchObject({
      code: "no_address_to_answer",
    });
    expect(await states(encounterId)).toEqual(["running"]);
    expect(await entriesIn(encounterId)).toEqual(["message_in"]);
  });

  test("goes to whoever wrote last", async () => {
    const { encounterId } = await encounterWith(2, "<last.writer@customer.example>");
    const { entryId } = await reply(connection, owner, encounterId, "Yes", after(3));
    const delivery = await connection
      .selectFrom("entry")
      .innerJoin("delivery", "delivery.deliveryId", "entry.deliveryId")
      .select(["delivery.envelope", "delivery.state"])
      .where("entryId", "=", entryId)
      .executeTakeFirstOrThrow();
    expect(delivery).toMatchObject({ state: "held", envelope: { to: ["last.writer@customer.example"] } });
  });

  test("at the same moment as words of the customer: those words are answered or wait, never neither", async () => {
    const { encounterId, write } = await encounterWith(1);
    await Promise.all([
      reply(connection, owner, encounterId, "a", after(5)),
      write(5),
      reply(connection, owner, encounterId, "b", after(5)),
      write(5),
    ]);
    const all = await states(encounterId);
    expect(all).toHaveLength(3);
    expect(all.every((state) => state === "met" || state === "running")).toBe(true);
    const { state } = await encounterOf(encounterId);
    expect(state).toBe(all.includes("running") ? "open" : "waiting");
  });
});

test("a note meets no clock and leaves the encounter and its place in the list as they are", async () => {
  const { encounterId } = await encounterWith(2);
  const before = await encounterOf(encounterId);
  await addNote(connection, owner, encounterId, "Housekeeping is looking.", after(9));
  expect(await states(encounterId)).toEqual(["running", "running"]);
  expect(await encounterOf(encounterId)).toEqual(before);
});

describe("settling", () => {
  test("is refused while words are unanswered, and changes nothing then", async () => {
    const { encounterId } = await encounterWith(2);
    await expect(settleEncounter(connection, owner, encounterId, answered, after(3))).rejects.toMatchObject({
      code: "unanswered_words",
    });
    expect(await states(encounterId)).toEqual(["running", "running"]);
    expect((await encounterOf(encounterId)).state).toBe("open");
  });

  test("needs no word more when all is answered", async () => {
    const { encounterId } = await encounterWith(1);
    await reply(connection, owner, encounterId, "Found.", after(1));
    await settleEncounter(connection, owner, encounterId, answered, after(2));
    expect(await encounterOf(encounterId)).toMatchObject({ state: "settled", settledAt: after(2) });
  });

  test("stops the clocks where a person says that nothing is owed", async () => {
    const { encounterId } = await encounterWith(2);
    await settleEncounter(connection, owner, encounterId, nothingOwed, after(3));
    expect(await states(encounterId)).toEqual(["nothing_owed", "nothing_owed"]);
  });

  test("twice stays settled since the first time, with one line in the conversation", async () => {
    const { encounterId } = await encounterWith(1);
    await Promise.all([3, 3, 3].map((minute) => settleEncounter(connection, owner, encounterId, nothingOwed, after(minute))));
    await settleEncounter(connection, owner, encounterId, answered, after(9));
    expect(await encounterOf(encounterId)).toMatchObject({ settledAt: after(3) });
    expect(await entriesIn(encounterId)).toEqual(["message_in", "settled"]);
  });
});

describe("reopening", () => {
  test("lets the clocks run on that were said to be owed nothing, due when they were", async () => {
    const { encounterId } = await encounterWith(2);
    await settleEncounter(connection, owner, encounterId, nothingOwed, after(3));
    await reopenEncounter(connection, owner, encounterId, after(600));
    expect(await clocks(encounterId)).toMatchObject([
      { state: "running", dueAt: after(240), endedAt: null },
      { state: "running", dueAt: after(241) },
    ]);
  });

  test("leaves what was answered answered", async () => {
    const { encounterId } = await encounterWith(1);
    await reply(connection, owner, encounterId, "Found.", after(1));
    await settleEncounter(connection, owner, encounterId, answered, after(2));
    await reopenEncounter(connection, owner, encounterId, after(3));
    expect(await states(encounterId)).toEqual(["met"]);
    expect(await encounterOf(encounterId)).toMatchObject({ state: "waiting", settledAt: null });
  });

  test("twice, or of one that is not settled, changes nothing", async () => {
    const { encounterId } = await encounterWith(1);
    await reopenEncounter(connection, owner, encounterId, after(1));
    await settleEncounter(connection, owner, encounterId, nothingOwed, after(2));
    await Promise.all([3, 3].map((minute) => reopenEncounter(connection, owner, encounterId, after(minute))));
    expect(await entriesIn(encounterId)).toEqual(["message_in", "settled", "reopened"]);
  });
});

test("an encounter that is not there, or another workspace's, is refused in every act", async () => {
  const { owner: stranger } = await makeWorkspace(connection);
  const { encounterId } = await encounterWith(1);
  for (const [by, id] of [
    [owner, newId()],
    [stranger, encounterId],
  ] as const) {
    const notFound = { code: "not_found" };
    await expect(reply(connection, by, id, "x", start)).rejects.toMatchObject(notFound);
    await expect(addNote(connection, by, id, "x", start)).rejects.toMatchObject(notFound);
    await expect(settleEncounter(connection, by, id, nothingOwed, start)).rejects.toMatchObject(notFound);
    await expect(reopenEncounter(connection, by, id, start)).rejects.toMatchObject(notFound);
  }
});

test("the entries of a conversation are read with author, clock and what became of them", async () => {
  const { conversationId, encounterId } = await encounterWith(1, "Ana <ana.reads@customer.example>");
  await reply(connection, owner, encounterId, "Found.", after(1));
  const read = (now: Date) => listEntries(connection, owner, { conversationId }, { before: undefined, limit: 10, now });
  expect(await read(after(2))).toMatchObject([
    { kind: "message_in", author: { kind: "customer", name: "Ana" }, clock: { state: "met" }, delivery: { state: "placed" } },
    { kind: "message_out", author: { kind: "teammate", name: "Ada Owner" }, clock: null, delivery: { state: "held" } },
  ]);
});
