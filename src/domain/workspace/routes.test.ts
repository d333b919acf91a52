// The one-time link for the first owner: works once, for one of two, and stays good when something else was wrong.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countAttempt, perAccount } from "../../server/identity/limits.ts";
import { testClock } from "../../test/clock.ts";
import { useDatabase } from "../../test/database.ts";
import { openTestApp, type TestApp, testOrigin } from "../../test/server.ts";
import { makeOwnerLink } from "./actions.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date());
const day = 24 * 60 * 60 * 1000;
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database, now);
});
afterAll(() => app.close());

let people = 0;
const owner = (token: string, change: object = {}) => ({
  token,
  workspaceName: "Hotel Sonne",
  name: "Ada",
  email: `ada${++people}@hotel.example`,
  password: "a long password",
  ...change,
});

async function post(path: string, body: unknown): Promise<{ status: number; code: string | undefined; answer: Response }> {
  const headers = { origin: testOrigin, "content-type": "application/json" };
  const answer = await app.request(`/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const { code } = answer.status === 204 ? { code: undefined } : await answer.clone().json();
  return { status: answer.status, code, answer };
}
const isGood = async (token: string) => (await post("/owner/check", { token })).status === 200;

/** A link as the first start prints it; owners that earlier tests made are gone. */
async function link(): Promise<string> {
  await connection.updateTable("teammate").set({ role: "agent" }).execute();
  const token = await makeOwnerLink(connection, now());
  if (token === undefined) throw new Error("There is an owner.");
  return token;
}

describe("the one-time link", () => {
  test("makes the workspace with its owner and signs them in, once", async () => {
    const token = await link();
    expect(await isGood(token)).toBe(true);
    const input = owner(token, { email: "Ada.First@Hotel.Example" });
    const { status, answer } = await post("/owner", input);
    expect(status).toBe(201);
    const { workspaceId } = await answer.json();
    const cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    const me = await app.request("/api/v1/me", { headers: { cookie } });
    expect(await me.json()).toMatchObject({ email: "ada.first@hotel.example", memberships: [{ workspaceId, role: "owner" }] });

    expect(await isGood(token)).toBe(false);
    expect(await post("/owner", owner(token))).toMatchObject({ status: 403, code: "owner_link_invalid" });
    expect(await makeOwnerLink(connection, now())).toBeUndefined();
    await app.signIn({ email: "ada.first@hotel.example", password: input.password });
  });

  test("lets its browser sign in although strangers have guessed too often", async () => {
    const input = owner(await link(), { email: `Ada.Known${++people}@Hotel.Example` });
    const browser = app.browser();
    expect((await browser.post("/api/v1/owner", input)).status).toBe(201);
    const email = input.email.toLowerCase();
    for (let i = 0; i < 10; i++) await countAttempt(connection, [{ limit: perAccount, of: [email] }], now());
    const { password } = input;
    expect((await app.browser().post("/api/v1/sign-in", { email, password })).status).toBe(429);
    expect((await browser.post("/api/v1/sign-in", { email, password })).status).toBe(200);
  });

  test("is good for a day", async () => {
    const token = await link();
    now.advance(day - 1);
    expect(await isGood(token)).toBe(true);
    now.advance(1);
    expect(await isGood(token)).toBe(false);
    expect(await post("/owner", owner(token))).toMatchObject({ status: 403, code: "owner_link_invalid" });
  });

  test("stops working when a later start prints another", async () => {
    const first = await link();
    const second = await link();
    expect(await isGood(first)).toBe(false);
    expect(await post("/owner", owner(first))).toMatchObject({ status: 403 });
    expect(await isGood(second)).toBe(true);
  });

  test.each(["x", "\u0000", "🐇", "a".repeat(200)])("that is made up (%j) is refused", async (token) => {
    await link();
    const { status } = await post("/owner", owner(token));
    expect([400, 403]).toContain(status);
  });

  test("used by two at the same moment makes one workspace", async () => {
    const token = await link();
    const count = async () => (await connection.selectFrom("workspace").select("workspaceId").execute()).length;
    const before = await count();
    const answers = await Promise.all([1, 2, 3].map(() => post("/owner", owner(token))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
    expect(await count()).toBe(before + 1);
  });
});

describe("a link stays good, and nothing is made, when", () => {
  test("the address has an account already, in whatever letters", async () => {
    const { email } = owner("");
    expect((await post("/owner", owner(await link(), { email }))).status).toBe(201);
    const token = await link();
    const again = await post("/owner", owner(token, { email: email.toUpperCase() }));
    expect(again).toMatchObject({ status: 409, code: "address_taken" });
    expect(await isGood(token)).toBe(true);
    expect((await post("/owner", owner(token))).status).toBe(201);
  });

  test.each([
    ["the password is short", { password: "123456789" }],
    ["the password is endless", { password: "x".repeat(129) }],
    ["the address is none", { email: "ada" }],
    ["the name is blank", { name: "  " }],
    ["the name of the workspace is too long", { workspaceName: "x".repeat(121) }],
    ["the name has NUL in it", { name: "A\u0000da" }],
  ])("%s", async (_what, change) => {
    const token = await link();
    const { status, code, answer } = await post("/owner", owner(token, change));
    expect({ status, code }).toEqual({ status: 400, code: "input_invalid" });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await isGood(token)).toBe(true);
  });
});

test("only the hash of a link is kept", async () => {
  const token = await link();
  const rows = await connection.selectFrom("auth.ownerLink").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
  for (const row of rows) expect(row.tokenHash.toString()).not.toContain(token);
});
