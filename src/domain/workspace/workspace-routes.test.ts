// The workspace itself: its name, and who founds another.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newestPosition, readEventsAfter } from "../../events.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeKey, makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import { roles, type Teammate } from "./schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
let app: TestApp;
let mine: { workspaceId: string; owner: Teammate; email: string; password: string };
let browser: Browser;
beforeAll(async () => {
  app = await openTestApp(database, now);
  mine = await makeWorkspace(connection);
  browser = await app.signIn(mine);
});
afterAll(() => app.close());

const at = () => `/api/v1/workspaces/${mine.workspaceId}`;
const codeOf = async (answer: Response) =>
  `${answer.status} ${answer.status === 204 ? "" : ((await answer.json()).code ?? "")}`.trim();
const workspaceCount = async () => (await connection.selectFrom("workspace").select("workspaceId").execute()).length;

describe("the name", () => {
  test("is changed, and the change is said once", async () => {
    const before = await newestPosition(connection, mine.workspaceId);
    now.advance(1000);
    const answer = await browser.patch(at(), { name: "  Hotel Mond  " });
    expect(await answer.json()).toMatchObject({
      workspaceId: mine.workspaceId,
      name: "Hotel Mond",
      changedAt: now().toISOString(),
    });
    expect((await browser.patch(at(), { name: "Hotel Mond" })).status).toBe(200);
    expect((await browser.patch(at(), {})).status).toBe(200);
    expect((await readEventsAfter(connection, mine.workspaceId, before)).map(({ kind, ids }) => ({ kind, ids }))).toEqual([
      { kind: "workspace.changed", ids: {} },
    ]);
    expect((await (await browser.get(at())).json()).name).toBe("Hotel Mond");
  });

  test.each(roles)("is read by everyone (%s), changed by owners and admins", async (role) => {
    const theirs = await app.signIn(await makeTeammate(connection, mine.workspaceId, { role }));
    expect((await theirs.get(at())).status).toBe(200);
    const code = await codeOf(await theirs.patch(at(), { name: `By ${role}` }));
    expect(code).toBe(role === "owner" || role === "admin" ? "200" : "403 not_permitted");
  });

  test("that was changed meanwhile is not written over", async () => {
    const seen = (await browser.get(at())).headers.get("etag") ?? "";
    now.advance(1000);
    await browser.patch(at(), { name: "Hotel Erde" });
    const answer = await browser.patch(at(), { name: "Hotel Mars" }, { "if-match": seen });
    expect(answer.status).toBe(412);
    expect(await answer.json()).toMatchObject({ changed: ["changedAt", "name"], current: { name: "Hotel Erde" } });
  });

  test.each([{ name: "" }, { name: " " }, { name: "x".repeat(121) }, { name: 1 }, { name: "a\u0000" }])(
    "%j is refused",
    async (change) => {
      expect(await codeOf(await browser.patch(at(), change))).toBe("400 input_invalid");
    },
  );

  test("of another workspace is neither read nor changed", async () => {
    const stranger = await app.signIn(await makeWorkspace(connection));
    expect(await codeOf(await stranger.get(at()))).toBe("404 not_found");
    expect(await codeOf(await stranger.patch(at(), { name: "Theirs" }))).toBe("404 not_found");
  });
});

describe("another workspace", () => {
  test("is founded by an owner, who is the same person there", async () => {
    const answer = await browser.post("/api/v1/workspaces", { name: "Hotel Zwei" });
    expect(answer.status).toBe(201);
    const { workspaceId } = await answer.json();
    const { memberships } = await (await browser.get("/api/v1/me")).json();
    expect(memberships).toContainEqual(expect.objectContaining({ workspaceId, workspaceName: "Hotel Zwei", role: "owner" }));
    const { teammates } = await (await browser.get(`/api/v1/workspaces/${workspaceId}/teammates`)).json();
    expect(teammates).toMatchObject([{ name: "Ada Owner", email: mine.email, role: "owner" }]);
    expect((await readEventsAfter(connection, workspaceId, 0)).map(({ kind }) => kind)).toEqual(["workspace.founded"]);
  });

  test.each(["admin", "agent", "colleague"] as const)("is not founded by one who is an owner nowhere (%s)", async (role) => {
    const theirs = await app.signIn(await makeTeammate(connection, mine.workspaceId, { role }));
    const before = await workspaceCount();
    const answer = await theirs.post("/api/v1/workspaces", { name: "Mine" });
    expect(await answer.clone().json()).toMatchObject({ detail: expect.stringMatching(/owner/) });
    expect(await codeOf(answer)).toBe("403 not_permitted");
    expect(await workspaceCount()).toBe(before);
  });

  test("is not founded by one who was an owner and left", async () => {
    const made = await makeTeammate(connection, mine.workspaceId, { role: "owner" });
    const theirs = await app.signIn(made);
    await theirs.post(`${at()}/leave`);
    expect(await codeOf(await theirs.post("/api/v1/workspaces", { name: "Mine" }))).toBe("403 not_permitted");
  });

  test("is not founded from a session that opens one workspace alone, by a key, or by a stranger", async () => {
    const made = await makeWorkspace(connection);
    const theirs = await app.signIn(made);
    await connection
      .updateTable("auth.session")
      .set({ onlyWorkspaceId: made.workspaceId })
      .where("userId", "in", connection.selectFrom("auth.user").select("id").where("email", "=", made.email))
      .execute();
    const before = await workspaceCount();
    expect(await codeOf(await theirs.post("/api/v1/workspaces", { name: "Mine" }))).toBe("403 not_permitted");
    const { headers } = await makeKey(connection, mine.owner);
    const post = { method: "POST", body: JSON.stringify({ name: "Mine" }) };
    for (const more of [headers, {}]) {
      const answer = await app.request("/api/v1/workspaces", {
        ...post,
        headers: { "content-type": "application/json", ...more },
      });
      expect(await codeOf(answer)).toBe("401 not_signed_in");
    }
    expect(await workspaceCount()).toBe(before);
  });
});
