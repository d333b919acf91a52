// Who does what, in one table: every kind of job with the code that does it, and the worker that runs them.
import { EventEmitter } from "node:events";
import { Logger, run, type TaskList } from "graphile-worker";
import pg from "pg";
import { mailJobs } from "../domain/mail/jobs.ts";
import type { Database } from "./db.ts";
import type { Deps } from "./deps.ts";
import type { Jobs } from "./jobs.ts";

export interface JobAttempt {
  attempt: number;
  lastAttempt: boolean;
}

export type JobTable = { [Kind in keyof Jobs]: (job: Jobs[Kind], attempt: JobAttempt) => Promise<void> };

function jobTable(deps: Deps): JobTable {
  return { ...mailJobs(deps) };
}

export interface Worker {
  close(): Promise<void>;
}

/** Starts running jobs, several at a time. */
export async function openWorker(
  database: Database,
  deps: Deps,
  { concurrency = 6 }: { concurrency?: number } = {},
): Promise<Worker> {
  const pool = new pg.Pool({ ...database.config, max: concurrency + 2 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const events = new EventEmitter();
  const claim = await openClaim(database.config, deps);
  events.on("pool:create", ({ workerPool }: { workerPool: { id: string } }) => claim.hold(workerPool.id));
  const taskList: Record<
    string,
    (payload: never, helpers: { job: { attempts: number; max_attempts: number } }) => Promise<void>
  > = {};
  for (const [kind, work] of Object.entries(jobTable(deps))) {
    taskList[kind] = (payload, { job }) =>
      work(payload, { attempt: job.attempts, lastAttempt: job.attempts >= job.max_attempts });
  }
  const runner = await run({
    pgPool: pool,
    taskList: taskList as unknown as TaskList,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    events: events as never,
    logger: new Logger(() => (level, message, meta) => {
      if (level === "error")
        deps.log.error({ job: (meta as { job?: { id?: string } } | undefined)?.job?.id }, message.slice(0, 300));
      else deps.log.debug(message.slice(0, 300));
    }),
  });
  return {
    async close() {
      await runner.stop().catch(() => {});
      await claim.close();
      await pool.end();
    },
  };
}

/**
 * graphile-worker frees the jobs of a worker that was killed only after four hours. So each worker holds an advisory lock
 * in PostgreSQL, which ends with its connection; jobs taken by a worker whose lock is free are handed back at once.
 */
async function openClaim(
  config: pg.ClientConfig,
  { log }: Deps,
): Promise<{ hold(poolId: string): void; close(): Promise<void> }> {
  let client: pg.Client | undefined;
  let held: string | undefined;
  let closed = false;

  async function connected(): Promise<pg.Client> {
    if (client !== undefined) return client;
    const fresh = new pg.Client(config);
    fresh.on("error", () => {});
    // Held again at once: until then other processes take our jobs for those of the dead.
    fresh.on("end", () => {
      if (client !== fresh) return;
      client = undefined;
      if (!closed) void sweep();
    });
    await fresh.connect();
    if (held !== undefined) await fresh.query("select pg_advisory_lock(hashtextextended($1, 0))", [held]);
    client = fresh;
    return fresh;
  }

  async function freeJobsOfTheDead(): Promise<void> {
    const db = await connected();
    const { rows } = await db.query<{ lockedBy: string }>(
      'select distinct locked_by as "lockedBy" from graphile_worker.jobs where locked_by is not null and locked_by is distinct from $1',
      [held],
    );
    for (const { lockedBy } of rows) {
      const { rows: tried } = await db.query<{ free: boolean }>("select pg_try_advisory_lock(hashtextextended($1, 0)) as free", [
        lockedBy,
      ]);
      if (tried[0]?.free !== true) continue;
      await db.query("select graphile_worker.force_unlock_workers($1)", [[lockedBy]]);
      await db.query("select pg_advisory_unlock(hashtextextended($1, 0))", [lockedBy]);
      log.warn("jobs of a worker that had ended were taken up again");
    }
  }

  const sweep = () =>
    freeJobsOfTheDead().catch((error) => log.error({ err: error }, "jobs of ended workers were not looked for"));
  await sweep();
  const timer = setInterval(sweep, 15_000);

  return {
    hold(poolId) {
      held = poolId;
      if (client !== undefined && !closed) {
        client.query("select pg_advisory_lock(hashtextextended($1, 0))", [poolId]).catch(() => {});
      }
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await client?.end().catch(() => {});
    },
  };
}
