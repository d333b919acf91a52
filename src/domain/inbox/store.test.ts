// The list and its counts: each view has its own, pages have no doubles or gaps, and the ignored are counted from the minute on.
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { addNote, reopenEncounter, reply, settleEncounter } from "../conversation/actions.ts";
import { insertEncounter } from "../conversation/store.ts";
import { acknowledgeWithinMs } from "../standard/rules.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { ListedEncounter, ListView } from "./schema.ts";
import { countEncounters, listEncounters } from "./store.ts";

const { connection } = useDatabase();
const start = new Date("2026-03-02T09:00:00.000Z");
const after = (ms: number) => new Date(start.getTime() + ms);
const minute = 60_000;
let owner: Teammate;
let channelId: string;
let stranger: Teammate;
beforeAll(async () => {
  ({ owner: stranger } = await makeWorkspace(connection));
});
beforeEach(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
});

async function take(from: string, at = start, text = "words"): Promise<string> {
  const { deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, rawMail({ from, subject: "s", text }), at);
  const row = await connection
    .selectFrom("entry")
    .select("encounterId")
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  return row.encounterId;
}
const list = (view: ListView, { cursor, now = start, by = owner }: { cursor?: string; now?: Date; by?: Teammate } = {}) =>
  listEncounters(connection, by.workspaceId, { view, cursor, now });
const idsIn = async (view: ListView) => (await list(view)).encounters.map((encounter) => encounter.encounterId);
const counts = (now = start, by = owner) => countEncounters(connection, by.workspaceId, now);

test("each view has the encounters of its state, newest words first", async () => {
  const [open, waiting, settled] = [
    await take("<a@x.example>"),
    await take("<b@x.example>"),
    await take("<c@x.example>", after(minute)),
  ];
  await reply(connection, owner, waiting, "Hello", after(2 * minute));
  await settleEncounter(connection, owner, settled, { nothingOwed: true }, after(3 * minute));
  expect(await idsIn("open")).toEqual([open]);
  expect(await idsIn("waiting")).toEqual([waiting]);
  expect(await idsIn("settled")).toEqual([settled]);
  expect(await idsIn("all")).toEqual([waiting, settled, open]);
  expect(await counts()).toEqual({ open: 1, waiting: 1, settled: 1, unanswered: 1, ignored: 0, held: 1 });
  await reopenEncounter(connection, owner, settled, after(4 * minute));
  expect(await idsIn("open")).toEqual([settled, open]);
  expect(await counts()).toMatchObject({ open: 2, settled: 0, unanswered: 2 });
});

test("a note does not move an encounter in the list", async () => {
  const first = await take("<a@x.example>");
  const second = await take("<b@x.example>", after(minute));
  await addNote(connection, owner, first, "a note", after(2 * minute));
  expect(await idsIn("open")).toEqual([second, first]);
});

describe("the list shows", () => {
  test("the customer's name, their address where there is none, and the name they sign with later", async () => {
    await take("<nameless@x.example>");
    await take("Ana <ana@x.example>", after(minute));
    expect((await list("all")).encounters.map((each) => each.customerName)).toEqual(["Ana", "nameless@x.example"]);
    await take("Now Named <nameless@x.example>", after(2 * minute));
    expect((await list("all")).encounters[0]?.customerName).toBe("Now Named");
  });

  test("the clock of the longest unanswered words, and none where nobody waits", async () => {
    const encounterId = await take("<a@x.example>", start, "first words");
    const [listed] = (await list("open")).encounters;
    expect(listed).toMatchObject({
      latestText: "first words",
      latestBy: "customer",
      clock: { state: "running", startedAt: start.toISOString() },
    });
    await reply(connection, owner, encounterId, "Hello", after(minute));
    expect((await list("waiting")).encounters[0]).toMatchObject({ clock: null, latestBy: "teammate", latestText: "Hello" });
  });

  test("nothing of another workspace", async () => {
    await take("<a@x.example>");
    expect((await list("all", { by: stranger })).encounters).toEqual([]);
    expect(await counts(start, stranger)).toEqual({ open: 0, waiting: 0, settled: 0, unanswered: 0, ignored: 0, held: 0 });
  });
});

describe("the ignored", () => {
  test("are counted from the moment the clock's time has passed, in the list and the counts", async () => {
    await take("<a@x.example>");
    const due = after(acknowledgeWithinMs);
    const before = new Date(due.getTime() - 1);
    expect(await counts(before)).toMatchObject({ unanswered: 1, ignored: 0 });
    expect((await list("open", { now: before })).encounters[0]?.clock?.state).toBe("running");
    expect(await counts(due)).toMatchObject({ unanswered: 1, ignored: 1 });
    expect((await list("open", { now: due })).encounters[0]?.clock?.state).toBe("overdue");
  });

  test("are encounters, however many of their words wait, and none after an answer", async () => {
    const root = "r@x.example";
    for (const text of ["one", "two", "three"]) {
      await receiveMail(
        connection,
        owner.workspaceId,
        channelId,
        rawMail({ from: "<a@x.example>", references: [root], text }),
        start,
      );
    }
    const late = after(2 * acknowledgeWithinMs);
    expect(await counts(late)).toMatchObject({ unanswered: 1, ignored: 1 });
    const [encounterId = ""] = await idsIn("open");
    await reply(connection, owner, encounterId, "Sorry for the wait.", late);
    expect(await counts(late)).toMatchObject({ unanswered: 0, ignored: 0 });
  });
});

describe("paging", () => {
  /** This many open encounters of one customer, with the times that `at` says. */
  async function encounters(count: number, at: (i: number) => Date): Promise<string[]> {
    const ids = [await take("<a@x.example>", at(0))];
    const first = await connection
      .selectFrom("encounter")
      .select("conversationId")
      .where("encounterId", "=", ids[0] ?? "")
      .executeTakeFirstOrThrow();
    await inTransaction(connection, async (tx) => {
      for (let i = 1; i < count; i++) {
        const encounterId = newId();
        ids.push(encounterId);
        await insertEncounter(tx, owner.workspaceId, {
          ...first,
          encounterId,
          channelId,
          subject: "s",
          followsId: null,
          openedAt: at(i),
          latestAt: at(i),
          latestText: "words",
          latestBy: "customer",
        });
      }
    });
    return ids;
  }

  async function pages(view: ListView): Promise<ListedEncounter[][]> {
    const found: ListedEncounter[][] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list(view, cursor == null ? {} : { cursor });
      found.push(page.encounters);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }

  test("gives every encounter once, also when many have the same time", async () => {
    const ids = await encounters(120, (i) => after(Math.floor(i / 40)));
    const found = await pages("open");
    expect(found.map((page) => page.length)).toEqual([50, 50, 20]);
    const flat = found.flat().map((encounter) => encounter.encounterId);
    expect(new Set(flat).size).toBe(120);
    expect([...flat].sort()).toEqual([...ids].sort());
  });

  test("ends without an empty page when the last one is full", async () => {
    await encounters(50, after);
    expect((await pages("all")).map((page) => page.length)).toEqual([50]);
  });

  test.each(["", "x", "%%%", Buffer.from("1 x").toString("base64url"), Buffer.from(`5 ${"-".repeat(36)}`).toString("base64url")])(
    "with a cursor that is none (%j) begins at the top",
    async (cursor) => {
      await take("<a@x.example>");
      expect((await list("all", { cursor })).encounters).toHaveLength(1);
    },
  );
});
