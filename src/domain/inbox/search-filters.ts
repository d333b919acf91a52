// What the filters of a search mean: whose, in which state, from when; as conditions for what is found.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { Viewer } from "../conversation/visibility.ts";
import type { Flag } from "../search/lexemes.ts";
import { placedWords } from "../search/words.ts";
import { customerHasWords, hasWordsLike } from "./customer-words.ts";
import { type FilterTerm, type SearchTerm, timesOf } from "./search-terms.ts";
import type { Where } from "./search-wanted.ts";

export interface Asker {
  now: Date;
  timeZone: string;
}

export interface Filtered {
  from: Date | undefined;
  to: Date | undefined;
  where: Where;
  /** `in:name`: only customers are looked for. */
  onlyCustomers: boolean;
  /** Kinds of entries that are wanted, one of which is enough; null where encounters are found too. */
  kinds: Flag[] | null;
  /** Only what carries a file, or what carries none; null where that is not asked. */
  hasFile: boolean | null;
  /** On `encounter` alone. */
  ofEncounter: RawBuilder<boolean>[];
  /** On `entry`, which is null where an encounter is found by its subject. */
  ofEntry: RawBuilder<boolean>[];
}

/** So many conversations are named one by one in a question. */
const mostConversations = 5_000;

/** What these filters ask for, of whoever looks. A name that nobody has finds nothing. */
export async function filtersOf(
  connection: Connection,
  viewer: Viewer,
  terms: readonly SearchTerm[],
  asker: Asker,
): Promise<Filtered> {
  const filtered: Filtered = {
    from: undefined,
    to: undefined,
    where: "anywhere",
    onlyCustomers: false,
    kinds: null,
    hasFile: null,
    ofEncounter: [],
    ofEntry: [],
  };
  for (const term of terms) {
    if (term.kind !== "filter") continue;
    const { filter } = term;
    if (filter === "before" || filter === "after" || filter === "on") addTimes(filtered, term, asker);
    else if (filter === "in") addPlace(filtered, term);
    else if (filter === "has") addHas(filtered, term);
    else if (filter === "from" || filter === "to") addCustomer(filtered, term, await isWith(connection, viewer, term.value));
    else filtered.ofEncounter.push(unless(term, await ofEncounter(connection, viewer, term, asker.now)));
  }
  return filtered;
}

function unless({ isWithout }: FilterTerm, condition: RawBuilder<boolean>): RawBuilder<boolean> {
  return isWithout ? sql<boolean>`(${condition}) is not true` : sql<boolean>`(${condition})`;
}

function addTimes(filtered: Filtered, { filter, value, isWithout }: FilterTerm, asker: Asker): void {
  const times = timesOf(value, asker);
  if (times === undefined) return;
  if (filter === "on" && isWithout) {
    filtered.ofEntry.push(sql<boolean>`(item.at < ${times.from} or item.at >= ${times.to})`);
    return;
  }
  // Not before is since; since that time includes its first moment.
  const isBefore = (filter === "before") !== isWithout;
  if (filter === "on" || !isBefore) filtered.from = latest(filtered.from, times.from);
  if (filter === "on") filtered.to = earliest(filtered.to, times.to);
  else if (isBefore) filtered.to = earliest(filtered.to, times.from);
}

const latest = (a: Date | undefined, b: Date) => (a === undefined || b > a ? b : a);
const earliest = (a: Date | undefined, b: Date) => (a === undefined || b < a ? b : a);

function addPlace(filtered: Filtered, { value, isWithout }: FilterTerm): void {
  if (value === "message" || value === "note") {
    const isNote = (value === "note") !== isWithout;
    narrow(filtered, isNote ? ["note"] : ["in", "out"]);
  } else if (isWithout) return;
  else if (value === "name") filtered.onlyCustomers = true;
  else filtered.where = value as "file" | "subject";
}

function addHas(filtered: Filtered, term: FilterTerm): void {
  if (term.value === "file") filtered.hasFile = !term.isWithout;
  else {
    filtered.ofEncounter.push(
      unless(
        term,
        sql<boolean>`exists (select from entry note where note.workspace_id = encounter.workspace_id
          and note.encounter_id = encounter.encounter_id and note.kind = 'note')`,
      ),
    );
  }
}

function narrow(filtered: Filtered, kinds: Flag[]): void {
  filtered.kinds = filtered.kinds === null ? kinds : filtered.kinds.filter((kind) => kinds.includes(kind));
}

function addCustomer(filtered: Filtered, term: FilterTerm, theirs: RawBuilder<boolean>): void {
  const flag = term.filter === "from" ? "in" : "out";
  if (term.isWithout) {
    const kind = flag === "in" ? "message_in" : "message_out";
    filtered.ofEntry.push(sql<boolean>`not (coalesce(entry.kind = ${kind}, true) and ${theirs})`);
  } else {
    filtered.ofEncounter.push(theirs);
    narrow(filtered, [flag]);
  }
}

/**
 * True for encounters with customers of this name or address. Their conversations are looked up once, before going through time;
 * where nearly everybody is meant, each encounter found is asked for its customer's name instead.
 */
async function isWith(connection: Connection, { workspaceId }: Viewer, value: string): Promise<RawBuilder<boolean>> {
  const { rows } = await sql<{ conversationId: string }>`
    select conversation.conversation_id from conversation join customer on customer.workspace_id = conversation.workspace_id
      and customer.customer_id = conversation.customer_id
    where conversation.workspace_id = ${workspaceId} and ${customerHasWords(workspaceId, value)}
    limit ${mostConversations + 1}
  `.execute(connection);
  const ids = rows.map(({ conversationId }) => conversationId);
  if (ids.length <= mostConversations) return sql<boolean>`encounter.conversation_id = any (${ids}::uuid[])`;
  return sql<boolean>`coalesce((
    select ${hasWordsLike(value)} from conversation join customer_words
      on customer_words.workspace_id = conversation.workspace_id and customer_words.customer_id = conversation.customer_id
    where conversation.workspace_id = ${workspaceId} and conversation.conversation_id = encounter.conversation_id
  ), false)`;
}

async function ofEncounter(
  connection: Connection,
  viewer: Viewer,
  { filter, value }: FilterTerm,
  now: Date,
): Promise<RawBuilder<boolean>> {
  const { workspaceId, teammateId } = viewer;
  const lower = value.toLowerCase();
  if (filter === "owner") {
    if (lower === "none") return sql<boolean>`encounter.owner_id is null`;
    if (lower === "me") return sql<boolean>`encounter.owner_id = ${teammateId}`;
    const rows = await connection
      .selectFrom("teammate")
      .select(["teammateId as id", "name"])
      .where("workspaceId", "=", workspaceId)
      .execute();
    return sql<boolean>`encounter.owner_id = any (${namedLike(rows, value)}::uuid[])`;
  }
  if (filter === "team") {
    if (lower === "none") return sql<boolean>`encounter.team_id is null`;
    const rows = await connection
      .selectFrom("team")
      .select(["teamId as id", "name"])
      .where("workspaceId", "=", workspaceId)
      .execute();
    return sql<boolean>`encounter.team_id = any (${namedLike(rows, value)}::uuid[])`;
  }
  if (value === "mine") return sql<boolean>`encounter.owner_id = ${teammateId} and encounter.state <> 'settled'`;
  if (value === "unassigned") return sql<boolean>`encounter.owner_id is null and encounter.state <> 'settled'`;
  if (value === "ignored") {
    return sql<boolean>`encounter.encounter_id in (select clock.encounter_id from clock
      where clock.workspace_id = ${workspaceId} and clock.state = 'running' and clock.due_at <= ${now})`;
  }
  if (value === "unread") return isUnreadBy(viewer);
  return sql<boolean>`encounter.state = ${value}`;
}

/** What the list shows as unread, asked so that settled encounters, which are most, are passed over without a look at `seen`. */
function isUnreadBy({ workspaceId, teammateId }: Viewer): RawBuilder<boolean> {
  const own = sql`seen.workspace_id = ${workspaceId} and seen.teammate_id = ${teammateId}`;
  return sql<boolean>`(
    encounter.state <> 'settled' and encounter.latest_by = 'customer' and encounter.latest_at > coalesce(
      (select seen.up_to from seen where ${own} and seen.conversation_id = encounter.conversation_id), '-infinity')
  ) or encounter.encounter_id = any (array(select seen.marked_id from seen where ${own} and seen.marked_id is not null))`;
}

/** Those whose names have a word that begins like each of these, in their order. */
function namedLike(rows: { id: string; name: string }[], value: string): string[] {
  const line = (text: string) => [...placedWords(text)].map(({ word }) => word).join(" ");
  const wanted = ` ${line(value)}`;
  return rows.filter(({ name }) => ` ${line(name)}`.includes(wanted)).map(({ id }) => id);
}
