// SQL of searching: customers by name and address, encounters by subject, entries by words; of what a teammate sees.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { pageOf, readCursor, usualPage } from "../../server/paging.ts";
import { isSeenBy, type Viewer } from "../conversation/visibility.ts";
import { contains } from "./contains.ts";
import { listSeenCustomers } from "./customers.ts";
import { type SearchKind, type SearchPage, searchKinds } from "./search-page-schema.ts";
import { anyWord, asTyped, snippetAround } from "./search-snippet.ts";

export interface SearchQuery {
  q: string;
  limit?: number | undefined;
  cursor?: string | undefined;
}

type Search = (connection: Connection, viewer: Viewer, query: SearchQuery) => Promise<SearchPage>;

const searches: Record<SearchKind, Search> = { customer: searchCustomers, encounter: searchEncounters, entry: searchEntries };

/** One page of what is found of a kind, the newest first. Refuses a cursor that no search gave. */
export function search(connection: Connection, viewer: Viewer, kind: SearchKind, query: SearchQuery): Promise<SearchPage> {
  return searches[kind](connection, viewer, query);
}

/** The first of each kind: customers, then encounters, then entries. */
export async function searchAll(connection: Connection, viewer: Viewer, query: SearchQuery): Promise<SearchPage> {
  const pages = await Promise.all(searchKinds.map((kind) => searches[kind](connection, viewer, query)));
  return { results: pages.flatMap(({ results }) => results), nextCursor: null };
}

async function searchCustomers(connection: Connection, viewer: Viewer, query: SearchQuery): Promise<SearchPage> {
  const { customers, nextCursor } = await listSeenCustomers(connection, viewer, query);
  const hit = asTyped(query.q);
  return {
    results: customers.map(({ customerId, conversationId, name, identities, createdAt }) => {
      const addresses = identities.map(({ address }) => address);
      const snippet = snippetAround([...(name === null ? [] : [name]), ...addresses].join(" "), hit);
      return { kind: "customer", customerId, conversationId, title: name ?? addresses[0] ?? "", snippet, at: createdAt };
    }),
    nextCursor,
  };
}

async function searchEncounters(
  connection: Connection,
  viewer: Viewer,
  { q, limit = usualPage, cursor }: SearchQuery,
): Promise<SearchPage> {
  let query = connection
    .selectFrom("encounter")
    .select(["encounterId", "conversationId", "subject", "latestAt"])
    .where("workspaceId", "=", viewer.workspaceId)
    .where(contains(sql`lower(subject)`, q))
    .where(isSeenBy(viewer))
    .orderBy("latestAt", "desc")
    .orderBy("encounterId", "desc")
    .limit(limit + 1);
  const after = readCursor(cursor, "time", "id");
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple("latestAt", "encounterId"), "<", eb.tuple(after[0], after[1])));
  }
  const { page, nextCursor } = pageOf(await query.execute(), limit, (row) => [row.latestAt, row.encounterId]);
  const hit = asTyped(q);
  return {
    results: page.map(({ encounterId, conversationId, subject, latestAt }) => ({
      kind: "encounter",
      encounterId,
      conversationId,
      title: subject,
      snippet: snippetAround(subject, hit),
      at: latestAt.toISOString(),
    })),
    nextCursor,
  };
}

/**
 * A minus stands for "without" right before a word or a quote only. PostgreSQL (as of 18) keeps every other one as well, and fails
 * with an internal error where more than 32 are open.
 */
function withoutLoneDashes(q: string): string {
  return q.replace(/-+/g, "-").replace(/-(?![\p{L}\p{N}"])/gu, " ");
}

async function searchEntries(
  connection: Connection,
  viewer: Viewer,
  { q, limit = usualPage, cursor }: SearchQuery,
): Promise<SearchPage> {
  // Of a long text its beginning: exactly as the index entry_words has it.
  const beginning = sql<string>`left(entry.text, 100000)`;
  const wanted = sql`websearch_to_tsquery('simple', ${withoutLoneDashes(q)})`;
  let query = connection
    .selectFrom("entry")
    .innerJoin("encounter", (join) =>
      join.onRef("encounter.workspaceId", "=", "entry.workspaceId").onRef("encounter.encounterId", "=", "entry.encounterId"),
    )
    .select(["entry.entryId", "entry.encounterId", "entry.conversationId", "entry.at", "encounter.subject", beginning.as("text")])
    .where("entry.workspaceId", "=", viewer.workspaceId)
    .where("entry.kind", "<>", "event")
    .where(sql<boolean>`to_tsvector('simple', ${beginning}) @@ ${wanted}`)
    // Only signs, or only words that must not be there: no index finds that, and nobody looks for it.
    .where(sql<boolean>`querytree(${wanted}) not in ('', 'T')`)
    .where(isSeenBy(viewer))
    .orderBy("entry.at", "desc")
    .orderBy("entry.entryId", "desc")
    .limit(limit + 1);
  const after = readCursor(cursor, "time", "id");
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple("entry.at", "entry.entryId"), "<", eb.tuple(after[0], after[1])));
  }
  const { page, nextCursor } = pageOf(await query.execute(), limit, (row) => [row.at, row.entryId]);
  const hit = anyWord(q);
  return {
    results: page.map(({ text, subject, at, ...ids }) => ({
      kind: "entry",
      ...ids,
      title: subject,
      snippet: snippetAround(text, hit),
      at: at.toISOString(),
    })),
    nextCursor,
  };
}
