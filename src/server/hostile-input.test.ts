// Every operation of the API document, sent what nobody should send: always a clear problem or a right answer, as documented;
// never a 500, and never anything of another workspace.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testClock } from "../test/clock.ts";
import { useDatabase } from "../test/database.ts";
import { makeChannel, makeWorkspace } from "../test/factories.ts";
import { answerChecker, readDocument, requestFor, type Sending, send, textOf } from "../test/operations.ts";
import { addPrivateTeam, addThings, hashOfRows, type Ids } from "../test/populated-workspace.ts";
import { openTestApp, type TestApp } from "../test/server.ts";
import { newId } from "./ids.ts";
import { type ApiDocument, operationsOf, type PlacedOperation, resolved, type Schema } from "./openapi/schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date());
let app: TestApp;
let document: ApiDocument;
let operations: PlacedOperation[];
let check: ReturnType<typeof answerChecker>;
let mine: Ids;
let theirs: Ids;
let theirsBefore: string;
let browser: Sending;

/** These end the session that asks, or what is asked about: they are tried by a stranger. */
const endsAll = ["signOut", "leaveWorkspace", "endOtherSessions", "endSession", "changePassword", "beginTotp", "confirmTotp"];
const marker = "zebra";
const lanes = 4;

beforeAll(async () => {
  app = await openTestApp(database, () => now());
  document = await readDocument(app);
  operations = operationsOf(document);
  check = answerChecker(document);
  ({ ids: mine, browser } = await aWorkspace("gnu"));
  ({ ids: theirs } = await aWorkspace(marker));
  theirsBefore = await hashOfRows(connection, theirs.workspaceId ?? "");
});
afterAll(async () => {
  expect(await hashOfRows(connection, theirs.workspaceId ?? "")).toBe(theirsBefore);
  // All of it was tried by one who was let in.
  expect((await send(app, "get", { path: `/api/v1/workspaces/${mine.workspaceId}` }, browser)).status).toBe(200);
  await app.close();
});

async function aWorkspace(name: string): Promise<{ ids: Ids; browser: Sending }> {
  const workspace = await makeWorkspace(connection);
  const { workspaceId } = workspace;
  const by = workspace.owner.teammateId;
  const { channelId } = await makeChannel(connection, workspace.owner, { name });
  const around = { workspaceId, marker: name, now: now() };
  const privateTeamId = await addPrivateTeam(connection, { ...around, teammateIds: [by] });
  const ids = await addThings(connection, { ...around, channelId, by, privateTeamId, sharedWith: by });
  return { ids, browser: await app.signIn(workspace) };
}

interface Sent {
  path: string;
  body?: unknown;
  type?: string | undefined;
  headers?: Record<string, string>;
  method?: string;
}

/** Sends it and holds the answer against the document. Returns the status. */
async function tryOut(placed: PlacedOperation, { headers = {}, method = placed.method, ...request }: Sent): Promise<number> {
  // So that nobody has asked too often.
  now.advance(100);
  const as = endsAll.includes(placed.operation.operationId) ? {} : browser;
  const answer = await send(app, method, request, { ...as, headers });
  const text = await textOf(answer);
  const what = `${method} ${request.path.slice(0, 300)} ${JSON.stringify(request.body ?? null).slice(0, 300)}: ${answer.status} ${text.slice(0, 300)}`;
  expect(answer.status, what).toBeLessThan(500);
  if (text.includes(marker)) throw new Error(`Something of another workspace is in the answer to ${what}`);
  const wrong = check(placed, answer, text);
  if (wrong.length > 0) throw new Error(`${wrong.join("; ")} in the answer to ${what}`);
  return answer.status;
}

const hostileTexts = [
  "",
  " \n\t ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "x\udfff",
  "\u202egnp.exe",
  "\uffff\ufeff",
  "﷽",
  "🐇".repeat(200),
  "x".repeat(100_000),
  "'; drop table entry; --",
  "%00",
  "../../etc/passwd",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "a\r\nX-Evil: 1",
  "-1",
  "NaN",
  "1e309",
  "0x10",
  "__proto__",
  "null",
  "00000000-0000-0000-0000-000000000000",
  "2026-02-30T99:99:99Z",
  "+275760-09-13T00:00:00.001Z",
  "-000001-01-01T00:00:00.000Z",
  "9999-12-31T23:59:59.999Z",
];
const hostileIds = [
  "\u0000",
  "null",
  "0",
  "' or 1=1 --",
  "../..",
  "-".repeat(36),
  "x".repeat(2000),
  "00000000-0000-0000-0000-00000000000g",
];
const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);
const anything = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]], [null], { toString: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Something that nearly fits a shape: here and there a field is missing, of another kind, far too long or not foreseen. */
function nearly(schema: Schema, ids: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const shape = resolved(schema, document);
  const wrong = { weight: 1, arbitrary: anything };
  const variants = shape.anyOf ?? shape.oneOf;
  if (variants !== undefined) {
    return fc.oneof(...variants.map((each) => ({ weight: 3, arbitrary: nearly(each, ids) })), wrong);
  }
  if (shape.enum !== undefined) return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...shape.enum) }, wrong);
  if (shape.const !== undefined) return fc.oneof({ weight: 4, arbitrary: fc.constant(shape.const) }, wrong);
  switch ([shape.type].flat()[0]) {
    case "object": {
      const fields = Object.fromEntries(Object.entries(shape.properties ?? {}).map(([name, of]) => [name, nearly(of, ids)]));
      const record = fc.record(fields, { requiredKeys: [] });
      const more = fc.tuple(
        fc.record(fields),
        fc.dictionary(fc.constantFrom("__proto__", "constructor", "workspaceId", "role"), anything),
      );
      return fc.oneof(
        { weight: 4, arbitrary: fc.record(fields) },
        record,
        more.map(([all, odd]) => ({ ...odd, ...all })),
        wrong,
      );
    }
    case "array":
      return fc.oneof(
        { weight: 3, arbitrary: fc.array(nearly(shape.items ?? {}, ids), { maxLength: 4 }) },
        fc.array(anything, { minLength: 300, maxLength: 400 }),
        wrong,
      );
    case "string":
      if (shape.format === "uuid") return fc.oneof({ weight: 4, arbitrary: ids }, wrong);
      if (shape.format === "date-time")
        return fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          text,
          wrong,
        );
      if (shape.format === "email")
        return fc.oneof(
          fc.constant(0).map(() => `${newId()}@x.example`),
          text,
          wrong,
        );
      return fc.oneof({ weight: 4, arbitrary: text }, fc.constant("words"), wrong);
    case "integer":
    case "number":
      return fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: shape.minimum ?? 0, max: shape.maximum ?? 100 }) },
        fc.double(),
        wrong,
      );
    case "boolean":
      return fc.oneof({ weight: 3, arbitrary: fc.boolean() }, wrong);
    default:
      return anything;
  }
}

/** Ids of one's own, of another workspace, and of nobody. */
function someIds(): fc.Arbitrary<string> {
  return fc.constantFrom(...Object.values(mine), ...Object.values(theirs), newId());
}

/** Every operation, some of them side by side, as they come from many people; what fails is named with its seed by fast-check. */
async function forEach(
  which: (placed: PlacedOperation) => boolean,
  property: (placed: PlacedOperation) => Promise<void>,
): Promise<void> {
  const failed: string[] = [];
  const queue = operations.filter(which);
  const lane = async () => {
    for (let placed = queue.shift(); placed !== undefined; placed = queue.shift()) {
      const { method, path } = placed;
      await property(placed).catch((error) => failed.push(`${method} ${path}: ${String(error.message).slice(0, 1500)}`));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  expect(failed).toEqual([]);
}
const hasJson = ({ operation }: PlacedOperation) => operation.requestBody?.content["application/json"] !== undefined;
/** To reach other servers, or to hash a password, for each of many tries takes long, and says nothing new. */
function isSlow({ operation }: PlacedOperation): boolean {
  const schema = JSON.stringify(operation.requestBody ?? {});
  return /singlesignon|provedomain/i.test(operation.operationId) || /"(\w+P|p)assword":\{/.test(schema);
}

describe("what nobody should send", () => {
  test("in a body that nearly fits", async () => {
    await forEach(hasJson, async (placed) => {
      const schema = placed.operation.requestBody?.content["application/json"]?.schema ?? {};
      await fc.assert(
        fc.asyncProperty(nearly(schema, someIds()), async (body) => {
          await tryOut(placed, { ...requestFor(placed, mine), body: asSent(placed, body) });
        }),
        { numRuns: isSlow(placed) ? 5 : 20 },
      );
    });
  }, 120_000);

  test("in a body with one field wrong", async () => {
    await forEach(hasJson, async (placed) => {
      const { body, ...request } = requestFor(placed, mine);
      for (const field of Object.keys(body as object)) {
        const values = isSlow(placed) ? ["a\u0000b", "\ud800", null] : [...hostileTexts, null, 5, [], {}, undefined];
        for (const value of values)
          await tryOut(placed, { ...request, body: asSent(placed, { ...(body as object), [field]: value }) });
      }
    });
  }, 120_000);

  test("as a body that is no JSON, no object, cut off, too deep or too large", async () => {
    await forEach(hasJson, async (placed) => {
      const { path } = requestFor(placed, mine);
      for (const body of [
        "",
        '{"text": "half',
        "text=hello",
        "null",
        "[]",
        "5",
        '"x"',
        `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
        "{}{}",
      ]) {
        const status = await tryOut(placed, { path, body, type: "application/json" });
        expect(status, `${placed.method} ${path} with ${body.slice(0, 20)}`).toBeGreaterThanOrEqual(400);
      }
      expect(await tryOut(placed, { path, body: `{"text":"${"x".repeat(2 * 1024 * 1024)}"}`, type: "application/json" })).toBe(
        413,
      );
      for (const type of [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=utf-16",
        "x",
      ]) {
        await tryOut(placed, { path, body: "a=b", type });
      }
    });
  }, 120_000);

  test("in the path: ids of nobody, of another workspace, and what is none", async () => {
    await forEach(
      ({ path }) => path.includes("{"),
      async (placed) => {
        const names = [...placed.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
        for (const name of names) {
          for (const id of [newId(), theirs[name] ?? newId(), ...hostileIds]) {
            const path = requestFor(placed, { ...mine, [name]: encodeURIComponent(id.toWellFormed()) });
            const status = await tryOut(placed, path);
            // What is not shared is done already, whoever it is not shared with; who ends all is a stranger here.
            const { operationId } = placed.operation;
            // A draft has the id that its writer made for it.
            const more =
              operationId === "removeEncounterShare"
                ? [204]
                : operationId === "setDraft"
                  ? [412]
                  : endsAll.includes(operationId)
                    ? [401]
                    : [];
            if (!["ordinal", "draftKind", "mailProvider", "placeBytes"].includes(name))
              expect([400, 404, ...more], `${placed.method} ${name} ${id}`).toContain(status);
          }
        }
      },
    );
  }, 120_000);

  test("in the query: what was not asked for, wrong kinds, and ten thousand of them", async () => {
    await forEach(
      ({ method }) => method === "get",
      async (placed) => {
        const { path } = requestFor(placed, mine);
        const names = (placed.operation.parameters ?? []).filter((each) => each.in === "query").map(({ name }) => name);
        const join = path.includes("?") ? "&" : "?";
        for (const name of [...names, "odd"]) {
          for (const value of [...hostileTexts.filter((each) => each.length < 5000), theirs.encounterId ?? ""]) {
            await tryOut(placed, { path: `${path}${join}${name}=${encodeURIComponent(value.toWellFormed())}` });
          }
          await tryOut(placed, { path: `${path}${join}${name}=%00%ff%fe&${name}=1&${name}=2&${name}[]=3&${name}[a]=4` });
        }
        await tryOut(placed, {
          path: `${path}${join}${Array.from({ length: 10_000 }, (_, i) => `p${i % 7000}=${i}`).join("&")}`,
        });
      },
    );
  }, 120_000);

  test("as a cursor that no list gave", async () => {
    const cursors = [
      [],
      [null, null],
      ["2026-01-01T00:00:00.000Z", newId()],
      ["x", newId()],
      ["9999-12-31T23:59:59.999Z", "x"],
      [1e300, 1],
      ["-271821-04-20T00:00:00.000Z", newId()],
      ["\u0000", newId()],
      ["\ud800", newId()],
    ].map((keys) => Buffer.from(JSON.stringify(keys)).toString("base64url"));
    await forEach(
      ({ operation }) => operation.parameters?.some(({ name }) => name === "cursor") === true,
      async (placed) => {
        const { path } = requestFor(placed, mine);
        for (const cursor of [...cursors, "%00", "=", "🐇"]) {
          await tryOut(placed, { path: `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}` });
        }
      },
    );
  }, 60_000);

  test("in a header", async () => {
    const long = "x".repeat(10_000);
    await forEach(
      () => true,
      async (placed) => {
        const request = requestFor(placed, mine);
        for (const headers of [
          { "if-match": long },
          { "if-match": '"nonsense", W/"x", ,,' },
          { "if-none-match": long },
          { "idempotency-key": long },
          { "idempotency-key": "a b" },
          { range: "bytes=9-1,-,x" },
          { range: `bytes=${"0-1,".repeat(2000)}` },
          { "last-event-id": long },
          { "last-event-id": "-1" },
          { accept: "text/html;q=x" },
          { authorization: "Bearer" },
          { authorization: "Basic eDp5" },
          { cookie: `rapport.session_token=${long}; =; ;;` },
          { host: "evil.example" },
          { "x-forwarded-for": long, "x-forwarded-host": "evil.example" },
        ] as Record<string, string>[]) {
          // With what would be done away with, only the gate is tried.
          const body = placed.method === "get" ? request : { ...request, body: "{" };
          await tryOut(placed, { ...body, headers });
        }
      },
    );
  }, 120_000);

  test("by a method that there is none of", async () => {
    for (const path of Object.keys(document.paths)) {
      const { path: filled } = requestFor({ path, method: "get", operation: { operationId: "" } as never }, mine);
      for (const method of ["PATCH", "PUT", "POST", "DELETE", "OPTIONS", "QUERY"]) {
        if (method.toLowerCase() in (document.paths[path] ?? {})) continue;
        now.advance(100);
        const answer = await send(app, method, { path: filled }, browser);
        // An address with a parameter in the same place may be meant.
        expect([204, 400, 404, 409, 422], `${method} ${path}`).toContain(answer.status);
        await answer.body?.cancel();
      }
    }
  });
});

/** Mail servers are not tried for each: what is kept of them is looked at all the same. */
function asSent({ operation }: PlacedOperation, body: unknown): unknown {
  const isChannel = /Channel$/.test(operation.operationId) && body !== null && typeof body === "object" && !Array.isArray(body);
  return isChannel ? { ...body, anyway: true } : body;
}
