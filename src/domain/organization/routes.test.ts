// Organizations: pages by name, changes that others made meanwhile, and those that customers belong to.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeCustomer, makeKey, makeTeammate, makeWorkspace } from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";

const database = useDatabase();
const { connection } = database;
let app: TestApp;
let workspaceId: string;
let key: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());
beforeEach(async () => {
  const made = await makeWorkspace(connection);
  workspaceId = made.workspaceId;
  key = (await makeKey(connection, made.owner)).headers;
});

interface Asked {
  body?: unknown;
  headers?: Record<string, string>;
  by?: Record<string, string>;
}
async function ask(method: string, path: string, { body, headers = {}, by = key }: Asked = {}) {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const all = { "content-type": "application/json", ...by, ...headers };
  const answer = await app.request(`/api/v1/workspaces/${workspaceId}/organizations${path}`, { method, headers: all, ...json });
  const text = await answer.text();
  return { status: answer.status, etag: answer.headers.get("etag") ?? "", answer: text === "" ? {} : JSON.parse(text) };
}
const add = async (name: string) => (await ask("POST", "", { body: { name } })).answer.organizationId as string;
const kinds = async () =>
  (await connection.selectFrom("event").select("kind").where("workspaceId", "=", workspaceId).orderBy("position").execute()).map(
    (event) => event.kind,
  );

test("an organization is added, read, renamed and removed, and each is an event", async () => {
  const { status, etag, answer } = await ask("POST", "", { body: { name: " Hotel Sol " } });
  expect([status, answer.name]).toEqual([201, "Hotel Sol"]);
  expect(await ask("GET", `/${answer.organizationId}`)).toEqual({ status: 200, etag, answer });
  const renamed = await ask("PATCH", `/${answer.organizationId}`, { body: { name: "Sol" }, headers: { "if-match": etag } });
  expect(renamed).toMatchObject({ status: 200, answer: { ...answer, name: "Sol", changedAt: expect.any(String) } });
  expect((await ask("PATCH", `/${answer.organizationId}`, { body: {} })).status).toBe(200);
  expect((await ask("DELETE", `/${answer.organizationId}`)).status).toBe(204);
  expect((await ask("GET", `/${answer.organizationId}`)).status).toBe(404);
  expect(await kinds()).toEqual(["organization.added", "organization.changed", "organization.removed"]);
});

test("they are listed by name whatever its case, each once, page by page", async () => {
  for (const name of ["beta", "Alpha", "beta", "Émile", "alpha", "%_\\", "Zebra", "z".repeat(200)]) await add(name);
  const names: string[] = [];
  let cursor = "";
  do {
    const page = (await ask("GET", `?limit=3${cursor && `&cursor=${cursor}`}`)).answer;
    names.push(...page.organizations.map((each: { name: string }) => each.name));
    cursor = page.nextCursor;
  } while (cursor);
  expect(names).toHaveLength(8);
  const whole = (await ask("GET", "")).answer.organizations.map((each: { name: string }) => each.name);
  expect(names).toEqual(whole);
  expect(names.map((name) => name.toLowerCase()).filter((name) => /^[a-z]/.test(name))).toEqual([
    "alpha",
    "alpha",
    "beta",
    "beta",
    "zebra",
    "z".repeat(200),
  ]);
  expect((await ask("GET", "?cursor=x")).status).toBe(400);
});

describe("a change", () => {
  test("of one that someone else has changed meanwhile is refused, with what changed", async () => {
    const organizationId = await add("Sol");
    const { etag } = await ask("GET", `/${organizationId}`);
    await ask("PATCH", `/${organizationId}`, { body: { name: "Luna" } });
    for (const method of ["PATCH", "DELETE"]) {
      const { status, answer } = await ask(method, `/${organizationId}`, {
        ...(method === "PATCH" ? { body: { name: "Mar" } } : {}),
        headers: { "if-match": etag },
      });
      expect([status, answer.code]).toEqual([412, "changed_meanwhile"]);
      expect(answer.changed).toContain("name");
      expect(answer.current.name).toBe("Luna");
    }
  });

  test("under one Idempotency-Key is done once", async () => {
    const asked = { body: { name: "Sol" }, headers: { "idempotency-key": newId() } };
    const [first, second] = [await ask("POST", "", asked), await ask("POST", "", asked)];
    expect(second).toEqual(first);
    expect(await kinds()).toEqual(["organization.added"]);
  });

  test.each([{}, { name: "" }, { name: "  " }, { name: "x".repeat(201) }, { name: 5 }, { name: null }, { name: "a\0" }])(
    "to %j is refused",
    async (body) => {
      expect((await ask("POST", "", { body })).status).toBe(400);
    },
  );
});

test("one that customers belong to is not removed, nor while a customer is being added to it", async () => {
  const organizationId = await add("Sol");
  const customerId = await makeCustomer(connection, workspaceId);
  await connection.updateTable("customer").set({ organizationId }).where("customerId", "=", customerId).execute();
  const { status, answer } = await ask("DELETE", `/${organizationId}`);
  expect([status, answer.code, answer.detail]).toEqual([409, "still_in_use", "Customers belong to this organization."]);

  const another = await add("Luna");
  const adding = app.request(`/api/v1/workspaces/${workspaceId}/customers`, {
    method: "POST",
    headers: { "content-type": "application/json", ...key },
    body: JSON.stringify({ organizationId: another, identities: [{ kind: "mail", address: "ana@x.example" }] }),
  });
  const [added, removed] = await Promise.all([adding, ask("DELETE", `/${another}`)]);
  expect([
    [201, 409],
    [404, 204],
  ]).toContainEqual([added.status, removed.status]);
});

test("of another workspace there are none", async () => {
  const organizationId = await add("Sol");
  const theirs = await makeWorkspace(connection);
  const by = (await makeKey(connection, theirs.owner)).headers;
  workspaceId = theirs.workspaceId;
  expect((await ask("GET", "", { by })).answer.organizations).toEqual([]);
  expect((await ask("GET", `/${organizationId}`, { by })).status).toBe(404);
  expect((await ask("PATCH", `/${organizationId}`, { by, body: { name: "x" } })).status).toBe(404);
  expect((await ask("DELETE", `/${organizationId}`, { by })).status).toBe(404);
});

test("agents keep them, colleagues have nothing to do with them", async () => {
  const agent = (await makeKey(connection, (await makeTeammate(connection, workspaceId)).teammate)).headers;
  expect((await ask("POST", "", { by: agent, body: { name: "Sol" } })).status).toBe(201);
  const { teammate } = await makeTeammate(connection, workspaceId, { role: "colleague" });
  const colleague = (await makeKey(connection, teammate)).headers;
  expect((await ask("GET", "", { by: colleague })).answer.code).toBe("not_permitted");
  expect((await ask("POST", "", { by: colleague, body: { name: "Sol" } })).answer.code).toBe("not_permitted");
});
