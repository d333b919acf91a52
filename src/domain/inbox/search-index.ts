// Makes things findable: takes what is due, reads it, and puts its words where a search looks.
import { sql } from "kysely";
import { type Connection, inTransaction } from "../../server/db.ts";
import { asLiteral } from "../search/lexemes.ts";
import {
  addWords,
  countLanguages,
  type Due,
  type DueKind,
  type FoundText,
  forgetTexts,
  listLanguages,
  putCustomerWords,
  putTexts,
  takeDue,
} from "../search/store.ts";
import { wordsOf } from "../search/words.ts";
import {
  addStems,
  type Collected,
  collectCustomer,
  collectEntry,
  collectSubject,
  countedLanguages,
  rememberedWords,
} from "./search-collect.ts";

const mostAtOnce = 500;
/** Of a long text its beginning: what PostgreSQL can keep of the words of one entry is limited. */
const mostLetters = 100_000;

interface Item {
  workspaceId: string;
  itemId: string;
}

/** An entry or a subject, with what was collected of it. */
interface Findable extends FoundText, Collected {}

/**
 * Makes some of what is due findable, the oldest first, in one transaction: what is due stays so until its words are there. Returns
 * how many it took; undefined where another process is at it.
 */
export async function indexDue(connection: Connection): Promise<number | undefined> {
  let fresh: Fresh = new Map();
  const taken = await inTransaction(connection, async (tx) => {
    const due = await takeDue(tx, mostAtOnce);
    if (due !== undefined && due.length > 0) fresh = await indexItems(tx, due);
    return due?.length;
  });
  // What was rolled back is not remembered.
  rememberAll(fresh);
  return taken;
}

async function indexItems(tx: Connection, due: Due[]): Promise<Fresh> {
  const fresh: Fresh = new Map();
  const texts = [...(await entriesOf(tx, itemsOf(due, "entry"))), ...(await subjectsOf(tx, itemsOf(due, "encounter")))];
  for (const [workspaceId, own] of Map.groupBy(texts, (each) => each.workspaceId)) {
    await countLanguages(tx, workspaceId, countedLanguages(own));
    const [usual] = await listLanguages(tx, workspaceId);
    await addStems(tx, own, usual);
    await addFreshWords(tx, workspaceId, allWordsOf(own), fresh);
  }
  await putTexts(
    tx,
    texts.map(({ lexemes, ...text }) => ({ ...text, words: asLiteral(lexemes.all()) })),
  );
  await indexCustomers(tx, itemsOf(due, "customer"), fresh);
  return fresh;
}

/** Makes everything findable that is due now. */
export async function indexAllDue(connection: Connection): Promise<void> {
  for (;;) {
    const taken = await indexDue(connection);
    if (taken === 0) return;
    if (taken === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Each once. */
function itemsOf(due: Due[], kind: DueKind): Item[] {
  const items = due.filter((each) => each.kind === kind).map(({ workspaceId, itemId }) => ({ workspaceId, itemId }));
  return [...new Map(items.map((each) => [`${each.workspaceId} ${each.itemId}`, each])).values()];
}

function asked(items: Item[]) {
  return sql`(
    select * from unnest(${items.map((each) => each.workspaceId)}::uuid[], ${items.map((each) => each.itemId)}::uuid[])
      as asked (workspace_id, item_id)
  ) asked`;
}

async function entriesOf(tx: Connection, items: Item[]): Promise<Findable[]> {
  if (items.length === 0) return [];
  const { rows } = await sql<{
    workspaceId: string;
    itemId: string;
    kind: "message_in" | "message_out" | "note";
    at: Date;
    subject: string | null;
    text: string;
    files: string[] | null;
  }>`
    select entry.workspace_id, entry.entry_id as item_id, entry.kind, entry.at, entry.subject, left(entry.text, ${mostLetters}) as text,
      (select array_agg(entry_file.name order by ordinal) from entry_file
        where entry_file.workspace_id = entry.workspace_id and entry_file.entry_id = entry.entry_id) as files
    from ${asked(items)} join entry on entry.workspace_id = asked.workspace_id and entry.entry_id = asked.item_id
    where entry.kind <> 'event'
  `.execute(tx);
  return rows.map((row) => {
    const { workspaceId, itemId, at } = row;
    const collected = collectEntry({ ...row, words: wordsOf(row.text), files: row.files ?? [] });
    return { workspaceId, itemId, kind: "entry", at, words: "", ...collected };
  });
}

/** Subjects of encounters that none of their messages has brought: they were given by a person later, or from the start. */
async function subjectsOf(tx: Connection, items: Item[]): Promise<Findable[]> {
  if (items.length === 0) return [];
  const { rows } = await sql<Item & { subject: string; openedAt: Date; brought: boolean }>`
    select encounter.workspace_id, encounter.encounter_id as item_id, encounter.subject, encounter.opened_at, exists (
      select from entry where entry.workspace_id = encounter.workspace_id and entry.encounter_id = encounter.encounter_id
        and entry.kind <> 'event' and btrim(entry.subject) = encounter.subject
    ) as brought
    from ${asked(items)} join encounter on encounter.workspace_id = asked.workspace_id and encounter.encounter_id = asked.item_id
  `.execute(tx);
  await forgetTexts(
    tx,
    rows.filter((each) => each.brought),
  );
  return rows
    .filter((each) => !each.brought)
    .map(({ workspaceId, itemId, subject, openedAt: at }) => {
      return { workspaceId, itemId, kind: "encounter", at, words: "", ...collectSubject(workspaceId, at, subject) };
    });
}

function* allWordsOf(texts: Collected[]): Generator<string> {
  for (const { lexemes } of texts) yield* lexemes.words();
}

async function indexCustomers(tx: Connection, items: Item[], fresh: Fresh): Promise<void> {
  if (items.length === 0) return;
  const { rows } = await sql<{ workspaceId: string; customerId: string; name: string | null; addresses: string[] | null }>`
    select customer.workspace_id, customer.customer_id, customer.name,
      (select array_agg(address order by created_at, identity_id) from identity
        where identity.workspace_id = customer.workspace_id and identity.customer_id = customer.customer_id) as addresses
    from ${asked(items)} join customer on customer.workspace_id = asked.workspace_id and customer.customer_id = asked.item_id
  `.execute(tx);
  const found = rows.map(({ name, addresses, ...ids }) => ({ ...ids, ...collectCustomer(name, addresses ?? []) }));
  await putCustomerWords(
    tx,
    found.map(({ workspaceId, customerId, line }) => ({ workspaceId, customerId, words: line })),
  );
  for (const [workspaceId, own] of Map.groupBy(found, (each) => each.workspaceId)) {
    await addFreshWords(
      tx,
      workspaceId,
      own.flatMap(({ words }) => words),
      fresh,
    );
  }
}

/** Words that were added, by their workspaces. */
type Fresh = Map<string, string[]>;

/** Words that this process has added lately, so that the database is not told of each word of each message. */
const remembered = new Map<string, Set<string>>();
const mostRemembered = 100_000;
const mostWorkspaces = 100;

async function addFreshWords(tx: Connection, workspaceId: string, words: Iterable<string>, fresh: Fresh): Promise<void> {
  const known = remembered.get(workspaceId);
  const own = new Set<string>();
  for (const word of rememberedWords(words)) if (known?.has(word) !== true) own.add(word);
  await addWords(tx, workspaceId, [...own]);
  fresh.set(workspaceId, [...(fresh.get(workspaceId) ?? []), ...own]);
}

function rememberAll(fresh: Fresh): void {
  for (const [workspaceId, words] of fresh) remember(workspaceId, words);
}

function remember(workspaceId: string, words: string[]): void {
  if (remembered.size > mostWorkspaces) remembered.clear();
  const known = remembered.get(workspaceId) ?? new Set();
  if (known.size > mostRemembered) known.clear();
  for (const word of words) known.add(word);
  remembered.set(workspaceId, known);
}
