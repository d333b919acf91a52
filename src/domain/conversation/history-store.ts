// SQL of history: what encounters show when words from before come into them.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { rowsAs } from "../../server/rows.ts";

/** What came into an encounter: from when to when, and the newest of it. */
export interface Stretch {
  encounterId: string;
  firstAt: Date;
  lastAt: Date;
  latestText: string;
  latestBy: "customer" | "teammate";
}

/** What history changes of an encounter that was there: it shows newer words, and a settled one was settled no earlier than its last. */
export async function stretchEncounters(tx: Connection, workspaceId: string, stretched: readonly Stretch[]): Promise<void> {
  if (stretched.length === 0) return;
  const given = rowsAs("given", stretched, {
    encounterId: "uuid",
    firstAt: "timestamptz",
    lastAt: "timestamptz",
    latestText: "text",
    latestBy: "text",
  });
  await sql`
    update encounter set
      opened_at = least(encounter.opened_at, given.first_at),
      settled_at = case when encounter.settled_at is not null then greatest(encounter.settled_at, given.last_at) end,
      latest_at = greatest(encounter.latest_at, given.last_at),
      latest_text = case when given.last_at > encounter.latest_at then given.latest_text else encounter.latest_text end,
      latest_by = case when given.last_at > encounter.latest_at then given.latest_by else encounter.latest_by end
    from ${given} where encounter.workspace_id = ${workspaceId} and encounter.encounter_id = given.encounter_id
  `.execute(tx);
}
