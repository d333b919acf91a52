// A filled database is one that the product could have filled: its keys hold, it can be read, and the same seed fills it alike.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { indexAllDue } from "../../src/domain/inbox/search-index.ts";
import { readMessage } from "../../src/domain/mail/read-message.ts";
import { messageKey } from "../../src/domain/mail/rules.ts";
import type { Database } from "../../src/server/db.ts";
import { useDatabase } from "../../src/test/database.ts";
import { openTestApp, type TestApp } from "../../src/test/server.ts";
import { fill } from "./fill.ts";
import { filledTables } from "./tables.ts";

const shape = { messages: 300, customers: 40, untilMs: Date.parse("2026-06-01T12:00:00Z") };
const database = useDatabase();
const again = useDatabase();
let layout: unknown;
let filled: Awaited<ReturnType<typeof fill>>;
let app: TestApp;

beforeAll(async () => {
  layout = await layoutOf(database);
  filled = await fill(database.config, shape, 7, () => {});
  app = await openTestApp(database, () => new Date(shape.untilMs));
}, 60_000);
afterAll(() => app?.close());

test("has all its keys and indexes again, and every key holds", async () => {
  expect(await layoutOf(database)).toEqual(layout);
});

test("has as many messages as were asked for, and a log without gaps", async () => {
  const { rows } = await sql<{ messages: number; events: number; last: number; counter: number }>`
    select (select count(*) from entry where kind in ('message_in', 'message_out')) as messages,
      (select count(*) from event) as events, (select max(position) from event) as last,
      (select position from event_counter) as counter
  `.execute(database.connection);
  expect(rows).toEqual([{ messages: shape.messages, events: filled.position, last: filled.position, counter: filled.position }]);
});

test("is listed, opened and searched by the product", async () => {
  const { encounters } = await ask<{ encounters: { conversationId: string }[] }>("/encounters?view=all&limit=50");
  expect(encounters).toHaveLength(50);
  const { entries } = await ask<{ entries: { text: string; kind: string }[] }>(
    `/conversations/${encounters[0]?.conversationId}/entries`,
  );
  const said = entries.find(({ kind }) => kind === "message_in")?.text ?? "";
  // Of a greeting in every language something is left, and a word of the farewell stands in the last lines.
  const word = said.split(/[^\p{L}]+/u).find((each) => each.length >= 5) ?? "";
  const found = await ask<{ results: unknown[] }>(`/search?q=${encodeURIComponent(word)}`);
  expect(found.results.length).toBeGreaterThan(0);
});

test("is findable by exactly what the product would have made findable", async () => {
  const searched = ["search_text", "search_word", "search_language", "customer_words"];
  const before = await Promise.all(searched.map((table) => rowsOf(database, table)));
  await sql`truncate ${sql.join(searched.map((table) => sql.table(table)))}`.execute(database.connection);
  await sql`
    insert into search_due
    select workspace_id, gen_random_uuid(), 'entry', entry_id from entry
    union all select workspace_id, gen_random_uuid(), 'encounter', encounter_id from encounter
    union all select workspace_id, gen_random_uuid(), 'customer', customer_id from customer
  `.execute(database.connection);
  await indexAllDue(database.connection);
  const after = await Promise.all(searched.map((table) => rowsOf(database, table)));
  expect(before).toEqual(after);
}, 30_000);

test("keeps of every message the mail that it came in or went out with", async () => {
  const { rows } = await sql<{
    deliveryId: string;
    kind: string;
    subject: string;
    text: string;
    html: string | null;
    messageId: string;
    messageKey: Buffer | null;
    author: string;
    hash: Buffer;
    size: number;
    bytes: Buffer;
  }>`
    select entry.delivery_id, entry.kind, entry.subject, entry.text, entry.html, entry.message_id, entry.message_key,
      envelope ->> 'from' as author, content.hash, content.size_bytes as size, content_chunk.bytes
    from entry join delivery using (workspace_id, delivery_id)
      join content on content.workspace_id = delivery.workspace_id and content.hash = delivery.content_hash
      join content_chunk on content_chunk.workspace_id = content.workspace_id and content_chunk.content_id = content.content_id
  `.execute(database.connection);
  expect(rows.length).toBeGreaterThan(shape.messages * 0.9);
  for (const row of rows) {
    expect(createHash("sha256").update(row.bytes).digest()).toEqual(row.hash);
    expect(row.size).toBe(row.bytes.length);
    const { author, ...read } = await readMessage(row.bytes, null);
    expect({
      author: author.address,
      subject: read.subject,
      text: read.text.replaceAll("\r\n", "\n"),
      id: read.messageId,
    }).toEqual({
      author: row.author,
      subject: row.subject,
      text: row.text,
      id: row.messageId,
    });
    if (row.kind === "message_in") expect(messageKey({ ...row, date: undefined, fileHashes: [] })).toEqual(row.messageKey);
  }
});

test("is the same once more for the same seed", async () => {
  await fill(again.config, shape, 7, () => {});
  for (const table of filledTables) expect(await rowsOf(again, table), table).toEqual(await rowsOf(database, table));
}, 60_000);

async function ask<Answer>(path: string): Promise<Answer> {
  const [token] = filled.teammates[0]?.tokens ?? [];
  const headers = { authorization: `Bearer ${token}` };
  const response = await app.request(`/api/v1/workspaces/${filled.workspaceId}${path}`, { headers });
  expect(response.status, path).toBe(200);
  return (await response.json()) as Answer;
}

async function rowsOf({ connection }: Database, table: string): Promise<unknown> {
  const { rows } = await sql`
    select count(*) as many, md5(string_agg(of::text, ' ' order by of::text)) as what from ${sql.table(table)} of
  `.execute(connection);
  return rows;
}

async function layoutOf({ connection }: Database): Promise<unknown> {
  const { rows } = await sql`
    select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) as what, convalidated as holds
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid
    from pg_index join pg_class on pg_class.oid = indexrelid where relnamespace = 'public'::regnamespace
    order by 1, 2, 3
  `.execute(connection);
  return rows;
}
