// SQL of what a virus scanner has said of the bytes of files, once for each content.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { rowsAs } from "../../server/rows.ts";
import type { Finding, Scan } from "./scan-schema.ts";

/** Has these contents, which are there, checked soon; those that were, or wait for it, are left as they are. */
export async function insertScans(tx: Connection, workspaceId: string, hashes: readonly Buffer[], now: Date): Promise<void> {
  if (hashes.length === 0) return;
  const distinct = new Map(hashes.map((hash) => [hash.toString("hex"), hash]));
  const given = rowsAs(
    "given",
    [...distinct.values()].map((hash) => ({ hash })),
    { hash: "bytea" },
  );
  await sql`
    insert into scan (workspace_id, content_hash, state, added_at, due_at)
    select ${workspaceId}, hash, 'waiting', ${now}, ${now} from ${given} order by hash
    on conflict do nothing
  `.execute(tx);
}

/** Has every file checked that was not, of one workspace or of all. For what came while nobody checked, or came as history. */
export async function insertMissingScans(connection: Connection, now: Date, workspaceId?: string): Promise<void> {
  const isMeant = workspaceId === undefined ? sql`true` : sql`file.workspace_id = ${workspaceId}`;
  await sql`
    insert into scan (workspace_id, content_hash, state, added_at, due_at)
    select file.workspace_id, file.content_hash, 'waiting', ${now}, ${now}
    from (select workspace_id, content_hash from entry_file union select workspace_id, content_hash from upload) as file
    where ${isMeant} and not exists (
      select from scan where scan.workspace_id = file.workspace_id and scan.content_hash = file.content_hash
    )
    order by 1, 2
    on conflict do nothing
  `.execute(connection);
}

/** What waits is due at once, though it was put off or another process had taken it. */
export async function markAllDue(connection: Connection, now: Date): Promise<void> {
  await connection.updateTable("scan").set({ dueAt: now }).where("state", "=", "waiting").where("dueAt", ">", now).execute();
}

/** Forgets what was not found out, in every workspace: where nobody checks, nothing is said of it. */
export async function deleteUnfinishedScans(connection: Connection): Promise<void> {
  await connection.deleteFrom("scan").where("state", "in", ["waiting", "unchecked"]).execute();
}

export interface DueScan {
  workspaceId: string;
  contentHash: Buffer;
  tries: number;
}

/** The newest that is due; nobody else is given it until `until`. */
export async function takeDueScan(connection: Connection, now: Date, until: Date): Promise<DueScan | undefined> {
  const { rows } = await sql<DueScan>`
    with due as (
      select workspace_id, content_hash from scan where state = 'waiting' and due_at <= ${now}
      order by added_at desc limit 1 for update skip locked
    )
    update scan set due_at = ${until} from due
    where scan.workspace_id = due.workspace_id and scan.content_hash = due.content_hash
    returning scan.workspace_id, scan.content_hash, scan.tries
  `.execute(connection);
  return rows[0];
}

/** Puts one off that came to nothing. */
export async function putScanOff(
  connection: Connection,
  { workspaceId, contentHash }: DueScan,
  { words, tries, dueAt }: { words: string; tries: number; dueAt: Date },
): Promise<void> {
  await ofContent(connection, workspaceId, contentHash, sql`words = ${words}, tries = ${tries}, due_at = ${dueAt}`);
}

/** Says of all that waits, in every workspace, why nothing is checked; null: it goes on. Those that came to nothing by themselves keep their words. */
export async function markWhyWaiting(connection: Connection, words: string | null): Promise<void> {
  await connection
    .updateTable("scan")
    .set({ words })
    .where("state", "=", "waiting")
    .where("tries", "=", 0)
    .where(sql<boolean>`words is distinct from ${words}`)
    .execute();
}

/** Writes down what was found; false where that has been done, or the content is gone. */
export async function markScanned(
  tx: Connection,
  { workspaceId, contentHash }: Pick<DueScan, "workspaceId" | "contentHash">,
  { state, words }: Finding,
  now: Date,
): Promise<boolean> {
  return ofContent(tx, workspaceId, contentHash, sql`state = ${state}, words = ${words}, scanned_at = ${now}`);
}

async function ofContent(
  connection: Connection,
  workspaceId: string,
  hash: Buffer,
  change: RawBuilder<unknown>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update scan set ${change} where workspace_id = ${workspaceId} and content_hash = ${hash} and state = 'waiting'
  `.execute(connection);
  return numAffectedRows === 1n;
}

/** Which of these contents are infected, as hexadecimal digits with what each is called. */
export async function findInfected(
  connection: Connection,
  workspaceId: string,
  hashes: readonly Buffer[],
): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map();
  const { rows } = await sql<{ contentHash: Buffer; words: string }>`
    select content_hash, words from scan
    where workspace_id = ${workspaceId} and content_hash = any (${hashes}::bytea[]) and state = 'infected'
  `.execute(connection);
  return new Map(rows.map(({ contentHash, words }) => [contentHash.toString("hex"), words]));
}

/** How many files of a workspace wait, since when, and what went wrong; undefined where nothing did. */
export async function findScanTrouble(
  connection: Connection,
  workspaceId: string,
): Promise<{ count: number; since: Date; reason: string } | undefined> {
  const { rows } = await sql<{ count: number; since: Date; reason: string | null }>`
    select count(*)::int as count, min(added_at) as since, (array_agg(words order by due_at desc) filter (where words is not null))[1] as reason
    from scan where workspace_id = ${workspaceId} and state = 'waiting'
  `.execute(connection);
  const [row] = rows;
  return row === undefined || row.reason === null ? undefined : { ...row, reason: row.reason };
}

/** What is known of the content of a row of `file`, in the statement that reads it; `file` is the name or alias of its table. */
export function scanOf(file: string): RawBuilder<Scan> {
  const table = sql.table(file);
  return sql<Scan>`(
    select json_build_object('state', scan.state, 'words', case when scan.state <> 'waiting' then scan.words end)
    from scan where scan.workspace_id = ${table}.workspace_id and scan.content_hash = ${table}.content_hash and scan.state <> 'clean'
  )`;
}
