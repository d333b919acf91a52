// Codes from an app and recovery codes: turned on and off, asked for, used once, guessed at.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import { codeOf } from "../../test/totp.ts";
import { codesPerAccount, countAttempt, perPerson } from "./limits.ts";

const database = useDatabase();
const { connection } = database;
const clock = testClock();
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database, clock);
});
afterAll(() => app.close());

const codeIn = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;
const minutes = (count: number) => count * 60 * 1000;

async function personWithCodes() {
  const person = await makeWorkspace(connection);
  const browser = await app.signIn(person);
  const begun = (await (await browser.post("/api/v1/me/totp", { password: person.password })).json()) as {
    uri: string;
    recoveryCodes: string[];
  };
  expect((await browser.post("/api/v1/me/totp/confirm", { code: codeOf(begun.uri) })).status).toBe(204);
  // The code that confirmed is used up; time goes by for what counts used ones.
  clock.advance(minutes(3));
  return { ...person, ...begun, browser };
}

/** A browser in which the password was right, and the code is to come. */
async function halfWay({ email, password }: { email: string; password: string }): Promise<Browser> {
  const browser = app.browser();
  const answer = await browser.post("/api/v1/sign-in", { email, password });
  expect([answer.status, await answer.json()]).toEqual([200, { next: "code" }]);
  return browser;
}

const wrongCode = (uri: string) => String((Number(codeOf(uri)) + 500_000) % 1_000_000).padStart(6, "0");
const state = async (browser: Browser) => (await browser.get("/api/v1/me/second-factor")).json();

describe("turning codes on", () => {
  test("takes the password, and a first code that shows the app has the secret", async () => {
    const person = await makeWorkspace(connection);
    const browser = await app.signIn(person);
    expect(await state(browser)).toEqual({ hasPassword: true, totp: false, recoveryCodesLeft: null });
    const begun = await browser.post("/api/v1/me/totp", { password: person.password });
    const { uri, recoveryCodes } = (await begun.json()) as { uri: string; recoveryCodes: string[] };
    expect(uri).toMatch(/^otpauth:\/\/totp\/Rapport:/);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await state(browser)).toMatchObject({ totp: false });
    expect((await app.signIn(person)).cookie).toContain("session_token");
    const wrong = await (await browser.post("/api/v1/me/totp/confirm", { code: wrongCode(uri) })).json();
    expect(wrong).toMatchObject({ code: "code_wrong", detail: expect.stringContaining("clock of your phone") });
    const code = codeOf(uri);
    expect((await browser.post("/api/v1/me/totp/confirm", { code: `${code.slice(0, 3)} ${code.slice(3)}` })).status).toBe(204);
    expect(await state(browser)).toEqual({ hasPassword: true, totp: true, recoveryCodesLeft: 10 });
    expect(await codeIn(await browser.post("/api/v1/me/totp/confirm", { code }))).toBe("409 second_factor_on");
    expect(await codeIn(await browser.post("/api/v1/me/totp", { password: person.password }))).toBe("409 second_factor_on");
  });

  test("is refused with a wrong password, without one, and before it has begun", async () => {
    const browser = await app.signIn(await makeWorkspace(connection));
    expect(await codeIn(await browser.post("/api/v1/me/totp", { password: "not the password" }))).toBe("403 password_wrong");
    expect(await codeIn(await browser.post("/api/v1/me/totp", {}))).toBe("403 password_wrong");
    expect(await codeIn(await browser.post("/api/v1/me/totp", { password: { $ne: 1 } }))).toBe("400 input_invalid");
    expect(await codeIn(await browser.post("/api/v1/me/totp/confirm", { code: "123456" }))).toBe("409 second_factor_off");
    expect(await codeIn(await browser.post("/api/v1/me/totp/confirm", { code: "12345" }))).toBe("400 input_invalid");
    expect(await codeIn(await app.browser().post("/api/v1/me/totp", { password: "x" }))).toBe("401 not_signed_in");
  });

  test("is stopped for one who guesses the password in a session they found open", async () => {
    const person = await makeWorkspace(connection);
    const browser = await app.signIn(person);
    const { userId } = (await (await browser.get("/api/v1/me")).json()) as { userId: string };
    for (let i = 0; i < 9; i++) await countAttempt(connection, [{ limit: perPerson, of: [userId] }], clock());
    await browser.post("/api/v1/me/totp", { password: "not the password" });
    const stopped = await browser.post("/api/v1/me/totp", { password: person.password });
    expect(stopped.headers.get("retry-after")).toBe("900");
    expect(await codeIn(stopped)).toBe("429 too_many_requests");
  });

  test("for one without a password asks for a sign-in of the last ten minutes instead", async () => {
    const person = await makeWorkspace(connection);
    const browser = await app.signIn(person);
    const { id: userId } = await connection
      .selectFrom("auth.user")
      .select("id")
      .where("email", "=", person.email)
      .executeTakeFirstOrThrow();
    await connection.deleteFrom("auth.account").where("userId", "=", userId).execute();
    expect(await state(browser)).toMatchObject({ hasPassword: false });
    expect((await browser.post("/api/v1/me/totp", {})).status).toBe(200);
    await connection
      .updateTable("auth.session")
      .set({ createdAt: new Date(Date.now() - minutes(11)) })
      .where("userId", "=", userId)
      .execute();
    expect(await codeIn(await browser.post("/api/v1/me/totp", {}))).toBe("403 sign_in_again");
    expect(await codeIn(await browser.post("/api/v1/me/totp", { password: "anything" }))).toBe("403 sign_in_again");
  });

  test("keeps secret and recovery codes encrypted", async () => {
    const { uri, recoveryCodes } = await personWithCodes();
    const rows = JSON.stringify(await connection.selectFrom("auth.twoFactor").selectAll().execute());
    for (const secret of [new URL(uri).searchParams.get("secret") ?? "", ...recoveryCodes]) expect(rows).not.toContain(secret);
  });
});

describe("signing in with codes turned on", () => {
  test("asks for a code, and nobody is in before it is right", async () => {
    const person = await personWithCodes();
    const browser = await halfWay(person);
    expect((await browser.get("/api/v1/me")).status).toBe(401);
    expect(await codeIn(await browser.post("/api/v1/sign-in/code", { code: wrongCode(person.uri) }))).toBe("401 code_wrong");
    expect((await browser.get("/api/v1/me")).status).toBe(401);
    const answer = await browser.post("/api/v1/sign-in/code", { code: codeOf(person.uri) });
    expect([answer.status, await answer.json()]).toEqual([200, { next: "done" }]);
    expect(await (await browser.get("/api/v1/me")).json()).toMatchObject({ email: person.email });
  });

  test("takes a code once only, also of two that come at once", async () => {
    const person = await personWithCodes();
    const code = codeOf(person.uri);
    const browsers = await Promise.all([halfWay(person), halfWay(person), halfWay(person)]);
    const answers = await Promise.all(browsers.map((browser) => browser.post("/api/v1/sign-in/code", { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect(await codeIn(await (await halfWay(person)).post("/api/v1/sign-in/code", { code }))).toBe("401 code_wrong");
  });

  test("takes a recovery code once only", async () => {
    const person = await personWithCodes();
    const [recoveryCode = ""] = person.recoveryCodes;
    const browsers = await Promise.all([halfWay(person), halfWay(person)]);
    const answers = await Promise.all(browsers.map((browser) => browser.post("/api/v1/sign-in/code", { recoveryCode })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await codeIn(await (await halfWay(person)).post("/api/v1/sign-in/code", { recoveryCode }))).toBe("401 code_wrong");
    expect(await state(person.browser)).toMatchObject({ recoveryCodesLeft: 9 });
  });

  test("takes a recovery code in capitals, with spaces, without its dash", async () => {
    const person = await personWithCodes();
    const [first = "", second = ""] = person.recoveryCodes;
    for (const recoveryCode of [first.toUpperCase(), ` ${second.replace("-", " ")}`]) {
      expect((await (await halfWay(person)).post("/api/v1/sign-in/code", { recoveryCode })).status).toBe(200);
    }
    const again = await (await halfWay(person)).post("/api/v1/sign-in/code", { recoveryCode: first });
    expect(await codeIn(again)).toBe("401 code_wrong");
  });

  test("begins anew after five wrong codes", async () => {
    const person = await personWithCodes();
    const browser = await halfWay(person);
    for (let i = 0; i < 5; i++)
      expect(await codeIn(await browser.post("/api/v1/sign-in/code", { recoveryCode: `wrong-${i}` }))).toBe("401 code_wrong");
    const right = { code: codeOf(person.uri) };
    expect(await codeIn(await browser.post("/api/v1/sign-in/code", right))).toBe("401 sign_in_expired");
    expect(await codeIn(await browser.post("/api/v1/sign-in/code", right))).toBe("401 sign_in_expired");
  });

  test("is stopped after ten wrong codes of strangers, but not where the person has signed in before", async () => {
    const person = await personWithCodes();
    for (let i = 0; i < 9; i++) await countAttempt(connection, [{ limit: codesPerAccount, of: [person.email] }], clock());
    await (await halfWay(person)).post("/api/v1/sign-in/code", { recoveryCode: "wrong" });
    const stopped = await (await halfWay(person)).post("/api/v1/sign-in/code", { code: codeOf(person.uri) });
    expect(stopped.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await codeIn(stopped)).toBe("429 too_many_requests");
    const { browser } = person;
    await browser.post("/api/v1/sign-out");
    await browser.post("/api/v1/sign-in", { email: person.email, password: person.password });
    expect((await browser.post("/api/v1/sign-in/code", { code: codeOf(person.uri) })).status).toBe(200);
  });

  test("is not completed by a session of somebody else in the same browser", async () => {
    const person = await personWithCodes();
    const other = await personWithCodes();
    const { cookie } = await halfWay(person);
    const answer = await other.browser.post(
      "/api/v1/sign-in/code",
      { code: codeOf(other.uri) },
      { cookie: `${other.browser.cookie}; ${cookie}` },
    );
    expect(await codeIn(answer)).toBe("401 code_wrong");
  });

  test("is over after ten minutes, and without having begun", async () => {
    const person = await personWithCodes();
    const browser = await halfWay(person);
    await connection
      .updateTable("auth.verification")
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where("identifier", "like", "2fa-%")
      .execute();
    const right = { code: codeOf(person.uri) };
    expect(await codeIn(await browser.post("/api/v1/sign-in/code", right))).toBe("401 sign_in_expired");
    expect(await codeIn(await app.browser().post("/api/v1/sign-in/code", right))).toBe("401 sign_in_expired");
    const cookie = "rapport.two_factor=2fa-x.x";
    expect(await codeIn(await app.browser().post("/api/v1/sign-in/code", right, { cookie }))).toBe("401 sign_in_expired");
  });

  test.each([
    ["nothing", undefined],
    ["both empty", { code: "", recoveryCode: "" }],
    ["letters", { code: "abcdef" }],
    ["a long text", { recoveryCode: "x".repeat(10_000) }],
    ["an object", { code: { $ne: null } }],
  ])("with %s for a code is refused and does not break", async (_what, body) => {
    const browser = await halfWay(await personWithCodes());
    expect(await codeIn(await browser.post("/api/v1/sign-in/code", body))).toBe("400 input_invalid");
  });
});

describe("turning codes off, and new recovery codes", () => {
  test("takes the password; after that none is asked for", async () => {
    const person = await personWithCodes();
    const { browser, password } = person;
    expect(await codeIn(await browser.post("/api/v1/me/totp/remove", { password: "wrong" }))).toBe("403 password_wrong");
    expect((await browser.post("/api/v1/me/totp/remove", { password })).status).toBe(204);
    expect(await state(browser)).toEqual({ hasPassword: true, totp: false, recoveryCodesLeft: null });
    expect(await codeIn(await browser.post("/api/v1/me/totp/remove", { password }))).toBe("409 second_factor_off");
    expect((await (await app.signIn(person)).get("/api/v1/me")).status).toBe(200);
  });

  test("new recovery codes take the place of the old", async () => {
    const person = await personWithCodes();
    const { browser, password } = person;
    expect(await codeIn(await browser.post("/api/v1/me/recovery-codes", { password: "wrong" }))).toBe("403 password_wrong");
    const answer = await browser.post("/api/v1/me/recovery-codes", { password });
    const { recoveryCodes } = (await answer.json()) as { recoveryCodes: string[] };
    const old = await (await halfWay(person)).post("/api/v1/sign-in/code", { recoveryCode: person.recoveryCodes[0] });
    expect(await codeIn(old)).toBe("401 code_wrong");
    const renewed = await (await halfWay(person)).post("/api/v1/sign-in/code", { recoveryCode: recoveryCodes[0] });
    expect(renewed.status).toBe(200);
    const without = await app.signIn(await makeWorkspace(connection, { password }));
    expect(await codeIn(await without.post("/api/v1/me/recovery-codes", { password }))).toBe("409 second_factor_off");
  });
});
