// Puts jobs into the queue, in the caller's transaction: a job exists exactly when what it is about does.
import { sql } from "kysely";
import type { Connection } from "./db.ts";

/** Every kind of job, and what it is told. */
export interface Jobs {
  "mail.place": { workspaceId: string; deliveryId: string };
  "mail.send": { workspaceId: string; deliveryId: string };
}

/** Adds a job. It runs at least once, soon after the commit; what it does must bear being done twice. */
export async function addJob<Kind extends keyof Jobs>(tx: Connection, kind: Kind, payload: Jobs[Kind]): Promise<void> {
  await sql`select 1 from graphile_worker.add_job(${kind}, ${JSON.stringify(payload)}::json, max_attempts => 25)`.execute(tx);
}
