// The list and its counts: each view has its own, pages have no doubles or gaps, and the ignored are counted from the minute on.
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeEncounter, makeTeam, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { addNote, reply } from "../conversation/actions.ts";
import { reopenEncounter, settleEncounter } from "../conversation/encounter-actions.ts";
import { acknowledgeWithinMs } from "../standard/rules.ts";
import type { Teammate } from "../workspace/schema.ts";
import { countEncounters } from "./count-store.ts";
import type { EncounterQuery } from "./listed-store.ts";
import type { ListedEncounter, ListView } from "./schema.ts";
import { listEncounters } from "./store.ts";

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
const list = (view: ListView, { now = start, by = owner, ...more }: Partial<EncounterQuery> & { by?: Teammate } = {}) =>
  listEncounters(connection, by, { view, now, ...more });
const idsIn = async (view: ListView, more: Partial<EncounterQuery> & { by?: Teammate } = {}) =>
  (await list(view, more)).encounters.map((encounter) => encounter.encounterId);
const counts = (now = start, by = owner) => countEncounters(connection, by, now);
const none = {
  open: 0,
  waiting: 0,
  snoozed: 0,
  settled: 0,
  spam: 0,
  mine: 0,
  unassigned: 0,
  unanswered: 0,
  ignored: 0,
  held: 0,
  teams: {},
};

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
  expect(await counts()).toEqual({ ...none, open: 1, waiting: 1, settled: 1, unassigned: 2, unanswered: 1, held: 1 });
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
    expect(await counts(start, stranger)).toEqual(none);
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

describe("views and filters", () => {
  test("mine and unassigned hold what is not settled, ignored what is overdue, snoozed what sleeps", async () => {
    const { workspaceId, teammateId: ownerId } = owner;
    const make = (more: object) => makeEncounter(connection, workspaceId, channelId, { now: start, ...more });
    const mine = await make({ ownerId, latestAt: after(1) });
    const sleeping = await make({ ownerId, state: "snoozed", latestAt: after(2) });
    await make({ ownerId, state: "settled" });
    const nobodys = await make({ state: "waiting", latestAt: after(3) });
    await make({ state: "settled" });
    expect(await idsIn("mine")).toEqual([sleeping.encounterId, mine.encounterId]);
    expect(await idsIn("unassigned")).toEqual([nobodys.encounterId]);
    expect(await idsIn("snoozed")).toEqual([sleeping.encounterId]);
    expect(await counts()).toEqual({ ...none, open: 1, waiting: 1, snoozed: 1, settled: 2, mine: 2, unassigned: 1 });

    const ignored = await take("<late@x.example>");
    const late = after(2 * acknowledgeWithinMs);
    expect(await idsIn("ignored")).toEqual([]);
    expect(await idsIn("ignored", { now: late })).toEqual([ignored]);
  });

  test("owner, team, channel and customer narrow a view", async () => {
    const { workspaceId } = owner;
    const { teammate } = await makeTeammate(connection, workspaceId);
    const teamId = await makeTeam(connection, workspaceId);
    const other = await makeChannel(connection, owner);
    const make = (more: object, of = channelId) => makeEncounter(connection, workspaceId, of, { now: start, ...more });
    const owned = await make({ ownerId: teammate.teammateId });
    const ofTeam = await make({ teamId });
    const elsewhere = await make({}, other.channelId);
    const [listed] = (await list("open", { ownerId: teammate.teammateId })).encounters;
    expect(listed).toMatchObject({
      encounterId: owned.encounterId,
      owner: { teammateId: teammate.teammateId, name: teammate.name },
      teamId: null,
      channelId,
      openedAt: start.toISOString(),
      snoozedUntil: null,
    });
    expect(await idsIn("all", { teamId })).toEqual([ofTeam.encounterId]);
    expect(await idsIn("all", { channelId: other.channelId })).toEqual([elsewhere.encounterId]);
    expect(await idsIn("all", { customerId: listed?.customerId })).toEqual([owned.encounterId]);
    expect(await idsIn("settled", { customerId: listed?.customerId })).toEqual([]);
  });
});

describe("each teammate sees and counts", () => {
  test("all as owner, admin, and agent of every team; an agent not those of private teams they are not in; a colleague what is theirs", async () => {
    const { workspaceId } = owner;
    const [admin, agent, insider, colleague] = [
      (await makeTeammate(connection, workspaceId, { role: "admin" })).teammate,
      (await makeTeammate(connection, workspaceId)).teammate,
      (await makeTeammate(connection, workspaceId)).teammate,
      (await makeTeammate(connection, workspaceId, { role: "colleague" })).teammate,
    ];
    const hidden = await makeTeam(connection, workspaceId, { isPrivate: true, teammateIds: [insider.teammateId] });
    agent.hiddenTeamIds = [hidden];
    colleague.hiddenTeamIds = [hidden];
    const share = (encounterId: string, teammateId: string) =>
      connection
        .insertInto("encounterShare")
        .values({ workspaceId, encounterId, teammateId, sharedBy: owner.teammateId, sharedAt: start })
        .execute();

    const inTheOpen = await take("<open@x.example>");
    const [secret, secretShared, secretOwned] = [
      await take("<secret@x.example>", after(1)),
      await take("<shared@x.example>", after(2)),
      await take("<owned@x.example>", after(3)),
    ];
    await reply(connection, owner, secret, "Hello", after(4));
    await connection
      .updateTable("encounter")
      .set({ teamId: hidden })
      .where("encounterId", "in", [secret, secretShared, secretOwned])
      .execute();
    await connection.updateTable("encounter").set({ ownerId: agent.teammateId }).where("encounterId", "=", secretOwned).execute();
    await share(secretShared, agent.teammateId);
    await share(secretShared, colleague.teammateId);

    const late = after(2 * acknowledgeWithinMs);
    const everything = [secret, secretOwned, secretShared, inTheOpen];
    for (const by of [owner, admin, insider]) {
      expect(await idsIn("all", { by })).toEqual(everything);
      const seen = { open: 3, waiting: 1, unassigned: 3, unanswered: 3, ignored: 3, held: 1 };
      expect(await counts(late, by)).toEqual({ ...none, ...seen, teams: { [hidden]: 2 } });
    }
    expect(await idsIn("all", { by: agent })).toEqual([secretOwned, secretShared, inTheOpen]);
    expect(await idsIn("ignored", { by: agent, now: late })).toEqual([secretOwned, secretShared, inTheOpen]);
    expect(await counts(late, agent)).toEqual({ ...none, open: 3, mine: 1, unassigned: 2, unanswered: 3, ignored: 3 });
    expect(await idsIn("all", { by: colleague })).toEqual([secretShared]);
    expect(await counts(late, colleague)).toEqual({ ...none, open: 1, unassigned: 1, unanswered: 1, ignored: 1 });
  });
});

describe("counts are exact to a thousand", () => {
  /** This many encounters more, each with words that wait since then. */
  async function many(count: number, { state = "open", teamId = null as string | null, waitsSince = start } = {}): Promise<void> {
    const { workspaceId } = owner;
    const { conversationId } = await makeEncounter(connection, workspaceId, channelId, { now: start, state: "settled" });
    await sql`
      with opened as (
        insert into encounter (workspace_id, encounter_id, conversation_id, channel_id, subject, state, team_id, opened_at, latest_at, latest_text, latest_by)
        select ${workspaceId}, gen_random_uuid(), ${conversationId}, ${channelId}, 's', ${state}, ${teamId}::uuid, ${start}, ${start}, '', 'customer'
        from generate_series(1, ${count}::integer) returning encounter_id
      ), said as (
        insert into entry (workspace_id, entry_id, conversation_id, encounter_id, kind, at, text)
        select ${workspaceId}, gen_random_uuid(), ${conversationId}, encounter_id, 'message_in', ${start}, '' from opened
        returning entry_id, encounter_id
      )
      insert into clock (workspace_id, clock_id, encounter_id, entry_id, state, started_at, due_at)
      select ${workspaceId}, gen_random_uuid(), encounter_id, entry_id, 'running', ${waitsSince}, ${waitsSince} from said
    `.execute(connection);
  }

  test("999, 1000, and 1001 for whatever is above, for those who see all, some, and what is theirs", async () => {
    const { workspaceId } = owner;
    const { teammate: agent } = await makeTeammate(connection, workspaceId);
    const { teammate: colleague } = await makeTeammate(connection, workspaceId, { role: "colleague" });
    const shown = await makeTeam(connection, workspaceId);
    const hidden = await makeTeam(connection, workspaceId, { isPrivate: true });
    agent.hiddenTeamIds = [hidden];
    colleague.hiddenTeamIds = [hidden];
    await many(5, { teamId: hidden });
    await many(999, { teamId: shown });
    const share = () =>
      sql`
      insert into encounter_share (workspace_id, encounter_id, teammate_id, shared_by, shared_at)
      select workspace_id, encounter_id, ${colleague.teammateId}, ${owner.teammateId}, ${start} from encounter
      where workspace_id = ${workspaceId} and team_id = ${shown} on conflict do nothing`.execute(connection);
    for (const seen of [999, 1000, 1001, 1001]) {
      await share();
      const some = { open: seen, unassigned: seen, unanswered: seen, ignored: seen, teams: { [shown]: seen } };
      expect(await counts(start, agent)).toMatchObject(some);
      expect(await counts(start, colleague)).toMatchObject(some);
      await many(1, { teamId: shown });
    }
    expect(await counts(start, owner)).toMatchObject({ open: 1001, ignored: 1001, teams: { [shown]: 1001, [hidden]: 5 } });
    expect(await counts(new Date(start.getTime() - 1), owner)).toMatchObject({ unanswered: 1001, ignored: 0 });
  });

  test("and those of a private team are counted for whom they were given to or shown", async () => {
    const { workspaceId } = owner;
    const { teammate: agent } = await makeTeammate(connection, workspaceId);
    const hidden = await makeTeam(connection, workspaceId, { isPrivate: true });
    agent.hiddenTeamIds = [hidden];
    await many(3, { teamId: hidden });
    expect(await counts(start, agent)).toEqual({ ...none, settled: 1 });
    const [first, second] = await idsIn("open");
    await connection
      .updateTable("encounter")
      .set({ ownerId: agent.teammateId })
      .where("encounterId", "=", first ?? "")
      .execute();
    await connection
      .insertInto("encounterShare")
      .values({
        workspaceId,
        encounterId: second ?? "",
        teammateId: agent.teammateId,
        sharedBy: owner.teammateId,
        sharedAt: start,
      })
      .execute();
    const seen = { open: 2, mine: 1, unassigned: 1, unanswered: 2, ignored: 2, settled: 1 };
    expect(await counts(start, agent)).toEqual({ ...none, ...seen });
    expect((await idsIn("all", { by: agent })).length).toBe(3);
  });
});

describe("who waits, by when their time comes", () => {
  test("stands once, with the words that wait longest, and the page after goes on where this one ended", async () => {
    const expected: string[] = [];
    for (let i = 0; i < 7; i++) {
      const from = `<c${i}@x.example>`;
      // Two at a time have the same moment.
      const encounterId = await take(from, after(Math.floor(i / 2) * minute));
      const raw = rawMail({ from, references: [`r${i}@x.example`], text: "more" });
      await receiveMail(connection, owner.workspaceId, channelId, raw, after(30 * minute));
      expected.push(encounterId);
    }
    const answered = expected.pop() ?? "";
    await reply(connection, owner, answered, "Hello", after(40 * minute));
    const found: ListedEncounter[] = [];
    let cursor: string | undefined;
    do {
      const page = await list("all", { order: "due", limit: 2, cursor });
      found.push(...page.encounters);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const due = found.map((each) => each.clock?.dueAt ?? "");
    expect(due).toEqual(due.toSorted());
    const ids = found.map((each) => each.encounterId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(expected));
    expect(ids).not.toContain(answered);
    expect(await idsIn("mine", { order: "due" })).toEqual([]);
    expect(await idsIn("open", { order: "due", by: stranger })).toEqual([]);
  });
});

describe("paging", () => {
  /** This many open encounters of one customer, with the times that `at` says. */
  async function encounters(count: number, at: (i: number) => Date): Promise<string[]> {
    const ids: string[] = [];
    let conversationId: string | undefined;
    for (let i = 0; i < count; i++) {
      const of = conversationId === undefined ? {} : { conversationId };
      const made = await makeEncounter(connection, owner.workspaceId, channelId, { now: at(i), ...of });
      conversationId = made.conversationId;
      ids.push(made.encounterId);
    }
    return ids;
  }

  async function pages(
    view: ListView,
    more: Partial<EncounterQuery> & { by?: Teammate } = {},
    between: () => Promise<void> = async () => {},
  ): Promise<ListedEncounter[][]> {
    const found: ListedEncounter[][] = [];
    let cursor: string | undefined;
    do {
      const page = await list(view, { ...more, cursor });
      found.push(page.encounters);
      cursor = page.nextCursor ?? undefined;
      await between();
    } while (cursor !== undefined);
    return found;
  }
  const idsOf = (found: ListedEncounter[][]) => found.flat().map((encounter) => encounter.encounterId);

  test("gives every encounter once, also when many have the same time", async () => {
    const ids = await encounters(120, (i) => after(Math.floor(i / 40)));
    const found = await pages("open");
    expect(found.map((page) => page.length)).toEqual([50, 50, 20]);
    expect(new Set(idsOf(found)).size).toBe(120);
    expect(idsOf(found).sort()).toEqual([...ids].sort());
  });

  test("of several states and of one team gives every encounter once, also to an agent outside a private team", async () => {
    const { workspaceId } = owner;
    const { teammate: agent } = await makeTeammate(connection, workspaceId);
    const [teamId, hidden] = [
      await makeTeam(connection, workspaceId),
      await makeTeam(connection, workspaceId, { isPrivate: true }),
    ];
    agent.hiddenTeamIds = [hidden];
    const states = ["open", "waiting", "snoozed", "settled"] as const;
    const of: string[] = [];
    for (let i = 0; i < 24; i++) {
      const more = { state: states[i % 4] ?? "open", teamId: i % 3 === 0 ? hidden : teamId, now: after(Math.floor(i / 5)) };
      const { encounterId } = await makeEncounter(connection, workspaceId, channelId, more);
      if (i % 3 !== 0) of.push(encounterId);
    }
    for (const order of ["latest", "opened"] as const) {
      for (const more of [{}, { teamId }, { channelId }]) {
        const found = idsOf(await pages("all", { order, limit: 3, by: agent, ...more }));
        expect(found.toSorted()).toEqual(of.toSorted());
      }
    }
    expect(idsOf(await pages("all", { limit: 3, by: agent, teamId: hidden }))).toEqual([]);
    expect(idsOf(await pages("unassigned", { limit: 3, by: agent })).length).toBe(12);
  });

  test("ends without an empty page when the last one is full", async () => {
    await encounters(50, after);
    expect((await pages("all")).map((page) => page.length)).toEqual([50]);
    expect((await pages("all", { limit: 25 })).map((page) => page.length)).toEqual([25, 25]);
  });

  test("in the order of opening is exactly the same while encounters change and new ones come", async () => {
    const ids = await encounters(30, (i) => after(Math.floor(i / 3) * minute));
    let step = 0;
    const found = await pages("all", { order: "opened", limit: 7 }, async () => {
      step++;
      await makeEncounter(connection, owner.workspaceId, channelId, { now: after(1000 * minute + step) });
      await connection
        .updateTable("encounter")
        .set({ latestAt: after(2000 * minute + step), state: step % 2 === 0 ? "waiting" : "open", ownerId: owner.teammateId })
        .where("encounterId", "in", [ids[step] ?? "", ids[20 - step] ?? ""])
        .execute();
    });
    const expected = await connection
      .selectFrom("encounter")
      .select("encounterId")
      .where("encounterId", "in", ids)
      .orderBy("openedAt", "desc")
      .orderBy("encounterId", "desc")
      .execute();
    expect(idsOf(found)).toEqual(expected.map((row) => row.encounterId));
  });

  test.each(["", "x", "%%%", Buffer.from('["x","y"]').toString("base64url"), Buffer.from("[1]").toString("base64url")])(
    "with a cursor that is none (%j) is refused",
    async (cursor) => {
      await expect(list("all", { cursor })).rejects.toMatchObject({ code: "input_invalid" });
    },
  );
});
