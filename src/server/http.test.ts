// Every route at once: strangers, members of other workspaces, broken and hostile input, other sites; always a clear problem, never a 500.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reply } from "../domain/conversation/actions.ts";
import { useDatabase } from "../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail } from "../test/factories.ts";
import { type Browser, openTestApp, type TestApp, testOrigin } from "../test/server.ts";
import { newId } from "./ids.ts";

const database = useDatabase();
const { connection } = database;
const now = new Date("2026-03-02T09:00:00.000Z");
let app: TestApp;
let mine: Ids & { browser: Browser };
let theirs: Ids & { browser: Browser };

interface Ids {
  workspaceId: string;
  channelId: string;
  encounterId: string;
  conversationId: string;
  entryId: string;
  deliveryId: string;
}

/** Every route below a workspace. A test fails when one is missing here. */
const routes: { method: "get" | "post" | "put"; path: string; body?: unknown }[] = [
  { method: "get", path: "/channels" },
  { method: "post", path: "/channels", body: { name: "Desk", address: "new@hotel.example", anyway: true } },
  { method: "put", path: "/channels/{channelId}", body: { name: "Desk", address: "changed@hotel.example", anyway: true } },
  { method: "post", path: "/channels/{channelId}/retry" },
  { method: "post", path: "/deliveries/{deliveryId}/retry" },
  { method: "get", path: "/encounters" },
  { method: "get", path: "/counts" },
  { method: "get", path: "/encounters/{encounterId}/conversation" },
  { method: "get", path: "/conversations/{conversationId}/entries" },
  { method: "post", path: "/encounters/{encounterId}/replies", body: { text: "Hello" } },
  { method: "post", path: "/encounters/{encounterId}/notes", body: { text: "A note" } },
  { method: "post", path: "/encounters/{encounterId}/settle", body: { nothingOwed: true } },
  { method: "post", path: "/encounters/{encounterId}/reopen" },
  { method: "get", path: "/entries/{entryId}/files/0" },
  { method: "get", path: "/entries/{entryId}/raw" },
  { method: "get", path: "/live" },
];
const withBody = routes.filter((route) => route.body !== undefined);
const withId = routes.filter((route) => route.path.includes("{"));

beforeAll(async () => {
  app = await openTestApp(database, () => now);
  mine = await aWorkspace();
  theirs = await aWorkspace();
});
afterAll(() => app.close());

async function aWorkspace(): Promise<Ids & { browser: Browser }> {
  const workspace = await makeWorkspace(connection);
  const { workspaceId, owner } = workspace;
  const { channelId } = await makeChannel(connection, owner);
  const file = "Content-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1,2";
  const raw = rawMail({ headers: ["X-None: 1"] })
    .toString()
    .replace("Content-Type: text/plain; charset=utf-8", "Content-Type: multipart/mixed; boundary=b");
  const mail = Buffer.from(`${raw}\r\n--b\r\n${file}\r\n--b--\r\n`);
  const placed = await receiveMail(connection, workspaceId, channelId, mail, now);
  const { entryId, encounterId, conversationId } = await connection
    .selectFrom("entry")
    .select(["entryId", "encounterId", "conversationId"])
    .where("deliveryId", "=", placed.deliveryId)
    .executeTakeFirstOrThrow();
  const answer = await reply(connection, owner, encounterId, "Hello", now);
  const { deliveryId } = await connection
    .selectFrom("entry")
    .select("deliveryId")
    .where("entryId", "=", answer.entryId)
    .executeTakeFirstOrThrow();
  const browser = await app.signIn(workspace);
  return { workspaceId, channelId, encounterId, conversationId, entryId, deliveryId: deliveryId ?? "", browser };
}

function pathOf(path: string, workspaceId: string, ids: Partial<Ids>): string {
  return `/api/v1/workspaces/${workspaceId}${path.replace(/\{(\w+)\}/g, (_, name: keyof Ids) => ids[name] ?? "")}`;
}

function ask(browser: Browser | undefined, { method, body }: (typeof routes)[number], path: string): Promise<Response> {
  if (browser !== undefined) return method === "get" ? browser.get(path) : browser[method](path, body);
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  return app.request(path, {
    method: method.toUpperCase(),
    headers: { origin: testOrigin, "content-type": "application/json" },
    ...json,
  });
}

async function expectProblem(answer: Response, status: number, code?: string): Promise<{ code: string; detail?: string }> {
  const text = await answer.text();
  expect(`${answer.status} ${text}`).toMatch(new RegExp(`^${status} `));
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({ status, requestId: answer.headers.get("x-request-id"), title: expect.stringMatching(/\w/) });
  if (code !== undefined) expect(problem.code).toBe(code);
  return problem;
}

async function rowsOf({ workspaceId }: Ids): Promise<string> {
  const tables = ["event", "entry", "encounter", "channel", "delivery", "clock"] as const;
  const rows = await Promise.all(
    tables.map((table) => connection.selectFrom(table).selectAll().where("workspaceId", "=", workspaceId).execute()),
  );
  return JSON.stringify(rows.map((each) => each.map((row) => JSON.stringify(row)).sort()));
}

test("every route of the app is in the list of this test", () => {
  const known = new Set(routes.map(({ method, path }) => `${method} ${path.replace("/files/0", "/files/{ordinal}")}`));
  const missing = app
    .routes()
    .filter((each) => each.includes("{workspaceId}/"))
    .map((each) => each.replace("/workspaces/{workspaceId}", ""))
    .filter((each) => !known.has(each));
  expect(missing).toEqual([]);
});

describe.each(routes)("$method $path", (route) => {
  test("asks a stranger to sign in first", async () => {
    await expectProblem(await ask(undefined, route, pathOf(route.path, mine.workspaceId, mine)), 401, "not_signed_in");
  });

  test("does not exist for a member of another workspace, and nothing changes", async () => {
    const before = await rowsOf(mine);
    await expectProblem(await ask(theirs.browser, route, pathOf(route.path, mine.workspaceId, mine)), 404, "not_found");
    expect(await rowsOf(mine)).toBe(before);
  });
});

describe.each(withId)("$method $path", (route) => {
  test("in one's own workspace with the ids of another: there is nothing here, and nothing changes", async () => {
    const before = await rowsOf(mine);
    await expectProblem(await ask(theirs.browser, route, pathOf(route.path, theirs.workspaceId, mine)), 404, "not_found");
    expect(await rowsOf(mine)).toBe(before);
  });

  test("with ids that are nobody's: there is nothing here", async () => {
    const ids = Object.fromEntries(Object.keys(mine).map((name) => [name, newId()])) as Partial<Ids>;
    await expectProblem(await ask(mine.browser, route, pathOf(route.path, mine.workspaceId, ids)), 404, "not_found");
  });

  test.each([
    "0",
    "null",
    "%00",
    "%F0%9F%90%87",
    "' or 1=1 --",
    "..%2f..%2f",
    "00000000-0000-0000-0000-00000000000g",
    "-".repeat(36),
  ])("with %j for an id is refused", async (id) => {
    const ids = Object.fromEntries(Object.keys(mine).map((name) => [name, id])) as Partial<Ids>;
    const answer = await ask(mine.browser, route, pathOf(route.path, mine.workspaceId, ids));
    expect([400, 404]).toContain(answer.status);
    await expectProblem(answer, answer.status);
  });
});

describe.each(withBody)("$method $path", (route) => {
  const send = (body: string | undefined, type = "application/json") =>
    rawSend(route.method, pathOf(route.path, mine.workspaceId, mine), body, type);

  test.each([
    ["no body", undefined],
    ["an empty body", ""],
    ["half a JSON", '{"text": "half'],
    ["no JSON at all", "text=hello"],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "5"],
    ["deep nesting", `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
    ["numbers where texts belong", JSON.stringify({ text: 5, name: 5, address: 5, nothingOwed: "yes" })],
    ["lists where texts belong", JSON.stringify({ text: ["a"], name: {}, address: [], nothingOwed: [1] })],
    ["blank texts", JSON.stringify({ text: " \n ", name: " ", address: " ", nothingOwed: null })],
    [
      "texts far too long",
      JSON.stringify({ text: "x".repeat(300_000), name: "x".repeat(300_000), address: "x", nothingOwed: 1 }),
    ],
    ["a prototype", '{"__proto__": {"text": "a", "name": "a", "address": "a@b"}, "nothingOwed": 0}'],
  ])("refuses %s", async (_what, body) => {
    await expectProblem(await send(body), 400, "input_invalid");
  });

  test("refuses two megabytes", async () => {
    await expectProblem(await send(JSON.stringify({ text: "x".repeat(2 * 1024 * 1024) })), 413, "input_too_large");
  });

  test("takes or refuses hostile letters, and never breaks", async () => {
    for (const letters of [
      "\u0000",
      "a\u0000b",
      "\ud800",
      "\udfffx",
      "\u202e",
      "﷽",
      "\uffff",
      "🐇".repeat(50),
      "'); drop table entry; --",
    ]) {
      const words = { text: letters, name: letters, address: `${letters}@x.example`, nothingOwed: true };
      const server = { host: letters, port: 1, security: "none", user: letters, password: letters };
      for (const body of [words, { ...words, address: `x${newId()}@x.example`, imap: server, smtp: server, anyway: true }]) {
        // JSON.stringify writes half characters as escapes, as a hostile client would.
        const answer = await send(JSON.stringify(body));
        expect(answer.status, `${JSON.stringify(letters)}: ${await answer.clone().text()}`).toBeLessThan(500);
        if (answer.status >= 400) await expectProblem(answer, answer.status);
      }
    }
  });

  test("is refused from another site's page, whose visitor is signed in here", async () => {
    const before = await rowsOf(mine);
    for (const origin of ["https://evil.example", "null", "http://rapport.test.evil.example", "http://rapport.test:8080"]) {
      const answer = await rawSend(
        route.method,
        pathOf(route.path, mine.workspaceId, mine),
        JSON.stringify(route.body),
        "application/json",
        origin,
      );
      await expectProblem(answer, 403, "foreign_page");
    }
    expect(await rowsOf(mine)).toBe(before);
  });
});

/** As the browser of `mine` sends it, with a body that need not be JSON. */
async function rawSend(
  method: string,
  path: string,
  body: string | undefined,
  type: string,
  origin = testOrigin,
): Promise<Response> {
  const headers = { origin, "content-type": type, cookie: mine.browser.cookie };
  return app.request(path, { method: method.toUpperCase(), headers, ...(body === undefined ? {} : { body }) });
}

describe("cursors", () => {
  const hostile = [
    "x",
    "%00",
    Buffer.from("0 ------------------------------------").toString("base64url"),
    Buffer.from(`2026-03-02T09:00:00.000Z ${"-".repeat(36)}`).toString("base64url"),
    Buffer.from(`2026-99-02T09:00:00.000Z ${newId()}`).toString("base64url"),
    Buffer.from(`999999999999999 ${newId()}`).toString("base64url"),
    Buffer.from(`9999-12-31T23:59:59.999Z ${newId()}`).toString("base64url"),
  ];
  test.each(hostile)("%s neither breaks the list nor the conversation", async (cursor) => {
    const list = await mine.browser.get(pathOf(`/encounters?cursor=${cursor}`, mine.workspaceId, mine));
    expect(list.status).toBeLessThan(500);
    const entries = await mine.browser.get(
      pathOf(`/conversations/{conversationId}/entries?before=${cursor}`, mine.workspaceId, mine),
    );
    expect(entries.status).toBeLessThan(500);
  });
});

describe("signing in", () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    app.request(path, { method: "POST", body, headers: { origin: testOrigin, "content-type": "application/json", ...headers } });

  test("sets a cookie that scripts cannot read and other sites cannot send", async () => {
    const person = await makeWorkspace(connection);
    const answer = await post("/api/auth/sign-in/email", JSON.stringify(person));
    expect(answer.status).toBe(200);
    const cookies = answer.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly/i);
    for (const cookie of cookies) expect(cookie).toMatch(/SameSite=(Lax|Strict)/i);
  });

  test("with a wrong password and with an unknown address is refused in the same words", async () => {
    const person = await makeWorkspace(connection);
    const wrong = await post("/api/auth/sign-in/email", JSON.stringify({ email: person.email, password: "not the password" }));
    const unknown = await post(
      "/api/auth/sign-in/email",
      JSON.stringify({ email: "nobody@hotel.example", password: "not the password" }),
    );
    expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(wrong.status).toBe(401);
  });

  test("signing up by oneself is refused", async () => {
    const answer = await post(
      "/api/auth/sign-up/email",
      JSON.stringify({ name: "x", email: "new@x.example", password: "a long password" }),
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const found = await connection.selectFrom("auth.user").select("id").where("email", "=", "new@x.example").execute();
    expect(found).toEqual([]);
  });

  test.each([
    ["NUL in the address", JSON.stringify({ email: "a\0@x.example", password: "a long password" })],
    ["half a character", '{"email":"\\ud800@x.example","password":"a long password"}'],
    ["a list", "[]"],
    ["nothing", ""],
    ["an object as address", '{"email":{"$ne":null},"password":{"$ne":null}}'],
    ["a very long password", JSON.stringify({ email: "a@x.example", password: "x".repeat(500_000) })],
  ])("with %s is refused and does not break", async (_what, body) => {
    const answer = await post("/api/auth/sign-in/email", body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test("with a made-up cookie is being a stranger", async () => {
    for (const cookie of [
      "rapport.session_token=x",
      "rapport.session_token=%00.%00",
      `rapport.session_token=${"x".repeat(5000)}`,
      "=;=;",
    ]) {
      await expectProblem(await app.request("/api/v1/me", { headers: { cookie } }), 401, "not_signed_in");
    }
  });

  test("out ends the session on the server, not only in the browser", async () => {
    const person = await makeWorkspace(connection);
    const browser = await app.signIn(person);
    expect((await browser.get("/api/v1/me")).status).toBe(200);
    await browser.post("/api/auth/sign-out", {});
    expect((await browser.get("/api/v1/me")).status).toBe(401);
  });
});

test("addresses of the API that are none answer with a problem, never with a page", async () => {
  for (const path of [
    "/api",
    "/api/",
    "/api/v2/me",
    "/api/v1/nothing",
    "/api/v1/workspaces",
    `/api/v1/workspaces/${mine.workspaceId}/nothing`,
  ]) {
    const answer = await mine.browser.get(path);
    expect(answer.status, path).toBe(404);
  }
  for (const method of ["DELETE", "PATCH", "PUT"]) {
    const answer = await app.request(pathOf("/encounters", mine.workspaceId, mine), {
      method,
      headers: { cookie: mine.browser.cookie },
    });
    await expectProblem(answer, 404, "not_found");
  }
});

test("answers of the API are kept by no cache", async () => {
  const answer = await mine.browser.get(pathOf("/encounters", mine.workspaceId, mine));
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("an error that nobody foresaw is said in plain words, without what happened inside", async () => {
  await connection.schema.alterTable("encounter").renameTo("encounter_away").execute();
  try {
    const problem = await expectProblem(await mine.browser.get(pathOf("/encounters", mine.workspaceId, mine)), 500, "unforeseen");
    expect(JSON.stringify(problem)).not.toMatch(/relation|encounter|select/i);
  } finally {
    await connection.schema.alterTable("encounter_away").renameTo("encounter").execute();
  }
});

test("what a channel keeps secret is never shown", async () => {
  const server = { host: "mail.example", port: 993, security: "tls", user: "desk", password: "pa55word" };
  await mine.browser.post(pathOf("/channels", mine.workspaceId, mine), {
    name: "S",
    address: "secret@hotel.example",
    imap: server,
    smtp: server,
    anyway: true,
  });
  const text = await (await mine.browser.get(pathOf("/channels", mine.workspaceId, mine))).text();
  expect(text).toContain("secret@hotel.example");
  expect(text).not.toContain("pa55word");
});
