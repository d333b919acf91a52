// Placing many mails together: the same as one by one, whatever fails, is killed, comes twice or is placed by two at once.
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readEventsAfter } from "../../events.ts";
import { newId } from "../../server/ids.ts";
import { openLog } from "../../server/log.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, noSystemMail, rawMail, testBox, testProofs } from "../../test/factories.ts";
import { acceptDelivery } from "../channel/actions.ts";
import { mailJobs } from "./jobs.ts";
import { placeWaiting } from "./place-actions.ts";
import { openPlacing, type Placing } from "./placing.ts";

const { connection, pool } = useDatabase();
const now = new Date("2026-03-02T09:00:00.000Z");
const log = openLog("silent");
const place = () => placeWaiting(connection, { log, now: () => now, proofs: testProofs });
const jobs = mailJobs({ connection, box: testBox, log, now: () => now, systemMail: noSystemMail });
let workspaceId: string;
let channelId: string;
beforeEach(async () => {
  await pool.query("update delivery set state = 'set_aside' where state = 'received'");
  await pool.query("delete from graphile_worker._private_jobs");
  const { owner } = await makeWorkspace(connection);
  ({ workspaceId } = owner);
  ({ channelId } = await makeChannel(connection, owner));
});
const opened: Placing[] = [];
afterEach(async () => {
  for (const placing of opened.splice(0)) await placing.close();
});

let minute = 0;
/** Mails that came in one after the other. */
async function accept(...mails: Parameters<typeof rawMail>[0][]): Promise<string[]> {
  const ids: string[] = [];
  for (const mail of mails) {
    const delivery = { channelId, envelope: { from: null, to: [] }, bytes: [rawMail(mail)], remoteKey: null };
    const at = new Date(now.getTime() + ++minute * 60_000);
    ids.push((await acceptDelivery(connection, workspaceId, delivery, at)).deliveryId);
  }
  return ids;
}
const states = async () => {
  const rows = await connection
    .selectFrom("delivery")
    .select(["state", "alone"])
    .where("workspaceId", "=", workspaceId)
    .execute();
  return rows.map(({ state, alone }) => (alone ? `${state} alone` : state)).sort();
};
const entries = () =>
  connection
    .selectFrom("entry")
    .innerJoin("encounter", "encounter.encounterId", "entry.encounterId")
    .select(["entry.text", "entry.encounterId", "entry.conversationId", "encounter.latestText", "encounter.state"])
    .where("entry.workspaceId", "=", workspaceId)
    .orderBy("entry.at")
    .execute();
const deliveriesOfJobs = async () =>
  (await pool.query("select payload->>'deliveryId' as id from graphile_worker._private_jobs")).rows.map(({ id }) => id).sort();
const customers = () => connection.selectFrom("customer").selectAll().where("workspaceId", "=", workspaceId).execute();

describe("mails placed together", () => {
  test("come into the encounters they would come into one by one: answers of answers, late words, a new sender once", async () => {
    const [first, second, third] = [newId(), newId(), newId()];
    await accept(
      { messageId: first, text: "one" },
      { messageId: third, inReplyTo: second, references: [first, second], text: "three" },
      { messageId: second, inReplyTo: first, references: [first], text: "two" },
      { text: "another thing" },
      { from: "Grace <grace@x.example>", inReplyTo: first, text: "a stranger who quotes" },
    );
    expect(await place()).toBe(5);
    expect(await place()).toBe(1);
    const found = await entries();
    expect(found.map(({ text }) => text)).toEqual(["one", "three", "two", "another thing", "a stranger who quotes"]);
    const [one, three, two, other, stranger] = found;
    expect([three?.encounterId, two?.encounterId]).toEqual([one?.encounterId, one?.encounterId]);
    expect(one?.latestText).toBe("two");
    expect(new Set([one, other, stranger].map((entry) => entry?.encounterId)).size).toBe(3);
    expect(new Set([one, other].map((entry) => entry?.conversationId)).size).toBe(1);
    expect(await customers()).toHaveLength(2);
    const events = await readEventsAfter(connection, workspaceId, 0);
    expect(events.map(({ position }) => position)).toEqual(events.map((_, i) => i + 1));
    const kinds = events.map(({ kind }) => kind).filter((kind) => !kind.startsWith("channel"));
    expect(kinds.filter((kind) => kind === "entry.added")).toHaveLength(5);
    expect(kinds.filter((kind) => kind === "encounter.opened")).toHaveLength(3);
    expect(kinds.filter((kind) => kind === "customer.added")).toHaveLength(2);
  });

  test("join where their author was named in copy, also when that mail waits with them", async () => {
    const first = newId();
    await accept(
      { from: "ana@x.example", headers: ["Cc: Ben <ben@x.example>"], messageId: first, text: "one" },
      { from: "ben@x.example", inReplyTo: first, text: "two, by Ben" },
      { from: "eve@x.example", inReplyTo: first, text: "three, by a stranger" },
    );
    while ((await place()) > 0);
    const [one, two, three] = await entries();
    expect([one?.text, two?.text, three?.text]).toEqual(["one", "two, by Ben", "three, by a stranger"]);
    expect(two?.encounterId).toBe(one?.encounterId);
    expect(three?.conversationId).not.toBe(one?.conversationId);
  });

  test("wake and reopen what was there, once, and the owner stays", async () => {
    const messageId = newId();
    await accept({ messageId, text: "one" });
    await place();
    await connection
      .updateTable("encounter")
      .set({ state: "settled", settledAt: now })
      .where("workspaceId", "=", workspaceId)
      .execute();
    await accept({ inReplyTo: messageId, text: "two" }, { inReplyTo: messageId, text: "three" });
    await place();
    const found = await entries();
    expect(new Set(found.map(({ encounterId }) => encounterId)).size).toBe(1);
    expect(found[0]).toMatchObject({ state: "open", latestText: "three" });
    const events = await readEventsAfter(connection, workspaceId, 0);
    expect(events.filter(({ kind }) => kind === "encounter.reopened")).toHaveLength(1);
  });

  test("that are the same message are one entry, and both deliveries are placed", async () => {
    const same = { messageId: newId(), text: "twice" };
    await accept(same, { text: "between" }, same);
    await place();
    expect((await entries()).map(({ text }) => text)).toEqual(["twice", "between"]);
    expect(await states()).toEqual(["placed", "placed", "placed"]);
    await accept(same);
    await place();
    expect(await entries()).toHaveLength(2);
  });

  test("are of one workspace, those of the one that has waited longest first", async () => {
    await accept({ text: "here" });
    const here = workspaceId;
    const { owner } = await makeWorkspace(connection);
    workspaceId = owner.workspaceId;
    ({ channelId } = await makeChannel(connection, owner));
    await accept({ text: "there" }, { text: "there too" });
    expect(await place()).toBe(1);
    expect(await entries()).toHaveLength(0);
    expect(await place()).toBe(2);
    expect(await entries()).toHaveLength(2);
    workspaceId = here;
    expect(await entries()).toHaveLength(1);
    expect(await place()).toBe(0);
  });

  test("with one that cannot be placed are placed alone, and only that one waits for a person in the end", async () => {
    const [, poison = ""] = await accept({ text: "before" }, { text: "unplaceable" }, { text: "after" });
    await connection.schema.alterTable("entry").addCheckConstraint("broken", sql`text <> 'unplaceable'`).execute();
    try {
      expect(await place()).toBe(3);
      expect(await states()).toEqual(Array(3).fill("received alone"));
      expect(await place()).toBe(0);
      for (const deliveryId of await deliveriesOfJobs()) {
        const job = jobs["mail.place"]({ workspaceId, deliveryId }, { attempt: 1 });
        if (deliveryId === poison) await expect(job).rejects.toThrow(/broken/);
        else await job;
      }
      await jobs["mail.place"]({ workspaceId, deliveryId: poison }, { attempt: 6 });
    } finally {
      await connection.schema.alterTable("entry").dropConstraint("broken").execute();
    }
    expect((await entries()).map(({ text }) => text)).toEqual(["before", "after"]);
    expect(await states()).toEqual(["placed alone", "placed alone", "set_aside alone"]);
    const events = await readEventsAfter(connection, workspaceId, 0);
    expect(events.map(({ position }) => position)).toEqual(events.map((_, i) => i + 1));
  });

  test("do not wait for one that takes long to read: it is left to a job of its own", async () => {
    const markup = `<html>${"<b>x</b>".repeat(39_000)}`;
    const text = `--frontier\r\nContent-Type: text/html\r\n\r\n${markup}\r\n`.repeat(12);
    const headers = ["Content-Type: multipart/mixed; boundary=frontier"];
    const [, slow = ""] = await accept({ text: "before" }, { text, headers }, { text: "after" });
    expect(await place()).toBe(3);
    expect((await entries()).map(({ text }) => text)).toEqual(["before", "after"]);
    expect(await deliveriesOfJobs()).toEqual([slow]);
  });
});

describe("placing", () => {
  const start = () => {
    const placing = openPlacing({ connection, log, now: () => now, box: testBox });
    opened.push(placing);
    return placing;
  };
  const allPlaced = (count: number) =>
    vi.waitFor(async () => expect(await states()).toEqual(Array(count).fill("placed")), { timeout: 45_000, interval: 20 });

  test("takes up what came before it began, what it is told of, and what nobody told it of", async () => {
    await accept({ text: "before" });
    const placing = start();
    await allPlaced(1);
    await accept({ text: "told" });
    placing.soon();
    await allPlaced(2);
    await accept({ text: "untold" });
    await allPlaced(3);
  });

  test("by two servers at once puts each mail into its conversation once", async () => {
    const people = Array.from({ length: 7 }, (_, i) => `Person ${i} <person${i}@x.example>`);
    const mails = Array.from({ length: 120 }, (_, i) => ({ from: people[i % 7] ?? "", text: `mail ${i}` }));
    await accept(...mails);
    start();
    start();
    await allPlaced(120);
    expect((await entries()).map(({ text }) => text)).toEqual(mails.map(({ text }) => text));
    expect(await customers()).toHaveLength(7);
    const events = await readEventsAfter(connection, workspaceId, 0, { limit: 1000 });
    expect(events.map(({ position }) => position)).toEqual(events.map((_, i) => i + 1));
    expect(await deliveriesOfJobs()).toEqual([]);
  });

  test("that is killed in the midst of many leaves none of them, and the next one places them all", async () => {
    const texts = Array.from({ length: 10 }, (_, i) => `mail ${i}`);
    await accept(...texts.map((text) => ({ text })));
    // Held where it would write last of all: everything else is written, and nothing committed.
    const holder = await pool.connect();
    await holder.query("begin");
    await holder.query("select 1 from event_counter where workspace_id = $1 for update", [workspaceId]);
    const cut = place();
    await vi.waitFor(async () => {
      const { rows } = await pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%event_counter%'",
      );
      expect(rows).toHaveLength(1);
    }, 30_000);
    await holder.query("rollback");
    holder.release();
    await cut;
    expect(await entries()).toEqual([]);
    expect(await customers()).toEqual([]);
    for (const deliveryId of await deliveriesOfJobs()) await jobs["mail.place"]({ workspaceId, deliveryId }, { attempt: 1 });
    expect((await entries()).map(({ text }) => text)).toEqual(texts);
  });
});
