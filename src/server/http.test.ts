// What holds for every route and page: other sites, sizes, headers, cookies, hosts, and errors that nobody foresaw.
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testClock } from "../test/clock.ts";
import { useDatabase } from "../test/database.ts";
import { makeChannel, makeKey, makeTeammate, makeWorkspace } from "../test/factories.ts";
import { hold } from "../test/held-request.ts";
import { readDocument, requestFor, type Sending, send, textOf } from "../test/operations.ts";
import { addPrivateTeam, addThings, hashOfRows, type Ids } from "../test/populated-workspace.ts";
import { openTestApp, type TestApp, testOrigin } from "../test/server.ts";
import { operationsOf, type PlacedOperation } from "./openapi/schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date());
let app: TestApp;
let operations: PlacedOperation[];
let ids: Ids;
let browser: Sending;
let person: { email: string; password: string };
let token: string;

beforeAll(async () => {
  app = await openTestApp(database, () => now());
  operations = operationsOf(await readDocument(app));
  const workspace = await makeWorkspace(connection);
  person = workspace;
  const { workspaceId, owner } = workspace;
  const { channelId } = await makeChannel(connection, owner);
  const around = { workspaceId, marker: "gnu", now: now() };
  const privateTeamId = await addPrivateTeam(connection, { ...around, teammateIds: [owner.teammateId] });
  ids = await addThings(connection, { ...around, channelId, by: owner.teammateId, privateTeamId, sharedWith: owner.teammateId });
  browser = await app.signIn(workspace);
  ({ token } = await makeKey(connection, owner));
});
afterAll(() => app.close());

const at = (path: string) => `/api/v1/workspaces/${ids.workspaceId}${path}`;
const get = (path: string, headers: Record<string, string> = {}) => send(app, "get", { path }, { ...browser, headers });

async function expectProblem(answer: Response, status: number, code: string): Promise<{ code: string; detail?: string }> {
  const text = await answer.text();
  expect(`${answer.status} ${text}`).toMatch(new RegExp(`^${status} `));
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({
    status,
    code,
    requestId: answer.headers.get("x-request-id"),
    title: expect.stringMatching(/\w/),
  });
  return problem;
}

describe("another site's page", () => {
  test("can have nothing written, though its visitor is signed in here", async () => {
    const before = await hashOfRows(connection, ids.workspaceId ?? "");
    for (const placed of operations.filter(({ method }) => method !== "get")) {
      for (const origin of [
        "https://evil.example",
        "null",
        `${testOrigin}.evil.example`,
        `${testOrigin}:8080`,
        "http://sub.rapport.test",
      ]) {
        const { cookie } = browser;
        const answer = await app.request(requestFor(placed, ids).path, {
          method: placed.method.toUpperCase(),
          headers: { cookie: cookie ?? "", origin, "content-type": "application/json" },
          body: JSON.stringify(requestFor(placed, ids).body ?? {}),
        });
        await expectProblem(answer, 403, "foreign_page");
      }
    }
    expect(await hashOfRows(connection, ids.workspaceId ?? "")).toBe(before);
  }, 60_000);

  test("can read nothing: no answer allows it", async () => {
    for (const placed of operations.filter(({ method }) => method === "get")) {
      const answer = await send(app, "get", requestFor(placed, ids), { ...browser, headers: { origin: "https://evil.example" } });
      expect(
        [...answer.headers.keys()].filter((name) => name.startsWith("access-control-")),
        placed.path,
      ).toEqual([]);
      expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
      await textOf(answer);
    }
  });
});

describe("every answer", () => {
  test("is kept by no cache but where it says so, sniffed by nobody, framed by nobody, and named in the log", async () => {
    for (const placed of operations) {
      const answer = await send(
        app,
        placed.method,
        { ...requestFor(placed, ids), body: placed.method === "get" ? undefined : "{" },
        {},
      );
      const { headers } = answer;
      await textOf(answer);
      expect(headers.get("cache-control"), placed.path).toMatch(/no-store|no-cache/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test.each(["/", "/sign-in", "/w/x", "/api", "/api/v1/me", "/nothing.js", "/%2e%2e/%2e%2e/package.json"])(
    "under %s has a policy that allows our own scripts and styles only",
    async (path) => {
      const answer = await app.request(path);
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-|\*|https?:/);
      expect(await answer.text()).not.toContain('"devDependencies"');
    },
  );

  test("has a request id of ours, whatever was sent as one", async () => {
    const answer = await get("/api/v1/me", { "x-request-id": "mine<b>" });
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("the Host header", () => {
  test("is never repeated, and no link or redirect is made of it", async () => {
    for (const host of ["evil.example", "rapport.test@evil.example", "evil.example:80"]) {
      const headers = { host, "x-forwarded-host": host, forwarded: `host=${host}`, "x-original-url": `https://${host}/` };
      for (const placed of operations.filter(({ method }) => method === "get")) {
        const answer = await send(app, "get", requestFor(placed, ids), { ...browser, headers });
        expect(answer.headers.get("location") ?? "", placed.path).not.toContain("evil.example");
        expect(await textOf(answer), placed.path).not.toContain("evil.example");
      }
      for (const path of ["/api", "/", "/join"]) expect(await (await get(path, headers)).text()).not.toContain("evil.example");
    }
  });

  test("does not lead anywhere else by a double slash or a backslash", async () => {
    for (const path of [
      "//evil.example",
      "//evil.example/%2f..",
      "/\\evil.example",
      "/sign-in?next=//evil.example",
      "/%5cevil.example",
    ]) {
      const answer = await app.request(path);
      expect(answer.headers.get("location"), path).toBeNull();
      expect([200, 404, 503]).toContain(answer.status);
    }
  });
});

describe("the cookie of a session", () => {
  test("is kept from scripts and other sites, and holds for this site alone", async () => {
    const answer = await send(app, "post", { path: "/api/v1/sign-in", body: person, type: "application/json" }, {});
    expect(answer.status).toBe(200);
    const cookies = answer.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; ?HttpOnly/i);
      expect(cookie).toMatch(/; ?SameSite=(Lax|Strict)/i);
      expect(cookie).toMatch(/; ?Path=\/(api\/v1)?(;|$)/i);
      expect(cookie).not.toMatch(/; ?Domain=/i);
    }
  });

  test("that is made up is being a stranger", async () => {
    for (const cookie of ["x", "%00.%00", "x".repeat(5000), "a.b.c"].map((value) => `rapport.session_token=${value}`)) {
      await expectProblem(await app.request("/api/v1/me", { headers: { cookie } }), 401, "not_signed_in");
    }
    await expectProblem(await app.request("/api/v1/me", { headers: { cookie: "=;=;" } }), 401, "not_signed_in");
  });
});

describe("over a real connection", () => {
  const json = () => ({ authorization: `Bearer ${token}`, "content-type": "application/json" });
  const notes = () => at(`/encounters/${ids.encounterId}/notes`);

  test("a body may come in pieces without a length, or not at all", async () => {
    const { port } = await app.listen();
    const held = hold(port, "POST", notes(), json());
    held.write('{"text":');
    const { status } = await held.finish('"in pieces"}');
    expect(status).toBe(201);
    const bodyless = await fetch(`http://127.0.0.1:${port}${at(`/encounters/${ids.encounterId}/reopen`)}`, {
      method: "POST",
      headers: json(),
    });
    expect([204, 409]).toContain(bodyless.status);
    await bodyless.body?.cancel();
  });

  test("too much is refused under every method, and ends the connection", async () => {
    const { port } = await app.listen();
    for (const method of ["POST", "PATCH", "DELETE"]) {
      const held = hold(port, method, at(`/encounters/${ids.encounterId}`), { ...json(), "idempotency-key": `much ${method}` });
      held.write("x".repeat(2 * 1024 * 1024));
      const answer = await held.answer;
      expect([answer.status, answer.headers.connection, JSON.parse(answer.text).code], method).toEqual([
        413,
        "close",
        "input_too_large",
      ]);
    }
  });

  test("whoever may no more when all has arrived is refused, however early they began", async () => {
    const { port } = await app.listen();
    const workspaceId = ids.workspaceId ?? "";
    for (const change of ["leaves", "key is revoked"] as const) {
      const { teammate } = await makeTeammate(connection, workspaceId);
      const key = await makeKey(connection, teammate);
      const before = await entryIds();
      const held = ["notes", "replies"].map((kind) =>
        hold(port, "POST", at(`/encounters/${ids.encounterId}/${kind}`), { ...json(), ...key.headers, "content-length": 19 }),
      );
      for (const each of held) each.write('{"t');
      // Whatever the server does with the beginning, it has done before it answers this.
      await fetch(`http://127.0.0.1:${port}/api/v1/me`, { headers: key.headers });
      if (change === "leaves")
        await connection.updateTable("teammate").set({ leftAt: now() }).where("teammateId", "=", teammate.teammateId).execute();
      else await connection.updateTable("apiKey").set({ revokedAt: now() }).where("apiKeyId", "=", key.apiKeyId).execute();
      for (const each of held) expect((await each.finish('ext":"too late"}')).status, change).toBe(401);
      expect(await entryIds()).toEqual(before);
    }
  });

  test("what is refused unread is the last on its connection, and what is read is not", async () => {
    const { port } = await app.listen();
    const refused = hold(port, "POST", at("/files?name=a.bin"), {});
    refused.write("abc");
    const { status, headers } = await refused.answer;
    expect([status, headers.connection]).toEqual([401, "close"]);
    const read = await hold(port, "POST", notes(), {}).finish("{}");
    expect([read.status, read.headers.connection]).toEqual([401, "keep-alive"]);
  });

  async function entryIds(): Promise<string[]> {
    const rows = await connection
      .selectFrom("entry")
      .select("entryId")
      .where("encounterId", "=", ids.encounterId ?? "")
      .execute();
    return rows.map(({ entryId }) => entryId).sort();
  }
});

describe("too much", () => {
  test("of a body is refused, with a length and without one", async () => {
    const text = "x".repeat(2 * 1024 * 1024);
    const path = at(`/encounters/${ids.encounterId}/notes`);
    const whole = await send(app, "post", { path, body: { text }, type: "application/json" }, { token });
    await expectProblem(whole, 413, "input_too_large");
    const bytes = new TextEncoder().encode(JSON.stringify({ text }));
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
    const init = {
      method: "POST",
      body: stream,
      duplex: "half",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    };
    await expectProblem(await app.request(path, init as RequestInit), 413, "input_too_large");
  });

  test("of headers is refused before anybody reads them", async () => {
    const { port } = await app.listen();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { "x-much": "x".repeat(20_000) };
      const asked = httpRequest({ host: "127.0.0.1", port, path: "/api/v1/me", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.once("error", reject);
      asked.end();
    });
    expect(status).toBe(431);
  });

  test("of asking is refused, with how long to wait, and only whoever asked is held up", async () => {
    const source = "203.0.113.9";
    const ask = () => send(app, "post", { path: "/api/v1/invitations/check", body: "{", type: "application/json" }, { source });
    let answer = await ask();
    expect(answer.headers.get("ratelimit-policy")).toBe('"default";q=600;w=60');
    for (let i = 0; i < 700 && answer.status !== 429; i++) answer = await ask();
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answer.headers.get("ratelimit")).toMatch(/^"default";r=0;t=\d+$/);
    await expectProblem(answer, 429, "too_many_requests");
    expect((await get("/api/v1/me")).status).toBe(200);
  });
});

test("strangers of one IPv6 network are counted together, and those of another are not", async () => {
  const ask = (source: string) =>
    send(app, "post", { path: "/api/v1/invitations/check", body: "{", type: "application/json" }, { source });
  const left = (answer: Response) => Number(/r=(\d+)/.exec(answer.headers.get("ratelimit") ?? "")?.[1]);
  const first = left(await ask("2001:db8:7:7::1"));
  expect(left(await ask("2001:db8:7:7:ffff::2"))).toBe(first - 1);
  expect(left(await ask("2001:db8:7:8::1"))).toBe(first);
});

test("addresses of the API that are none answer with a problem, never with a page", async () => {
  for (const path of [
    "/api/",
    "/api/v2/me",
    "/api/v1/nothing",
    "/api/auth/sign-in/email",
    "/api/auth/get-session",
    at("/nothing"),
  ]) {
    await expectProblem(await get(path), 404, "not_found");
  }
});

test("what has not changed since it was seen is not sent again", async () => {
  const first = await get(at(`/encounters/${ids.encounterId}`));
  const tag = first.headers.get("etag") ?? "";
  expect([first.status, tag]).toEqual([200, expect.stringMatching(/^"/)]);
  const again = await get(at(`/encounters/${ids.encounterId}`), { "if-none-match": tag });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

test("the same write under one Idempotency-Key is done once, and refused for something else", async () => {
  const write = (text: string) =>
    send(
      app,
      "post",
      { path: at(`/encounters/${ids.encounterId}/notes`), body: { text }, type: "application/json" },
      { token, headers: { "idempotency-key": "k1" } },
    );
  const [first, second] = [await write("once"), await write("once")];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(await second.json()).toEqual(await first.json());
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  await expectProblem(await write("another"), 422, "idempotency_key_reused");
});

test("an error that nobody foresaw is said in plain words, without what happened inside", async () => {
  await connection.schema.alterTable("encounter").renameTo("encounter_away").execute();
  try {
    const problem = await expectProblem(await get(at("/encounters")), 500, "unforeseen");
    expect(JSON.stringify(problem)).not.toMatch(/relation|encounter|select/i);
  } finally {
    await connection.schema.alterTable("encounter_away").renameTo("encounter").execute();
  }
});

test("what a channel keeps secret is never shown", async () => {
  const server = { host: "mail.example", port: 993, security: "tls", user: "desk", password: "pa55word" };
  const body = { name: "S", address: "secret@hotel.example", imap: server, smtp: server, anyway: true };
  await send(app, "post", { path: at("/channels"), body, type: "application/json" }, browser);
  const text = await (await get(at("/channels"))).text();
  expect(text).toContain("secret@hotel.example");
  expect(text).not.toContain("pa55word");
});
