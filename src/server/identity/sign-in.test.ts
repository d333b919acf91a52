// Signing in with a password: who gets in, what the cookies are, how often one may guess, and that nobody is locked out.
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { makeWorkspace } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import { withoutWords } from "../log.ts";
import { sourceNetwork } from "../source.ts";
import { countAttempt, type Limit, perAccount, perSource } from "./limits.ts";

const database = useDatabase();
const { connection } = database;
const clock = testClock();
const logged: string[] = [];
let app: TestApp;
beforeAll(async () => {
  const lines = new Writable({
    write(line, _encoding, done) {
      logged.push(String(line));
      done();
    },
  });
  app = await openTestApp(database, clock, { log: pino({ level: "trace", serializers: { err: withoutWords } }, lines) });
});
afterAll(() => app.close());

const minutes = (count: number) => count * 60 * 1000;
const path = "/api/v1/sign-in";
const codeIn = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;
let sources = 0;
/** Each browser comes from a source of its own, so that tests do not count for each other. */
const newBrowser = () => app.browser(`192.0.2.${++sources}`);
const guess = (browser: Browser, email: string, password = "not the password") => browser.post(path, { email, password });

/** As if so many attempts had failed just now. */
async function failed(times: number, limit: Limit, of: string[]): Promise<void> {
  for (let i = 0; i < times; i++) await countAttempt(connection, [{ limit, of }], clock());
}

describe("signing in", () => {
  test("lets a person in with their password, however the address is written", async () => {
    const { email, password } = await makeWorkspace(connection);
    const browser = newBrowser();
    const answer = await browser.post(path, { email: email.toUpperCase(), password });
    expect([answer.status, await answer.json()]).toEqual([200, { next: "done" }]);
    expect(await (await browser.get("/api/v1/me")).json()).toMatchObject({ email });
  });

  test("sets cookies that scripts cannot read and other sites cannot send", async () => {
    const answer = await newBrowser().post(path, await credentials());
    const cookies = answer.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.replace(/[.=].*/, ""))).toEqual(["rapport", "rapport"]);
    for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly/i);
    for (const cookie of cookies) expect(cookie).toMatch(/; SameSite=Lax/i);
    for (const cookie of cookies) expect(cookie).not.toMatch(/; Domain/i);
    for (const cookie of cookies) expect(cookie).not.toMatch(/; Secure/i);
  });

  test("with a wrong password and with an unknown address is refused in the same words", async () => {
    const { email } = await makeWorkspace(connection);
    const words = async (answer: Response) => {
      const { requestId, ...problem } = (await answer.json()) as Record<string, unknown>;
      return [answer.status, problem, answer.headers.getSetCookie()];
    };
    const wrong = await words(await guess(newBrowser(), email));
    const unknown = await words(await guess(newBrowser(), "nobody@hotel.example"));
    expect(wrong).toEqual(unknown);
    expect(wrong).toMatchObject([401, { code: "credentials_wrong" }, []]);
  });

  test.each([
    ["NUL in the address", JSON.stringify({ email: "a\0@x.example", password: "a long password" })],
    ["half a character", '{"email":"\\ud800@x.example","password":"a long password"}'],
    ["a list", "[]"],
    ["nothing", ""],
    ["an object as address", '{"email":{"$ne":null},"password":{"$ne":null}}'],
    ["a very long password", JSON.stringify({ email: "a@x.example", password: "x".repeat(500_000) })],
    ["a very long address", JSON.stringify({ email: `${"a".repeat(300)}@x.example`, password: "a long password" })],
  ])("with %s is refused and does not break", async (_what, body) => {
    const headers = { origin: testOrigin, "content-type": "application/json" };
    expect(await codeIn(await app.request(path, { method: "POST", body, headers }))).toBe("400 input_invalid");
  });

  test("with NUL or half a character in the password is just a wrong password", async () => {
    const { email } = await makeWorkspace(connection);
    for (const password of ["\0", "\ud800", "'; drop table auth.user; --"])
      expect(await codeIn(await guess(newBrowser(), email, password))).toBe("401 credentials_wrong");
  });

  test("from another site's page is refused", async () => {
    const answer = await newBrowser().post(path, await credentials(), { origin: "https://evil.example" });
    expect(await codeIn(answer)).toBe("403 foreign_page");
  });

  test("with a made-up cookie is being a stranger", async () => {
    for (const cookie of [
      "rapport.session_token=x",
      "rapport.session_token=%00.%00",
      `rapport.session_token=${"x".repeat(5000)}`,
      "=;=;",
    ])
      expect(await codeIn(await app.request("/api/v1/me", { headers: { cookie } }))).toBe("401 not_signed_in");
  });

  test("again in the same browser ends the session before", async () => {
    const person = await credentials();
    const browser = newBrowser();
    await browser.post(path, person);
    const { cookie } = browser;
    await browser.post(path, person);
    expect((await browser.get("/api/v1/me")).status).toBe(200);
    expect((await app.request("/api/v1/me", { headers: { cookie } })).status).toBe(401);
  });

  test("out ends the session on the server, not only in the browser", async () => {
    const browser = await app.signIn(await credentials());
    const { cookie } = browser;
    expect((await browser.post("/api/v1/sign-out")).status).toBe(204);
    expect(browser.cookie).not.toContain("session_token");
    expect((await app.request("/api/v1/me", { headers: { cookie } })).status).toBe(401);
    expect(await codeIn(await browser.post("/api/v1/sign-out"))).toBe("401 not_signed_in");
  });

  test("does not go by the library's own addresses, and nobody signs up", async () => {
    const person = { name: "x", email: "new@x.example", password: "a long password" };
    for (const each of ["sign-up/email", "sign-in/email", "get-session", "two-factor/enable", "passkey/list-user-passkeys"]) {
      expect((await newBrowser().post(`/api/auth/${each}`, person)).status).toBe(404);
      expect((await newBrowser().get(`/api/auth/${each}`)).status).toBe(404);
    }
  });

  test("tells what this server offers", async () => {
    await makeWorkspace(connection);
    const answer = await newBrowser().get("/api/v1/sign-in/ways");
    expect(await answer.json()).toEqual({ hasOwner: true, mailsPasswords: true, singleSignOn: false });
  });

  test("leaves neither passwords nor cookies in the log or the events", async () => {
    const { email, password } = await makeWorkspace(connection, { password: "marker-right-3141" });
    const browser = newBrowser();
    await guess(browser, email, "marker-wrong-2718");
    await browser.post(path, { email, password });
    const events = JSON.stringify(await connection.selectFrom("event").selectAll().execute());
    const all = logged.join("\n") + events;
    const tokens = browser.cookie.split("; ").map((each) => each.split("=")[1] ?? "");
    for (const secret of ["marker-right-3141", "marker-wrong-2718", ...tokens]) expect(all).not.toContain(secret);
    expect(all).not.toContain(email);
  });
});

describe("guessing", () => {
  test("is stopped after ten wrong passwords, with the time to wait, and goes on after that", async () => {
    const { email, password } = await makeWorkspace(connection);
    await failed(9, perAccount, [email]);
    expect((await guess(newBrowser(), email)).status).toBe(401);
    const stopped = await newBrowser().post(path, { email, password });
    expect(stopped.headers.get("retry-after")).toBe("900");
    expect(await stopped.json()).toMatchObject({
      code: "too_many_requests",
      detail: "Please try again in about 15 minutes.",
    });
    clock.advance(minutes(14));
    const still = await newBrowser().post(path, { email, password });
    expect([still.status, still.headers.get("retry-after")]).toEqual([429, "60"]);
    clock.advance(minutes(1));
    expect((await newBrowser().post(path, { email, password })).status).toBe(200);
  });

  test("of thirty at once no more than ten are looked at", async () => {
    const { email } = await makeWorkspace(connection);
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess(newBrowser(), email)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  test("does not lock out a browser in which the person has signed in before", async () => {
    const person = await makeWorkspace(connection);
    const { email, password } = person;
    const known = await app.signIn(person);
    await known.post("/api/v1/sign-out");
    await failed(10, perAccount, [email]);
    expect((await newBrowser().post(path, { email, password })).status).toBe(429);
    expect((await known.post(path, { email, password })).status).toBe(200);
  });

  test("is stopped in a known browser too, without stopping others", async () => {
    const person = await makeWorkspace(connection);
    const known = await app.signIn(person);
    for (let i = 0; i < 10; i++) expect((await guess(known, person.email)).status).toBe(401);
    expect((await guess(known, person.email)).status).toBe(429);
    expect((await newBrowser().post(path, { email: person.email, password: person.password })).status).toBe(200);
  });

  test("gains nothing from the cookie of another account, or a changed one", async () => {
    const mine = await makeWorkspace(connection);
    const theirs = await makeWorkspace(connection);
    const browser = await app.signIn(mine);
    const known = browser.cookie.split("; ").find((each) => each.startsWith("rapport.known.")) ?? "";
    const nameOfTheirs = (await app.signIn(theirs)).cookie
      .split("; ")
      .find((each) => each.startsWith("rapport.known."))
      ?.split("=")[0];
    const moved = `${nameOfTheirs}=${known.split("=")[1]}`;
    const changed = known.replace(/=./, "=_");
    for (const { email } of [mine, theirs]) await failed(10, perAccount, [email]);
    for (const [email, cookie] of [
      [theirs.email, moved],
      [mine.email, changed],
    ] as const) {
      const answer = await newBrowser().post(path, { email, password: "not the password" }, { cookie });
      expect(answer.status).toBe(429);
    }
  });

  test("of many accounts is stopped for the source, and not for others", async () => {
    const source = "2001:db8:1:2::";
    await failed(49, perSource, [sourceNetwork(`${source}1`)]);
    expect((await guess(app.browser(`${source}2`), "nobody@x.example")).status).toBe(401);
    const { email, password } = await makeWorkspace(connection);
    expect((await app.browser(`${source}ffff`).post(path, { email, password })).status).toBe(429);
    expect((await newBrowser().post(path, { email, password })).status).toBe(200);
  });

  test("right ones do not count", async () => {
    const person = await credentials();
    await failed(9, perAccount, [person.email]);
    for (let i = 0; i < 3; i++) expect((await newBrowser().post(path, person)).status).toBe(200);
  });
});

async function credentials(): Promise<{ email: string; password: string }> {
  const { email, password } = await makeWorkspace(connection);
  return { email, password };
}
