// Puts jobs into the queue, in the caller's transaction: a job exists exactly when what it is about does.
import { sql } from "kysely";
import type { Connection } from "./db.ts";

/** Every kind of job, and what it is told. */
export interface Jobs {
  /** Comes by the clock, once an hour. */
  tidy: unknown;
  "mail.place": { workspaceId: string; deliveryId: string };
  "mail.check": { workspaceId: string };
  "mail.import": { workspaceId: string; importId: string; lastAt?: string };
  "mail.send": { workspaceId: string; deliveryId: string };
  "outbox.send": { workspaceId: string; outboxId: string };
  "encounter.wake": { workspaceId: string; encounterId: string; until: string };
  "conversation.release": { workspaceId: string; teammateId: string; leftAt: string };
}

/**
 * Adds a job. It runs at least once, soon after the commit or after `runAt`; what it does must bear being done twice, late, and
 * by a clock that differs a little. `once`: of several that wait under this name, one is enough.
 */
export async function addJob<Kind extends keyof Jobs>(
  tx: Connection,
  kind: Kind,
  payload: Jobs[Kind],
  { runAt, once }: { runAt?: Date; once?: string } = {},
): Promise<void> {
  await sql`
    select 1 from graphile_worker.add_job(
      ${kind}, ${JSON.stringify(payload)}::json, run_at => ${runAt ?? null}::timestamptz, max_attempts => 25,
      job_key => ${once === undefined ? null : `${kind} ${once}`}, job_key_mode => 'preserve_run_at'
    )
  `.execute(tx);
}
