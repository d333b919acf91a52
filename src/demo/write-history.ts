// Writes a history into the database, all of it in the caller's transaction: either the whole year is there or nothing.
import { sql } from "kysely";
import type { Tx } from "../server/db.ts";
import { addJob } from "../server/jobs.ts";
import type { History } from "./history.ts";

const rowsAtOnce = 2000;

/** `tell` hears which share of the rows is written. */
export async function writeHistory(tx: Tx, { tables, wakes }: History, tell: (share: number) => void): Promise<void> {
  const all = [...tables.values()].reduce((sum, rows) => sum + rows.length, 0);
  let written = 0;
  for (const [table, rows] of tables) {
    const [first] = rows;
    if (first === undefined) continue;
    // By name: columns that are not named here get what the database gives them.
    const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const some = rows.slice(from, from + rowsAtOnce);
      await sql`
        insert into ${sql.raw(table)} (${columns})
        select ${columns} from json_populate_recordset(null::${sql.raw(table)}, ${JSON.stringify(some)}::json)
      `.execute(tx);
      written += some.length;
      tell(written / all);
    }
  }
  // All that is written here becomes findable in the first minutes, as what was received does.
  await sql`
    insert into search_due (workspace_id, due_id, kind, item_id)
    select workspace_id, gen_random_uuid(), 'entry', entry_id from entry where kind <> 'event'
    union all select workspace_id, gen_random_uuid(), 'encounter', encounter_id from encounter
    union all select workspace_id, gen_random_uuid(), 'customer', customer_id from customer
  `.execute(tx);
  for (const { workspaceId, encounterId, until } of wakes) {
    await addJob(tx, "encounter.wake", { workspaceId, encounterId, until: until.toISOString() }, { runAt: until });
  }
}
