// Fills an empty database with the demonstration. All in one transaction: one that was cut short begins anew at the next start.
import { sql } from "kysely";
import { findDemonstration, insertDemonstration } from "../domain/workspace/demonstration-store.ts";
import { announce } from "../events.ts";
import { type Connection, inTransaction } from "../server/db.ts";
import { historyOf } from "./history.ts";
import { hosting } from "./hosting.ts";
import { hotel } from "./hotel.ts";
import { writeHistory } from "./write-history.ts";

const seed = 40;

/** Does nothing where it has been made. `tell` hears how far it is. */
export async function makeDemonstration(
  connection: Connection,
  now: Date,
  { say, tell }: { say: (line: string) => void; tell: (words: string) => void },
): Promise<void> {
  if ((await findDemonstration(connection)) !== undefined) return;
  say("Making the demonstration: a year of a hotel and of a hosting company. This takes some seconds.");
  tell("The demonstration is being made.");
  const history = historyOf([hotel, hosting], seed, now);
  await inTransaction(connection, async (tx) => {
    // Another server on the same database may have begun as well.
    await sql`select pg_advisory_xact_lock(hashtextextended('demonstration', 0))`.execute(tx);
    if ((await findDemonstration(tx)) !== undefined) return;
    await writeHistory(tx, history, (share) => tell(`The demonstration is being made: ${Math.floor(share * 100)} of 100.`));
    await insertDemonstration(tx, { ownerId: history.ownerId, madeAt: now });
    for (const workspace of history.tables.get("workspace") ?? [])
      await announce(tx, String(workspace.workspace_id), [{ kind: "workspace.founded", ids: {} }], { now });
  });
}
