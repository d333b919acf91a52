// Moving entries: the clock and the thread follow, both encounters are as if it had always been so, parallel moves all end.
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeTeam, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { listEncounters } from "../inbox/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { addNote, reply } from "./actions.ts";
import { assignEncounter, settleEncounter, snoozeEncounter } from "./encounter-actions.ts";
import { findEncounter } from "./encounter-store.ts";
import { moveEntry } from "./move-actions.ts";
import { findConversation } from "./read.ts";

const { connection } = useDatabase();
const start = new Date("2026-03-02T09:00:00.000Z");
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let owner: Teammate;
let workspaceId: string;
let channelId: string;
beforeAll(async () => {
  ({ owner, workspaceId } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});

/** A customer who writes: each mail with its entry. */
function aCustomer() {
  const from = `<${newId()}@customer.example>`;
  return async (minutes: number, mail: Parameters<typeof rawMail>[0] = {}) => {
    const messageId = `${newId()}@customer.example`;
    const raw = rawMail({ from, messageId, text: `words at ${minutes}`, ...mail });
    const { deliveryId } = await receiveMail(connection, workspaceId, channelId, raw, after(minutes));
    const entry = await connection
      .selectFrom("entry")
      .select(["entryId", "encounterId", "conversationId"])
      .where("deliveryId", "=", deliveryId)
      .executeTakeFirstOrThrow();
    return { ...entry, messageId };
  };
}
const encounterOf = (encounterId: string) =>
  connection.selectFrom("encounter").selectAll().where("encounterId", "=", encounterId).executeTakeFirstOrThrow();
const clocksIn = async (encounterId: string) =>
  (
    await connection.selectFrom("clock").select("state").where("encounterId", "=", encounterId).orderBy("startedAt").execute()
  ).map(({ state }) => state);
const linesIn = async (encounterId: string) =>
  (
    await connection
      .selectFrom("entry")
      .select(["kind", "event"])
      .where("encounterId", "=", encounterId)
      .orderBy("entryId")
      .execute()
  ).map((entry) => entry.event ?? entry.kind);
const kindsAfter = async (position: number) =>
  (
    await connection
      .selectFrom("event")
      .select("kind")
      .where("workspaceId", "=", workspaceId)
      .where("position", ">", position)
      .orderBy("position")
      .execute()
  ).map(({ kind }) => kind);
const newest = async () =>
  (
    await connection
      .selectFrom("eventCounter")
      .select("position")
      .where("workspaceId", "=", workspaceId)
      .executeTakeFirstOrThrow()
  ).position;

describe("a message is moved", () => {
  test("to another encounter with its clock, and both are as if it had always been so", async () => {
    const write = aCustomer();
    const first = await write(0, { subject: "Rabbit" });
    const second = await write(1, { inReplyTo: first.messageId });
    const other = await write(2, { subject: "Breakfast" });
    const before = await newest();
    expect(await moveEntry(connection, owner, second.entryId, other.encounterId, after(9))).toEqual({
      encounterId: other.encounterId,
    });
    expect(await clocksIn(first.encounterId)).toEqual(["running"]);
    expect(await clocksIn(other.encounterId)).toEqual(["running", "running"]);
    expect(await encounterOf(first.encounterId)).toMatchObject({ latestText: "words at 0", latestAt: start, state: "open" });
    expect(await encounterOf(other.encounterId)).toMatchObject({ latestText: "words at 2", latestAt: after(2) });
    expect(await linesIn(other.encounterId)).toEqual(["message_in", "message_in", "moved"]);
    expect(await kindsAfter(before)).toEqual(["entry.moved", "entry.added"]);
  });

  test("to a new encounter with its subject, the same channel, team and owner; answers to it follow", async () => {
    const write = aCustomer();
    const first = await write(0, { subject: "Rabbit" });
    const second = await write(1, { subject: "Re: Also breakfast", inReplyTo: first.messageId });
    const teamId = await makeTeam(connection, workspaceId);
    await assignEncounter(connection, owner, first.encounterId, { teamId, teammateId: owner.teammateId }, after(2));
    const before = await newest();
    const { encounterId } = await moveEntry(connection, owner, second.entryId, null, after(9));
    expect(await encounterOf(encounterId)).toMatchObject({
      subject: "Also breakfast",
      channelId,
      teamId,
      ownerId: owner.teammateId,
      openedAt: after(1),
      followsId: null,
      state: "open",
      latestText: "words at 1",
      latestBy: "customer",
    });
    expect(await kindsAfter(before)).toEqual(["encounter.opened", "entry.moved", "entry.added"]);
    expect((await write(10, { inReplyTo: second.messageId, references: [first.messageId] })).encounterId).toBe(encounterId);
    expect((await write(11, { inReplyTo: first.messageId })).encounterId).toBe(first.encounterId);
    const { entryId } = await reply(connection, owner, encounterId, "Of course.", after(12));
    expect(await clocksIn(encounterId)).toEqual(["met", "met"]);
    expect(await clocksIn(first.encounterId)).toEqual(["running", "running"]);
    expect(entryId).toBeDefined();
  });

  test("out of an encounter that then waits for the customer, and into a settled one that is open again", async () => {
    const write = aCustomer();
    const settled = await write(0, { subject: "Settled" });
    await settleEncounter(connection, owner, settled.encounterId, { nothingOwed: true }, after(1));
    const first = await write(2);
    await reply(connection, owner, first.encounterId, "An answer.", after(3));
    const second = await write(4, { inReplyTo: first.messageId });
    const before = await newest();
    await moveEntry(connection, owner, second.entryId, settled.encounterId, after(9));
    expect(await encounterOf(first.encounterId)).toMatchObject({
      state: "waiting",
      latestText: "An answer.",
      latestBy: "teammate",
    });
    expect(await encounterOf(settled.encounterId)).toMatchObject({ state: "open", settledAt: null, latestText: "words at 4" });
    expect(await clocksIn(settled.encounterId)).toEqual(["stopped", "running"]);
    expect(await kindsAfter(before)).toEqual(["encounter.changed", "encounter.reopened", "entry.moved", "entry.added"]);
  });

  test("into one that sleeps, and wakes it", async () => {
    const write = aCustomer();
    const asleep = await write(0);
    await snoozeEncounter(connection, owner, asleep.encounterId, after(60), after(1));
    const first = await write(2);
    await moveEntry(connection, owner, first.entryId, asleep.encounterId, after(9));
    expect(await encounterOf(asleep.encounterId)).toMatchObject({ state: "open", snoozedUntil: null });
  });

  test("as the only words out of an encounter into another, and the emptied one is settled", async () => {
    const write = aCustomer();
    const [one, two] = [await write(0), await write(1)];
    await moveEntry(connection, owner, one.entryId, two.encounterId, after(9));
    expect(await encounterOf(one.encounterId)).toMatchObject({ state: "emptied", settledAt: after(9) });
    expect(await linesIn(one.encounterId)).toEqual(["settled"]);
    expect(await clocksIn(one.encounterId)).toEqual([]);
    expect(await clocksIn(two.encounterId)).toEqual(["running", "running"]);
  });

  test("as the only words to a new encounter not at all, and nothing changes", async () => {
    const one = await aCustomer()(0);
    const before = await newest();
    await expect(moveEntry(connection, owner, one.entryId, null, after(9))).rejects.toMatchObject({ code: "only_words" });
    expect(await newest()).toBe(before);
    expect(await linesIn(one.encounterId)).toEqual(["message_in"]);
  });

  test("to where it is, which changes nothing", async () => {
    const one = await aCustomer()(0);
    await moveEntry(connection, owner, one.entryId, one.encounterId, after(9));
    expect(await linesIn(one.encounterId)).toEqual(["message_in"]);
  });
});

test("a note is moved without waking or opening anything, and from a new encounter with notes alone the customer can be answered", async () => {
  const write = aCustomer();
  const [one, settled] = [await write(0), await write(1)];
  await settleEncounter(connection, owner, settled.encounterId, { nothingOwed: true }, after(2));
  const note = await addNote(connection, owner, one.encounterId, "a note", after(3));
  await moveEntry(connection, owner, note.entryId, settled.encounterId, after(4));
  expect((await encounterOf(settled.encounterId)).state).toBe("settled");
  const { encounterId } = await moveEntry(connection, owner, note.entryId, null, after(5));
  expect(await encounterOf(encounterId)).toMatchObject({ latestText: "a note", latestBy: "teammate", state: "waiting" });
  await expect(reply(connection, owner, encounterId, "Hello.", after(6))).resolves.toBeDefined();
});

test("an encounter whose words were all moved away is in no list, is still there by its id, and comes back with the words", async () => {
  const write = aCustomer();
  const one = await write(0, { subject: "Umbrella" });
  const two = await write(1, { inReplyTo: one.messageId });
  const { encounterId } = await moveEntry(connection, owner, two.entryId, null, after(2));
  await moveEntry(connection, owner, two.entryId, one.encounterId, after(3));
  const listed = async () =>
    (await listEncounters(connection, owner, { view: "all", limit: 200, now: after(9) })).encounters.map(
      (each) => each.encounterId,
    );
  const shown = async () =>
    (await findConversation(connection, owner, one.conversationId))?.encounters.map((each) => each.encounterId);
  expect(await listed()).not.toContain(encounterId);
  expect(await shown()).toEqual([one.encounterId]);
  expect(await findEncounter(connection, owner, encounterId)).toMatchObject({
    state: "settled",
    settledAt: after(3).toISOString(),
  });
  await moveEntry(connection, owner, two.entryId, encounterId, after(4));
  expect(await listed()).toContain(encounterId);
  expect(await encounterOf(encounterId)).toMatchObject({ state: "open", settledAt: null, latestText: "words at 1" });
  await moveEntry(connection, owner, two.entryId, one.encounterId, after(5));
  await addNote(connection, owner, encounterId, "a note", after(6));
  expect(await shown()).toEqual([one.encounterId, encounterId]);
  expect(await encounterOf(encounterId)).toMatchObject({ state: "settled", settledAt: after(5) });
});

test("a settled encounter that is emptied goes too, and is settled again when its note comes back", async () => {
  const write = aCustomer();
  const [one, settled] = [await write(0), await write(1)];
  await settleEncounter(connection, owner, settled.encounterId, { nothingOwed: true }, after(2));
  await moveEntry(connection, owner, settled.entryId, one.encounterId, after(3));
  expect(await encounterOf(settled.encounterId)).toMatchObject({ state: "emptied", settledAt: after(2) });
  const note = await addNote(connection, owner, one.encounterId, "a note", after(4));
  await moveEntry(connection, owner, note.entryId, settled.encounterId, after(5));
  expect(await encounterOf(settled.encounterId)).toMatchObject({ state: "settled", settledAt: after(2) });
});

test("nothing is moved that is an event, is not there, or would leave its conversation", async () => {
  const write = aCustomer();
  const [one, two] = [await write(0), await write(1)];
  const stranger = await aCustomer()(0);
  const { owner: other } = await makeWorkspace(connection);
  const { teammate: porter } = await makeTeammate(connection, workspaceId, { role: "colleague" });
  await settleEncounter(connection, owner, one.encounterId, { nothingOwed: true }, after(2));
  const event = await connection
    .selectFrom("entry")
    .select("entryId")
    .where("encounterId", "=", one.encounterId)
    .where("kind", "=", "event")
    .executeTakeFirstOrThrow();
  const move = (by: Teammate, entryId: string, to: string | null) => moveEntry(connection, by, entryId, to, after(9));
  await expect(move(owner, event.entryId, two.encounterId)).rejects.toMatchObject({ code: "input_invalid" });
  await expect(move(owner, one.entryId, stranger.encounterId)).rejects.toMatchObject({ code: "input_invalid" });
  await expect(move(owner, newId(), two.encounterId)).rejects.toMatchObject({ code: "not_found" });
  await expect(move(owner, one.entryId, newId())).rejects.toMatchObject({ code: "not_found" });
  await expect(move(other, one.entryId, two.encounterId)).rejects.toMatchObject({ code: "not_found" });
  await expect(move(porter, one.entryId, two.encounterId)).rejects.toMatchObject({ code: "not_found" });
});

test("moves back and forth at the same moment, beside new words and replies, all end, and no message is without its clock", async () => {
  const write = aCustomer();
  const [a, b] = [await write(0), await write(1)];
  const more = [await write(2, { inReplyTo: a.messageId }), await write(3, { inReplyTo: b.messageId })];
  const acts = Array.from({ length: 6 }, (_, i) => [
    moveEntry(connection, owner, more[0]?.entryId ?? "", i % 2 === 0 ? b.encounterId : a.encounterId, after(10 + i)),
    moveEntry(connection, owner, more[1]?.entryId ?? "", i % 2 === 0 ? a.encounterId : b.encounterId, after(10 + i)),
    write(10 + i, { inReplyTo: more[i % 2]?.messageId ?? "" }),
    reply(connection, owner, i % 2 === 0 ? a.encounterId : b.encounterId, "An answer.", after(10 + i)),
  ]).flat();
  const ended = await Promise.allSettled(acts);
  expect(ended.filter(({ status }) => status === "rejected")).toEqual([]);
  const messages = await connection
    .selectFrom("entry")
    .leftJoin("clock", "clock.entryId", "entry.entryId")
    .select(["entry.encounterId", "clock.encounterId as clockIn"])
    .where("entry.conversationId", "=", a.conversationId)
    .where("kind", "=", "message_in")
    .execute();
  expect(messages).toHaveLength(10);
  expect(messages.filter(({ encounterId, clockIn }) => encounterId !== clockIn)).toEqual([]);
  for (const { encounterId } of [a, b]) {
    const { state } = await encounterOf(encounterId);
    if ((await clocksIn(encounterId)).includes("running")) expect(state).toBe("open");
  }
});
