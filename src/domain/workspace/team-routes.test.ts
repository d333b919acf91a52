// Teams: names that are one's own, members who are teammates, private ones, and that none vanishes while it is in use.
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newestPosition, readEventsAfter } from "../../events.ts";
import { newId } from "../../server/ids.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeEncounter, makeTeammate, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import { type Role, roles, type Teammate } from "./schema.ts";
import type { Team } from "./team-schema.ts";
import { deleteTeam } from "./team-store.ts";
import { findTeammate } from "./teammate-store.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
let app: TestApp;
let mine: { workspaceId: string; owner: Teammate; email: string; password: string };
let browser: Browser;
const as = {} as Record<Role, { browser: Browser; teammateId: string }>;
beforeAll(async () => {
  app = await openTestApp(database, now);
  mine = await makeWorkspace(connection);
  browser = await app.signIn(mine);
  for (const role of roles) {
    const made = await makeTeammate(connection, mine.workspaceId, { role });
    as[role] = { browser: await app.signIn(made), teammateId: made.teammate.teammateId };
  }
});
afterAll(() => app.close());

const within = (path: string) => `/api/v1/workspaces/${mine.workspaceId}${path}`;
const at = (path = "") => within(`/teams${path}`);
const codeOf = async (answer: Response) =>
  `${answer.status} ${answer.status === 204 ? "" : ((await answer.json()).code ?? "")}`.trim();
let named = 0;
async function add(input: object = {}): Promise<Team> {
  now.advance(1);
  const answer = await browser.post(at(), { name: `Team ${++named}`, ...input });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return answer.json();
}
const read = async (teamId: string): Promise<Team> => (await browser.get(at(`/${teamId}`))).json();
const eventsAfter = async (position: number) =>
  (await readEventsAfter(connection, mine.workspaceId, position)).map(({ kind, ids }) => ({ kind, ids }));

describe("a team", () => {
  test("is made, read, changed and removed, and each is said", async () => {
    const before = await newestPosition(connection, mine.workspaceId);
    const members = [as.agent.teammateId, as.colleague.teammateId].sort();
    const { teamId, ...made } = await add({ name: "Night desk", private: true, teammateIds: members });
    expect(made).toMatchObject({ name: "Night desk", private: true, teammateIds: members });
    expect(await read(teamId)).toEqual({ teamId, ...made });
    now.advance(1000);
    const changed = await browser.patch(at(`/${teamId}`), { private: false, teammateIds: [as.admin.teammateId] });
    expect(await changed.json()).toMatchObject({ name: "Night desk", private: false, teammateIds: [as.admin.teammateId] });
    expect((await browser.delete(at(`/${teamId}`))).status).toBe(204);
    expect(await codeOf(await browser.get(at(`/${teamId}`)))).toBe("404 not_found");
    expect(await codeOf(await browser.delete(at(`/${teamId}`)))).toBe("404 not_found");
    const ids = { teamId };
    expect(await eventsAfter(before)).toEqual([
      { kind: "team.added", ids },
      { kind: "team.changed", ids },
      { kind: "team.removed", ids },
    ]);
  });

  test("that is private hides itself from agents who are not in it, and from no one who is", async () => {
    const { teamId } = await add({ private: true });
    const hidden = async (teammateId: string) => {
      const row = await connection
        .selectFrom("teammate")
        .select("userId")
        .where("teammateId", "=", teammateId)
        .executeTakeFirstOrThrow();
      return (await findTeammate(connection, mine.workspaceId, row.userId))?.hiddenTeamIds ?? [];
    };
    expect(await hidden(as.agent.teammateId)).toContain(teamId);
    await browser.patch(at(`/${teamId}`), { teammateIds: [as.agent.teammateId] });
    expect(await hidden(as.agent.teammateId)).not.toContain(teamId);
  });

  test.each(roles)("is read by everyone (%s); made, changed and removed by owners and admins", async (role) => {
    const { browser: theirs } = as[role];
    const { teamId } = await add();
    expect((await theirs.get(at())).status).toBe(200);
    expect((await theirs.get(at(`/${teamId}`))).status).toBe(200);
    const codes = [
      await codeOf(await theirs.post(at(), { name: `Of ${role}` })),
      await codeOf(await theirs.patch(at(`/${teamId}`), { name: `By ${role}` })),
      await codeOf(await theirs.delete(at(`/${teamId}`))),
    ];
    const may = role === "owner" || role === "admin";
    expect(codes).toEqual(may ? ["201", "200", "204"] : ["403 not_permitted", "403 not_permitted", "403 not_permitted"]);
  });

  test("has a name of its own, in whatever letters", async () => {
    const { teamId } = await add({ name: "Réception" });
    expect(await codeOf(await browser.post(at(), { name: "RÉCEPTION " }))).toBe("409 name_taken");
    const other = await add();
    expect(await codeOf(await browser.patch(at(`/${other.teamId}`), { name: "réception" }))).toBe("409 name_taken");
    expect((await browser.patch(at(`/${teamId}`), { name: "RÉCEPTION" })).status).toBe(200);
  });

  test("made by several at the same moment under one name is made once", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => browser.post(at(), { name: "At once" })));
    expect((await Promise.all(answers.map(codeOf))).sort()).toEqual(["201", "409 name_taken", "409 name_taken"]);
  });
});

describe("members", () => {
  test("named twice are members once", async () => {
    const { teammateIds } = await add({ teammateIds: [as.agent.teammateId, as.agent.teammateId.toUpperCase()] });
    expect(teammateIds).toEqual([as.agent.teammateId]);
  });

  test("who are no teammates here are refused by name: strangers, members of other workspaces, those who left", async () => {
    const theirs = await makeWorkspace(connection);
    const left = await makeTeammate(connection, mine.workspaceId);
    await browser.delete(`/api/v1/workspaces/${mine.workspaceId}/teammates/${left.teammate.teammateId}`);
    const { teamId } = await add({ teammateIds: [as.agent.teammateId] });
    for (const teammateId of [newId(), theirs.owner.teammateId, left.teammate.teammateId]) {
      const teammateIds = [as.agent.teammateId, teammateId];
      for (const answer of [
        await browser.post(at(), { name: `Refused ${++named}`, teammateIds }),
        await browser.patch(at(`/${teamId}`), { name: "Changed", teammateIds }),
      ]) {
        expect(answer.status).toBe(400);
        const { code, detail } = await answer.json();
        expect(code).toBe("input_invalid");
        expect(detail).toContain(teammateId);
        expect(detail).not.toContain(as.agent.teammateId);
      }
    }
    expect(await read(teamId)).toMatchObject({ teammateIds: [as.agent.teammateId] });
    expect((await read(teamId)).name).not.toBe("Changed");
  });

  test("are 500 at most", async () => {
    const teammateIds = Array.from({ length: 501 }, () => newId());
    expect(await codeOf(await browser.post(at(), { name: "Crowd", teammateIds }))).toBe("400 input_invalid");
  });
});

describe("input", () => {
  test.each([
    {},
    { name: "" },
    { name: "x".repeat(121) },
    { name: "a\u0000" },
    { name: "A", private: "yes" },
    { name: "A", teammateIds: "all" },
    { name: "A", teammateIds: ["' or 1=1 --"] },
    { name: "A", teammateIds: [null] },
  ])("%j is refused", async (input) => {
    expect(await codeOf(await browser.post(at(), input))).toBe("400 input_invalid");
  });

  test.each(["'); drop table team; --", "<img src=x onerror=alert(1)>", "👩\u200d🚀", "%", "_", "🐇"])(
    "the name %j is kept as it is",
    async (name) => {
      const { teamId } = await add({ name });
      expect((await read(teamId)).name).toBe(name);
    },
  );

  test("a name is kept without signs that turn others around", async () => {
    const { teamId } = await add({ name: "\u202etfel" });
    expect((await read(teamId)).name).toBe("tfel");
  });
});

test("what was changed meanwhile is refused, with the fields and what is there now", async () => {
  const { teamId, name } = await add();
  const seen = (await browser.get(at(`/${teamId}`))).headers.get("etag") ?? "";
  now.advance(1000);
  await as.admin.browser.patch(at(`/${teamId}`), { teammateIds: [as.agent.teammateId] });
  const answer = await browser.patch(at(`/${teamId}`), { private: true }, { "if-match": seen });
  expect(answer.status).toBe(412);
  expect(await answer.json()).toMatchObject({
    changed: ["changedAt", "teammateIds"],
    current: { teamId, name, private: false, teammateIds: [as.agent.teammateId] },
  });
  expect(await codeOf(await browser.delete(at(`/${teamId}`), undefined, { "if-match": seen }))).toBe("412 changed_meanwhile");
  const fresh = (await browser.get(at(`/${teamId}`))).headers.get("etag") ?? "";
  expect((await browser.delete(at(`/${teamId}`), undefined, { "if-match": fresh })).status).toBe(204);
});

describe("is still in use, and stays, while", () => {
  test.each([true, false])("a channel brings words to it (private: %s)", async (isPrivate) => {
    const { teamId } = await add({ private: isPrivate });
    const { channelId } = await makeChannel(connection, mine.owner);
    await connection.updateTable("channel").set({ teamId }).where("channelId", "=", channelId).execute();
    const answer = await browser.delete(at(`/${teamId}`));
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: "still_in_use", detail: expect.stringMatching(/channels/i) });
    expect((await read(teamId)).teamId).toBe(teamId);
    await connection.updateTable("channel").set({ teamId: null }).where("channelId", "=", channelId).execute();
    expect((await browser.delete(at(`/${teamId}`))).status).toBe(204);
  });

  test("it has encounters", async () => {
    const { teamId } = await add({ private: true });
    const { channelId } = await makeChannel(connection, mine.owner);
    const { deliveryId } = await receiveMail(connection, mine.workspaceId, channelId, rawMail(), now());
    const { encounterId } = await connection
      .selectFrom("entry")
      .select("encounterId")
      .where("deliveryId", "=", deliveryId)
      .executeTakeFirstOrThrow();
    await connection.updateTable("encounter").set({ teamId }).where("encounterId", "=", encounterId).execute();
    const answer = await browser.delete(at(`/${teamId}`));
    expect(await answer.json()).toMatchObject({ code: "still_in_use", detail: expect.stringMatching(/encounters/) });
  });
});

describe("that is being removed at this moment is there no more", () => {
  test.each(["channel", "encounter"])("for %s", async (kind) => {
    const { teamId } = await add();
    const { channelId } = await makeChannel(connection, mine.owner);
    const { encounterId } = await makeEncounter(connection, mine.workspaceId, channelId);
    const address = `desk-${teamId}@hotel.example`;
    const give = () =>
      kind === "channel"
        ? browser.post(within("/channels"), { name: "Desk", address, imap: null, smtp: null, teamId })
        : browser.post(within(`/encounters/${encounterId}/assign`), { teamId });
    const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const given = await connection.transaction().execute(async (tx) => {
      await deleteTeam(tx, mine.workspaceId, teamId);
      const answer = give();
      await expect.poll(async () => (await waiting.execute(connection)).rows.length).toBe(1);
      return { answer };
    });
    const answer = await given.answer;
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "not_found", detail: "There is no such team." });
  });

  test("for whoever is first: it is given, or it is removed", async () => {
    const { teamId } = await add();
    const { channelId } = await makeChannel(connection, mine.owner);
    const { encounterId } = await makeEncounter(connection, mine.workspaceId, channelId);
    const giving = browser.post(within(`/encounters/${encounterId}/assign`), { teamId });
    const [given, removed] = await Promise.all([giving, browser.delete(at(`/${teamId}`))]);
    expect([
      [204, 409],
      [404, 204],
    ]).toContainEqual([given.status, removed.status]);
  });
});

test("one that only an old line of a conversation names is removed, and the line reads on without it", async () => {
  const { teamId } = await add({ name: "Night desk of old" });
  const { channelId } = await makeChannel(connection, mine.owner);
  const { encounterId } = await makeEncounter(connection, mine.workspaceId, channelId);
  for (const to of [teamId, null])
    expect((await browser.post(within(`/encounters/${encounterId}/assign`), { teamId: to })).status).toBe(204);
  const lines = async () => (await (await browser.get(within(`/encounters/${encounterId}/entries`))).json()).entries;
  expect(await lines()).toMatchObject([
    { event: "assigned", about: { team: { teamId, name: "Night desk of old" } } },
    { event: "unassigned", about: null },
  ]);
  expect((await browser.delete(at(`/${teamId}`))).status).toBe(204);
  expect(await lines()).toMatchObject([
    { event: "assigned", about: null },
    { event: "unassigned", about: null },
  ]);
});

describe("under an Idempotency-Key", () => {
  const count = async (name: string) =>
    (await connection.selectFrom("team").select("teamId").where("name", "=", name).execute()).length;

  test("the same again is answered alike and made once, one after the other and at the same moment", async () => {
    const send = (name: string) => browser.post(at(), { name }, { "idempotency-key": `key ${name}`.replace(/ /g, "-") });
    const first = await (await send("Once")).json();
    expect(await (await send("Once")).json()).toEqual(first);
    const answers = await Promise.all([1, 2, 3, 4].map(() => send("Once more")));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    expect(new Set(bodies).size).toBe(1);
    expect([await count("Once"), await count("Once more")]).toEqual([1, 1]);
  });

  test("something else is refused, and what was refused may be tried again", async () => {
    const headers = { "idempotency-key": "another" };
    expect((await browser.post(at(), { name: "Another" }, headers)).status).toBe(201);
    expect(await codeOf(await browser.post(at(), { name: "Yet another" }, headers))).toBe("422 idempotency_key_reused");
    const taken = { "idempotency-key": "taken" };
    expect(await codeOf(await browser.post(at(), { name: "Another" }, taken))).toBe("409 name_taken");
    expect((await browser.post(at(), { name: "Free" }, taken)).status).toBe(201);
  });
});

test("the list is read page by page while teams come and go", async () => {
  const all: string[] = (await (await browser.get(at("?limit=200"))).json()).teams.map((team: Team) => team.teamId);
  for (let i = 0; i < 5; i++) all.push((await add()).teamId);
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: { teams: Team[]; nextCursor: string | null } = await (
      await browser.get(at(`?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`))
    ).json();
    if (cursor === "") {
      // What was on a page already goes; what comes, comes last.
      await connection
        .deleteFrom("team")
        .where("teamId", "=", page.teams[0]?.teamId ?? "")
        .execute()
        .catch(() => {});
      all.push((await add()).teamId);
    }
    seen.push(...page.teams.map((team) => team.teamId));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(all);
});

test("of another workspace there is no team, and nothing changes", async () => {
  const { teamId } = await add({ name: "Mine" });
  const theirs = await makeWorkspace(connection);
  const stranger = await app.signIn(theirs);
  for (const path of [at(`/${teamId}`), `/api/v1/workspaces/${theirs.workspaceId}/teams/${teamId}`]) {
    expect(await codeOf(await stranger.get(path))).toBe("404 not_found");
    expect(await codeOf(await stranger.patch(path, { name: "Theirs" }))).toBe("404 not_found");
    expect(await codeOf(await stranger.delete(path))).toBe("404 not_found");
  }
  expect(await codeOf(await stranger.post(at(), { name: "Theirs" }))).toBe("404 not_found");
  expect((await read(teamId)).name).toBe("Mine");
});
