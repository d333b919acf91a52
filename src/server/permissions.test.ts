// Every operation of the API document, asked by everyone: what the table of permissions says is what happens, and nothing of
// one workspace is ever seen from another.
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Permission, permissions } from "../domain/workspace/permissions.ts";
import { type Role, scopes } from "../domain/workspace/schema.ts";
import { testClock } from "../test/clock.ts";
import { useDatabase } from "../test/database.ts";
import { makeChannel, makeTeammate, makeWorkspace } from "../test/factories.ts";
import { answerChecker, readDocument, requestFor, type Sending, send, textOf } from "../test/operations.ts";
import { addKey, addPrivateTeam, addThings, hashOfRows, type Ids } from "../test/populated-workspace.ts";
import { openTestApp, type TestApp } from "../test/server.ts";
import { inTransaction } from "./db.ts";
import { newId } from "./ids.ts";
import { type ApiDocument, operationsOf, type PlacedOperation } from "./openapi/schema.ts";

const database = useDatabase();
const { connection } = database;
const now = testClock(new Date());
const marker = "zebra";

/** What is in the path of things that belong to an encounter: who does not see it, does not see these. */
const ofEncounter = ["{encounterId}", "{entryId}", "{conversationId}", "{customerId}", "{deliveryId}"];
const ownOnly = ["{fileId}", "{draftId}", "{outboxId}"];
/** What another has done away with for the whole channel: all that was set aside is placed at once. */
const ofMoment = ["{asideId}"];
/** These say who is let through before anything is looked at. */
const gateCodes: Record<string, Verdict> = {
  not_signed_in: "401",
  key_invalid: "401",
  not_permitted: "403",
  scope_missing: "403",
  not_found: "404",
};
type Verdict = "401" | "403" | "404" | "through";

/** One who asks: with a role in the workspace or without, seeing the encounter or not. */
interface Asker {
  as: Sending;
  role?: Role;
  seesAll?: boolean;
}

let app: TestApp;
let document: ApiDocument;
let check: ReturnType<typeof answerChecker>;
let workspaceId: string;
let around: Parameters<typeof addThings>[1];
let other: { workspaceId: string; ids: Ids; browser: Sending };
let standing: Ids;
const askers: Record<string, Asker> = {};
const teammateIds: Record<string, string> = {};
const keys = new Map<string, string>();
let keyIds: string[];

beforeAll(async () => {
  app = await openTestApp(database, () => now());
  document = await readDocument(app);
  check = answerChecker(document);

  const mine = await makeWorkspace(connection);
  ({ workspaceId } = mine);
  const { channelId } = await makeChannel(connection, mine.owner, { name: marker });
  const add = async (name: string, role: Role, seesAll: boolean) => {
    const { teammate, ...person } = await makeTeammate(connection, workspaceId, { role });
    askers[name] = { as: await app.signIn(person), role, seesAll };
    teammateIds[name] = teammate.teammateId;
    return teammate.teammateId;
  };
  teammateIds["an owner"] = mine.owner.teammateId;
  askers["an owner"] = { as: await app.signIn(mine), role: "owner", seesAll: true };
  await add("an admin", "admin", true);
  const memberId = await add("an agent of the private team", "agent", true);
  await add("an agent outside the private team", "agent", false);
  await add("a colleague", "colleague", false);
  const sharedWith = await add("a colleague with whom it is shared", "colleague", true);

  const by = mine.owner.teammateId;
  const privateTeamId = await addPrivateTeam(connection, { workspaceId, marker, now: now(), teammateIds: [memberId] });
  around = { workspaceId, channelId, by, privateTeamId, sharedWith, marker, now: now() };
  standing = await addThings(connection, around);

  const theirs = await makeWorkspace(connection);
  const theirChannel = await makeChannel(connection, theirs.owner);
  const theirTeam = await addPrivateTeam(connection, {
    workspaceId: theirs.workspaceId,
    marker: "gnu",
    now: now(),
    teammateIds: [theirs.owner.teammateId],
  });
  const theirAround = {
    workspaceId: theirs.workspaceId,
    channelId: theirChannel.channelId,
    by: theirs.owner.teammateId,
    privateTeamId: theirTeam,
    sharedWith: theirs.owner.teammateId,
    marker: "gnu",
    now: now(),
  };
  const ids = await addThings(connection, theirAround);
  other = { workspaceId: theirs.workspaceId, ids, browser: await app.signIn(theirs) };

  // A person who belongs to another too, in a session that its single sign-on opened.
  const both = await makeTeammate(connection, workspaceId, { role: "owner" });
  const limited = await app.signIn(both);
  const { userId } = await connection
    .selectFrom("teammate")
    .select("userId")
    .where("teammateId", "=", both.teammate.teammateId)
    .executeTakeFirstOrThrow();
  const elsewhere = await makeWorkspace(connection);
  await connection
    .updateTable("auth.session")
    .set({ onlyWorkspaceId: elsewhere.workspaceId })
    .where("userId", "=", userId)
    .execute();
  askers["a session of another workspace's single sign-on"] = { as: limited };
  askers["a member of another workspace"] = { as: other.browser };
  askers["a key of another workspace"] = { as: { token: await addKey(connection, { ...theirAround, scopes }) } };

  for (const scope of scopes) keys.set(scope, await addKey(connection, { ...around, scopes: [scope] }));
  keys.set("none", await addKey(connection, { ...around, scopes: [] }));
  const past = new Date(now().getTime() - 1000);
  keys.set("revoked", await addKey(connection, { ...around, scopes, revokedAt: past }));
  keys.set("expired", await addKey(connection, { ...around, scopes, expiresAt: past }));
  const made = await connection.selectFrom("apiKey").select("apiKeyId").where("workspaceId", "=", workspaceId).execute();
  keyIds = made.map(({ apiKeyId }) => apiKeyId);
});
afterAll(() => app.close());

async function ask(
  placed: PlacedOperation,
  ids: Ids,
  as: Sending,
): Promise<{ verdict: Verdict; text: string; answer: Response }> {
  // So that nobody has asked too often.
  now.advance(100);
  const answer = await send(app, placed.method, requestFor(placed, ids), as);
  const text = await textOf(answer);
  expect(answer.status, text).toBeLessThan(500);
  expect(answer.status, text).not.toBe(429);
  expect(check(placed, answer, text)).toEqual([]);
  const code: string = answer.status >= 400 ? JSON.parse(text).code : "";
  return { verdict: gateCodes[code] ?? "through", text, answer };
}

/** Things of their own for each write that may succeed: what one has done away with, the next one would miss. */
function freshThings(who: string): Promise<Ids> {
  return inTransaction(connection, (tx) => addThings(tx, { ...around, by: teammateIds[who] ?? around.by }));
}

function expectedOf({ role, seesAll }: Asker, permission: Permission, path: string): Verdict {
  if (role === undefined) return "404";
  const reach = permissions[permission][role];
  if (reach === "no") return "403";
  return reach === "seen" && !seesAll && ofEncounter.some((name) => path.includes(name)) ? "404" : "through";
}

/** Who has left, been removed or given another role by what was asked is as before, and so are the keys that went with them. */
async function putBack({ people, members, theirKeys }: Awaited<ReturnType<typeof peopleNow>>): Promise<void> {
  for (const { teammateId, role, leftAt } of people) {
    await connection.updateTable("teammate").set({ role, leftAt }).where("teammateId", "=", teammateId).execute();
  }
  await connection
    .insertInto("teamMember")
    .values(members)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  for (const { apiKeyId, revokedAt } of theirKeys) {
    await connection.updateTable("apiKey").set({ revokedAt }).where("apiKeyId", "=", apiKeyId).execute();
  }
}
async function peopleNow() {
  const askedBy = Object.values(teammateIds);
  const people = await connection
    .selectFrom("teammate")
    .select(["teammateId", "role", "leftAt"])
    .where("teammateId", "in", askedBy)
    .orderBy("teammateId")
    .execute();
  const theirKeys = await connection
    .selectFrom("apiKey")
    .select(["apiKeyId", "revokedAt"])
    .where("apiKeyId", "in", keyIds)
    .orderBy("apiKeyId")
    .execute();
  const members = await connection
    .selectFrom("teamMember")
    .selectAll()
    .where("teammateId", "in", askedBy)
    .orderBy("teamId")
    .orderBy("teammateId")
    .execute();
  return { people, members, theirKeys };
}

const operations = () => operationsOf(document);
const inWorkspaces = () => operations().filter(({ path }) => path.includes("{workspaceId}"));
const accessOf = ({ operation }: PlacedOperation) => operation["x-access"] as Permission;

interface Asking {
  who: string;
  as: Sending;
  expected: Verdict;
}

/** Each of them asks; says where it came out otherwise than it should. */
async function compare(placed: PlacedOperation, asking: Asking[]): Promise<string[]> {
  const mayChange = ({ expected }: Asking) => placed.method !== "get" && expected === "through";
  // What is not sent yet is its writer's alone.
  const isOwn = [...ownOnly, ...ofMoment].some((name) => placed.path.includes(name));
  const prepared = await Promise.all(
    asking.map(async (each) => ({ ...each, ids: isOwn || mayChange(each) ? await freshThings(each.who) : standing })),
  );
  // There are hundreds of each by and by; PostgreSQL's own looking comes too late for who asks at once.
  await sql`analyze encounter, teammate, clock, customer, entry, identity`.execute(connection);
  const before = await peopleNow();
  const wrong: string[] = [];
  for (const { ids, ...each } of prepared) {
    const { verdict, text } = await ask(placed, ids, each.as);
    if (verdict !== each.expected)
      wrong.push(
        `${placed.method} ${placed.path}, asked by ${each.who}: ${verdict} instead of ${each.expected} (${text.slice(0, 120)})`,
      );
    if (mayChange(each) && JSON.stringify(await peopleNow()) !== JSON.stringify(before)) await putBack(before);
  }
  return wrong;
}

test("every route is walked", () => {
  const walked = operations().map(({ method, path }) => `${method} ${path.slice("/api/v1".length)}`);
  expect([...new Set(app.routes())].filter((each) => !walked.includes(each))).toEqual([]);
  expect(inWorkspaces().filter((placed) => !(accessOf(placed) in permissions))).toEqual([]);
  expect(inWorkspaces().length).toBeGreaterThan(30);
});

// First, while there are few rows: all of them are looked at after each request.
describe("from another workspace", () => {
  const secrets = () => [
    marker,
    ...Object.entries(standing).flatMap(([name, id]) =>
      ["ordinal", "draftKind", "mailProvider", "placeBytes"].includes(name) ? [] : [id],
    ),
  ];

  test("nothing is seen and nothing is changed, neither in that workspace nor with its ids in one's own", async () => {
    const before = await hashOfRows(connection, workspaceId);
    const wrong: string[] = [];
    for (const placed of inWorkspaces()) {
      const hasId = placed.path.replace(/\{(workspaceId|mailProvider)\}/g, "").includes("{");
      for (const [what, ids] of [
        ["in that workspace", standing],
        ["with its ids in their own", { ...standing, workspaceId: other.workspaceId }],
      ] as const) {
        const { verdict, text } = await ask(placed, ids, other.browser);
        const sent = JSON.stringify(requestFor(placed, ids).body) ?? "";
        // Whoever keeps a draft makes its id.
        const isNew = placed.operation.operationId === "setDraft";
        const isRightly = verdict === "404" || (what !== "in that workspace" && (!hasId || isNew));
        if (!isRightly) wrong.push(`${placed.method} ${placed.path} ${what}: ${verdict} (${text.slice(0, 200)})`);
        for (const secret of secrets()) {
          // A refusal may say again what was sent.
          if (text.includes(secret) && !sent.includes(secret))
            wrong.push(`${placed.method} ${placed.path} ${what} shows ${secret} in ${text.slice(0, 300)}`);
        }
        if ((await hashOfRows(connection, workspaceId)) !== before) {
          wrong.push(`${placed.method} ${placed.path} ${what} changed something`);
          expect(wrong).toEqual([]);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  test("no list of one's own shows anything of it", async () => {
    const wrong: string[] = [];
    for (const placed of inWorkspaces().filter(({ method }) => method === "get")) {
      const { text } = await ask(placed, other.ids, other.browser);
      for (const secret of secrets()) if (text.includes(secret)) wrong.push(`${placed.path} shows ${secret}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("in a workspace", () => {
  test("each role may do what the table says, in what it sees", async () => {
    const wrong: string[] = [];
    for (const placed of inWorkspaces()) {
      const asking = Object.entries(askers).map(([who, asker]) => ({
        who,
        as: asker.as,
        expected: expectedOf(asker, accessOf(placed), placed.path),
      }));
      wrong.push(...(await compare(placed, asking)));
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  test("a key may do what its scopes say, and nothing where no key may", async () => {
    const wrong: string[] = [];
    for (const placed of inWorkspaces()) {
      const { scope } = permissions[accessOf(placed)];
      const asking = [...keys].map(([name, token]): Asking => {
        const expected = ["revoked", "expired"].includes(name) ? "401" : name === scope ? "through" : "403";
        return { who: `a key: ${name}`, as: { token }, expected };
      });
      wrong.push(...(await compare(placed, asking)));
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  test("a stranger, and one with a made-up session or key, is asked to sign in", async () => {
    const wrong: string[] = [];
    for (const placed of inWorkspaces()) {
      const asking: Asking[] = [
        { who: "a stranger", as: {}, expected: "401" },
        { who: "a made-up session", as: { cookie: "rapport.session_token=x.y" }, expected: "401" },
        { who: "a made-up key", as: { token: `rpk_${"x".repeat(43)}` }, expected: "401" },
      ];
      wrong.push(...(await compare(placed, asking)));
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

describe("outside of workspaces", () => {
  // Signing out comes last: it ends the session that the others are asked in.
  const outside = () => {
    const all = operations().filter(({ path }) => !path.includes("{workspaceId}"));
    const isLast = ({ operation }: PlacedOperation) => operation.operationId === "signOut";
    return [...all.filter((placed) => !isLast(placed)), ...all.filter(isLast)];
  };

  test("strangers come through only where anyone may, keys where they are known, people everywhere", async () => {
    const wrong: string[] = [];
    const anyKey = keys.get("none") ?? "";
    const limits: Record<string, [Verdict, Verdict]> = {
      anyone: ["through", "through"],
      known: ["401", "through"],
      person: ["401", "401"],
      secret: ["through", "through"],
    };
    const person = await app.signIn(await makeWorkspace(connection));
    for (const placed of outside()) {
      const [stranger, key] = limits[accessOf(placed)] ?? ["401", "401"];
      wrong.push(...(await compareOutside(placed, "a stranger", {}, stranger)));
      wrong.push(...(await compareOutside(placed, "a key", { token: anyKey }, key)));
      wrong.push(...(await compareOutside(placed, "a revoked key", { token: keys.get("revoked") ?? "" }, stranger)));
      wrong.push(...(await compareOutside(placed, "a person", person, "through")));
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  /** What is not there or does not fit together is let through too: it was looked for. */
  async function compareOutside(placed: PlacedOperation, who: string, as: Sending, expected: Verdict): Promise<string[]> {
    const { verdict, text } = await ask(placed, { ...standing, sessionId: newId(), passkeyId: newId() }, as);
    if ((verdict === "401") === (expected === "401")) return [];
    return [`${placed.method} ${placed.path}, asked by ${who}: ${verdict} instead of ${expected} (${text.slice(0, 200)})`];
  }
});
