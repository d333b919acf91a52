// Giving, snoozing and waking, renaming, sharing: what becomes of the encounter, what the conversation says, what is refused.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import type { Jobs } from "../../server/jobs.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeKey, makeTeam, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import type { Teammate } from "../workspace/schema.ts";
import { addNote, reply } from "./actions.ts";
import { assignEncounter, reopenEncounter, settleEncounter, snoozeEncounter, wakeEncounter } from "./encounter-actions.ts";
import { findEncounter } from "./encounter-store.ts";
import { listEntries } from "./read.ts";
import type { Encounter } from "./schema.ts";

const database = useDatabase();
const { connection, pool } = database;
const start = new Date("2026-03-02T09:00:00.000Z");
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const clock = testClock(start);
const nothingOwed = { nothingOwed: true };
let app: TestApp;
let owner: Teammate;
let agent: Teammate;
let workspaceId: string;
let channelId: string;
let headers: { authorization: string };
beforeAll(async () => {
  app = await openTestApp(database, clock);
  ({ owner, workspaceId } = await makeWorkspace(connection));
  agent = (await makeTeammate(connection, workspaceId)).teammate;
  ({ channelId } = await makeChannel(connection, owner));
  ({ headers } = await makeKey(connection, owner));
});
afterAll(() => app.close());
beforeEach(() => clock.set(start));

async function anEncounter(from = `<${newId()}@customer.example>`) {
  const root = `${newId()}@x`;
  const write = (minutes: number, text = "words") =>
    receiveMail(connection, workspaceId, channelId, rawMail({ from, references: [root], text }), after(minutes));
  const { deliveryId } = await write(0);
  const { encounterId, conversationId } = await connection
    .selectFrom("entry")
    .select(["encounterId", "conversationId"])
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
  return { encounterId, conversationId, write };
}
const look = async (encounterId: string) => (await findEncounter(connection, owner, encounterId)) as Encounter;
const lines = async (encounterId: string) =>
  (await listEntries(connection, owner, { encounterId }, { before: undefined, limit: 100, now: start })).map(
    (entry) => entry.event ?? entry.kind,
  );
const eventKinds = async (encounterId: string) =>
  (
    await connection
      .selectFrom("event")
      .select(["kind", "ids", "position"])
      .where("workspaceId", "=", workspaceId)
      .orderBy("position")
      .execute()
  )
    .filter(({ ids }) => (ids as { encounterId?: string }).encounterId === encounterId)
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith("encounter."));
const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  app.request(`/api/v1/workspaces/${workspaceId}${path}`, {
    method,
    headers: { ...headers, "content-type": "application/json", ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe("an encounter is given", () => {
  test("to a teammate and to a team, each without touching the other", async () => {
    const { encounterId } = await anEncounter();
    const teamId = await makeTeam(connection, workspaceId);
    await assignEncounter(connection, owner, encounterId, { teammateId: agent.teammateId }, after(1));
    expect(await look(encounterId)).toMatchObject({ owner: { teammateId: agent.teammateId, name: agent.name }, teamId: null });
    await assignEncounter(connection, owner, encounterId, { teamId }, after(2));
    expect(await look(encounterId)).toMatchObject({ owner: { teammateId: agent.teammateId }, teamId });
    await assignEncounter(connection, owner, encounterId, { teammateId: null }, after(3));
    expect(await look(encounterId)).toMatchObject({ owner: null, teamId, state: "open" });
    const entries = await listEntries(connection, owner, { encounterId }, { before: undefined, limit: 9, now: start });
    expect(entries.slice(1)).toMatchObject([
      { event: "assigned", about: { teammate: { name: agent.name }, team: null }, author: { name: "Ada Owner" } },
      { event: "assigned", about: { teammate: null, team: { teamId } } },
      { event: "unassigned", about: null },
    ]);
  });

  test("to whoever has it already without anything happening", async () => {
    const { encounterId } = await anEncounter();
    const to = { teammateId: agent.teammateId };
    await Promise.all([1, 1, 1].map((minute) => assignEncounter(connection, owner, encounterId, to, after(minute))));
    await assignEncounter(connection, owner, encounterId, { teamId: null }, after(2));
    expect(await lines(encounterId)).toEqual(["message_in", "assigned"]);
    expect(await eventKinds(encounterId)).toEqual(["encounter.opened", "encounter.assigned"]);
  });

  test("and the event says where from, only where the team is another", async () => {
    const { encounterId, conversationId } = await anEncounter();
    const teamId = await makeTeam(connection, workspaceId);
    await assignEncounter(connection, owner, encounterId, { teammateId: agent.teammateId }, after(1));
    await assignEncounter(connection, owner, encounterId, { teamId }, after(2));
    await assignEncounter(connection, owner, encounterId, { teamId: null }, after(3));
    const events = await connection
      .selectFrom("event")
      .select("ids")
      .where("workspaceId", "=", workspaceId)
      .where("kind", "=", "encounter.assigned")
      .orderBy("position")
      .execute();
    const of = events.map(({ ids }) => ids as { encounterId: string }).filter((ids) => ids.encounterId === encounterId);
    const same = { encounterId, conversationId };
    expect(of).toEqual([same, { ...same, fromTeamId: null }, { ...same, fromTeamId: teamId }]);
  });

  test("to nobody who is not there: another workspace's, one who left, a team that is none", async () => {
    const { encounterId } = await anEncounter();
    const { owner: stranger } = await makeWorkspace(connection);
    const { teammate: left } = await makeTeammate(connection, workspaceId);
    await connection.updateTable("teammate").set({ leftAt: start }).where("teammateId", "=", left.teammateId).execute();
    const theirTeam = await makeTeam(connection, stranger.workspaceId);
    for (const to of [
      { teammateId: stranger.teammateId },
      { teammateId: left.teammateId },
      { teammateId: newId() },
      { teamId: theirTeam },
      { teamId: newId() },
    ]) {
      await expect(assignEncounter(connection, owner, encounterId, to, start)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await lines(encounterId)).toEqual(["message_in"]);
  });

  test("to a colleague, who sees it from then on; and by an agent to a private team that they are not in", async () => {
    const { encounterId } = await anEncounter();
    const { teammate: porter } = await makeTeammate(connection, workspaceId, { role: "colleague" });
    expect(await findEncounter(connection, porter, encounterId)).toBeUndefined();
    await assignEncounter(connection, owner, encounterId, { teammateId: porter.teammateId }, start);
    expect(await findEncounter(connection, porter, encounterId)).toBeDefined();
    const teamId = await makeTeam(connection, workspaceId, { isPrivate: true });
    const outside = { ...agent, hiddenTeamIds: [teamId] };
    await assignEncounter(connection, outside, encounterId, { teamId }, start);
    expect(await findEncounter(connection, outside, encounterId)).toBeUndefined();
  });

  test.each([{}, { teammateId: "x" }, { teamId: 5 }, []])("with %j not at all", async (body) => {
    const { encounterId } = await anEncounter();
    expect((await ask("POST", `/encounters/${encounterId}/assign`, body)).status).toBe(400);
  });
});

describe("an encounter that sleeps", () => {
  const job = (encounterId: string, until: Date): Jobs["encounter.wake"] => ({
    workspaceId,
    encounterId,
    until: until.toISOString(),
  });
  const wake = (encounterId: string, until: Date, now = until) => wakeEncounter(connection, job(encounterId, until), now);
  const jobsOf = async (encounterId: string): Promise<Date[]> => {
    const { rows } = await pool.query(
      "select run_at from graphile_worker._private_jobs where payload->>'encounterId' = $1 order by run_at",
      [encounterId],
    );
    return rows.map(({ run_at }) => run_at);
  };

  test("is woken at its time, once, as it would be had it never slept; its clocks run on", async () => {
    const { encounterId } = await anEncounter();
    await snoozeEncounter(connection, owner, encounterId, after(60), after(1));
    expect(await look(encounterId)).toMatchObject({ state: "snoozed", snoozedUntil: after(60).toISOString() });
    expect(await jobsOf(encounterId)).toEqual([after(60)]);
    await Promise.all([1, 2, 3].map(() => wake(encounterId, after(60))));
    await wake(encounterId, after(60), after(600));
    expect(await look(encounterId)).toMatchObject({ state: "open", snoozedUntil: null });
    expect(await lines(encounterId)).toEqual(["message_in", "snoozed", "woken"]);
    expect(await eventKinds(encounterId)).toEqual(["encounter.opened", "encounter.snoozed", "encounter.woken"]);
  });

  test("waits for the customer again when woken, where they were answered", async () => {
    const { encounterId } = await anEncounter();
    await reply(connection, owner, encounterId, "Tomorrow.", after(1));
    await snoozeEncounter(connection, owner, encounterId, after(60), after(2));
    await wake(encounterId, after(60), after(61));
    expect((await look(encounterId)).state).toBe("waiting");
  });

  test("is left alone by the job of an earlier sleep, and by one that comes early, which is set for its time again", async () => {
    const { encounterId } = await anEncounter();
    await snoozeEncounter(connection, owner, encounterId, after(60), after(1));
    await snoozeEncounter(connection, owner, encounterId, after(120), after(2));
    await wake(encounterId, after(60));
    expect((await look(encounterId)).state).toBe("snoozed");
    await wake(encounterId, after(120), after(30));
    expect((await look(encounterId)).state).toBe("snoozed");
    expect(await jobsOf(encounterId)).toEqual([after(60), after(120), after(120)]);
    // Clocks of machines differ a little.
    await wake(encounterId, after(120), new Date(after(120).getTime() - 30_000));
    expect((await look(encounterId)).state).toBe("open");
  });

  test.each([
    ["words of the customer", "open", (each: Awaited<ReturnType<typeof anEncounter>>) => each.write(5)],
    ["a reply", "waiting", ({ encounterId }: { encounterId: string }) => reply(connection, owner, encounterId, "Now.", after(5))],
    [
      "being taken up",
      "open",
      ({ encounterId }: { encounterId: string }) => reopenEncounter(connection, owner, encounterId, after(5)),
    ],
    [
      "being settled",
      "settled",
      ({ encounterId }: { encounterId: string }) => settleEncounter(connection, owner, encounterId, nothingOwed, after(5)),
    ],
  ] as const)("is woken at once by %s, and its job finds nothing to do", async (_what, state, act) => {
    const each = await anEncounter();
    await snoozeEncounter(connection, owner, each.encounterId, after(60), after(1));
    await act(each);
    expect(await look(each.encounterId)).toMatchObject({ state, snoozedUntil: null });
    const before = await lines(each.encounterId);
    await wake(each.encounterId, after(60));
    expect(await lines(each.encounterId)).toEqual(before);
  });

  test("sleeps on through notes, and when it is given to someone", async () => {
    const { encounterId } = await anEncounter();
    await snoozeEncounter(connection, owner, encounterId, after(60), after(1));
    await addNote(connection, owner, encounterId, "a note", after(2));
    await assignEncounter(connection, owner, encounterId, { teammateId: agent.teammateId }, after(3));
    expect((await look(encounterId)).state).toBe("snoozed");
  });

  test("is woken, answered, written to and put to sleep at the same moment without ever being asleep without a time", async () => {
    for (let i = 0; i < 5; i++) {
      const each = await anEncounter();
      const { encounterId } = each;
      await snoozeEncounter(connection, owner, encounterId, after(60), after(1));
      await Promise.all([
        wake(encounterId, after(60)),
        each.write(60),
        snoozeEncounter(connection, owner, encounterId, after(90), after(60)),
        wake(encounterId, after(60)),
        reply(connection, owner, encounterId, "Now.", after(60)),
      ]);
      const { state, snoozedUntil } = await look(encounterId);
      expect(snoozedUntil === null).toBe(state !== "snoozed");
      if (state === "snoozed") await wake(encounterId, after(90));
      expect(["open", "waiting"]).toContain((await look(encounterId)).state);
    }
  });

  test.each([
    ["the past", after(-1).toISOString(), 400],
    ["now", start.toISOString(), 400],
    ["more than a year away", after(366 * 24 * 60).toISOString(), 400],
    ["no time", "soon", 400],
    ["another time zone", "2026-03-02T12:00:00+02:00", 204],
  ])("is put to sleep until %s: %s answers %i", async (_what, until, status) => {
    const { encounterId } = await anEncounter();
    expect((await ask("POST", `/encounters/${encounterId}/snooze`, { until })).status).toBe(status);
  });

  test("must not be settled", async () => {
    const { encounterId } = await anEncounter();
    await settleEncounter(connection, owner, encounterId, nothingOwed, after(1));
    const answer = await ask("POST", `/encounters/${encounterId}/snooze`, { until: after(60).toISOString() });
    expect([answer.status, (await answer.json()).code]).toEqual([409, "settled_already"]);
  });
});

describe("who changes an encounter that another changed meanwhile", () => {
  const acts: [string, string, unknown][] = [
    ["PATCH", "", { subject: "Rabbit" }],
    ["POST", "/assign", { teammateId: null }],
    ["POST", "/snooze", { until: after(60).toISOString() }],
    ["POST", "/settle", nothingOwed],
    ["POST", "/reopen", undefined],
  ];
  test.each(acts)("by %s %s is told which fields changed, and nothing happens", async (method, path, body) => {
    const each = await anEncounter();
    const { encounterId } = each;
    const tag = (await ask("GET", `/encounters/${encounterId}`)).headers.get("etag") ?? "";
    await assignEncounter(connection, owner, encounterId, { teammateId: agent.teammateId }, after(1));
    const refused = await ask(method, `/encounters/${encounterId}${path}`, body, { "if-match": tag });
    expect([refused.status, await refused.json()]).toMatchObject([
      412,
      { code: "changed_meanwhile", changed: ["owner"], current: { encounterId, owner: { teammateId: agent.teammateId } } },
    ]);
    const current = await ask("GET", `/encounters/${encounterId}`);
    const again = { "if-match": current.headers.get("etag") ?? "" };
    expect((await ask(method, `/encounters/${encounterId}${path}`, body, again)).status).toBe(204);
  });
});

test("a new subject is that of the replies from then on, and is said to those who look", async () => {
  const { encounterId } = await anEncounter();
  expect((await ask("PATCH", `/encounters/${encounterId}`, { subject: "  Lost rabbit " })).status).toBe(204);
  expect((await ask("PATCH", `/encounters/${encounterId}`, { subject: "Lost rabbit" })).status).toBe(204);
  const { entryId } = await reply(connection, owner, encounterId, "Found.", after(1));
  const entry = await (await ask("GET", `/entries/${entryId}`)).json();
  expect(entry.subject).toBe("Re: Lost rabbit");
  expect(await eventKinds(encounterId)).toEqual(["encounter.opened", "encounter.changed"]);
  for (const subject of [" ", "x".repeat(501), 5])
    expect((await ask("PATCH", `/encounters/${encounterId}`, { subject })).status).toBe(400);
});

describe("an encounter is shared", () => {
  test("with others only: who shares it with themselves would keep it wherever it goes", async () => {
    const { encounterId } = await anEncounter();
    const byAgent = (await makeKey(connection, agent)).headers;
    const self = await ask("PUT", `/encounters/${encounterId}/shares/${agent.teammateId}`, undefined, byAgent);
    expect(self.status).toBe(403);
    expect(await self.json()).toMatchObject({ code: "not_permitted", detail: expect.stringContaining("someone else") });
    expect(await lines(encounterId)).toEqual(["message_in"]);
  });

  test("with a teammate once, listed by whom, and no longer when it is taken back", async () => {
    const { encounterId } = await anEncounter();
    const { teammate: porter } = await makeTeammate(connection, workspaceId, { role: "colleague" });
    const path = `/encounters/${encounterId}/shares/${porter.teammateId}`;
    for (const method of ["PUT", "PUT"]) expect((await ask(method, path)).status).toBe(204);
    const shares = await (await ask("GET", `/encounters/${encounterId}/shares`)).json();
    expect(shares).toMatchObject({
      shares: [{ teammateId: porter.teammateId, sharedBy: { teammateId: owner.teammateId }, sharedAt: start.toISOString() }],
      nextCursor: null,
    });
    for (const method of ["DELETE", "DELETE"]) expect((await ask(method, path)).status).toBe(204);
    expect(await lines(encounterId)).toEqual(["message_in", "shared", "unshared"]);
    expect(await eventKinds(encounterId)).toEqual(["encounter.opened", "encounter.shared", "encounter.unshared"]);
  });

  test("with one who sees it anyway, and with none who does not belong to the workspace", async () => {
    const { encounterId } = await anEncounter();
    const { owner: stranger } = await makeWorkspace(connection);
    const share = async (teammateId: string) => (await ask("PUT", `/encounters/${encounterId}/shares/${teammateId}`)).status;
    expect(await share(agent.teammateId)).toBe(204);
    expect(await share(stranger.teammateId)).toBe(404);
    expect(await share(newId())).toBe(404);
  });

  test("with many, in pages without doubles or gaps", async () => {
    const { encounterId } = await anEncounter();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const { teammateId } = (await makeTeammate(connection, workspaceId, { role: "colleague" })).teammate;
      ids.push(teammateId);
      await ask("PUT", `/encounters/${encounterId}/shares/${teammateId}`);
    }
    const found: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await (await ask("GET", `/encounters/${encounterId}/shares?limit=2${cursor}`)).json();
      found.push(...page.shares.map((share: { teammateId: string }) => share.teammateId));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect([...found].sort()).toEqual([...ids].sort());
  });
});

test("entries come with only the fields that were asked for, and always with their ids", async () => {
  const { encounterId, conversationId } = await anEncounter();
  for (const path of [`/encounters/${encounterId}`, `/conversations/${conversationId}`]) {
    const page = await (await ask("GET", `${path}/entries?fields=text,kind`)).json();
    expect(page.entries).toEqual([{ entryId: expect.any(String), kind: "message_in", text: "words" }]);
    expect((await ask("GET", `${path}/entries?fields=text,secret`)).status).toBe(400);
  }
});
