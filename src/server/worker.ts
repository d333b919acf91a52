// Who does what, in one table: every kind of job with the code that does it, and the worker that runs them.
import { EventEmitter } from "node:events";
import { Logger, run, type Task } from "graphile-worker";
import pg from "pg";
import { conversationJobs } from "../domain/conversation/jobs.ts";
import { mailJobs } from "../domain/mail/jobs.ts";
import type { Database } from "./db.ts";
import type { Deps } from "./deps.ts";
import type { Jobs } from "./jobs.ts";
import { tidy, tidyTimes } from "./tidy.ts";

export interface JobAttempt {
  attempt: number;
  lastAttempt: boolean;
}

export type JobTable = { [Kind in keyof Jobs]: (job: Jobs[Kind], attempt: JobAttempt) => Promise<void> };

function jobTable(deps: Deps): JobTable {
  return { ...conversationJobs(deps), ...mailJobs(deps), tidy: () => tidy(deps) };
}

export interface Worker {
  close(): Promise<void>;
}

/**
 * Which jobs run side by side, and how many at once. Sending waits for other people's servers; what comes in must not wait
 * behind it; tidying can.
 */
const lanes: { kinds: (keyof Jobs)[]; concurrency: number }[] = [
  { kinds: ["mail.place", "conversation.release", "encounter.wake", "outbox.send"], concurrency: 4 },
  { kinds: ["mail.send", "mail.check", "tidy"], concurrency: 4 },
  // Takes long, and nobody waits for it.
  { kinds: ["mail.import"], concurrency: 1 },
];

/** Starts running jobs. */
export async function openWorker(database: Database, deps: Deps): Promise<Worker> {
  const pool = new pg.Pool({ ...database.config, max: 2 * lanes.length + 4 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const events = new EventEmitter();
  const claim = await openClaim(database.config, deps);
  events.on("pool:create", ({ workerPool }: { workerPool: { id: string } }) => claim.hold(workerPool.id));
  const table = jobTable(deps);
  const runners = await Promise.all(
    lanes.map(({ kinds, concurrency }) =>
      run({
        pgPool: pool,
        taskList: Object.fromEntries(kinds.map((kind) => [kind, taskOf(table[kind] as AnyJob)])),
        concurrency,
        parsedCronItems: kinds.includes("tidy") ? tidyTimes : [],
        noHandleSignals: true,
        pollInterval: 1000,
        events: events as never,
        logger: loggerOf(deps),
      }),
    ),
  );
  return {
    async close() {
      await Promise.all(runners.map((runner) => runner.stop().catch(() => {})));
      await claim.close();
      await pool.end();
    },
  };
}

type AnyJob = (job: unknown, attempt: JobAttempt) => Promise<void>;

function taskOf(work: AnyJob): Task {
  return (payload, { job }) => work(payload, { attempt: job.attempts, lastAttempt: job.attempts >= job.max_attempts });
}

/** graphile-worker writes into its sentences what a job threw, and that may name whom it was about. */
function loggerOf({ log }: Deps): Logger {
  return new Logger(() => (level, message, meta) => {
    const { job, error, fatalError } = (meta ?? {}) as {
      job?: { id?: string; task_identifier?: string };
      error?: unknown;
      fatalError?: unknown;
    };
    const what = /^[^'\n]{0,300}/.exec(message)?.[0] ?? "";
    if (level === "error") log.error({ job: job?.id, kind: job?.task_identifier, err: error ?? fatalError }, what);
    else log.debug(what);
  });
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
  const held: string[] = [];
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
    for (const poolId of held) await fresh.query("select pg_advisory_lock(hashtextextended($1, 0))", [poolId]);
    client = fresh;
    return fresh;
  }

  async function freeJobsOfTheDead(): Promise<void> {
    const db = await connected();
    const { rows } = await db.query<{ lockedBy: string }>(
      'select distinct locked_by as "lockedBy" from graphile_worker.jobs where locked_by is not null and locked_by <> all ($1::text[])',
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
      held.push(poolId);
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
