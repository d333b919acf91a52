// Receiving: which encounter words join, reopen or open; doubled, late and simultaneous messages; strangers who quote others.
import { beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail, testProofs } from "../../test/factories.ts";
import { acceptDelivery } from "../channel/actions.ts";
import { insertChannel } from "../channel/store.ts";
import { placeMail } from "../mail/place-actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { reply } from "./actions.ts";
import { settleEncounter } from "./encounter-actions.ts";
import { reopensWithinMs } from "./rules.ts";

const { connection } = useDatabase();
const start = new Date("2026-03-02T09:00:00.000Z");
const after = (ms: number) => new Date(start.getTime() + ms);
const minute = 60_000;
const nothingOwed = { nothingOwed: true };

let owner: Teammate;
let workspaceId: string;
let channelId: string;
beforeAll(async () => {
  ({ workspaceId, owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});

let people = 0;
/** A customer who has never written before. */
const somebody = () => `Person <person${++people}@customer.example>`;
const id = () => `${newId()}@customer.example`;

async function take(mail: Parameters<typeof rawMail>[0], at = start): Promise<{ deliveryId: string }> {
  return receiveMail(connection, workspaceId, channelId, rawMail(mail), at);
}

/** Everything a sender has said: entries with their encounters and clocks. */
async function entriesOf(from: string) {
  const address = /<(.*)>/.exec(from)?.[1] ?? from;
  return connection
    .selectFrom("entry")
    .innerJoin("identity", "identity.identityId", "entry.identityId")
    .innerJoin("encounter", "encounter.encounterId", "entry.encounterId")
    .leftJoin("clock", "clock.entryId", "entry.entryId")
    .select([
      "entry.entryId",
      "entry.encounterId",
      "entry.conversationId",
      "entry.text",
      "entry.subject",
      "entry.kind",
      "encounter.state",
      "encounter.followsId",
      "encounter.subject as encounterSubject",
      "encounter.latestAt",
      "encounter.latestText",
      "encounter.latestBy",
      "clock.state as clock",
      "clock.startedAt",
    ])
    .where("identity.address", "=", address)
    .where("identity.workspaceId", "=", workspaceId)
    .orderBy("entry.entryId")
    .execute();
}
const encounters = (entries: { encounterId: string }[]) => new Set(entries.map((entry) => entry.encounterId)).size;

describe("words", () => {
  test("without a thread open an encounter each, in the one conversation of the customer", async () => {
    const from = somebody();
    await take({ from, subject: "Re: Rabbit" });
    await take({ from, subject: "Breakfast" }, after(minute));
    const entries = await entriesOf(from);
    expect(encounters(entries)).toBe(2);
    expect(new Set(entries.map((entry) => entry.conversationId)).size).toBe(1);
    expect(entries.map((entry) => entry.encounterSubject)).toEqual(["Rabbit", "Breakfast"]);
    expect(entries.map((entry) => entry.subject)).toEqual(["Re: Rabbit", "Breakfast"]);
  });

  test("join their encounter by In-Reply-To", async () => {
    const from = somebody();
    const messageId = id();
    await take({ from, messageId });
    await take({ from, inReplyTo: messageId, text: "Any news?" }, after(minute));
    const entries = await entriesOf(from);
    expect(encounters(entries)).toBe(1);
    expect(entries[1]).toMatchObject({ latestText: "Any news?", latestAt: after(minute), state: "open", clock: "running" });
  });

  test("join it by References when what they answer is unknown", async () => {
    const from = somebody();
    const messageId = id();
    await take({ from, messageId });
    await take({ from, inReplyTo: id(), references: [id(), messageId, id()] });
    expect(encounters(await entriesOf(from))).toBe(1);
  });

  test("that quote two encounters join the nearest", async () => {
    const from = somebody();
    const [first, second] = [id(), id()];
    await take({ from, messageId: first, subject: "one" });
    await take({ from, messageId: second, subject: "two" });
    await take({ from, inReplyTo: second, references: [first, second] });
    const entries = await entriesOf(from);
    expect(entries[2]?.encounterId).toBe(entries[1]?.encounterId);
  });

  test("that answer a teammate's reply join its encounter", async () => {
    const from = somebody();
    await take({ from });
    const encounterId = (await entriesOf(from))[0]?.encounterId ?? "";
    const { entryId } = await reply(connection, owner, encounterId, "We found it.", after(minute));
    const { messageId } = await connection
      .selectFrom("entry")
      .select("messageId")
      .where("entryId", "=", entryId)
      .executeTakeFirstOrThrow();
    await take({ from, inReplyTo: messageId ?? "", text: "Thank you" }, after(2 * minute));
    expect(encounters(await entriesOf(from))).toBe(1);
  });

  test("that arrived before the newest leave the list as it is, and run their clock all the same", async () => {
    const from = somebody();
    const messageId = id();
    await take({ from, messageId });
    const delivery = { channelId, envelope: { from: null, to: [] }, remoteKey: null };
    const late = [rawMail({ from, inReplyTo: messageId, text: "early words, placed late" })];
    const { deliveryId } = await acceptDelivery(connection, workspaceId, { ...delivery, bytes: late }, after(minute));
    await take({ from, inReplyTo: messageId, text: "newest words" }, after(2 * minute));
    await placeMail(connection, { workspaceId, deliveryId }, { proofs: testProofs, now: after(3 * minute) });
    const entries = await entriesOf(from);
    expect(entries).toHaveLength(3);
    expect(entries[2]).toMatchObject({
      clock: "running",
      startedAt: after(minute),
      latestText: "newest words",
      latestAt: after(2 * minute),
    });
  });
});

describe("words of a settled encounter", () => {
  async function settled(from: string): Promise<{ messageId: string; encounterId: string }> {
    const messageId = id();
    await take({ from, messageId });
    const encounterId = (await entriesOf(from))[0]?.encounterId ?? "";
    await settleEncounter(connection, owner, encounterId, nothingOwed, start);
    return { messageId, encounterId };
  }

  test("reopen it within fourteen days", async () => {
    const from = somebody();
    const { messageId, encounterId } = await settled(from);
    await take({ from, inReplyTo: messageId }, after(reopensWithinMs - 1));
    expect((await entriesOf(from))[1]).toMatchObject({ encounterId, state: "open", clock: "running" });
  });

  test("open one that follows it after fourteen days, and later words join that one", async () => {
    const from = somebody();
    const { messageId, encounterId } = await settled(from);
    const second = id();
    await take({ from, inReplyTo: messageId, messageId: second }, after(reopensWithinMs));
    await take({ from, inReplyTo: second, references: [messageId, second] }, after(reopensWithinMs + minute));
    const [before, next, later] = await entriesOf(from);
    expect(before?.state).toBe("settled");
    expect(next).toMatchObject({ followsId: encounterId, state: "open" });
    expect(later?.encounterId).toBe(next?.encounterId);
  });
});

describe("a message that comes more than once", () => {
  test("is one entry with one clock, over whatever deliveries it came", async () => {
    const from = somebody();
    const mail = { from, messageId: id() };
    const { deliveryId } = await take(mail);
    const again = await take(mail, after(minute));
    await placeMail(connection, { workspaceId, deliveryId }, { proofs: testProofs, now: after(minute) });
    expect(await entriesOf(from)).toHaveLength(1);
    const { state } = await connection
      .selectFrom("delivery")
      .select("state")
      .where("deliveryId", "=", again.deliveryId)
      .executeTakeFirstOrThrow();
    expect(state).toBe("placed");
  });

  test("with other words under the same Message-ID is another entry of the same encounter", async () => {
    const from = somebody();
    const messageId = id();
    await take({ from, messageId, text: "one" });
    await take({ from, messageId, text: "two" });
    const entries = await entriesOf(from);
    expect(entries.map((entry) => entry.text)).toEqual(["one", "two"]);
    expect(encounters(entries)).toBe(1);
  });

  test("at the same moment is one entry", async () => {
    const from = somebody();
    const mail = { from, messageId: id() };
    await Promise.all(Array.from({ length: 8 }, () => take(mail)));
    expect(await entriesOf(from)).toHaveLength(1);
  });

  test("to two channels is an entry in each", async () => {
    const from = somebody();
    const other = await makeChannel(connection, owner);
    const mail = rawMail({ from, messageId: id() });
    await receiveMail(connection, workspaceId, channelId, mail, start);
    await receiveMail(connection, workspaceId, other.channelId, mail, start);
    expect(await entriesOf(from)).toHaveLength(2);
  });

  test("and whose placing is run many times at once is one entry", async () => {
    const from = somebody();
    const delivery = {
      channelId,
      envelope: { from: null, to: [] },
      bytes: [rawMail({ from, messageId: null })],
      remoteKey: null,
    };
    const { deliveryId } = await acceptDelivery(connection, workspaceId, delivery, start);
    await Promise.all(
      Array.from({ length: 6 }, () => placeMail(connection, { workspaceId, deliveryId }, { proofs: testProofs, now: start })),
    );
    expect(await entriesOf(from)).toHaveLength(1);
  });
});

describe("messages out of order", () => {
  test("answers that arrive before their original come together with it", async () => {
    const from = somebody();
    const [first, second, third] = [id(), id(), id()];
    await take({ from, messageId: third, inReplyTo: second, references: [first, second], text: "third" });
    await take({ from, messageId: second, inReplyTo: first, references: [first], text: "second" });
    await take({ from, messageId: first, text: "first" });
    expect(encounters(await entriesOf(from))).toBe(1);
  });

  test("siblings whose original never came are together", async () => {
    const from = somebody();
    const lost = id();
    await take({ from, inReplyTo: lost });
    await take({ from, inReplyTo: lost });
    expect(encounters(await entriesOf(from))).toBe(1);
  });
});

describe("somebody else's Message-ID", () => {
  test("quoted by another customer never joins their conversation", async () => {
    const [ana, mallory] = [somebody(), somebody()];
    const messageId = id();
    await take({ from: ana, messageId });
    await take({ from: mallory, inReplyTo: messageId, references: [messageId] });
    const [hers] = await entriesOf(ana);
    const [theirs] = await entriesOf(mallory);
    expect(theirs?.conversationId).not.toBe(hers?.conversationId);
    expect(theirs?.encounterId).not.toBe(hers?.encounterId);
    expect(await entriesOf(ana)).toHaveLength(1);
  });

  test("taken over by another customer with the same words does not silence either", async () => {
    const [mallory, ana] = [somebody(), somebody()];
    const mail = { messageId: id(), text: "The very same words." };
    await take({ from: mallory, ...mail });
    await take({ from: ana, ...mail });
    expect(await entriesOf(ana)).toHaveLength(1);
    expect(await entriesOf(mallory)).toHaveLength(1);
  });

  test("of another workspace is unknown here", async () => {
    const other = await makeWorkspace(connection);
    const theirs = await makeChannel(connection, other.owner);
    const from = somebody();
    const messageId = id();
    await receiveMail(connection, other.workspaceId, theirs.channelId, rawMail({ from, messageId }), start);
    await take({ from, inReplyTo: messageId });
    expect(await entriesOf(from)).toHaveLength(1);
    const customers = await connection
      .selectFrom("customer")
      .select("customerId")
      .where("workspaceId", "=", other.workspaceId)
      .execute();
    expect(customers).toHaveLength(1);
  });
});

describe("many messages at the same moment", () => {
  test("of a new sender make one customer and one conversation, and none is lost", async () => {
    const from = somebody();
    await Promise.all(Array.from({ length: 20 }, (_, i) => take({ from, text: `message ${i}` })));
    const entries = await entriesOf(from);
    expect(entries).toHaveLength(20);
    expect(new Set(entries.map((entry) => entry.conversationId)).size).toBe(1);
    expect(entries.every((entry) => entry.clock === "running")).toBe(true);
  });

  test("of one thread make one encounter", async () => {
    const from = somebody();
    const root = id();
    await Promise.all(Array.from({ length: 10 }, () => take({ from, references: [root] })));
    const entries = await entriesOf(from);
    expect(entries).toHaveLength(10);
    expect(encounters(entries)).toBe(1);
  });

  test("with the same two files in another order are all placed in the end", async () => {
    const from = somebody();
    const part = (name: string) =>
      `--x\r\nContent-Type: application/octet-stream; name=${name}\r\nContent-Disposition: attachment; filename=${name}\r\n\r\n${name.repeat(9000)}\r\n`;
    const mail = (names: string[]) =>
      Buffer.from(
        `From: ${from}\r\nMessage-ID: <${id()}>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${names.map(part).join("")}--x--\r\n`,
      );
    const orders = [
      ["a", "b"],
      ["b", "a"],
      ["a", "b"],
      ["b", "a"],
    ];
    await Promise.all(orders.map((names) => receiveMail(connection, workspaceId, channelId, mail(names), start)));
    expect(await entriesOf(from)).toHaveLength(4);
  });
});

test("a message is placed for the channel's own workspace only", async () => {
  const other = await makeWorkspace(connection);
  const { deliveryId } = await take({ from: somebody() });
  await placeMail(connection, { workspaceId: other.workspaceId, deliveryId }, { proofs: testProofs, now: start });
  const customers = await connection
    .selectFrom("customer")
    .select("customerId")
    .where("workspaceId", "=", other.workspaceId)
    .execute();
  expect(customers).toHaveLength(0);
  const channel = { channelId, name: "x", address: "x@y", settings: { imap: null, smtp: null }, secrets: null, createdAt: start };
  await expect(inTransaction(connection, (tx) => insertChannel(tx, newId(), channel))).rejects.toThrow(/foreign key/);
});
