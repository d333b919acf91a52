// Searching: what is found and shown of it, within what each teammate sees, whatever is typed.
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useDatabase } from "../../test/database.ts";
import {
  makeChannel,
  makeCustomer,
  makeEncounter,
  makeKey,
  makeTeam,
  makeTeammate,
  makeWorkspace,
  rawMail,
  receiveMail,
} from "../../test/factories.ts";
import { openTestApp, type TestApp } from "../../test/server.ts";
import { addNote } from "../conversation/actions.ts";
import type { Scope, Teammate } from "../workspace/schema.ts";
import { searchAll } from "./search.ts";
import type { SearchResult } from "./search-page-schema.ts";

const database = useDatabase();
const { connection } = database;
const start = new Date("2026-03-02T09:00:00.000Z");
const after = (ms: number) => new Date(start.getTime() + ms);
let app: TestApp;
let owner: Teammate;
let channelId: string;
let key: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());
beforeEach(async () => {
  ({ owner } = await makeWorkspace(connection));
  ({ channelId } = await makeChannel(connection, owner));
  key = (await makeKey(connection, owner)).headers;
});

async function ask(q: string, more = "", by = key) {
  const path = `/api/v1/workspaces/${owner.workspaceId}/search?q=${encodeURIComponent(q)}${more}`;
  const answer = await app.request(path, { headers: by });
  return { status: answer.status, answer: await answer.json() };
}
const find = async (q: string, more = "", by = key): Promise<SearchResult[]> => (await ask(q, more, by)).answer.results;
const keyOf = async (teammate: Teammate, scopes?: Scope[]) => (await makeKey(connection, teammate, scopes)).headers;

async function take(text: string, { subject = "s", from = "<a@x.example>", at = start } = {}) {
  const raw = rawMail({ from, subject, text });
  const { deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, raw, at);
  return connection
    .selectFrom("entry")
    .select(["entryId", "encounterId", "conversationId"])
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
}

describe("a search", () => {
  test("without a kind gives the first of each: customers, encounters, entries", async () => {
    const ids = await take("We left a Rabbit in 214.", { subject: "Lost rabbit", from: "Rabbit Owner <a@x.example>" });
    const { answer } = await ask("rabbit");
    expect(answer).toMatchObject({
      nextCursor: null,
      results: [
        { kind: "customer", conversationId: ids.conversationId, title: "Rabbit Owner", snippet: "Rabbit Owner a@x.example" },
        {
          kind: "encounter",
          encounterId: ids.encounterId,
          conversationId: ids.conversationId,
          title: "Lost rabbit",
          snippet: "Lost rabbit",
          at: start.toISOString(),
        },
        { kind: "entry", ...ids, title: "Lost rabbit", snippet: "We left a Rabbit in 214.", at: start.toISOString() },
      ],
    });
    for (const kind of ["customer", "encounter", "entry"]) expect(await find("rabbit", `&kind=${kind}`)).toHaveLength(1);
    expect(await find("a@x.ex", "&kind=customer")).toHaveLength(1);
  });

  test("finds words in notes and in what was answered, but not what the system noted", async () => {
    const { encounterId } = await take("hello");
    await addNote(connection, owner, encounterId, "The porter has the bear.", after(1));
    expect((await find("bear porter", "&kind=entry")).map((each) => each.snippet)).toEqual(["The porter has the bear."]);
  });

  test("takes words in quotes as they stand in a row, `or`, and a minus", async () => {
    await take("the grey rabbit", { at: after(1) });
    await take("the rabbit is grey", { at: after(2) });
    await take("a bear", { at: after(3) });
    const texts = async (q: string) => (await find(q, "&kind=entry")).map((each) => each.snippet);
    expect(await texts('"grey rabbit"')).toEqual(["the grey rabbit"]);
    expect(await texts("rabbit grey")).toEqual(["the rabbit is grey", "the grey rabbit"]);
    expect(await texts('bear or "grey rabbit"')).toEqual(["a bear", "the grey rabbit"]);
    expect(await texts("grey -is")).toEqual(["the grey rabbit"]);
    expect(await texts("-grey")).toEqual([]);
  });

  test("shows the words around the hit in a long text", async () => {
    await take(`${"before ".repeat(1000)} the rabbit ${"after ".repeat(1000)}`);
    const [found] = await find("rabbit", "&kind=entry");
    expect(found?.snippet).toMatch(/^….*the rabbit after.*…$/);
    expect(found?.snippet.length).toBeLessThanOrEqual(200);
  });

  test.each(["customer", "encounter", "entry"])(
    "of one kind gives each once, the newest first, page by page: %s",
    async (kind) => {
      for (let i = 0; i < 7; i++) {
        await take(`rabbit ${i}`, { subject: `rabbit ${i}`, from: `rabbit${i}@x.example`, at: after(Math.floor(i / 3)) });
      }
      const found: SearchResult[] = [];
      let cursor = "";
      do {
        const { answer } = await ask("rabbit", `&kind=${kind}&limit=3${cursor && `&cursor=${cursor}`}`);
        found.push(...answer.results);
        cursor = answer.nextCursor;
      } while (cursor);
      expect(new Set(found.map((each) => JSON.stringify(each))).size).toBe(7);
      expect(found.map((each) => each.at)).toEqual(
        found
          .map((each) => each.at)
          .toSorted()
          .reverse(),
      );
      expect(await find("rabbit", "&limit=2")).toHaveLength(6);
    },
  );
});

describe("what is typed", () => {
  test.each([
    '"',
    '"rabbit',
    "' or 1=1 --",
    "rabbit & | ! () <-> :*",
    "!!!",
    "\\",
    "%",
    "_",
    "-",
    "--",
    "or or or",
    "or",
    "🐇",
    "a\u0301",
    "\u202e",
    "﷽",
    "(((",
    "[a-",
    "a:b:*",
    "x".repeat(200),
    `"${"a ".repeat(99)}`,
    "-a -b",
    "http://x.example/?a=b&c=%20",
  ])("as %j is looked for without breaking", async (q) => {
    const { encounterId } = await take(`before ${q} after`, { subject: `about ${q} here` });
    const { status, answer } = await ask(q);
    expect(status).toBe(200);
    // The subject holds exactly this; mail programs' spaces at the ends apart.
    const found = answer.results.find((each: SearchResult) => each.kind === "encounter");
    expect(found?.encounterId).toBe(encounterId);
    for (const { snippet } of answer.results) expect(snippet.length).toBeLessThanOrEqual(200);
  });

  test.each(["-".repeat(33), "-".repeat(200), "- ".repeat(100), `rabbit ${"-!".repeat(90)}bear`, '-"'.repeat(100)])(
    "with many dashes, as %j, is looked for without breaking",
    async (q) => {
      expect((await ask(q)).status).toBe(200);
    },
  );

  test("a dash that stands alone, or many of them, is no minus; within a word it belongs to it", async () => {
    await take("a well-known rabbit");
    const count = async (q: string) => (await find(q, "&kind=entry")).length;
    expect(await Promise.all(["known - rabbit", "rabbit --- known", "well-known", "well--known"].map(count))).toEqual([
      1, 1, 1, 1,
    ]);
    expect(await Promise.all(["rabbit --known", "rabbit -known", 'rabbit -"known rabbit"'].map(count))).toEqual([0, 0, 0]);
  });

  test("whatever signs stand in it, is looked for without breaking", async () => {
    await take("a rabbit - with signs");
    const signs = fc.constantFrom(
      ..."-–—!&|()<>:*'\"\\%_.,;/@#+=?[]{}^$~` \t\u00a0\u0085\u2028aé1".split(""),
      "or",
      " -",
      "-(",
      '-"',
      "🐇",
      "\u0301",
    );
    const typed = fc.array(signs, { minLength: 1, maxLength: 200 }).map((each) => each.join("").trim().slice(0, 200));
    await fc.assert(
      fc.asyncProperty(
        typed.filter((q) => q !== "" && q.isWellFormed()),
        async (q) => {
          const answer = await searchAll(connection, owner, { q });
          expect(answer.nextCursor).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });

  test("signs of patterns stand for themselves", async () => {
    await take("x", { subject: "plain" });
    for (const q of ["%", "_", "pl%n", "pl_in", "\\"]) expect(await find(q, "&kind=encounter")).toEqual([]);
  });

  test.each(["", " ", "\n\t", "x".repeat(201), "x".repeat(10_000), "a\0b"])("as %j is refused in clear words", async (q) => {
    const { status, answer } = await ask(q);
    expect([status, answer.code]).toEqual([400, "input_invalid"]);
    expect(answer.detail).toMatch(/\w/);
  });

  test.each(["&cursor=x&kind=entry", "&cursor=x", "&kind=order", "&limit=0", "&limit=1000"])(
    "with %s is refused",
    async (more) => {
      expect((await ask("rabbit", more)).status).toBe(400);
    },
  );
});

describe("each teammate finds", () => {
  test("what they see and nothing else", async () => {
    const { workspaceId } = owner;
    const { teammate: admin } = await makeTeammate(connection, workspaceId, { role: "admin" });
    const { teammate: agent } = await makeTeammate(connection, workspaceId);
    const { teammate: colleague } = await makeTeammate(connection, workspaceId, { role: "colleague" });
    const hidden = await makeTeam(connection, workspaceId, { isPrivate: true });
    await take("an open rabbit", { subject: "open rabbit", from: "rabbit1@x.example" });
    const shared = await take("a shared rabbit", { subject: "shared rabbit", from: "rabbit2@x.example" });
    const secret = await take("a secret rabbit", { subject: "secret rabbit", from: "rabbit3@x.example" });
    await connection
      .updateTable("encounter")
      .set({ teamId: hidden })
      .where("encounterId", "in", [shared.encounterId, secret.encounterId])
      .execute();
    await connection
      .insertInto("encounterShare")
      .values({
        workspaceId,
        encounterId: shared.encounterId,
        teammateId: colleague.teammateId,
        sharedBy: owner.teammateId,
        sharedAt: start,
      })
      .execute();
    const titles = async (teammate: Teammate) =>
      (await find("rabbit", "", await keyOf(teammate))).map((each) => `${each.kind} ${each.snippet}`).toSorted();
    const of = (which: string, address: string) => [
      `customer ${address}`,
      `encounter ${which} rabbit`,
      `entry ${which === "open" ? "an" : "a"} ${which} rabbit`,
    ];
    const [open, theirs, hiddenOnes] = [
      of("open", "rabbit1@x.example"),
      of("shared", "rabbit2@x.example"),
      of("secret", "rabbit3@x.example"),
    ];
    for (const teammate of [owner, admin]) expect(await titles(teammate)).toEqual([...open, ...theirs, ...hiddenOnes].toSorted());
    expect(await titles(agent)).toEqual(open);
    expect(await titles(colleague)).toEqual(theirs);
  });

  test("nothing of another workspace", async () => {
    await take("a rabbit", { subject: "rabbit", from: "rabbit@x.example" });
    const theirs = await makeWorkspace(connection);
    const by = await keyOf(theirs.owner);
    expect((await ask("rabbit", "", by)).status).toBe(404);
    owner = theirs.owner;
    expect(await find("rabbit", "", by)).toEqual([]);
  });

  test("by a key that was not made for customers no customers", async () => {
    await makeCustomer(connection, owner.workspaceId, { name: "Rabbit" });
    await makeEncounter(connection, owner.workspaceId, channelId, { subject: "rabbit" });
    const by = await keyOf(owner, ["conversations:read"]);
    expect((await ask("rabbit", "", by)).answer.code).toBe("scope_missing");
    expect((await ask("rabbit", "&kind=customer", by)).answer.code).toBe("scope_missing");
    expect(await find("rabbit", "&kind=encounter", by)).toHaveLength(1);
  });
});
