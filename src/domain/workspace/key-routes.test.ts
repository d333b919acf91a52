// API keys: shown once, as much as their scopes and their maker's role allow, and gone at once when revoked.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newestPosition, readEventsAfter } from "../../events.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeKey, makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import type { ApiKey } from "./key-schema.ts";
import { type Role, roles, scopes, type Teammate } from "./schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date("2026-03-02T09:00:00.000Z"));
const day = 24 * 60 * 60 * 1000;
let app: TestApp;
let mine: { workspaceId: string; owner: Teammate; email: string; password: string };
let browser: Browser;
const as = {} as Record<Role, { browser: Browser; teammate: Teammate }>;
beforeAll(async () => {
  app = await openTestApp(database, now);
  mine = await makeWorkspace(connection);
  browser = await app.signIn(mine);
  for (const role of roles) {
    const made = await makeTeammate(connection, mine.workspaceId, { role });
    as[role] = { browser: await app.signIn(made), teammate: made.teammate };
  }
});
afterAll(() => app.close());

const at = (path = "") => `/api/v1/workspaces/${mine.workspaceId}/keys${path}`;
const teammatesPath = () => `/api/v1/workspaces/${mine.workspaceId}/teammates`;
const input = { name: "Bookings", scopes: ["people:read"], expiresAt: null };
const codeOf = async (answer: Response) =>
  `${answer.status} ${answer.status === 204 ? "" : ((await answer.json()).code ?? "")}`.trim();
const withKey = (token: string, path = teammatesPath()) => app.request(path, { headers: { authorization: `Bearer ${token}` } });
async function make(change: object = {}, by = browser): Promise<ApiKey & { token: string }> {
  now.advance(1);
  const answer = await by.post(at(), { ...input, ...change });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return answer.json();
}
const listed = async (): Promise<ApiKey[]> => (await (await browser.get(at("?limit=200"))).json()).keys;

describe("a key", () => {
  test("opens what it was made for, and nothing else", async () => {
    const { token, hint } = await make();
    expect(token).toMatch(/^rpk_[\w-]{43}$/);
    expect(token.endsWith(hint)).toBe(true);
    expect((await withKey(token)).status).toBe(200);
    expect(await codeOf(await withKey(token, `/api/v1/workspaces/${mine.workspaceId}/channels`))).toBe("403 scope_missing");
    const theirs = await makeWorkspace(connection);
    expect(await codeOf(await withKey(token, `/api/v1/workspaces/${theirs.workspaceId}/teammates`))).toBe("404 not_found");
  });

  test("shows its token in one answer alone: not in lists, events or tables", async () => {
    const before = await newestPosition(connection, mine.workspaceId);
    const { token, apiKeyId } = await make();
    const secret = token.slice(4);
    expect(await (await browser.get(at())).text()).not.toContain(secret);
    expect(await (await browser.get(at(`/${apiKeyId}`))).text()).not.toContain(secret);
    const events = await readEventsAfter(connection, mine.workspaceId, before);
    expect(events.map(({ kind, ids }) => ({ kind, ids }))).toEqual([{ kind: "key.added", ids: { apiKeyId } }]);
    const rows = await connection.selectFrom("apiKey").selectAll().where("apiKeyId", "=", apiKeyId).execute();
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(rows[0]?.tokenHash.toString("latin1")).not.toContain(secret);
  });

  test.each(roles)("is made, seen, renamed and revoked by owners and admins (%s)", async (role) => {
    const { browser: theirs, teammate } = as[role];
    const { apiKeyId } = await make();
    const may = role === "owner" || role === "admin";
    const made = await theirs.post(at(), input);
    if (may) expect(await made.clone().json()).toMatchObject({ madeBy: { teammateId: teammate.teammateId } });
    const codes = [
      made,
      await theirs.get(at()),
      await theirs.get(at(`/${apiKeyId}`)),
      await theirs.patch(at(`/${apiKeyId}`), { name: "x" }),
      await theirs.delete(at(`/${apiKeyId}`)),
    ].map((answer) => answer.status);
    expect(codes).toEqual(may ? [201, 200, 200, 200, 204] : [403, 403, 403, 403, 403]);
  });

  test("never handles keys, whatever its scopes", async () => {
    const { headers, apiKeyId } = await makeKey(connection, mine.owner, scopes);
    for (const [method, path] of [
      ["GET", at()],
      ["POST", at()],
      ["DELETE", at(`/${apiKeyId}`)],
    ] as const) {
      const json = method === "POST" ? { body: JSON.stringify(input) } : {};
      const answer = await app.request(path, { method, headers: { ...headers, "content-type": "application/json" }, ...json });
      expect(await codeOf(answer)).toBe("403 scope_missing");
    }
  });

  test("is as good as its maker: lowered with their role, ended when they are removed", async () => {
    const { browser: theirs, ...made } = await (async () => {
      const made = await makeTeammate(connection, mine.workspaceId, { role: "admin" });
      return { ...made, browser: await app.signIn(made) };
    })();
    const { token } = await make({ scopes: ["people:read", "people:write"] }, theirs);
    const invitations = `/api/v1/workspaces/${mine.workspaceId}/invitations`;
    const path = `${teammatesPath()}/${made.teammate.teammateId}`;
    expect((await withKey(token, invitations)).status).toBe(200);
    await browser.patch(path, { role: "agent" });
    expect(await codeOf(await withKey(token, invitations))).toBe("403 not_permitted");
    expect((await withKey(token)).status).toBe(200);
    await browser.delete(path);
    expect(await codeOf(await withKey(token))).toBe("401 key_invalid");
  });

  test("of an owner makes nobody an owner: neither by an invitation nor by a role", async () => {
    const { token } = await make({ scopes: ["people:read", "people:write"] });
    const ask = (method: string, path: string, body: object) =>
      app.request(`/api/v1/workspaces/${mine.workspaceId}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const invited = await ask("POST", "/invitations", { email: null, role: "owner" });
    expect(await invited.json()).toMatchObject({ code: "not_permitted", detail: expect.stringContaining("API key") });
    expect((await ask("POST", "/invitations", { email: null, role: "agent" })).status).toBe(201);
    const { teammate } = await makeTeammate(connection, mine.workspaceId, { role: "agent" });
    const path = `/teammates/${teammate.teammateId}`;
    expect(await codeOf(await ask("PATCH", path, { role: "owner" }))).toBe("403 not_permitted");
    expect((await ask("PATCH", path, { role: "colleague" })).status).toBe(200);

    const ofOwner = await browser.post(`/api/v1/workspaces/${mine.workspaceId}/invitations`, { email: null, role: "owner" });
    const { invitationId } = await ofOwner.json();
    expect(await codeOf(await ask("POST", `/invitations/${invitationId}/renew`, {}))).toBe("403 not_permitted");
  });

  test("stops when its time has come", async () => {
    const { token } = await make({ expiresAt: new Date(now().getTime() + 5000).toISOString() });
    now.advance(4000);
    expect((await withKey(token)).status).toBe(200);
    now.advance(1000);
    expect(await codeOf(await withKey(token))).toBe("401 key_invalid");
  });

  test("that is revoked stops at once, may be revoked again, and is listed for 30 days", async () => {
    const { token, apiKeyId } = await make();
    const before = await newestPosition(connection, mine.workspaceId);
    expect((await browser.delete(at(`/${apiKeyId}`))).status).toBe(204);
    const revokedAt = now().toISOString();
    expect(await codeOf(await withKey(token))).toBe("401 key_invalid");
    now.advance(1000);
    expect((await browser.delete(at(`/${apiKeyId}`))).status).toBe(204);
    expect((await readEventsAfter(connection, mine.workspaceId, before)).map(({ kind }) => kind)).toEqual(["key.revoked"]);
    const found = async () => (await listed()).find((key) => key.apiKeyId === apiKeyId);
    expect(await found()).toMatchObject({ revokedAt });
    now.advance(30 * day);
    expect(await found()).toBeUndefined();
  });
});

describe("input", () => {
  test.each([
    ["no scope", { scopes: [] }],
    ["a scope twice", { scopes: ["people:read", "people:read"] }],
    ["a scope that is none", { scopes: ["everything"] }],
    ["all scopes and one more", { scopes: [...scopes, "people:read"] }],
    ["a time that has passed", { expiresAt: "2026-03-02T08:59:59Z" }],
    ["a time that is none", { expiresAt: "tomorrow" }],
    ["a day that is none", { expiresAt: "2027-02-30T00:00:00Z" }],
    ["no time at all", { expiresAt: undefined }],
    ["a blank name", { name: " " }],
    ["a long name", { name: "x".repeat(121) }],
    ["NUL in the name", { name: "a\u0000" }],
  ])("with %s is refused", async (_what, change) => {
    expect(await codeOf(await browser.post(at(), { ...input, ...change }))).toBe("400 input_invalid");
  });
});

test("a new name is seen and said; that a key was used meanwhile is no conflict, that it was renamed is one", async () => {
  const { apiKeyId, token } = await make();
  const seen = (await browser.get(at(`/${apiKeyId}`))).headers.get("etag") ?? "";
  await withKey(token);
  const before = await newestPosition(connection, mine.workspaceId);
  const changed = await browser.patch(at(`/${apiKeyId}`), { name: "Rooms" }, { "if-match": seen });
  expect(await changed.json()).toMatchObject({ apiKeyId, name: "Rooms", lastUsedAt: now().toISOString() });
  expect((await readEventsAfter(connection, mine.workspaceId, before)).map(({ kind }) => kind)).toEqual(["key.changed"]);
  const again = await browser.patch(at(`/${apiKeyId}`), { name: "Beds" }, { "if-match": seen });
  expect(again.status).toBe(412);
  expect(await again.json()).toMatchObject({ changed: ["name"], current: { name: "Rooms" } });
  expect(await codeOf(await browser.delete(at(`/${apiKeyId}`), undefined, { "if-match": seen }))).toBe("412 changed_meanwhile");
});

describe("made under an Idempotency-Key", () => {
  test("it is made once and answered with the same token, which stands readable nowhere", async () => {
    const send = (name: string) => browser.post(at(), { ...input, name }, { "idempotency-key": `make-${name}` });
    const first = await (await send("Once")).json();
    const second = await send("Once");
    expect(await second.json()).toEqual(first);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    const answers = await Promise.all([1, 2, 3].map(() => send("At-once")));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    const names = (await listed()).map(({ name }) => name);
    expect(names.filter((name) => name === "Once" || name === "At-once")).toHaveLength(2);

    const rows = await connection.selectFrom("idempotency").selectAll().where("workspaceId", "=", mine.workspaceId).execute();
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { answer } of rows) {
      expect(answer?.toString("latin1")).not.toContain(first.token.slice(4));
      expect(answer?.toString("latin1")).not.toContain(Buffer.from(first.token).toString("base64").slice(4, 30));
    }
  });

  test("something else under it is refused", async () => {
    const headers = { "idempotency-key": "one" };
    await browser.post(at(), input, headers);
    expect(await codeOf(await browser.post(at(), { ...input, name: "Other" }, headers))).toBe("422 idempotency_key_reused");
  });
});

test("the list is read page by page, newest first, while keys come", async () => {
  for (let i = 0; i < 5; i++) await make();
  const all = (await listed()).map((key) => key.apiKeyId);
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: { keys: ApiKey[]; nextCursor: string | null } = await (
      await browser.get(at(`?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`))
    ).json();
    seen.push(...page.keys.map((key) => key.apiKeyId));
    cursor = page.nextCursor;
    await make();
  }
  expect(seen).toEqual(all);
});

test("of another workspace there is no key, and it goes on working", async () => {
  const { apiKeyId, token } = await make();
  const theirs = await makeWorkspace(connection);
  const stranger = await app.signIn(theirs);
  for (const path of [at(`/${apiKeyId}`), `/api/v1/workspaces/${theirs.workspaceId}/keys/${apiKeyId}`]) {
    expect(await codeOf(await stranger.get(path))).toBe("404 not_found");
    expect(await codeOf(await stranger.patch(path, { name: "Theirs" }))).toBe("404 not_found");
    expect(await codeOf(await stranger.delete(path))).toBe("404 not_found");
  }
  expect((await withKey(token)).status).toBe(200);
});
