// A person's own account: name, sessions, and what a session of a workspace's single sign-on or a key may see of it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import { newId } from "../ids.ts";
import { openSessions } from "../session.ts";
import { sourceNetwork } from "../source.ts";
import { hashOfToken } from "../token.ts";
import { codesPerAccount, countAttempt, forgetOldAttempts } from "./limits.ts";

const database = useDatabase();
const { connection } = database;
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());

const codeIn = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0";

interface Listed {
  sessionId: string;
  isCurrent: boolean;
  source: string | null;
  browser: string | null;
  onlyWorkspaceId: string | null;
}
const sessionsOf = async (browser: Browser) =>
  ((await (await browser.get("/api/v1/me/sessions")).json()) as { sessions: Listed[] }).sessions;

/** A browser that came in through the workspace's single sign-on. */
async function singleSignOn(email: string, workspaceId: string): Promise<Browser> {
  const { id } = await connection.selectFrom("auth.user").select("id").where("email", "=", email).executeTakeFirstOrThrow();
  const headers = await app.sessions.open(id, { onlyWorkspaceId: workspaceId, source: "192.0.2.7", userAgent: firefox });
  const browser = app.browser();
  browser.take(headers);
  return browser;
}

describe("sessions", () => {
  test("are listed with where they come from, the latest used first", async () => {
    const { email, password } = await makeWorkspace(connection);
    const browser = app.browser("203.0.113.9");
    const forged = { "user-agent": firefox, "x-forwarded-for": "6.6.6.6", "x-rapport-source": "6.6.6.6" };
    await browser.post("/api/v1/sign-in", { email, password }, forged);
    await app.signIn({ email, password });
    const sessions = await sessionsOf(browser);
    expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    expect(sessions[1]).toMatchObject({ source: "203.0.113.9", browser: "Firefox on Linux", onlyWorkspaceId: null });
    expect(JSON.stringify(sessions)).not.toContain("token");
  });

  test("are ended one by one, or all others at once", async () => {
    const person = await makeWorkspace(connection);
    const [here, second, third] = [await app.signIn(person), await app.signIn(person), await app.signIn(person)];
    const idOfSecond = (await sessionsOf(second)).find(({ isCurrent }) => isCurrent)?.sessionId;
    expect((await here.delete(`/api/v1/me/sessions/${idOfSecond}`)).status).toBe(204);
    expect((await second.get("/api/v1/me")).status).toBe(401);
    expect((await third.get("/api/v1/me")).status).toBe(200);
    expect(await codeIn(await here.delete(`/api/v1/me/sessions/${idOfSecond}`))).toBe("404 not_found");
    expect((await here.delete("/api/v1/me/sessions")).status).toBe(204);
    expect((await third.get("/api/v1/me")).status).toBe(401);
    expect(await sessionsOf(here)).toHaveLength(1);
  });

  test("of others are neither listed nor ended", async () => {
    const mine = await app.signIn(await makeWorkspace(connection));
    const theirs = await app.signIn(await makeWorkspace(connection));
    const [session] = await sessionsOf(mine);
    expect((await sessionsOf(theirs)).map(({ sessionId }) => sessionId)).not.toContain(session?.sessionId);
    expect(await codeIn(await theirs.delete(`/api/v1/me/sessions/${session?.sessionId}`))).toBe("404 not_found");
    expect(await codeIn(await theirs.delete(`/api/v1/me/sessions/${newId()}`))).toBe("404 not_found");
    expect(await codeIn(await theirs.delete("/api/v1/me/sessions/x"))).toBe("400 input_invalid");
    expect(await codeIn(await app.browser().get("/api/v1/me/sessions"))).toBe("401 not_signed_in");
    expect(await codeIn(await app.browser().delete("/api/v1/me/sessions"))).toBe("401 not_signed_in");
    expect((await mine.get("/api/v1/me")).status).toBe(200);
  });

  test("that are used live on, and their cookies with them; after thirty days without use they are over", async () => {
    const person = await makeWorkspace(connection);
    const browser = await app.signIn(person);
    const sessionId = (await sessionsOf(browser))[0]?.sessionId ?? "";
    const age = (days: number) =>
      connection
        .updateTable("auth.session")
        .set({ expiresAt: new Date(Date.now() + (30 - days) * 24 * 60 * 60 * 1000) })
        .where("id", "=", sessionId)
        .execute();
    await age(29);
    const answer = await browser.get("/api/v1/me");
    expect(answer.headers.getSetCookie().join()).toMatch(/session_token=.*Max-Age=2592000/);
    const { expiresAt } = await connection
      .selectFrom("auth.session")
      .select("expiresAt")
      .where("id", "=", sessionId)
      .executeTakeFirstOrThrow();
    expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 29 * 24 * 60 * 60 * 1000);
    await age(31);
    expect((await browser.get("/api/v1/me")).status).toBe(401);
  });
});

describe("me", () => {
  test("is the person with their workspaces, and nothing of the session", async () => {
    const { workspaceId, owner, email, password } = await makeWorkspace(connection);
    const browser = await app.signIn({ email, password });
    const me = await (await browser.get("/api/v1/me")).json();
    expect(me).toEqual({
      userId: expect.any(String),
      isDemo: false,
      name: "Ada Owner",
      email,
      memberships: [
        { workspaceId, workspaceName: expect.any(String), teammateId: owner.teammateId, name: "Ada Owner", role: "owner" },
      ],
    });
  });

  test("can change their name", async () => {
    const browser = await app.signIn(await makeWorkspace(connection));
    expect((await browser.patch("/api/v1/me", { name: " Ada Lovelace " })).status).toBe(204);
    expect(await (await browser.get("/api/v1/me")).json()).toMatchObject({ name: "Ada Lovelace" });
    for (const name of ["", " ", "x".repeat(121), "\0", 5, null])
      expect(await codeIn(await browser.patch("/api/v1/me", { name }))).toBe("400 input_invalid");
    expect(await codeIn(await app.browser().patch("/api/v1/me", { name: "x" }))).toBe("401 not_signed_in");
  });

  test("for an API key is whom it acts for, in its workspace alone", async () => {
    const { workspaceId, owner, email } = await makeWorkspace(connection);
    const other = await makeWorkspace(connection);
    const { userId } = await connection
      .selectFrom("teammate")
      .select("userId")
      .where("workspaceId", "=", workspaceId)
      .executeTakeFirstOrThrow();
    await connection
      .insertInto("teammate")
      .values({
        workspaceId: other.workspaceId,
        teammateId: newId(),
        userId,
        role: "agent",
        name: "Ada",
        email,
        createdAt: new Date(),
        changedAt: new Date(),
      })
      .execute();
    const token = "rpk_a-token-for-this-test";
    const now = new Date();
    await connection
      .insertInto("apiKey")
      .values({
        workspaceId,
        apiKeyId: newId(),
        teammateId: owner.teammateId,
        name: "Key",
        scopes: [],
        tokenHash: hashOfToken(token),
        hint: "test",
        createdAt: now,
        changedAt: now,
      })
      .execute();
    const headers = { authorization: `Bearer ${token}` };
    const me = await (await app.request("/api/v1/me", { headers })).json();
    expect(me).toMatchObject({ userId, email, memberships: [{ workspaceId }] });
    expect((me as { memberships: object[] }).memberships).toHaveLength(1);
    expect((await app.request("/api/v1/me/sessions", { headers })).status).toBe(401);
    const whole = await app.signIn({ email, password: "a long password" });
    expect(((await (await whole.get("/api/v1/me")).json()) as { memberships: object[] }).memberships).toHaveLength(2);
    const single = await singleSignOn(email, other.workspaceId);
    expect(await (await single.get("/api/v1/me")).json()).toMatchObject({ memberships: [{ workspaceId: other.workspaceId }] });
    expect((await single.get(`/api/v1/workspaces/${other.workspaceId}/counts`)).status).toBe(200);
    expect((await single.get(`/api/v1/workspaces/${workspaceId}/counts`)).status).toBe(404);
  });
});

describe("a session of a workspace's single sign-on", () => {
  test("changes nothing of how the person signs in elsewhere", async () => {
    const { workspaceId, email, password } = await makeWorkspace(connection);
    const whole = await app.signIn({ email, password });
    const browser = await singleSignOn(email, workspaceId);
    const wholeId = (await sessionsOf(whole)).find(({ isCurrent }) => isCurrent)?.sessionId;
    const refused = [
      await browser.patch("/api/v1/me", { name: "Eve" }),
      await browser.post("/api/v1/me/password", { currentPassword: password, newPassword: "another long password" }),
      await browser.get("/api/v1/me/second-factor"),
      await browser.post("/api/v1/me/totp", { password }),
      await browser.post("/api/v1/me/totp/confirm", { code: "123456" }),
      await browser.post("/api/v1/me/totp/remove", { password }),
      await browser.post("/api/v1/me/recovery-codes", { password }),
      await browser.get("/api/v1/me/passkeys"),
      await browser.post("/api/v1/me/passkeys/options"),
      await browser.patch(`/api/v1/me/passkeys/${newId()}`, { name: "x" }),
      await browser.delete(`/api/v1/me/passkeys/${newId()}`),
      await browser.delete("/api/v1/me/sessions"),
    ];
    for (const answer of refused) expect(await codeIn(answer)).toBe("403 not_permitted");
    expect(await codeIn(await browser.delete(`/api/v1/me/sessions/${wholeId}`))).toBe("404 not_found");
    expect((await whole.get("/api/v1/me")).status).toBe(200);
  });

  test("sees itself alone, and signs out", async () => {
    const { workspaceId, email, password } = await makeWorkspace(connection);
    const whole = await app.signIn({ email, password });
    const browser = await singleSignOn(email, workspaceId);
    const expected = { isCurrent: true, source: "192.0.2.7", browser: "Firefox on Linux", onlyWorkspaceId: workspaceId };
    expect(await sessionsOf(browser)).toMatchObject([expected]);
    expect(await sessionsOf(whole)).toHaveLength(2);
    expect((await browser.post("/api/v1/sign-out")).status).toBe(204);
    expect(await sessionsOf(whole)).toHaveLength(1);
  });
});

test("cookies are for https alone where the public address is https", async () => {
  const { email } = await makeWorkspace(connection);
  const { id } = await connection.selectFrom("auth.user").select("id").where("email", "=", email).executeTakeFirstOrThrow();
  const sessions = openSessions(connection, "a secret of another server, long enough", ["https://help.hotel.example"]);
  const opened = await sessions.open(id, { onlyWorkspaceId: null, source: "unknown", userAgent: "" });
  for (const cookie of [...opened.getSetCookie(), sessions.browsers.cookie(email)])
    expect(cookie).toMatch(/^__Secure-rapport\.(?=.*; Secure)(?=.*; HttpOnly)(?=.*; SameSite=Lax)/i);
  const cookie = opened.getSetCookie()[0]?.split(";")[0] ?? "";
  expect(await sessions.whoIs(new Headers({ cookie }))).toMatchObject({ userId: id });
});

test("what counts no more is forgotten, and what still counts is kept", async () => {
  const now = new Date("2026-03-02T09:00:00.000Z");
  const before = new Date(now.getTime() - 2 * 60 * 60 * 1000);
  await connection.deleteFrom("auth.attempt").execute();
  await countAttempt(connection, [{ limit: codesPerAccount, of: ["old"] }], before);
  await countAttempt(connection, [{ limit: codesPerAccount, of: ["new"] }], now);
  await forgetOldAttempts(connection, now);
  expect(await connection.selectFrom("auth.attempt").select("since").execute()).toEqual([{ since: now }]);
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["unknown", "unknown"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("the network of %s is %s", (source, network) => {
  expect(sourceNetwork(source)).toBe(network);
});
