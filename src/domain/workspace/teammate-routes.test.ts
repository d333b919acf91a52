// Teammates: who may change and remove whom, the last owner, what ends when someone leaves, and what others see of it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newestPosition, readEventsAfter } from "../../events.ts";
import { inTransaction } from "../../server/db.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeKey, makeTeam, makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import { type Role, roles, type Teammate } from "./schema.ts";
import { lockWorkspace } from "./store.ts";
import type { ShownTeammate } from "./teammate-schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
let app: TestApp;
let mine: { workspaceId: string; owner: Teammate; email: string; password: string };
let browser: Browser;
beforeAll(async () => {
  app = await openTestApp(database, now);
});
beforeEach(async () => {
  mine = await makeWorkspace(connection, { now: now() });
  browser = await app.signIn(mine);
});
afterAll(() => app.close());

const at = (path: string, workspaceId = mine.workspaceId) => `/api/v1/workspaces/${workspaceId}${path}`;
const one = (teammateId: string) => at(`/teammates/${teammateId}`);
async function join(role: Role): Promise<{ teammate: Teammate; browser: Browser; teammateId: string; email: string }> {
  now.advance(1);
  const made = await makeTeammate(connection, mine.workspaceId, { role, now: now() });
  return { ...made, teammateId: made.teammate.teammateId, browser: await app.signIn(made) };
}
const codeOf = async (answer: Response) =>
  `${answer.status} ${answer.status === 204 ? "" : ((await answer.json()).code ?? "")}`.trim();
const shown = async (teammateId: string): Promise<ShownTeammate> => (await browser.get(one(teammateId))).json();
const kindsAfter = async (position: number) =>
  (await readEventsAfter(connection, mine.workspaceId, position)).map((event) => event.kind);
const owners = async () =>
  (
    await connection
      .selectFrom("teammate")
      .select("teammateId")
      .where("workspaceId", "=", mine.workspaceId)
      .where("role", "=", "owner")
      .where("leftAt", "is", null)
      .execute()
  ).length;

describe("the list", () => {
  test("shows who belongs to the workspace with their teams, to every role", async () => {
    const { teammateId, email } = await join("colleague");
    const teamId = await makeTeam(connection, mine.workspaceId, { teammateIds: [teammateId] });
    for (const role of roles) {
      const { browser: asked } = await join(role);
      const { teammates } = await (await asked.get(at("/teammates"))).json();
      expect(teammates[0]).toMatchObject({ teammateId: mine.owner.teammateId, role: "owner", leftAt: null });
      expect(teammates[1]).toMatchObject({ teammateId, email, role: "colleague", teamIds: [teamId] });
    }
  });

  test("names those who left only when asked to; their page stays", async () => {
    const { teammateId } = await join("agent");
    await browser.delete(one(teammateId));
    const ids = async (query: string) =>
      (await (await browser.get(at(`/teammates${query}`))).json()).teammates.map((each: ShownTeammate) => each.teammateId);
    expect(await ids("")).not.toContain(teammateId);
    expect(await ids("?withLeft=true")).toContain(teammateId);
    expect(await shown(teammateId)).toMatchObject({ teammateId, leftAt: now().toISOString() });
  });

  test("is read page by page, whole and without doubles, while people come and go", async () => {
    const came: string[] = [mine.owner.teammateId];
    for (let i = 0; i < 5; i++) came.push((await join("agent")).teammateId);
    const seen: string[] = [];
    for (let cursor: string | null = null, page = 0; page === 0 || cursor !== null; page++) {
      const answer = await browser.get(at(`/teammates?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`));
      const body: { teammates: ShownTeammate[]; nextCursor: string | null } = await answer.json();
      seen.push(...body.teammates.map((each) => each.teammateId));
      cursor = body.nextCursor;
      // One of the page before leaves, one more comes at the end.
      if (page === 0) {
        await browser.delete(one(came[1] ?? ""));
        came.push((await join("agent")).teammateId);
      }
    }
    expect(seen).toEqual(came);
  });

  test.each(["x", "%00", "W10", Buffer.from('["2026-99-99",1]').toString("base64url")])(
    "refuses the cursor %s",
    async (cursor) => {
      expect(await codeOf(await browser.get(at(`/teammates?cursor=${cursor}`)))).toBe("400 input_invalid");
    },
  );
});

describe("changing", () => {
  test("a name and a role is seen, said to all, and counts at once", async () => {
    const { teammateId, browser: theirs } = await join("agent");
    const before = await newestPosition(connection, mine.workspaceId);
    const answer = await browser.patch(one(teammateId), { name: "Grace", role: "admin" });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ teammateId, name: "Grace", role: "admin" });
    expect(await kindsAfter(before)).toEqual(["teammate.changed"]);
    expect((await theirs.get(at("/invitations"))).status).toBe(200);
  });

  test("nothing says nothing", async () => {
    const { teammateId } = await join("agent");
    const before = await newestPosition(connection, mine.workspaceId);
    expect((await browser.patch(one(teammateId), {})).status).toBe(200);
    expect((await browser.patch(one(teammateId), { role: "agent" })).status).toBe(200);
    expect(await kindsAfter(before)).toEqual([]);
  });

  test.each([
    ["agent", { name: "x" }],
    ["agent", { role: "owner" }],
    ["colleague", { role: "agent" }],
  ] as const)("is not for %s, not even of oneself (%j)", async (role, change) => {
    const { teammateId, browser: theirs } = await join(role);
    expect(await codeOf(await theirs.patch(one(teammateId), change))).toBe("403 not_permitted");
    expect((await shown(teammateId)).role).toBe(role);
  });

  test("an admin neither makes an owner, nor changes one, nor becomes one", async () => {
    const admin = await join("admin");
    const agent = await join("agent");
    for (const [teammateId, change] of [
      [agent.teammateId, { role: "owner" }],
      [mine.owner.teammateId, { role: "agent" }],
      [mine.owner.teammateId, { name: "x" }],
      [admin.teammateId, { role: "owner" }],
    ] as const) {
      expect(await codeOf(await admin.browser.patch(one(teammateId), change))).toBe("403 not_permitted");
    }
    expect((await admin.browser.patch(one(agent.teammateId), { role: "colleague" })).status).toBe(200);
    expect((await admin.browser.patch(one(admin.teammateId), { role: "agent" })).status).toBe(200);
  });

  test("the last owner into anything else is refused", async () => {
    expect(await codeOf(await browser.patch(one(mine.owner.teammateId), { role: "admin" }))).toBe("409 last_owner");
    expect((await browser.patch(one(mine.owner.teammateId), { name: "Ada" })).status).toBe(200);
  });

  test("takes back invitations that one may no longer make", async () => {
    const { teammateId, browser: theirs } = await join("owner");
    for (const role of ["owner", "agent"]) await theirs.post(at("/invitations"), { role });
    const states = async () =>
      Object.fromEntries(
        (await (await browser.get(at("/invitations"))).json()).invitations.map((each: { role: string; state: string }) => [
          each.role,
          each.state,
        ]),
      );
    await browser.patch(one(teammateId), { role: "admin" });
    expect(await states()).toEqual({ owner: "revoked", agent: "open" });
    await browser.patch(one(teammateId), { role: "agent" });
    expect(await states()).toEqual({ owner: "revoked", agent: "revoked" });
  });

  test("what was changed meanwhile is refused, with the fields and what is there now", async () => {
    const { teammateId } = await join("agent");
    const seen = (await browser.get(one(teammateId))).headers.get("etag") ?? "";
    now.advance(1000);
    await browser.patch(one(teammateId), { name: "Grace" });
    const answer = await browser.patch(one(teammateId), { role: "admin" }, { "if-match": seen });
    expect(answer.status).toBe(412);
    const problem = await answer.json();
    expect(problem).toMatchObject({
      code: "changed_meanwhile",
      changed: ["changedAt", "name"],
      current: { name: "Grace", role: "agent" },
    });
    const fresh = (await browser.get(one(teammateId))).headers.get("etag") ?? "";
    expect((await browser.patch(one(teammateId), { role: "admin" }, { "if-match": fresh })).status).toBe(200);
    expect((await browser.delete(one(teammateId), undefined, { "if-match": fresh })).status).toBe(412);
  });

  test.each([
    { role: "king" },
    { name: "" },
    { name: " \n" },
    { name: "x".repeat(121) },
    { name: 5 },
    { role: null },
    { name: "a\u0000b" },
  ])("to %j is refused", async (change) => {
    const { teammateId } = await join("agent");
    expect(await codeOf(await browser.patch(one(teammateId), change))).toBe("400 input_invalid");
  });

  test.each(["'); drop table teammate; --", "<script>alert(1)</script>", "👩\u200d🚀 Ada", "🐇".repeat(30), "﷽"])(
    "keeps the name %j as it is",
    async (name) => {
      const { teammateId } = await join("agent");
      expect((await browser.patch(one(teammateId), { name })).status).toBe(200);
      expect((await shown(teammateId)).name).toBe(name);
    },
  );

  test.each([
    ["\u202eada", "ada"],
    ["Ada\r\nBcc: evil@x.example", "Ada Bcc: evil@x.example"],
  ])("keeps the name %j on one line, without signs that turn others around: %j", async (name, kept) => {
    const { teammateId } = await join("agent");
    expect((await browser.patch(one(teammateId), { name })).status).toBe(200);
    expect((await shown(teammateId)).name).toBe(kept);
  });

  test("to a name of which nothing can be seen is refused", async () => {
    const { teammateId } = await join("agent");
    expect(await codeOf(await browser.patch(one(teammateId), { name: "\u200b\u202e" }))).toBe("400 input_invalid");
  });
});

describe("removing", () => {
  test("ends what they had: the session opens nothing, keys stop, teams and invitations go, and the conversations hear of it", async () => {
    const { teammateId, teammate, browser: theirs } = await join("admin");
    const teamId = await makeTeam(connection, mine.workspaceId, { teammateIds: [teammateId, mine.owner.teammateId] });
    const key = await makeKey(connection, teammate);
    const { invitationId } = await (await theirs.post(at("/invitations"), { role: "admin" })).json();
    expect((await app.request(at("/teammates"), { headers: key.headers })).status).toBe(200);
    const before = await newestPosition(connection, mine.workspaceId);
    now.advance(1000);

    expect((await browser.delete(one(teammateId))).status).toBe(204);

    expect(await codeOf(await theirs.get(at("/teammates")))).toBe("404 not_found");
    expect(await codeOf(await app.request(at("/teammates"), { headers: key.headers }))).toBe("401 key_invalid");
    expect(await shown(teammateId)).toMatchObject({ teamIds: [], leftAt: now().toISOString() });
    const team = await (await browser.get(at(`/teams/${teamId}`))).json();
    expect(team).toMatchObject({ teammateIds: [mine.owner.teammateId], changedAt: now().toISOString() });
    const events = await readEventsAfter(connection, mine.workspaceId, before);
    expect(events.map(({ kind, ids }) => ({ kind, ids }))).toEqual([
      { kind: "teammate.left", ids: { teammateId } },
      { kind: "team.changed", ids: { teamId } },
      { kind: "key.revoked", ids: { apiKeyId: key.apiKeyId } },
      { kind: "invitation.revoked", ids: { invitationId } },
    ]);
    const { rows } = await database.pool.query(
      "select payload from graphile_worker._private_jobs where payload->>'teammateId' = $1",
      [teammateId],
    );
    expect(rows).toEqual([{ payload: { workspaceId: mine.workspaceId, teammateId, leftAt: now().toISOString() } }]);
  });

  test("is done once", async () => {
    const { teammateId } = await join("agent");
    expect((await browser.delete(one(teammateId))).status).toBe(204);
    const before = await newestPosition(connection, mine.workspaceId);
    expect(await codeOf(await browser.delete(one(teammateId)))).toBe("404 not_found");
    expect(await codeOf(await browser.patch(one(teammateId), { name: "x" }))).toBe("404 not_found");
    expect(await kindsAfter(before)).toEqual([]);
  });

  test("an owner is for owners; an agent removes nobody", async () => {
    const admin = await join("admin");
    const agent = await join("agent");
    const second = await join("owner");
    expect(await codeOf(await admin.browser.delete(one(second.teammateId)))).toBe("403 not_permitted");
    expect(await codeOf(await agent.browser.delete(one(admin.teammateId)))).toBe("403 not_permitted");
    expect(await codeOf(await agent.browser.delete(one(agent.teammateId)))).toBe("403 not_permitted");
    expect((await browser.delete(one(second.teammateId))).status).toBe(204);
    expect((await admin.browser.delete(one(agent.teammateId))).status).toBe(204);
  });
});

describe("leaving", () => {
  test.each(roles)("is for everyone (%s), but not for the last owner", async (role) => {
    const { browser: theirs, teammateId } = await join(role);
    expect((await theirs.post(at("/leave"))).status).toBe(204);
    expect((await shown(teammateId)).leftAt).not.toBeNull();
    expect(await codeOf(await theirs.post(at("/leave")))).toBe("404 not_found");
    expect(await codeOf(await browser.post(at("/leave")))).toBe("409 last_owner");
    expect(await codeOf(await browser.delete(one(mine.owner.teammateId)))).toBe("409 last_owner");
  });

  test("no key leaves for the one who made it", async () => {
    const { teammate } = await join("agent");
    const { headers } = await makeKey(connection, teammate);
    expect(await codeOf(await app.request(at("/leave"), { method: "POST", headers }))).toBe("403 scope_missing");
  });
});

describe("there is an owner after", () => {
  test("all owners leave at the same moment", async () => {
    const all = [browser, ...(await Promise.all([1, 2, 3].map(() => join("owner")))).map((each) => each.browser)];
    const codes = await Promise.all(all.map(async (each) => codeOf(await each.post(at("/leave")))));
    expect(codes.sort()).toEqual(["204", "204", "204", "409 last_owner"]);
    expect(await owners()).toBe(1);
  });

  test("all owners step down at the same moment", async () => {
    const others = await Promise.all([1, 2, 3].map(() => join("owner")));
    const all = [{ browser, teammateId: mine.owner.teammateId }, ...others];
    const codes = await Promise.all(
      all.map(async (each) => codeOf(await each.browser.patch(one(each.teammateId), { role: "agent" }))),
    );
    expect(codes.sort()).toEqual(["200", "200", "200", "409 last_owner"]);
    expect(await owners()).toBe(1);
  });

  test("two owners make each other an agent at the same moment", async () => {
    const second = await join("owner");
    const codes = await Promise.all([
      browser.patch(one(second.teammateId), { role: "agent" }).then(codeOf),
      second.browser.patch(one(mine.owner.teammateId), { role: "agent" }).then(codeOf),
    ]);
    expect(codes.sort()).toEqual(["200", "403 not_permitted"]);
    expect(await owners()).toBe(1);
  });
});

test("what others write waits for nobody: words go on while people are changed", async () => {
  await inTransaction(connection, async (tx) => {
    await lockWorkspace(tx, mine.workspaceId);
    // On another connection: where it waited for the lock, this would never end.
    const teamId = await makeTeam(connection, mine.workspaceId);
    expect((await browser.get(at(`/teams/${teamId}`))).status).toBe(200);
  });
});

describe("from another workspace", () => {
  test("there is nobody here, and nothing changes", async () => {
    const { teammateId } = await join("agent");
    const theirs = await makeWorkspace(connection);
    const stranger = await app.signIn(theirs);
    for (const path of [one(teammateId), at(`/teammates/${teammateId}`, theirs.workspaceId)]) {
      expect(await codeOf(await stranger.get(path))).toBe("404 not_found");
      expect(await codeOf(await stranger.patch(path, { role: "colleague" }))).toBe("404 not_found");
      expect(await codeOf(await stranger.delete(path))).toBe("404 not_found");
    }
    expect(await codeOf(await stranger.post(at("/leave")))).toBe("404 not_found");
    expect(await shown(teammateId)).toMatchObject({ role: "agent", leftAt: null });
  });
});
