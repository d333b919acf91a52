// Searching: customers by name and address, and what was said, noted and sent, by words and filters; of what a teammate sees.

import { hash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import leven from "leven";
import { Refused } from "../../refused.ts";
import type { Connection } from "../../server/db.ts";
import { pageOf, readCursor, usualPage, writeCursor } from "../../server/paging.ts";
import { holdsWords } from "../conversation/encounter-store.ts";
import { isSeenBy, seesAll, type Viewer } from "../conversation/visibility.ts";
import { listSimilarWords, listWordsLike } from "../search/store.ts";
import { placedWords } from "../search/words.ts";
import { findCustomersByWords } from "./search-customers.ts";
import { type Filtered, filtersOf } from "./search-filters.ts";
import { mostFound, type SearchAnswer, type SearchResult } from "./search-schema.ts";
import { showFound } from "./search-shown.ts";
import { parseTyped, type SearchTerm, searchText, type WordsTerm } from "./search-terms.ts";
import { type Bounds, type Found, findAmong, walkBack } from "./search-walk.ts";
import { type Wanted, wantedBy } from "./search-wanted.ts";

export interface SearchQuery {
  q: string;
  limit?: number | undefined;
  cursor?: string | undefined;
  /** Of whoever asks: what `today` is. */
  timeZone: string;
  now: Date;
  /** Whether customers may be told of. */
  withCustomers: boolean;
}

/** Where few encounters are in question, their entries are looked at one by one; where some are, when the way through time takes long. */
const fewEncounters = 500;
const someEncounters = 5000;
const patienceMs = 150;
/** Longer nobody waits; what was found by then is told. */
const longestMs = 2000;
const nobody = "00000000-0000-0000-0000-000000000000";

/** What is found: the closest customers with the first page, and a page of everything else, the newest first. Refuses a cursor that no search gave. */
export async function search(connection: Connection, viewer: Viewer, query: SearchQuery): Promise<SearchAnswer> {
  const typed = parseTyped(query.q);
  const first = await findAll(connection, viewer, typed, query);
  const isNothing =
    first.results.length === 0 && first.lookedBackTo === null && (first.customers ?? []).every((each) => each.isSimilar);
  const instead = isNothing ? await withNearestWords(connection, viewer.workspaceId, typed) : undefined;
  if (instead === undefined) return first;
  const second = await findAll(connection, viewer, instead, query);
  if (second.results.length === 0 && (second.customers ?? []).length === 0) return first;
  return { ...second, searchedFor: searchText(instead) };
}

async function findAll(connection: Connection, viewer: Viewer, terms: SearchTerm[], query: SearchQuery): Promise<SearchAnswer> {
  const filtered = await filtersOf(connection, viewer, terms, query);
  const [found, customers] = await Promise.all([
    filtered.onlyCustomers ? nothing : findPage(connection, viewer, terms, filtered, query),
    findCustomers(connection, viewer, terms, filtered, query),
  ]);
  const unclear = terms.flatMap((term) => (term.kind === "unclear" ? [term.text] : []));
  return { ...customers, ...found, searchedFor: null, unclear };
}

type Page = Pick<SearchAnswer, "results" | "count" | "nextCursor" | "lookedBackTo">;
const nothing: Page = { results: [], count: 0, nextCursor: null, lookedBackTo: null };

async function findPage(
  connection: Connection,
  viewer: Viewer,
  terms: SearchTerm[],
  filtered: Filtered,
  { q, limit = usualPage, cursor }: SearchQuery,
): Promise<Page> {
  const wanted = await wantedBy(connection, viewer.workspaceId, terms, filtered.where);
  const asked = hash("sha1", q).slice(0, 12);
  const after = readCursor(cursor, "time", "id", "number", "text");
  const isOfThis = after === undefined || (after[3] === asked && after[2] >= 0 && after[2] <= mostFound + 1);
  if (!isOfThis) throw new Refused("input_invalid", "The cursor is not one that this search gave.");
  const isOfEntries =
    filtered.kinds !== null || filtered.hasFile !== null || filtered.ofEntry.length > 0 || filtered.where !== "anywhere";
  const isAsked = wanted.queries.length > 0 || wanted.without !== null || isOfEntries;
  const bounds: Bounds = {
    from: filtered.from,
    to: filtered.to,
    after: after === undefined ? undefined : { at: after[0], itemId: after[1] },
    condition: conditionOf(viewer, filtered),
  };
  const most = after === undefined ? mostFound + 1 : limit + 1;
  // Only signs were typed: nobody looks for everything.
  const isEmpty = !isAsked && terms.every((term) => term.kind !== "filter");
  if (isEmpty) return nothing;
  const { found, isWhole, reached } = isAsked
    ? await findItems(connection, viewer, withFlags(wanted, filtered), filtered, bounds, most)
    : { found: await listEncounters(connection, viewer, bounds, most), isWhole: true, reached: undefined };
  const count = after?.[2] ?? found.length;
  const { page, nextCursor } = pageOf(found, limit, ({ at, itemId }) => [at, itemId, count, asked]);
  const results: SearchResult[] = await showFound(connection, viewer, page, wanted.shown, filtered.where);
  const isCut = !isWhole && reached !== undefined && nextCursor === null;
  return {
    results,
    count,
    nextCursor: isCut ? writeCursor([reached, nobody, count, asked]) : nextCursor,
    lookedBackTo: isCut ? reached.toISOString() : null,
  };
}

function conditionOf(viewer: Viewer, { ofEncounter, ofEntry }: Filtered): RawBuilder<boolean> | null {
  const all = [...ofEncounter, ...ofEntry, ...(seesAll(viewer) ? [] : [isSeenBy(viewer)])];
  return all.length === 0 ? null : sql<boolean>`${sql.join(all, sql` and `)}`;
}

/** What an entry is stands among its words. */
function withFlags(wanted: Wanted, { kinds, hasFile }: Filtered): Wanted {
  const flags = [
    // An entry that is a note and a message at once there is not.
    ...(kinds === null ? [] : [kinds.length === 0 ? "'#none'" : `(${kinds.map((kind) => `'#${kind}'`).join(" | ")})`]),
    ...(hasFile === true ? ["'#file'"] : []),
  ];
  const without = [...(wanted.without === null ? [] : [wanted.without]), ...(hasFile === false ? ["'#file'"] : [])];
  return { ...wanted, queries: [...wanted.queries, ...flags], without: without.length === 0 ? null : without.join(" | ") };
}

async function findItems(
  connection: Connection,
  viewer: Viewer,
  wanted: Wanted,
  filtered: Filtered,
  bounds: Bounds,
  most: number,
): Promise<{ found: Found[]; isWhole: boolean; reached?: Date | undefined }> {
  const isNarrow = filtered.ofEncounter.length > 0 || viewer.role === "colleague";
  const walk = (withinMs: number) => walkBack(connection, viewer, wanted, bounds, { most, longestMs: withinMs });
  if (!isNarrow) return walk(longestMs);
  const among = async (encounterIds: string[]) => ({
    found: await findAmong(connection, viewer, encounterIds, wanted, bounds, most),
    isWhole: true,
  });
  const few = await listEncountersOf(connection, viewer, filtered, fewEncounters);
  if (few !== undefined) return among(few);
  const soon = await walk(patienceMs);
  if (soon.isWhole) return soon;
  const some = await listEncountersOf(connection, viewer, filtered, someEncounters);
  return some === undefined ? walk(longestMs) : among(some);
}

/** The encounters in question; undefined where they are more than that. */
async function listEncountersOf(
  connection: Connection,
  viewer: Viewer,
  filtered: Filtered,
  most: number,
): Promise<string[] | undefined> {
  const all = [
    sql<boolean>`encounter.workspace_id = ${viewer.workspaceId}`,
    holdsWords,
    isSeenBy(viewer),
    ...filtered.ofEncounter,
  ];
  const { rows } = await sql<{ encounterId: string }>`
    select encounter.encounter_id from encounter where ${sql.join(all, sql` and `)} limit ${most + 1}
  `.execute(connection);
  return rows.length > most ? undefined : rows.map(({ encounterId }) => encounterId);
}

/** Filters alone list encounters, those with the newest words first. */
async function listEncounters(connection: Connection, viewer: Viewer, bounds: Bounds, most: number): Promise<Found[]> {
  const all = [sql<boolean>`encounter.workspace_id = ${viewer.workspaceId}`, holdsWords];
  if (bounds.condition !== null) all.push(bounds.condition);
  if (bounds.from !== undefined) all.push(sql<boolean>`encounter.latest_at >= ${bounds.from}`);
  if (bounds.to !== undefined) all.push(sql<boolean>`encounter.latest_at < ${bounds.to}`);
  if (bounds.after !== undefined) {
    const { at, itemId } = bounds.after;
    all.push(sql<boolean>`(encounter.latest_at, encounter.encounter_id) < (${at}::timestamptz, ${itemId}::uuid)`);
  }
  const { rows } = await sql<{ itemId: string; at: Date }>`
    select encounter.encounter_id as item_id, encounter.latest_at as at from encounter
    where ${sql.join(all, sql` and `)}
    order by encounter.latest_at desc, encounter.encounter_id desc limit ${most}
  `.execute(connection);
  return rows.map((row) => ({ ...row, kind: "encounter" }));
}

/** Customers are looked for by plain words; filters are about what was said. */
async function findCustomers(
  connection: Connection,
  viewer: Viewer,
  terms: SearchTerm[],
  { where, onlyCustomers }: Filtered,
  { cursor, withCustomers }: SearchQuery,
): Promise<Pick<SearchAnswer, "customers" | "customerCount">> {
  if (!withCustomers) return { customers: null, customerCount: null };
  const isPlain = terms.every((term) => term.kind === "words" || term.kind === "unclear" || onlyCustomers);
  const words = terms.flatMap((term) => (term.kind === "words" && !term.isWithout ? [term.words] : []));
  if (cursor !== undefined || !isPlain || where !== "anywhere" || words.length === 0) return { customers: [], customerCount: 0 };
  const { customers, count } = await findCustomersByWords(connection, viewer, words.join(" "));
  return { customers, customerCount: count };
}

const fewestLetters = 4;
const similarWords = 40;

/** The same terms with the nearest words that were ever written here, for those that never were; undefined where nothing is near. */
async function withNearestWords(
  connection: Connection,
  workspaceId: string,
  terms: SearchTerm[],
): Promise<SearchTerm[] | undefined> {
  let isChanged = false;
  const changed: SearchTerm[] = [];
  for (const term of terms) {
    const nearest = term.kind === "words" && !term.isWithout ? await nearestWords(connection, workspaceId, term) : undefined;
    if (nearest !== undefined) isChanged = true;
    changed.push(nearest ?? term);
  }
  return isChanged ? changed : undefined;
}

async function nearestWords(connection: Connection, workspaceId: string, term: WordsTerm): Promise<WordsTerm | undefined> {
  let words = term.words;
  for (const { word, start, end, isUnspaced } of [...placedWords(term.words)].toReversed()) {
    if (isUnspaced || word.length < fewestLetters) continue;
    const known = await listWordsLike(connection, workspaceId, word, 1);
    if (term.isBegun ? known.length > 0 : known[0] === word) continue;
    const errors = word.length < 6 ? 1 : 2;
    const near = (await listSimilarWords(connection, workspaceId, word, similarWords))
      .map((other) => ({ other, distance: leven(word, other, { maxDistance: errors + 1 }) }))
      .filter(({ distance }) => distance <= errors)
      .toSorted((a, b) => a.distance - b.distance);
    const [nearest] = near;
    if (nearest !== undefined) words = words.slice(0, start) + nearest.other + words.slice(end);
  }
  return words === term.words ? undefined : { ...term, words, isBegun: false };
}
