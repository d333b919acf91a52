// Passkeys, with a device in software: added, signed in with, renamed, removed; and all that must not let anyone in.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import { makeWorkspace } from "../../test/factories.ts";
import { newPasskeyDevice, type PasskeyDevice } from "../../test/passkey-device.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import { newId } from "../ids.ts";
import { whyNoPasskeys } from "./better-auth.ts";

const database = useDatabase();
const { connection } = database;
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());

async function optionsFrom(browser: Browser, path: string): Promise<Record<string, unknown>> {
  const answer = await browser.post(path);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { options: Record<string, unknown> }).options;
}

async function addPasskey(browser: Browser, device: PasskeyDevice): Promise<Response> {
  const options = await optionsFrom(browser, "/api/v1/me/passkeys/options");
  return browser.post("/api/v1/me/passkeys", { name: "Ada's key", response: device.create(options) });
}

async function personWithPasskey() {
  const person = await makeWorkspace(connection);
  const browser = await app.signIn(person);
  const device = newPasskeyDevice(testOrigin);
  const answer = await addPasskey(browser, device);
  expect(answer.status).toBe(201);
  const { passkeyId } = (await answer.json()) as { passkeyId: string };
  return { ...person, browser, device, passkeyId };
}

async function signInWith(
  browser: Browser,
  device: PasskeyDevice,
  changes?: Parameters<PasskeyDevice["get"]>[1],
): Promise<Response> {
  const options = await optionsFrom(browser, "/api/v1/sign-in/passkey/options");
  return browser.post("/api/v1/sign-in/passkey", { response: device.get(options, changes) });
}

const codeIn = async (answer: Response) => `${answer.status} ${((await answer.json()) as { code: string }).code}`;

describe("signing in with a passkey", () => {
  test("lets its person in, and no code is asked for", async () => {
    const { device, email } = await personWithPasskey();
    const browser = app.browser();
    const answer = await signInWith(browser, device);
    expect(await answer.json()).toEqual({ next: "done" });
    expect(await (await browser.get("/api/v1/me")).json()).toMatchObject({ email });
    expect((await signInWith(app.browser(), device)).status).toBe(200);
  });

  test("asks the device to check its person, for our domain, without naming anybody's passkeys", async () => {
    const { browser } = await personWithPasskey();
    for (const each of [browser, app.browser()]) {
      const options = await optionsFrom(each, "/api/v1/sign-in/passkey/options");
      expect(options).toMatchObject({ rpId: "rapport.test", userVerification: "required" });
      expect(options).not.toHaveProperty("allowCredentials");
    }
  });

  test.each([
    ["did not check who uses it", { verified: false }],
    ["was asked by another site", { origin: "https://evil.example" }],
    ["was made to believe in another domain", { rpId: "evil.example" }],
    ["answers another challenge", { challenge: Buffer.alloc(32).toString("base64url") }],
  ])("is refused when the device %s", async (_what, changes) => {
    const { device } = await personWithPasskey();
    const browser = app.browser();
    expect(await codeIn(await signInWith(browser, device, changes))).toBe("401 passkey_wrong");
    expect((await browser.get("/api/v1/me")).status).toBe(401);
  });

  test("is refused with a copy, whose counter is behind", async () => {
    const { device } = await personWithPasskey();
    expect((await signInWith(app.browser(), device, { counter: 9 })).status).toBe(200);
    expect(await codeIn(await signInWith(app.browser(), device, { counter: 4 }))).toBe("401 passkey_wrong");
  });

  test("is refused with an answer that was used before, and in another browser", async () => {
    const { device } = await personWithPasskey();
    const browser = app.browser();
    const options = await optionsFrom(browser, "/api/v1/sign-in/passkey/options");
    const { cookie } = browser;
    const response = device.get(options);
    expect(await codeIn(await app.browser().post("/api/v1/sign-in/passkey", { response }))).toBe("401 passkey_wrong");
    expect((await browser.post("/api/v1/sign-in/passkey", { response })).status).toBe(200);
    const again = await app.browser().post("/api/v1/sign-in/passkey", { response }, { cookie });
    expect(await codeIn(again)).toBe("401 passkey_wrong");
  });

  test("is refused with a passkey that nobody has, and with another's signature", async () => {
    const { device } = await personWithPasskey();
    expect(await codeIn(await signInWith(app.browser(), newPasskeyDevice(testOrigin)))).toBe("401 passkey_wrong");
    const browser = app.browser();
    const options = await optionsFrom(browser, "/api/v1/sign-in/passkey/options");
    const mine = device.get(options);
    const other = newPasskeyDevice(testOrigin).get(options);
    const response = { ...mine, response: { ...mine.response, signature: other.response.signature } };
    expect(await codeIn(await browser.post("/api/v1/sign-in/passkey", { response }))).toBe("401 passkey_wrong");
  });

  test.each([
    ["nothing", undefined],
    ["an empty answer", { response: {} }],
    ["an id that is an object", { response: { id: { $ne: null }, rawId: "x", type: "public-key", response: {} } }],
    ["a list", { response: [] }],
    ["NUL", { response: { id: "\0", rawId: "\0", type: "public-key", response: { clientDataJSON: "\0" } } }],
  ])("with %s is refused and does not break", async (_what, body) => {
    const browser = app.browser();
    await optionsFrom(browser, "/api/v1/sign-in/passkey/options");
    expect(await codeIn(await browser.post("/api/v1/sign-in/passkey", body))).toBe("400 input_invalid");
  });

  test("with letters that decode to nothing sensible is refused", async () => {
    const { device } = await personWithPasskey();
    const browser = app.browser();
    const options = await optionsFrom(browser, "/api/v1/sign-in/passkey/options");
    const whole = device.get(options);
    for (const name of ["clientDataJSON", "authenticatorData", "signature"]) {
      await optionsFrom(browser, "/api/v1/sign-in/passkey/options");
      const response = { ...whole, response: { ...whole.response, [name]: "AAAA" } };
      expect(await codeIn(await browser.post("/api/v1/sign-in/passkey", { response }))).toBe("401 passkey_wrong");
    }
  });
});

describe("a person's passkeys", () => {
  test("are listed by name, renamed and removed; a removed one lets nobody in", async () => {
    const { browser, device, passkeyId } = await personWithPasskey();
    const list = async () => (await (await browser.get("/api/v1/me/passkeys")).json()) as { passkeys: object[] };
    expect(await list()).toEqual({ passkeys: [{ passkeyId, name: "Ada's key", createdAt: expect.any(String) }] });
    expect((await browser.patch(`/api/v1/me/passkeys/${passkeyId}`, { name: "The blue one" })).status).toBe(204);
    expect(await list()).toMatchObject({ passkeys: [{ name: "The blue one" }] });
    expect((await browser.delete(`/api/v1/me/passkeys/${passkeyId}`)).status).toBe(204);
    expect(await list()).toEqual({ passkeys: [] });
    expect(await codeIn(await browser.delete(`/api/v1/me/passkeys/${passkeyId}`))).toBe("404 not_found");
    expect(await codeIn(await signInWith(app.browser(), device))).toBe("401 passkey_wrong");
  });

  test("are neither seen, renamed nor removed by others", async () => {
    const { device, passkeyId } = await personWithPasskey();
    const other = await app.signIn(await makeWorkspace(connection));
    expect(await (await other.get("/api/v1/me/passkeys")).json()).toEqual({ passkeys: [] });
    expect(await codeIn(await other.patch(`/api/v1/me/passkeys/${passkeyId}`, { name: "Mine" }))).toBe("404 not_found");
    expect(await codeIn(await other.delete(`/api/v1/me/passkeys/${passkeyId}`))).toBe("404 not_found");
    expect(await codeIn(await other.delete(`/api/v1/me/passkeys/${newId()}`))).toBe("404 not_found");
    expect(await codeIn(await other.delete("/api/v1/me/passkeys/x"))).toBe("400 input_invalid");
    const stranger = app.browser();
    expect(await codeIn(await stranger.get("/api/v1/me/passkeys"))).toBe("401 not_signed_in");
    expect(await codeIn(await stranger.post("/api/v1/me/passkeys/options"))).toBe("401 not_signed_in");
    expect(await codeIn(await stranger.delete(`/api/v1/me/passkeys/${passkeyId}`))).toBe("401 not_signed_in");
    expect((await signInWith(app.browser(), device)).status).toBe(200);
  });

  test.each([
    ["did not check who uses it", { verified: false }],
    ["was asked by another site", { origin: "https://evil.example" }],
    ["was made to believe in another domain", { rpId: "evil.example" }],
    ["answers another challenge", { challenge: Buffer.alloc(32).toString("base64url") }],
  ])("are not added when the device %s", async (_what, changes) => {
    const browser = await app.signIn(await makeWorkspace(connection));
    const options = await optionsFrom(browser, "/api/v1/me/passkeys/options");
    const response = newPasskeyDevice(testOrigin).create(options, changes);
    expect(await codeIn(await browser.post("/api/v1/me/passkeys", { name: "Key", response }))).toBe("401 passkey_wrong");
    expect(await (await browser.get("/api/v1/me/passkeys")).json()).toEqual({ passkeys: [] });
  });

  test("are not added twice, nor by another person's challenge", async () => {
    const { browser, device } = await personWithPasskey();
    expect(await codeIn(await addPasskey(browser, device))).toBe("401 passkey_wrong");
    const other = await app.signIn(await makeWorkspace(connection));
    const options = await optionsFrom(browser, "/api/v1/me/passkeys/options");
    const passkeyCookie = browser.cookie.split("; ").find((each) => each.includes("rapport.passkey="));
    const response = newPasskeyDevice(testOrigin).create(options);
    const cookie = `${other.cookie}; ${passkeyCookie}`;
    const answer = await other.post("/api/v1/me/passkeys", { name: "Theirs", response }, { cookie });
    expect(await codeIn(answer)).toBe("401 passkey_wrong");
    expect(await (await other.get("/api/v1/me/passkeys")).json()).toEqual({ passkeys: [] });
  });

  test("ask for a fresh sign-in where the session is older than an hour", async () => {
    const { browser, passkeyId, email } = await personWithPasskey();
    const anHourAgo = new Date(Date.now() - 61 * 60 * 1000);
    const { id: userId } = await connection
      .selectFrom("auth.user")
      .select("id")
      .where("email", "=", email)
      .executeTakeFirstOrThrow();
    await connection.updateTable("auth.session").set({ createdAt: anHourAgo }).where("userId", "=", userId).execute();
    expect(await codeIn(await browser.post("/api/v1/me/passkeys/options"))).toBe("403 sign_in_again");
    expect(await codeIn(await browser.delete(`/api/v1/me/passkeys/${passkeyId}`))).toBe("403 sign_in_again");
    const response = newPasskeyDevice(testOrigin).create({ challenge: "AAAA", rp: { id: "rapport.test" } });
    expect(await codeIn(await browser.post("/api/v1/me/passkeys", { name: "Key", response }))).toBe("403 sign_in_again");
  });

  test("cannot be had under a number, and the answer says what to open instead", async () => {
    expect(whyNoPasskeys("http://127.0.0.1:7433")).toContain("http://localhost:7433");
    expect(whyNoPasskeys("http://[::1]:7433")).toContain("http://localhost:7433");
    expect(whyNoPasskeys("http://192.168.1.5")).toContain("under a name");
    expect(whyNoPasskeys("http://localhost:7433")).toBeUndefined();
    expect(whyNoPasskeys("https://help.hotel.example")).toBeUndefined();
  });
});
