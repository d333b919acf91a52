// Many rows in one statement, whose text is the same however many there are: it is parsed and planned once.
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "./db.ts";
import type { DB } from "./db-types.ts";

/** The type in PostgreSQL of each column that is to be there, by its name here. */
type ColumnTypes<Row> = {
  [Column in keyof Row]?: "uuid" | "text" | "bytea" | "timestamptz" | "integer" | "bigint" | "boolean" | "jsonb";
};

/** The rows as a table of a statement's `from`, called `name`: one array for each column. */
export function rowsAs<Row extends object>(name: string, rows: readonly Row[], types: ColumnTypes<Row>): RawBuilder<unknown> {
  const columns = Object.keys(types) as (keyof Row & string)[];
  const arrays = columns.map((column) => sql`${rows.map((row) => row[column] ?? null)}::${sql.raw(types[column] ?? "text")}[]`);
  return sql`unnest(${sql.join(arrays)}) as ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})`;
}

/** Inserts the rows in their order. Those that are there already stay as they are where `unlessThere` is set. */
export async function insertAll<Row extends object>(
  tx: Connection,
  table: keyof DB & string,
  workspaceId: string,
  rows: readonly Row[],
  types: ColumnTypes<Row>,
  { unlessThere = false } = {},
): Promise<void> {
  if (rows.length === 0) return;
  const columns = sql.join(Object.keys(types).map((column) => sql.ref(column)));
  await sql`
    insert into ${sql.table(table)} (workspace_id, ${columns})
    select ${workspaceId}, ${columns} from ${rowsAs("given", rows, types)}
    ${unlessThere ? sql`on conflict do nothing` : sql``}
  `.execute(tx);
}
