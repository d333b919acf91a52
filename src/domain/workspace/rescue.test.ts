// Rescue links: whoever runs the server makes an owner with them, once, within an hour; what kept the owner out is gone.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEventsAfter } from "../../events.ts";
import { countAttempt, perAccount } from "../../server/identity/limits.ts";
import { hashingTurns } from "../../server/identity/password-hashing.ts";
import { newId } from "../../server/ids.ts";
import { makeRescueToken, readRescueToken } from "../../server/rescue.ts";
import { openSecretBox } from "../../server/secret-box.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeWorkspace, testBox } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import type { Teammate } from "./schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date());
const hour = 60 * 60 * 1000;
let app: TestApp;
let workspaceId: string;
let owner: Teammate;
let email: string;
let password: string;
beforeAll(async () => {
  app = await openTestApp(database, now);
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ workspaceId, owner, email, password } = await makeWorkspace(connection));
});

const link = () => makeRescueToken(testBox, now());
const check = (token: string) => app.browser().post("/api/v1/owner/check", { token });
const input = (token: string, change: object = {}) => ({
  token,
  workspaceId,
  name: "Ada Again",
  email,
  password: "another long password",
  ...change,
});
const rescue = (token: string, change: object = {}) => app.browser().post("/api/v1/owner/rescue", input(token, change));
const kindsSince = async (position: number) =>
  (await readEventsAfter(connection, workspaceId, position)).map(({ kind, ids }) => [kind, ids]);
const teammate = () =>
  connection.selectFrom("teammate").selectAll().where("teammateId", "=", owner.teammateId).executeTakeFirstOrThrow();
const userIdOf = async (address: string) =>
  (await connection.selectFrom("auth.user").select("id").where("email", "=", address).executeTakeFirst())?.id;

describe("the token", () => {
  test("is short enough for the link, and is recognised by whoever has one of its keys", () => {
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    const token = makeRescueToken(openSecretBox(fresh, old), now());
    expect(token.length).toBeLessThan(200);
    for (const box of [openSecretBox(old), openSecretBox(fresh)]) expect(readRescueToken(box, token, now())).toBeDefined();
    expect(readRescueToken(openSecretBox(randomBytes(32)), token, now())).toBeUndefined();
  });

  test("with any letter changed is none", () => {
    const token = link();
    for (let i = 0; i < token.length - 1; i++) {
      const changed = token.slice(0, i) + (token[i] === "5" ? "6" : "5") + token.slice(i + 1);
      expect(readRescueToken(testBox, changed, now()), changed).toBeUndefined();
    }
  });
});

describe("a rescue link", () => {
  test("says which workspaces there are, and that it is no founding link", async () => {
    const answer = await check(link());
    expect(answer.status).toBe(200);
    const { kind, workspaces } = await answer.json();
    expect(kind).toBe("rescue");
    expect(workspaces).toContainEqual({ workspaceId, name: expect.any(String) });
  });

  test("gives the owner a new password, and takes away what kept them out or let others in", async () => {
    const userId = await userIdOf(email);
    if (userId === undefined) throw new Error("There is no such person.");
    const before = await app.signIn({ email, password });
    await connection
      .insertInto("auth.twoFactor")
      .values({ id: newId(), userId, secret: "x", backupCodes: "y", verified: true })
      .execute();
    await connection.updateTable("auth.user").set({ twoFactorEnabled: true }).where("id", "=", userId).execute();
    const account = { workspaceId, issuer: "https://id.example", subject: newId(), userId, createdAt: now() };
    await connection.insertInto("auth.ssoAccount").values(account).execute();
    const answer = await rescue(link(), { email: email.toUpperCase() });
    expect(await connection.selectFrom("auth.ssoAccount").select("userId").where("userId", "=", userId).execute()).toEqual([]);
    expect([answer.status, await answer.json()]).toEqual([201, { workspaceId }]);
    expect((await before.get("/api/v1/me")).status).toBe(401);
    const cookie = answer.headers.getSetCookie().map((each) => each.split(";")[0]);
    const me = await app.request("/api/v1/me", { headers: { cookie: cookie.join("; ") } });
    expect(await me.json()).toMatchObject({ userId, memberships: [{ workspaceId, role: "owner", name: "Ada Owner" }] });
    await app.signIn({ email, password: "another long password" });
    await expect(app.signIn({ email, password })).rejects.toThrow("401");
    expect(await kindsSince(0)).toContainEqual(["teammate.changed", { teammateId: owner.teammateId }]);
  });

  test("makes an account, and an owner, of an address that nobody has", async () => {
    const address = `new-${newId()}@hotel.example`;
    expect((await rescue(link(), { email: address })).status).toBe(201);
    const browser = await app.signIn({ email: address, password: "another long password" });
    expect(await (await browser.get("/api/v1/me")).json()).toMatchObject({
      memberships: [{ workspaceId, role: "owner", name: "Ada Again" }],
    });
    expect((await kindsSince(0)).map(([kind]) => kind)).toContain("teammate.joined");
  });

  test.each([
    ["whose role was lowered", { role: "colleague" }, "teammate.changed"],
    ["who left", { leftAt: new Date() }, "teammate.joined"],
  ])("makes an owner of one %s", async (_what, change, kind) => {
    await connection.updateTable("teammate").set(change).where("teammateId", "=", owner.teammateId).execute();
    expect((await rescue(link())).status).toBe(201);
    expect(await teammate()).toMatchObject({ role: "owner", leftAt: null });
    expect(await kindsSince(0)).toEqual([[kind, { teammateId: owner.teammateId }]]);
  });

  test("works once, with whichever of its signatures, also for several at the same moment", async () => {
    const box = openSecretBox(randomBytes(32), Buffer.alloc(32, 7));
    const token = makeRescueToken(box, now());
    const [kind, end, random, foreign, own] = token.split(".");
    const answers = await Promise.all(
      [token, [kind, end, random, own].join("."), [kind, end, random, own, foreign].join(".")].map((each) => rescue(each)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
    expect((await check(token)).status).toBe(403);
  });

  test("lets its browser sign in although strangers have guessed too often", async () => {
    const browser = app.browser();
    const chosen = input(link());
    expect((await browser.post("/api/v1/owner/rescue", chosen)).status).toBe(201);
    for (let i = 0; i < 10; i++) await countAttempt(connection, [{ limit: perAccount, of: [email] }], now());
    const person = { email, password: chosen.password };
    expect((await app.browser().post("/api/v1/sign-in", person)).status).toBe(429);
    expect((await browser.post("/api/v1/sign-in", person)).status).toBe(200);
  });

  test("used before costs no hashing", async () => {
    const token = link();
    await rescue(token);
    const { begun } = hashingTurns.count();
    expect((await rescue(token)).status).toBe(403);
    expect(hashingTurns.count().begun).toBe(begun);
  });

  test("works for an hour", async () => {
    const token = link();
    now.advance(hour - 1000);
    expect((await check(token)).status).toBe(200);
    now.advance(1001);
    expect((await check(token)).status).toBe(403);
    expect((await rescue(token)).status).toBe(403);
  });

  test("stays good when something else was wrong", async () => {
    const token = link();
    expect((await rescue(token, { password: "short" })).status).toBe(400);
    expect((await rescue(token, { workspaceId: newId() })).status).toBe(404);
    expect((await rescue(token)).status).toBe(201);
  });

  test.each(["x", "rescue.1.x.y", "rescue.99999999999.x.y", `rescue.99999999999.${"x".repeat(150)}`])(
    "that is made up (%s) is refused",
    async (token) => {
      expect((await rescue(token)).status).toBe(403);
      expect((await check(token)).status).toBe(403);
    },
  );

  test("founds no further workspace", async () => {
    const { workspaceId: _, ...person } = input(link(), { email: `x-${newId()}@hotel.example`, workspaceName: "Another" });
    expect((await app.browser().post("/api/v1/owner", person)).status).toBe(403);
  });
});
