// Searching: what is found and shown of it, within what each teammate sees, whatever is typed.
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../server/ids.ts";
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
import { assignEncounter, changeSubject } from "../conversation/encounter-actions.ts";
import { moveEntry } from "../conversation/move-actions.ts";
import { markUnread, readUpTo } from "../conversation/seen-actions.ts";
import { insertEntry, insertEntryFiles } from "../conversation/store.ts";
import { markDue } from "../search/store.ts";
import type { Scope, Teammate } from "../workspace/schema.ts";
import { search } from "./search.ts";
import { indexAllDue } from "./search-index.ts";
import type { SearchAnswer, SearchResult } from "./search-schema.ts";

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

async function ask(
  q: string,
  more = "",
  by = key,
): Promise<{ status: number; answer: SearchAnswer & { code: string; detail: string } }> {
  await indexAllDue(connection);
  const path = `/api/v1/workspaces/${owner.workspaceId}/search?q=${encodeURIComponent(q)}${more}`;
  const answer = await app.request(path, { headers: by });
  return { status: answer.status, answer: await answer.json() };
}
const find = async (q: string, more = "", by = key): Promise<SearchResult[]> => (await ask(q, more, by)).answer.results;
const texts = async (q: string, more = "") => (await find(q, more)).map((each) => each.snippet);
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

/** Entries without a mail behind them: many, quickly, in one encounter. */
async function say(words: string[], { at = (i: number) => after(i) }: { at?: (i: number) => Date } = {}): Promise<string> {
  const { encounterId, conversationId } = await makeEncounter(connection, owner.workspaceId, channelId, {
    subject: "s",
    now: start,
  });
  const ids = { workspaceId: owner.workspaceId, conversationId, encounterId };
  const rows = words.map((text, i) => ({ ...ids, entryId: newId(), kind: "message_in", at: at(i), text }));
  await connection.insertInto("entry").values(rows).execute();
  for (const { entryId } of rows) await markDue(connection, owner.workspaceId, "entry", entryId);
  return encounterId;
}

describe("a search", () => {
  test("gives the closest customers, then what was said, with where the words are", async () => {
    const ids = await take("We left a Rabbit in 214.", { subject: "Lost rabbit", from: "Rabbit Owner <a@x.example>" });
    const { answer } = await ask("rabbit");
    expect(answer).toMatchObject({
      customers: [
        {
          conversationId: ids.conversationId,
          title: "Rabbit Owner",
          titleHighlights: [{ start: 0, end: 6 }],
          snippet: "a@x.example",
          isSimilar: false,
        },
      ],
      customerCount: 1,
      results: [
        {
          kind: "entry",
          ...ids,
          entryKind: "message_in",
          customerName: "Rabbit Owner",
          title: "Lost rabbit",
          titleHighlights: [{ start: 5, end: 11 }],
          snippet: "We left a Rabbit in 214.",
          highlights: [{ start: 10, end: 16 }],
          at: start.toISOString(),
        },
      ],
      count: 1,
      nextCursor: null,
      searchedFor: null,
      lookedBackTo: null,
      unclear: [],
    });
    expect((await ask("a@x.ex")).answer.customers).toHaveLength(1);
  });

  test("finds words of the subject and of the message together, once", async () => {
    await take("It stays with us until Friday.", { subject: "Booking 4711" });
    await take("Thanks", { subject: "Re: Booking 4711", at: after(1) });
    expect(await texts("4711 friday")).toEqual(["It stays with us until Friday."]);
    // The answer came in an encounter of its own, which has the subject too.
    expect((await find("4711")).map(({ kind }) => kind).toSorted()).toEqual(["encounter", "entry"]);
  });

  test("finds an encounter by the subject that a teammate gave it, and no more by the words of the one before", async () => {
    const { encounterId } = await take("hello", { subject: "Question" });
    await changeSubject(connection, owner, encounterId, "The grey rabbit", after(1));
    expect(await find("grey")).toMatchObject([
      { kind: "encounter", encounterId, title: "The grey rabbit", ownerName: null, channelName: expect.stringMatching(/./) },
    ]);
    await changeSubject(connection, owner, encounterId, "The bear", after(2));
    expect(await find("grey")).toEqual([]);
    await changeSubject(connection, owner, encounterId, "Question", after(3));
    expect((await find("question")).map(({ kind }) => kind)).toEqual(["entry"]);
  });

  test("finds notes, and not what the system noted", async () => {
    const { encounterId } = await take("hello");
    await addNote(connection, owner, encounterId, "The porter has the bear.", after(1));
    expect(await find("bear porter")).toMatchObject([{ kind: "entry", entryKind: "note", teammateName: owner.name }]);
  });

  test("finds files by their names", async () => {
    const { encounterId, conversationId } = await take("hello");
    const entryId = newId();
    const contentHash = Buffer.alloc(32, 1);
    const { workspaceId } = owner;
    await connection
      .insertInto("content")
      .values({ workspaceId, hash: contentHash, contentId: newId(), sizeBytes: 3, createdAt: start })
      .execute();
    await insertEntry(connection, workspaceId, {
      entryId,
      encounterId,
      conversationId,
      kind: "note",
      at: after(1),
      text: "here",
    });
    const file = { mediaType: "application/pdf", sizeBytes: 3, contentId: null, contentHash };
    await insertEntryFiles(connection, workspaceId, entryId, [
      { ...file, ordinal: 0, name: "plan.pdf" },
      { ...file, ordinal: 1, name: "Invoice_2026-03.pdf" },
    ]);
    expect(await find("invoice")).toMatchObject([
      {
        kind: "file",
        entryId,
        ordinal: 1,
        snippet: "Invoice_2026-03.pdf",
        highlights: [{ start: 0, end: 7 }],
        mediaType: "application/pdf",
      },
    ]);
    expect(await find("in:file invoice")).toHaveLength(1);
    expect(await find("in:file here ")).toHaveLength(0);
    expect(await find("has:file")).toHaveLength(1);
    expect(await find("-has:file hello")).toHaveLength(1);
    expect(await find("has:file hello")).toHaveLength(0);
  });

  test("takes words in quotes as they stand in a row, `or`, and a minus", async () => {
    await take("the grey rabbit", { at: after(1) });
    await take("the rabbit is grey", { at: after(2) });
    await take("a bear", { at: after(3) });
    expect(await texts('"grey rabbit"')).toEqual(["the grey rabbit"]);
    expect(await texts("rabbit grey")).toEqual(["the rabbit is grey", "the grey rabbit"]);
    expect(await texts('bear or "grey rabbit"')).toEqual(["a bear", "the grey rabbit"]);
    expect(await texts("grey -is")).toEqual(["the grey rabbit"]);
    expect(await texts("-grey")).toEqual(["a bear"]);
    expect(await texts('-"grey rabbit" rabbit')).toEqual(["the rabbit is grey"]);
  });

  test.each([
    ["r", 1],
    ["ra", 1],
    ["rab", 1],
    ["rabb", 1],
    ["rab gre", 0],
    ["rab ", 0],
    ["gr* ", 1],
    ["bear or rab", 1],
    ["-rab* grey", 0],
    ['"the grey" rab', 1],
  ])("finds words by how they begin: %j", async (q, count) => {
    await take("the grey rabbit");
    expect(await find(q)).toHaveLength(count);
  });

  test.each([999, 1000, 1001, 1100])("counts exactly up to a thousand: %i", async (count) => {
    await say(
      Array.from({ length: count }, (_, i) => `a rabbit ${i}`),
      { at: (i) => after(i * 10_000_000) },
    );
    const { answer } = await ask("rabbit", "&limit=1");
    expect(answer.count).toBe(Math.min(count, 1001));
    expect((await ask("rabbit", `&limit=1&cursor=${answer.nextCursor}`)).answer.count).toBe(answer.count);
  });

  test("gives each once, the newest first, page by page, however far apart they are", async () => {
    const far = [0, 0, 0, 1, 3_600_000, 3_600_001, 86_400_000, 1e9, 1e10, 3e10, 3e10, 5e10];
    await say(
      far.map((_, i) => `rabbit ${i}`),
      { at: (i) => after(-(far[i] ?? 0)) },
    );
    for (const q of ["rabbit", "ra", "from:customer", '"rabbit"', "rabbit is:open"]) {
      const found: SearchResult[] = [];
      let cursor = "";
      do {
        const { answer } = await ask(q, `&limit=3${cursor && `&cursor=${cursor}`}`);
        expect(answer.count).toBe(far.length);
        found.push(...answer.results);
        cursor = answer.nextCursor ?? "";
      } while (cursor);
      expect(new Set(found.map((each) => each.snippet)).size).toBe(far.length);
      expect(found.map(({ at }) => at)).toEqual(far.map((ms) => after(-ms).toISOString()));
    }
  });
});

describe("words are found", () => {
  test.each([
    ["english", "We have made the bookings for you and they are waiting", ["booking", "booked", "waits"]],
    [
      "german",
      "Wir haben für Sie die Zimmer gebucht und die Häuser sind schön",
      ["zimmern", "buchen OR gebucht", "haus", "schone", "schoene"],
    ],
    ["french", "Nous avons fait les réservations pour vous dans les chambres", ["réservation", "reservation", "chambre"]],
    ["spanish", "Hemos hecho las reservaciones para usted en las habitaciones", ["reservación", "habitacion"]],
    ["portuguese", "Fizemos as reservas para você nos quartos e não esquecemos", ["reserva", "quarto", "nao"]],
    ["italian", "Abbiamo fatto le prenotazioni per lei nelle camere della casa", ["prenotazione", "camera"]],
    ["dutch", "Wij hebben de kamers voor u gereserveerd en het is klaar", ["kamer"]],
    ["swedish", "Vi har bokat rummen för er och det är klart", ["rummet"]],
    ["russian", "Мы забыли серого зайца в номере", ["серый", "номер"]],
    ["turkish", "Odalar için teşekkür ederiz ve çok güzel bir gün", ["oda", "tesekkur"]],
  ])("in %s by their stems", async (_, text, queries) => {
    await take(text);
    for (const q of queries) expect([q, (await find(`${q} `)).length]).toEqual([q, 1]);
  });

  test.each([
    ["宿泊の予約を変更したいです。", ["予約", "予", "宿泊", "変更したい", '"予約を変更"']],
    ["我想更改我的酒店预订", ["酒店", "预订", "店预", "我的 酒店"]],
    ["예약을 변경하고 싶습니다", ["예약", "변경", "예약 변경"]],
    ["ฉันต้องการเปลี่ยนการจอง", ["การจอง", "เปลี่ยน"]],
    ["カフェのメニュー", ["カフェ", "メニュー"]],
    ["שכחנו ארנב בחדר", ["ארנב", "חדר OR בחדר"]],
    ["نسينا أرنبًا في الغرفة", ["ارنبا", "الغرفة"]],
    ["Un café à l'hôtel", ["cafe", "CAFÉ", "hotel", "l'hotel"]],
    ["Herr Müller aus der Straße", ["muller", "mueller", "MÜLLER", "strasse"]],
    ["Smørrebrød og Łódź", ["smorrebrod", "lodz"]],
    ["Order #AB-1234/7 of 12.50", ["ab-1234", "1234", "12.50", '"1234/7"']],
    ["Schreiben Sie an anna.m@x-y.example", ["anna.m@x-y.example", "x-y.example", "anna"]],
  ])("in %j", async (text, queries) => {
    await take(text);
    for (const q of queries) {
      const { answer } = await ask(q);
      expect([q, answer.count, answer.searchedFor]).toEqual([q, 1, null]);
      expect([q, answer.results[0]?.highlights.length]).not.toEqual([q, 0]);
    }
  });

  test("of writing without spaces only as they stand", async () => {
    await take("予定の約束");
    expect(await find("予約")).toEqual([]);
    expect(await find("定約")).toEqual([]);
  });

  test("in their nearest spelling where nobody wrote them so, and the answer says it", async () => {
    await take("The grey rabbit is here", { from: "Ilse Brandt <ilse@x.example>" });
    const { answer } = await ask("grey rabit");
    expect(answer).toMatchObject({ searchedFor: "grey rabbit", count: 1 });
    expect((await ask("brnadt")).answer).toMatchObject({ searchedFor: "brandt", customers: [{ title: "Ilse Brandt" }] });
    expect((await ask("xylophone")).answer).toMatchObject({ searchedFor: null, count: 0, customers: [] });
    expect((await ask("rabbit bear")).answer).toMatchObject({ searchedFor: null, count: 0 });
  });
});

describe("filters", () => {
  let ids: Awaited<ReturnType<typeof take>>;
  beforeEach(async () => {
    ids = await take("a rabbit", { from: "Ilse Brandt <ilse@x.example>", subject: "first" });
    await take("another rabbit", { from: "Otto <otto@y.example>", subject: "second", at: after(86_400_000) });
  });
  test.each([
    ["rabbit from:ilse ", ["a rabbit"]],
    ['rabbit from:"ilse brandt"', ["a rabbit"]],
    ["rabbit from:ilse@x.example ", ["a rabbit"]],
    ["rabbit -from:ilse ", ["another rabbit"]],
    ["rabbit to:ilse ", []],
    ["from:nobody rabbit", []],
    ["rabbit is:open", ["another rabbit", "a rabbit"]],
    ["rabbit is:settled", []],
    ["rabbit -is:settled", ["another rabbit", "a rabbit"]],
    ["rabbit is:unassigned", ["another rabbit", "a rabbit"]],
    ["rabbit is:mine", []],
    ["rabbit owner:none", ["another rabbit", "a rabbit"]],
    ["rabbit owner:me", []],
    ["rabbit team:none", ["another rabbit", "a rabbit"]],
    ["rabbit is:ignored", ["another rabbit", "a rabbit"]],
    ["rabbit before:2026-03-03", ["a rabbit"]],
    ["rabbit after:2026-03-03", ["another rabbit"]],
    ["rabbit on:2026-03-02", ["a rabbit"]],
    ["rabbit -on:2026-03-02", ["another rabbit"]],
    ["rabbit on:2026-03", ["another rabbit", "a rabbit"]],
    ["rabbit after:7d", []],
    ["rabbit in:note", []],
    ["rabbit in:message", ["another rabbit", "a rabbit"]],
    ["rabbit in:subject", []],
    ["first in:subject", ["a rabbit"]],
    ["rabbit is:lovely", ["another rabbit", "a rabbit"]],
    ["is:open", ["second", "first"]],
    ["from:otto", ["another rabbit"]],
    ["before:2026-03-03", ["first"]],
  ])("as %j", async (q, expected) => {
    expect(await texts(q)).toEqual(expected);
  });

  test("with an owner or a team by name, and what says nothing is named", async () => {
    const { teammate } = await makeTeammate(connection, owner.workspaceId);
    await assignEncounter(connection, owner, ids.encounterId, { teammateId: teammate.teammateId }, after(1));
    expect(await texts(`rabbit owner:"${teammate.name}"`)).toEqual(["a rabbit"]);
    const teamId = await makeTeam(connection, owner.workspaceId);
    await assignEncounter(connection, owner, ids.encounterId, { teamId }, after(2));
    const { name } = await connection.selectFrom("team").select("name").where("teamId", "=", teamId).executeTakeFirstOrThrow();
    expect(await texts(`rabbit team:"${name}"`)).toEqual(["a rabbit"]);
    expect((await ask("is:lovely rabbit before:20")).answer.unclear).toEqual(["is:lovely", "before:20"]);
  });

  test("with dates as they are where the asker is", async () => {
    await take("a late rabbit", { at: new Date("2026-03-04T23:30:00.000Z") });
    expect(await texts("late on:2026-03-04")).toHaveLength(1);
    expect(await texts("late on:2026-03-05", "&timeZone=Europe/Berlin")).toHaveLength(1);
    expect((await ask("late", "&timeZone=Mars/Olympus")).status).toBe(400);
  });

  test("in:name looks for customers alone", async () => {
    expect((await ask("in:name otto")).answer).toMatchObject({ results: [], customers: [{ title: "Otto" }], customerCount: 1 });
  });
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
    "x".repeat(500),
    `"${"a ".repeat(99)}`,
    '"'.repeat(200),
    "-a -b",
    "*".repeat(300),
    "a* ".repeat(100),
    "ab* or ".repeat(60),
    "予".repeat(400),
    "http://x.example/?a=b&c=%20",
    "from:% from:\\",
  ])("as %j is looked for without breaking", async (q) => {
    await take(`before rabbit ${q.replaceAll("\0", "")} after`);
    const { status, answer } = await ask(q);
    expect(status).toBe(200);
    for (const { snippet } of answer.results) expect(snippet.length).toBeLessThanOrEqual(200);
  });

  test("signs alone find nothing", async () => {
    await take("hello !!! % _ there");
    for (const q of ["!!!", "%", "_", "🐇", '""', "-"]) expect((await ask(q)).answer).toMatchObject({ count: 0, customers: [] });
  });

  test("whatever signs stand in it, is looked for without breaking", async () => {
    await take("a rabbit - with signs");
    await indexAllDue(connection);
    const signs = fc.constantFrom(
      ..."-–—!&|()<>:*'\"\\%_.,;/@#+=?[]{}^$~` \t\u00a0\u0085\u2028aé1予".split(""),
      " or ",
      " -",
      "-(",
      '-"',
      "🐇",
      "\u0301",
      "from:a",
      "is:open ",
      "on:2026 ",
    );
    const typed = fc.array(signs, { minLength: 1, maxLength: 60 }).map((each) => each.join("").slice(0, 200));
    await fc.assert(
      fc.asyncProperty(
        typed.filter((q) => q.isWellFormed()),
        async (q) => {
          const answer = await search(connection, owner, { q, timeZone: "UTC", now: start, withCustomers: true });
          expect(answer.nextCursor).toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  });

  test("is found in a text of any size", async () => {
    await say([
      `${"words ".repeat(200_000)}`,
      `rabbit ${"abcdefgh ".repeat(90_000)}`,
      "予約".repeat(80_000),
      Array.from({ length: 60_000 }, (_, i) => `w${i}`).join(" "),
    ]);
    expect(await find("rabbit ")).toHaveLength(1);
    expect(await find("予約")).toHaveLength(1);
    expect(await find("w17 ")).toHaveLength(1);
  });

  test("is found where it goes on without a space, however often its parts stand there", async () => {
    await say([
      Array.from({ length: 300 }, (_, i) => `block 10.0.${i} port-${i} ok`).join("\n"),
      `${"予約の変更".repeat(8_000)}終わり`,
      "10.0 and 270, not in a row",
    ]);
    for (const q of ["10.0.270", "port-270", '"block 10.0.270"', "終わり"]) expect(await find(q), q).toHaveLength(1);
  });

  test.each(["", " ", "\n\t", "a\0b", "x".repeat(501), "x".repeat(10_000)])("as %j is refused in clear words", async (q) => {
    const { status, answer } = await ask(q);
    expect([status, answer.code]).toEqual([400, "input_invalid"]);
    expect(answer.detail).toMatch(/\w/);
  });

  test("with the cursor of another search, or with one that was made up, is refused", async () => {
    await say(["a rabbit", "one more rabbit", "a bear", "one more bear"]);
    const { nextCursor } = (await ask("rabbit", "&limit=1")).answer;
    expect((await ask("rabbit", `&limit=1&cursor=${nextCursor}`)).status).toBe(200);
    expect((await ask("bear", `&limit=1&cursor=${nextCursor}`)).status).toBe(400);
    const [at, id, , of] = JSON.parse(Buffer.from(nextCursor ?? "", "base64url").toString()) as unknown[];
    const made = Buffer.from(JSON.stringify([at, id, -5, of])).toString("base64url");
    expect((await ask("rabbit", `&limit=1&cursor=${made}`)).status).toBe(400);
  });

  test.each(["&cursor=x", "&limit=0", "&limit=1000"])("with %s is refused", async (more) => {
    expect((await ask("rabbit", more)).status).toBe(400);
  });
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
    const seenBy = async (teammate: Teammate, q: string) => {
      const { answer } = await ask(q, "", await keyOf(teammate));
      expect(answer.count).toBe(answer.results.length);
      return [...(answer.customers ?? []).map(({ title }) => title), ...answer.results.map(({ snippet }) => snippet)].toSorted();
    };
    const of = (which: string, address: string) => [address, `${which === "open" ? "an" : "a"} ${which} rabbit`];
    const open = of("open", "rabbit1@x.example");
    const theirs = of("shared", "rabbit2@x.example");
    const hiddenOnes = of("secret", "rabbit3@x.example");
    for (const teammate of [owner, admin])
      expect(await seenBy(teammate, "rabbit")).toEqual([...open, ...theirs, ...hiddenOnes].toSorted());
    expect(await seenBy(agent, "rabbit")).toEqual(open.toSorted());
    expect(await seenBy(colleague, "rabbit")).toEqual(theirs.toSorted());
    for (const q of ["rabbit is:open", "secret or open", "ra*", "rabbit on:2026-03-02", "-bear", "from:x in:message"]) {
      expect((await find(q, "", await keyOf(agent))).map(({ snippet }) => snippet)).toEqual(["an open rabbit"]);
      expect(await find(`${q} secret `, "", await keyOf(colleague))).toEqual([]);
    }
  });

  test("an entry that was moved where they do not see it no more", async () => {
    const { teammate: agent } = await makeTeammate(connection, owner.workspaceId);
    const hidden = await makeTeam(connection, owner.workspaceId, { isPrivate: true });
    const first = await take("hello", { subject: "first" });
    const { entryId } = await addNote(connection, owner, first.encounterId, "the rabbit", after(1));
    const other = await take("words", { subject: "other", at: after(2) });
    await connection.updateTable("encounter").set({ teamId: hidden }).where("encounterId", "=", other.encounterId).execute();
    const by = await keyOf(agent);
    expect(await find("rabbit", "", by)).toHaveLength(1);
    await moveEntry(connection, owner, entryId, other.encounterId, after(3));
    expect(await find("rabbit", "", by)).toEqual([]);
    expect(await find("rabbit")).toHaveLength(1);
  });

  test("what they have not read, as their list has it", async () => {
    const { workspaceId } = owner;
    const { teammate: agent } = await makeTeammate(connection, workspaceId);
    const read = await take("a read rabbit", { subject: "read", from: "a@x.example" });
    await take("an unread rabbit", { subject: "unread", from: "b@x.example", at: after(1) });
    const marked = await take("a marked rabbit", { subject: "marked", from: "c@x.example", at: after(2) });
    const now = after(10);
    for (const { conversationId } of [read, marked]) await readUpTo(connection, owner, conversationId, now, now);
    await markUnread(connection, owner, marked.conversationId, undefined);
    await connection
      .updateTable("encounter")
      .set({ state: "settled", settledAt: now })
      .where("encounterId", "=", marked.encounterId)
      .execute();
    expect(await texts("rabbit is:unread")).toEqual(["a marked rabbit", "an unread rabbit"]);
    expect(await texts("rabbit -is:unread")).toEqual(["a read rabbit"]);
    expect((await find("is:unread")).map(({ title }) => title)).toEqual(["marked", "unread"]);
    const listed = await app.request(`/api/v1/workspaces/${workspaceId}/encounters?view=all`, { headers: key });
    const { encounters } = (await listed.json()) as { encounters: { subject: string; isUnread: boolean }[] };
    expect(
      encounters
        .filter((each) => each.isUnread)
        .map(({ subject }) => subject)
        .toSorted(),
    ).toEqual(["marked", "unread"].filter((each) => encounters.some(({ subject }) => subject === each)));
    // Another has read nothing, and marked nothing.
    expect((await find("rabbit is:unread", "", await keyOf(agent))).map(({ snippet }) => snippet)).toEqual([
      "an unread rabbit",
      "a read rabbit",
    ]);
  });

  test("nothing of another workspace", async () => {
    await take("a rabbit", { subject: "rabbit", from: "rabbit@x.example" });
    const theirs = await makeWorkspace(connection);
    const by = await keyOf(theirs.owner);
    expect((await ask("rabbit", "", by)).status).toBe(404);
    owner = theirs.owner;
    expect((await ask("rabbit", "", by)).answer).toMatchObject({ customers: [], results: [], count: 0 });
    expect((await ask("rabit", "", by)).answer.searchedFor).toBeNull();
  });

  test("by a key that was not made for customers no customers", async () => {
    await makeCustomer(connection, owner.workspaceId, { name: "Rabbit" });
    await makeEncounter(connection, owner.workspaceId, channelId, { subject: "rabbit" });
    const { answer } = await ask("rabbit", "", await keyOf(owner, ["conversations:read"]));
    expect(answer).toMatchObject({ customers: null, customerCount: null, count: 1 });
  });
});
