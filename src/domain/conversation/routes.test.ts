// Conversations over HTTP: files that strangers sent are never run, pages of entries are whole, acts answer as they should.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { useDatabase } from "../../test/database.ts";
import { makeChannel, makeWorkspace, rawMail, receiveMail } from "../../test/factories.ts";
import { type Browser, openTestApp, type TestApp } from "../../test/server.ts";
import { contentHeaders } from "../file/file-headers.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { Entry } from "./schema.ts";
import { insertEntry } from "./store.ts";

const database = useDatabase();
const { connection } = database;
const start = new Date("2026-03-02T09:00:00.000Z");
let app: TestApp;
let browser: Browser;
let owner: Teammate;
let channelId: string;
beforeAll(async () => {
  app = await openTestApp(database, () => start);
  const workspace = await makeWorkspace(connection);
  owner = workspace.owner;
  browser = await app.signIn(workspace);
  ({ channelId } = await makeChannel(connection, owner));
});
afterAll(() => app.close());

const at = (path: string) => `/api/v1/workspaces/${owner.workspaceId}${path}`;
async function take(raw: Buffer, time = start) {
  const { deliveryId } = await receiveMail(connection, owner.workspaceId, channelId, raw, time);
  return connection
    .selectFrom("entry")
    .select(["entryId", "encounterId", "conversationId"])
    .where("deliveryId", "=", deliveryId)
    .executeTakeFirstOrThrow();
}

describe("a file", () => {
  const mailWith = (mediaType: string, name: string, bytes: string) =>
    Buffer.from(
      `From: ana@customer.example\r\nMessage-ID: <${newId()}@customer.example>\r\nContent-Type: ${mediaType}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(name)}\r\n\r\n${Buffer.from(bytes).toString("base64")}`,
    );

  test.each([
    ["image/svg+xml", "logo.svg", "<svg onload=alert(1)>"],
    ["text/html", "page.html", "<script>alert(1)</script>"],
    ["application/xhtml+xml", "page.xhtml", "<html/>"],
    ["application/pdf", "plan.pdf", "%PDF"],
    ["text/xml", "x.xml", "<x/>"],
    ["image/png", "no-picture.png", "<script>alert(1)</script>"],
    ["text/plain", "program.txt", "MZ\u0000\u0001"],
    ["application/octet-stream", "picture.bin", "GIF89a a picture"],
  ])("of type %s is only downloaded, as plain bytes", async (mediaType, name, bytes) => {
    const { entryId } = await take(mailWith(mediaType, name, bytes));
    const answer = await browser.get(at(`/entries/${entryId}/files/0`));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; /);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(answer.headers.get("content-length")).toBe(String(bytes.length));
    expect(await answer.text()).toBe(bytes);
  });

  test("that is a picture is shown, and still cannot do anything", async () => {
    const { entryId } = await take(mailWith("image/gif", "a.gif", "GIF89a a picture"));
    const answer = await browser.get(at(`/entries/${entryId}/files/0`));
    expect(answer.headers.get("content-type")).toBe("image/gif");
    expect(answer.headers.get("content-disposition")).toMatch(/^inline; /);
    expect(answer.headers.get("content-security-policy")).toMatch(/^sandbox/);
  });

  test("beyond the last is not there, and neither is one with an odd number", async () => {
    const { entryId } = await take(mailWith("image/png", "a.png", "png"));
    for (const ordinal of ["1", "-1", "1.5", "x", "1e9", "%00", "99999999999999999999"]) {
      expect([400, 404]).toContain((await browser.get(at(`/entries/${entryId}/files/${ordinal}`))).status);
    }
  });

  test("of a megabyte comes whole", async () => {
    const bytes = "0123456789abcdef".repeat(65_536);
    const { entryId } = await take(mailWith("application/zip", "a.zip", bytes));
    expect(await (await browser.get(at(`/entries/${entryId}/files/0`))).text()).toBe(bytes);
  });

  test("and the raw message are downloaded under safe names", async () => {
    const raw = rawMail({ text: "raw words" });
    const { entryId } = await take(raw);
    const answer = await browser.get(at(`/entries/${entryId}/raw`));
    expect(answer.headers.get("content-disposition")).toContain(`attachment; filename="${entryId}.eml"`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(raw)).toBe(true);
  });
});

describe("the name under which a file is downloaded", () => {
  test.each([
    ["plan.pdf", 'filename="plan.pdf"', "plan.pdf"],
    ['say "hi".txt', 'filename="say _hi_.txt"', "say%20%22hi%22.txt"],
    ["a\r\nSet-Cookie: x=y", 'filename="a__Set-Cookie: x=y"', "a%0D%0ASet-Cookie%3A%20x%3Dy"],
    ["back\\slash%41.txt", 'filename="back_slash_41.txt"', "back%5Cslash%2541.txt"],
    ["Grüße.txt", 'filename="Gr__e.txt"', "Gr%C3%BC%C3%9Fe.txt"],
    ["half\ud800.txt", 'filename="half_.txt"', "half%EF%BF%BD.txt"],
    ["it's (1)*.txt", `filename="it's (1)*.txt"`, "it%27s%20%281%29%2A.txt"],
  ])("%j", (name, ascii, encoded) => {
    const header = contentHeaders({ name, mediaType: "application/zip" })["content-disposition"] ?? "";
    expect(header).toBe(`attachment; ${ascii}; filename*=UTF-8''${encoded}`);
    expect(() => new Headers({ "content-disposition": header })).not.toThrow();
  });
});

test("the entries of a long conversation come in pages, without doubles or gaps, at equal times too", async () => {
  const { conversationId, encounterId } = await take(rawMail({ from: "long@customer.example", text: "words 0" }));
  await inTransaction(connection, async (tx) => {
    for (let i = 1; i < 230; i++) {
      const time = new Date(start.getTime() + Math.floor(i / 50) * 1000);
      const { workspaceId, teammateId } = owner;
      const entry = {
        entryId: newId(),
        conversationId,
        encounterId,
        kind: "note",
        at: time,
        text: `words ${i}`,
        teammateId,
      } as const;
      await insertEntry(tx, workspaceId, entry);
    }
  });
  const texts: string[] = [];
  let cursor = "";
  for (;;) {
    const answer = await browser.get(at(`/conversations/${conversationId}/entries?limit=100${cursor}`));
    const page: { entries: Entry[]; nextCursor: string | null } = await answer.json();
    texts.unshift(...page.entries.map((entry) => entry.text));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(texts).toEqual(Array.from({ length: 230 }, (_, i) => `words ${i}`));
});

test("an encounter is answered, noted, settled and reopened over HTTP, and says so when it cannot be", async () => {
  const { encounterId, conversationId } = await take(rawMail({ from: "acts@customer.example" }));
  const act = (name: string, body?: unknown) => browser.post(at(`/encounters/${encounterId}/${name}`), body);
  const refused = await act("settle", {});
  expect([refused.status, (await refused.json()).code]).toEqual([409, "unanswered_words"]);
  expect((await act("notes", { text: "looking" })).status).toBe(201);
  expect((await act("replies", { text: "Found it." })).status).toBe(201);
  expect((await act("settle", {})).status).toBe(204);
  expect((await act("settle", {})).status).toBe(204);
  expect((await act("reopen")).status).toBe(204);
  const page: { entries: Entry[] } = await (await browser.get(at(`/conversations/${conversationId}/entries`))).json();
  expect(page.entries.map((entry) => entry.event ?? entry.kind)).toEqual([
    "message_in",
    "note",
    "message_out",
    "settled",
    "reopened",
  ]);
  const whole = await (await browser.get(at(`/encounters/${encounterId}/conversation`))).json();
  expect(whole).toMatchObject({ conversationId, encounters: [{ encounterId, state: "waiting", settledAt: null }] });
});
