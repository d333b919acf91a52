// The way of a search through time: from now back, in stretches that grow until enough was found.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { Viewer } from "../conversation/visibility.ts";
import { highestLevel, hourOf, startOfHour, stretchLexeme } from "../search/stretches.ts";
import type { Wanted } from "./search-wanted.ts";

/** One found thing: an entry, or an encounter by its subject. */
export interface Found {
  itemId: string;
  kind: "entry" | "encounter";
  at: Date;
}

/** What must hold beside the words. */
export interface Bounds {
  from: Date | undefined;
  to: Date | undefined;
  /** Further back than this, in the order of what is found. */
  after: { at: Date; itemId: string } | undefined;
  /** On `encounter`, and `entry` where it is one (all null where it is not); null where nothing is asked and all is seen. */
  condition: RawBuilder<boolean> | null;
}

/** Between two looks at the clock. */
const stepsAtOnce = 8;

export interface Step {
  level: number;
  /** Hours since 1970, at its beginning. */
  hours: number;
}

/**
 * The stretches of time from the newest to the oldest, without gaps and each once. Each is at most four times as long as the one
 * before: what common words are found in stays short. `newest` and `oldest` are hours since 1970.
 */
export function stepsBack(newest: number, oldest: number): Step[] {
  const steps: Step[] = [];
  let end = newest + 1;
  let level = 0;
  while (end > oldest) {
    while (end % 4 ** level !== 0) level -= 1;
    const next = steps.at(-1)?.level === level ? level + 1 : level;
    if (next <= highestLevel && end % 4 ** next === 0 && steps.length > 0) level = next;
    const length = 4 ** level;
    end -= length;
    steps.push({ level, hours: end });
  }
  return steps;
}

/** Finds what has these words, the newest first, at most `most`. `isWhole` is false where it took too long to look at all of it. */
export async function walkBack(
  connection: Connection,
  viewer: Viewer,
  wanted: Wanted,
  bounds: Bounds,
  { most, longestMs }: { most: number; longestMs: number },
): Promise<{ found: Found[]; isWhole: boolean; reached: Date | undefined }> {
  const times = await findTimes(connection, viewer.workspaceId);
  if (times === undefined) return { found: [], isWhole: true, reached: undefined };
  const newest = Math.min(times.newest, bounds.to?.getTime() ?? Infinity, bounds.after?.at.getTime() ?? Infinity);
  const oldest = Math.max(times.oldest, bounds.from?.getTime() ?? 0);
  const steps = stepsBack(hourOf(new Date(newest)), hourOf(new Date(oldest)));
  const started = performance.now();
  const found: Found[] = [];
  for (let at = 0; at < steps.length && found.length < most; ) {
    // The first stretches are short. Where each found thing has to be looked at, the long ones are gone through one by one.
    const these = steps.slice(at, at + (at === 0 || bounds.condition === null ? stepsAtOnce : 1));
    const leftMs = longestMs - (performance.now() - started);
    const step = (on: Connection) => findIn(on, viewer.workspaceId, these, wanted, bounds, most - found.length);
    const more = at === 0 ? await step(connection) : await within(connection, leftMs, step);
    if (more === undefined) return { found, isWhole: false, reached: startOfHour(steps[at - 1]?.hours ?? 0) };
    found.push(...more);
    at += these.length;
  }
  return { found, isWhole: true, reached: undefined };
}

const queryCanceled = "57014";

/** What `work` gives; undefined where it took longer than that, and was stopped. */
async function within<T>(connection: Connection, ms: number, work: (tx: Connection) => Promise<T>): Promise<T | undefined> {
  if (ms < 1) return undefined;
  try {
    return await connection.transaction().execute(async (tx) => {
      await sql`select set_config('statement_timeout', ${String(Math.ceil(ms))}, true)`.execute(tx);
      return work(tx);
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === queryCanceled) return undefined;
    throw error;
  }
}

async function findTimes(connection: Connection, workspaceId: string): Promise<{ newest: number; oldest: number } | undefined> {
  const { rows } = await sql<{ newest: Date | null; oldest: Date | null }>`
    select
      (select at from search_text where workspace_id = ${workspaceId} order by at desc limit 1) as newest,
      (select at from search_text where workspace_id = ${workspaceId} order by at limit 1) as oldest
  `.execute(connection);
  const { newest, oldest } = rows[0] ?? { newest: null, oldest: null };
  return newest === null || oldest === null ? undefined : { newest: newest.getTime(), oldest: oldest.getTime() };
}

async function findIn(
  connection: Connection,
  workspaceId: string,
  steps: Step[],
  wanted: Wanted,
  bounds: Bounds,
  most: number,
): Promise<Found[]> {
  // `offset 0` has all that has the words be found in a stretch, and put in order, before the rest is asked of one after the other until
  // there are enough. PostgreSQL knows nothing of the words, and would else at times go through all texts there are in the order of time.
  const { rows } = await sql<Found>`
    select hit.item_id, hit.kind, hit.at
    from unnest(${steps.map(({ level, hours }) => `'${stretchLexeme(workspaceId, level, hours)}'`)}::tsquery[]) as step (stretch)
    cross join lateral (
      select item.item_id, item.kind, item.at
      from (
        select workspace_id, item_id, kind, at from search_text item
        where item.words @@ step.stretch and ${conditionsOf(workspaceId, wanted, bounds)}
        order by at desc, item_id desc
        offset 0
      ) item ${itsEncounter(bounds.condition)}
      order by item.at desc, item.item_id desc
      limit ${most}
    ) hit
    limit ${most}
  `.execute(connection);
  // The stretches come in their order; that the database keeps to it is not written anywhere.
  return rows.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.itemId < b.itemId ? 1 : -1));
}

/** What has these words among a few encounters, without going through time. */
export async function findAmong(
  connection: Connection,
  viewer: Viewer,
  encounterIds: string[],
  wanted: Wanted,
  bounds: Bounds,
  most: number,
): Promise<Found[]> {
  const { workspaceId } = viewer;
  const { rows } = await sql<Found>`
    select item.item_id, item.kind, item.at
    from (
      select entry_id as id from entry where workspace_id = ${workspaceId} and encounter_id = any (${encounterIds}::uuid[])
      union all select unnest(${encounterIds}::uuid[])
    ) of
    join lateral (
      select * from search_text item where item.item_id = of.id and ${conditionsOf(workspaceId, wanted, bounds)}
    ) item on true ${itsEncounter(bounds.condition)}
    order by item.at desc, item.item_id desc
    limit ${most}
  `.execute(connection);
  return rows;
}

/** Joins what the condition is about to an item. */
function itsEncounter(condition: RawBuilder<boolean> | null) {
  if (condition === null) return sql``;
  return sql`
    left join entry on entry.workspace_id = item.workspace_id and entry.entry_id = item.item_id and item.kind = 'entry'
    join encounter on encounter.workspace_id = item.workspace_id
      and encounter.encounter_id = case item.kind when 'entry' then entry.encounter_id else item.item_id end
    where ${condition}`;
}

/** All but the condition. */
function conditionsOf(workspaceId: string, { queries, without }: Wanted, { from, to, after }: Bounds) {
  const all = [sql<boolean>`item.workspace_id = ${workspaceId}`];
  for (const query of queries) all.push(sql<boolean>`item.words @@ ${query}::tsquery`);
  if (without !== null) all.push(sql<boolean>`not (item.words @@ ${without}::tsquery)`);
  if (from !== undefined) all.push(sql<boolean>`item.at >= ${from}`);
  if (to !== undefined) all.push(sql<boolean>`item.at < ${to}`);
  if (after !== undefined) all.push(sql<boolean>`(item.at, item.item_id) < (${after.at}::timestamptz, ${after.itemId}::uuid)`);
  return sql<boolean>`${sql.join(all, sql` and `)}`;
}
