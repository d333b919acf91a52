// SQL of finding: what is due to be made findable, and the words that were.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { insertAll } from "../../server/rows.ts";

/** What can be found by its words. */
export type DueKind = "entry" | "encounter" | "customer";

export interface Due {
  workspaceId: string;
  kind: DueKind;
  itemId: string;
}

/**
 * Has something made findable, or anew after a change, shortly after the commit: in the transaction of the change. Whoever inserts
 * an entry, an encounter or a customer, changes their words, or moves an entry, says so here; `inbox/search-index` does it.
 */
export async function markDue(tx: Connection, workspaceId: string, kind: DueKind, itemId: string): Promise<void> {
  await tx
    .insertInto("searchDue")
    .values(dueRow(workspaceId, kind, itemId))
    .execute();
}

/** The same for many at once. */
export async function markAllDue(tx: Connection, workspaceId: string, kind: DueKind, itemIds: readonly string[]): Promise<void> {
  const rows = itemIds.map((itemId) => dueRow(workspaceId, kind, itemId));
  await insertAll(tx, "searchDue", workspaceId, rows, { dueId: "uuid", kind: "text", itemId: "uuid" });
}

/** The row of `search_due` for one thing, for a statement that inserts the thing too. */
export function dueRow(workspaceId: string, kind: DueKind, itemId: string) {
  return { workspaceId, dueId: newId(), kind, itemId };
}

/**
 * Takes what is due, the oldest first, at most `most`: gone with the caller's transaction. One at a time does so, and what is read
 * afterwards is at least as new as what was due; undefined where another is at it.
 */
export async function takeDue(tx: Connection, most: number): Promise<Due[] | undefined> {
  const { rows: lock } = await sql<{ isMine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('rapport search', 0)) as is_mine
  `.execute(tx);
  if (lock[0]?.isMine !== true) return undefined;
  const { rows } = await sql<Due>`
    delete from search_due where (workspace_id, due_id) in (
      select workspace_id, due_id from search_due order by due_id limit ${most} for update skip locked
    ) returning workspace_id, kind, item_id
  `.execute(tx);
  return rows;
}

/** Whether more than `most` things wait to be made findable: who brings many lets them be found before bringing more. */
export async function isMuchDue(connection: Connection, most: number): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select exists (select from search_due offset ${most}) as is
  `.execute(connection);
  return rows[0]?.is === true;
}

/** Words of one thing as a tsvector literal, and when it was. */
export interface FoundText {
  workspaceId: string;
  itemId: string;
  kind: "entry" | "encounter";
  at: Date;
  words: string;
}

export async function putTexts(tx: Connection, texts: FoundText[]): Promise<void> {
  if (texts.length === 0) return;
  await sql`
    insert into search_text (workspace_id, item_id, kind, at, words)
    select * from unnest(
      ${texts.map((each) => each.workspaceId)}::uuid[], ${texts.map((each) => each.itemId)}::uuid[],
      ${texts.map((each) => each.kind)}::text[], ${texts.map((each) => each.at)}::timestamptz[],
      ${texts.map((each) => each.words)}::tsvector[]
    )
    on conflict (workspace_id, item_id) do update set at = excluded.at, words = excluded.words
  `.execute(tx);
}

export async function forgetTexts(tx: Connection, items: { workspaceId: string; itemId: string }[]): Promise<void> {
  if (items.length === 0) return;
  await sql`
    delete from search_text where (workspace_id, item_id) in (
      select * from unnest(${items.map((each) => each.workspaceId)}::uuid[], ${items.map((each) => each.itemId)}::uuid[])
    )
  `.execute(tx);
}

export async function putCustomerWords(
  tx: Connection,
  customers: { workspaceId: string; customerId: string; words: string }[],
): Promise<void> {
  if (customers.length === 0) return;
  await sql`
    insert into customer_words (workspace_id, customer_id, words)
    select * from unnest(
      ${customers.map((each) => each.workspaceId)}::uuid[], ${customers.map((each) => each.customerId)}::uuid[],
      ${customers.map((each) => each.words)}::text[]
    )
    on conflict (workspace_id, customer_id) do update set words = excluded.words
  `.execute(tx);
}

/** Remembers words that are written in a workspace. In one order, so that two who add the same do not wait for each other in turns. */
export async function addWords(tx: Connection, workspaceId: string, words: string[]): Promise<void> {
  if (words.length === 0) return;
  await sql`
    insert into search_word (workspace_id, word) select ${workspaceId}, word from unnest(${words.toSorted()}::text[]) word
    on conflict do nothing
  `.execute(tx);
}

/** Counts further entries of these languages; in one order, as words are. */
export async function countLanguages(tx: Connection, workspaceId: string, entries: Map<string, number>): Promise<void> {
  if (entries.size === 0) return;
  const counted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  await sql`
    insert into search_language (workspace_id, language, entries)
    select ${workspaceId}, * from unnest(
      ${counted.map(([language]) => language)}::text[], ${counted.map(([, count]) => count)}::bigint[]
    )
    on conflict (workspace_id, language) do update set entries = search_language.entries + excluded.entries
  `.execute(tx);
}

/** The languages that people write in here, the most common first. */
export async function listLanguages(connection: Connection, workspaceId: string): Promise<string[]> {
  const rows = await connection
    .selectFrom("searchLanguage")
    .select("language")
    .where("workspaceId", "=", workspaceId)
    .orderBy("entries", "desc")
    .orderBy("language")
    .execute();
  return rows.map(({ language }) => language);
}

/** The stems of words in one language, in their order; null for its smallest words, which have none. */
export async function stemsOf(connection: Connection, language: string, words: string[]): Promise<(string | null)[]> {
  if (words.length === 0) return [];
  const { rows } = await sql<{ stem: string | null }>`
    select (ts_lexize(${`${language}_stem`}::regdictionary, word))[1] as stem
    from unnest(${words}::text[]) with ordinality as of (word, place) order by place
  `.execute(connection);
  return rows.map(({ stem }) => stem);
}

/** Words of a workspace that begin like this, at most `most`, the shortest first. */
export async function listWordsLike(
  connection: Connection,
  workspaceId: string,
  beginning: string,
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    select word from search_word
    where workspace_id = ${workspaceId} and word >= ${beginning} and word < ${`${beginning}\u{10ffff}`}
    order by length(word), word limit ${most}
  `.execute(connection);
  return rows.map(({ word }) => word);
}

/** Two letters in the wrong order leave little in common. */
const leastLikeness = "0.2";

/** Words of a workspace that are written much like this one, the closest first. */
export async function listSimilarWords(
  connection: Connection,
  workspaceId: string,
  word: string,
  most: number,
): Promise<string[]> {
  return connection.transaction().execute(async (tx) => {
    await sql`select set_config('pg_trgm.similarity_threshold', ${leastLikeness}, true)`.execute(tx);
    const { rows } = await sql<{ word: string }>`
      select word from search_word
      where workspace_id = ${workspaceId} and word % ${word}
      order by similarity(word, ${word}) desc, word limit ${most}
    `.execute(tx);
    return rows.map((each) => each.word);
  });
}
