// A new password: by a mailed link that works once, or with the one that is known; and what it ends.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import { newId } from "../ids.ts";
import { countAttempt, perAccount } from "./limits.ts";
import { hashingTurns } from "./password-hashing.ts";

const database = useDatabase();
const { connection } = database;
const clock = testClock();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database, clock);
});
afterAll(() => app.close());

const minutes = (count: number) => count * 60 * 1000;
const newPassword = "another long password";
const codeIn = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;
let sources = 0;
const newBrowser = () => app.browser(`192.0.2.${++sources}`);
const ask = (email: string, browser: Browser = newBrowser()) => browser.post("/api/v1/password-reset", { email });
const use = (token: string, password = newPassword, browser: Browser = newBrowser()) =>
  browser.post("/api/v1/password-reset/confirm", { token, password });
const signIn = (email: string, password: string) => newBrowser().post("/api/v1/sign-in", { email, password });

async function mailedToken(email: string): Promise<string> {
  const before = app.mails.length;
  expect((await ask(email)).status).toBe(204);
  await expect.poll(() => app.mails.length).toBe(before + 1);
  return /\/reset#token=([\w-]+)$/m.exec(app.mails.at(-1)?.text ?? "")?.[1] ?? "";
}

describe("a link for a new password", () => {
  test("is mailed, makes a new password, and ends every session", async () => {
    const { email, password } = await makeWorkspace(connection);
    const browsers = [await app.signIn({ email, password }), await app.signIn({ email, password })];
    const token = await mailedToken(email);
    expect(app.mails.at(-1)).toMatchObject({ to: email, subject: "A new password for Rapport" });
    expect(app.mails.at(-1)?.text).toContain(`${testOrigin}/reset#token=${token}`);
    expect((await use(token)).status).toBe(204);
    for (const browser of browsers) expect((await browser.get("/api/v1/me")).status).toBe(401);
    expect((await signIn(email, password)).status).toBe(401);
    expect((await signIn(email, newPassword)).status).toBe(200);
  });

  test("works once, also of two that come at once, and takes earlier links with it", async () => {
    const { email } = await makeWorkspace(connection);
    const [earlier, token] = [await mailedToken(email), await mailedToken(email)];
    const answers = await Promise.all([use(token), use(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
    for (const each of [token, earlier]) expect(await codeIn(await use(each))).toBe("403 reset_link_invalid");
  });

  test("is good for an hour", async () => {
    const { email, password } = await makeWorkspace(connection);
    const token = await mailedToken(email);
    clock.advance(minutes(60));
    expect(await codeIn(await use(token))).toBe("403 reset_link_invalid");
    expect((await signIn(email, password)).status).toBe(200);
  });

  test("is kept as a hash, and stands in no event", async () => {
    const { email } = await makeWorkspace(connection);
    const token = await mailedToken(email);
    const rows = await connection.selectFrom("auth.passwordReset").selectAll().execute();
    const events = await connection.selectFrom("event").selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    for (const { tokenHash } of rows) expect(tokenHash.length).toBe(32);
    expect(JSON.stringify([rows, events])).not.toContain(token);
  });

  test("leaves codes turned on where the address was proven before", async () => {
    const { email, password } = await makeWorkspace(connection);
    const browser = await app.signIn({ email, password });
    await browser.post("/api/v1/me/totp", { password });
    await connection.updateTable("auth.twoFactor").set({ verified: true }).execute();
    await connection
      .updateTable("auth.user")
      .set({ twoFactorEnabled: true, emailVerified: true })
      .where("email", "=", email)
      .execute();
    const half = newBrowser();
    await half.post("/api/v1/sign-in", { email, password });
    expect((await use(await mailedToken(email))).status).toBe(204);
    expect(await (await signIn(email, newPassword)).json()).toEqual({ next: "code" });
    // A sign-in that waited for its code, begun with the old password, is over.
    expect(await codeIn(await half.post("/api/v1/sign-in/code", { code: "123456" }))).toBe("401 sign_in_expired");
  });

  test("takes away what a stranger has set up under the address, and no more once it is proven", async () => {
    const { workspaceId, email } = await makeWorkspace(connection);
    const { id: userId } = await connection
      .selectFrom("auth.user")
      .select("id")
      .where("email", "=", email)
      .executeTakeFirstOrThrow();
    const tables = ["auth.twoFactor", "auth.passkey", "auth.ssoAccount"] as const;
    const left = async () => {
      const rows = tables.map((table) => connection.selectFrom(table).select("userId").where("userId", "=", userId).execute());
      return (await Promise.all(rows)).map(({ length }) => length);
    };
    const setUp = async () => {
      const key = { publicKey: "x", credentialId: newId(), counter: 0, deviceType: "x", backedUp: false, createdAt: clock() };
      await connection
        .insertInto("auth.passkey")
        .values({ id: newId(), userId, ...key })
        .execute();
      const codes = { secret: "x", backupCodes: "y", verified: true };
      await connection
        .insertInto("auth.twoFactor")
        .values({ id: newId(), userId, ...codes })
        .execute();
      const account = { workspaceId, issuer: "https://id.example", subject: newId(), userId, createdAt: clock() };
      await connection.insertInto("auth.ssoAccount").values(account).execute();
      await connection.updateTable("auth.user").set({ twoFactorEnabled: true }).where("id", "=", userId).execute();
    };
    await setUp();
    expect((await use(await mailedToken(email))).status).toBe(204);
    expect(await left()).toEqual([0, 0, 0]);
    expect(await (await signIn(email, newPassword)).json()).toEqual({ next: "done" });
    await setUp();
    expect((await use(await mailedToken(email))).status).toBe(204);
    expect(await left()).toEqual([1, 1, 1]);
    expect(await (await signIn(email, newPassword)).json()).toEqual({ next: "code" });
  });

  test("that is made up costs no hashing, however many come at once", async () => {
    const { begun } = hashingTurns.count();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => use(`made-up-${i}`)));
    for (const answer of answers) expect(await codeIn(answer)).toBe("403 reset_link_invalid");
    expect(hashingTurns.count().begun).toBe(begun);
  });

  test("may be made up twenty times from one source, which is then told how long to wait", async () => {
    const browser = newBrowser();
    for (let i = 0; i < 20; i++) expect((await use("made-up", newPassword, browser)).status).toBe(403);
    const { email } = await makeWorkspace(connection);
    const token = await mailedToken(email);
    const stopped = await use(token, newPassword, browser);
    expect([stopped.status, stopped.headers.get("retry-after")]).toEqual([429, "900"]);
    expect(await stopped.json()).toMatchObject({ detail: "Please try again in about 15 minutes." });
    expect((await use(token)).status).toBe(204);
  });

  test("lets its browser in although strangers have guessed too often", async () => {
    const { email } = await makeWorkspace(connection);
    const browser = newBrowser();
    expect((await use(await mailedToken(email), newPassword, browser)).status).toBe(204);
    for (let i = 0; i < 10; i++) await countAttempt(connection, [{ limit: perAccount, of: [email] }], clock());
    expect((await signIn(email, newPassword)).status).toBe(429);
    expect((await browser.post("/api/v1/sign-in", { email, password: newPassword })).status).toBe(200);
  });

  test("is answered alike for an address without an account, and for one without a password; nothing is mailed", async () => {
    const known = await makeWorkspace(connection);
    const passwordless = await makeWorkspace(connection);
    const { id: userId } = await connection
      .selectFrom("auth.user")
      .select("id")
      .where("email", "=", passwordless.email)
      .executeTakeFirstOrThrow();
    await connection.deleteFrom("auth.account").where("userId", "=", userId).execute();
    const before = app.mails.length;
    const answers = [await ask("nobody@hotel.example"), await ask(passwordless.email), await ask(known.email)];
    for (const answer of answers)
      expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([204, "", []]);
    await expect.poll(() => app.mails.length).toBe(before + 1);
    expect(app.mails.at(-1)?.to).toBe(known.email);
  });

  test("is mailed three times an hour to an address, whether or not it has an account", async () => {
    const { email } = await makeWorkspace(connection);
    for (const each of [email, "somebody@hotel.example"]) {
      for (let i = 0; i < 3; i++) expect((await ask(each)).status).toBe(204);
      const stopped = await ask(each.toUpperCase());
      expect(stopped.headers.get("retry-after")).toBe("3600");
      expect(await codeIn(stopped)).toBe("429 too_many_requests");
    }
    clock.advance(minutes(60));
    expect((await ask(email)).status).toBe(204);
  });

  test("is asked for twenty times an hour from one source", async () => {
    const browser = newBrowser();
    for (let i = 0; i < 20; i++) expect((await ask(`nobody${i}@x.example`, browser)).status).toBe(204);
    expect(await codeIn(await ask("one-more@x.example", browser))).toBe("429 too_many_requests");
    expect((await ask("one-more@x.example")).status).toBe(204);
  });

  test("cannot be had where this server sends no mail", async () => {
    const silent = await openTestApp(database, clock, { mailsAreSetUp: false });
    try {
      const answer = await silent.browser().post("/api/v1/password-reset", { email: "ada@hotel.example" });
      expect(await codeIn(answer)).toBe("422 mail_not_set_up");
      expect(await (await silent.browser().get("/api/v1/sign-in/ways")).json()).toMatchObject({ mailsPasswords: false });
    } finally {
      await silent.close();
    }
  });

  test.each([
    ["no token", { password: newPassword }, "400 input_invalid"],
    ["an empty token", { token: "", password: newPassword }, "400 input_invalid"],
    ["a made-up token", { token: "x".repeat(43), password: newPassword }, "403 reset_link_invalid"],
    ["NUL in the token", { token: "\0", password: newPassword }, "403 reset_link_invalid"],
    ["a token that is an object", { token: { $ne: 1 }, password: newPassword }, "400 input_invalid"],
    ["a long token", { token: "x".repeat(5000), password: newPassword }, "400 input_invalid"],
    ["a short password", { token: "x".repeat(43), password: "short" }, "400 input_invalid"],
    ["a very long password", { token: "x".repeat(43), password: "x".repeat(129) }, "400 input_invalid"],
  ])("with %s is refused", async (_what, body, expected) => {
    expect(await codeIn(await newBrowser().post("/api/v1/password-reset/confirm", body))).toBe(expected);
  });
});

describe("changing the password", () => {
  const change = (browser: Browser, currentPassword: string, next = newPassword) =>
    browser.post("/api/v1/me/password", { currentPassword, newPassword: next });

  test("takes the current one, and ends the other sessions", async () => {
    const { email, password } = await makeWorkspace(connection);
    const [here, there] = [await app.signIn({ email, password }), await app.signIn({ email, password })];
    expect((await change(here, password)).status).toBe(204);
    expect((await here.get("/api/v1/me")).status).toBe(200);
    expect((await there.get("/api/v1/me")).status).toBe(401);
    expect((await signIn(email, password)).status).toBe(401);
    expect((await signIn(email, newPassword)).status).toBe(200);
  });

  test("takes mailed links with it", async () => {
    const { email, password } = await makeWorkspace(connection);
    const token = await mailedToken(email);
    await change(await app.signIn({ email, password }), password);
    expect(await codeIn(await use(token, "a third long password"))).toBe("403 reset_link_invalid");
  });

  test("happens once of two that come at once", async () => {
    const { email, password } = await makeWorkspace(connection);
    const browser = await app.signIn({ email, password });
    const answers = await Promise.all([
      change(browser, password, `${newPassword} 1`),
      change(browser, password, `${newPassword} 2`),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
  });

  test("is refused with a wrong password, a short new one, and to strangers", async () => {
    const { email, password } = await makeWorkspace(connection);
    const browser = await app.signIn({ email, password });
    expect(await codeIn(await change(browser, "not the password"))).toBe("403 password_wrong");
    expect(await codeIn(await change(browser, password, "short"))).toBe("400 input_invalid");
    expect(await codeIn(await change(newBrowser(), password))).toBe("401 not_signed_in");
    expect((await signIn(email, password)).status).toBe(200);
  });
});
