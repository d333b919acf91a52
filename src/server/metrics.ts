// What can be measured of this process and of what waits in the database, in the text format of Prometheus (0.0.4).
import { readFileSync } from "node:fs";
import type pg from "pg";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "./db.ts";
import type { Log } from "./log.ts";

export interface Metrics {
  requestDone(labels: { method: string; route: string; status: string }, seconds: number): void;
  /** Everything, read now; what is counted in the database may be as old as ten seconds. */
  read(): Promise<{ text: string; contentType: string }>;
}

interface MetricsDeps {
  pool: Database["pool"];
  log: Log;
  /** How many live streams are open. */
  openStreams: () => number;
  /** The age up to which counts of the database are told again. */
  keepMs?: number;
}

/** Opens a set of its own: several apps in one process do not count for each other. */
export function openMetrics({ pool, log, openStreams, keepMs = 10_000 }: MetricsDeps): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name, help, labelNames, registers });

  const requests = new Histogram({
    name: "rapport_http_request_duration_seconds",
    help: "Requests by method, route and status, and how long they took up to their first byte",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const streams = gauge("rapport_live_streams", "Live streams that are open");
  const connections = gauge("rapport_database_connections", "Connections of the pool, by whether they are in use", ["state"]);
  const waiting = gauge("rapport_database_waiting", "Requests that wait for a connection of the pool");
  const databaseUp = gauge("rapport_database_up", "Whether the database answered when it was counted");
  const events = gauge("rapport_events", "Events in the log, of all workspaces");
  const jobs = gauge("rapport_jobs", "Jobs that are there, by kind and state (waiting, running, failed for good)", [
    "kind",
    "state",
  ]);
  const deliveries = gauge("rapport_deliveries", "Deliveries that did not get to where they should", ["state"]);
  const mailboxes = gauge("rapport_mailboxes", "Mailboxes, by the state of their connection", ["state"]);
  gauge("rapport_build_info", "The version that runs", ["version", "node"]).set(
    { version: ownVersion(), node: process.version },
    1,
  );

  async function countAnew(): Promise<void> {
    for (const each of [events, jobs, deliveries, mailboxes]) each.reset();
    try {
      const counts = await countInDatabase(pool);
      databaseUp.set(1);
      events.set(counts.events);
      for (const { kind, state, count } of counts.jobs) jobs.set({ kind, state }, count);
      for (const state of ["held", "failed", "set_aside"]) deliveries.set({ state }, counts.deliveries[state] ?? 0);
      for (const state of ["connecting", "connected", "failing"]) mailboxes.set({ state }, counts.mailboxes[state] ?? 0);
    } catch (error) {
      log.warn({ err: error }, "nothing could be counted in the database");
      databaseUp.set(0);
    }
  }

  let counting: Promise<void> | undefined;
  let countedAt = Number.NEGATIVE_INFINITY;
  let ofProcess = false;
  return {
    requestDone: (labels, seconds) => requests.observe(labels, seconds),
    async read() {
      // Only where somebody asks: it watches the event loop and the garbage collector from then on.
      if (!ofProcess) collectDefaultMetrics({ register: registry });
      ofProcess = true;
      if (performance.now() - countedAt >= keepMs) {
        countedAt = performance.now();
        counting = countAnew();
      }
      await counting;
      streams.set(openStreams());
      connections.set({ state: "in_use" }, pool.totalCount - pool.idleCount);
      connections.set({ state: "idle" }, pool.idleCount);
      waiting.set(pool.waitingCount);
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}

interface Counts {
  events: number;
  jobs: { kind: string; state: string; count: number }[];
  deliveries: Record<string, number>;
  mailboxes: Record<string, number>;
}

const countQuery = `
  select
    (select coalesce(sum(position), 0)::bigint from event_counter) as events,
    (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'count', count)), '[]') from (
      select task_identifier as kind, count(*) as count,
        case when attempts >= max_attempts and locked_at is null then 'failed' when locked_at is not null then 'running' else 'waiting' end as state
      from graphile_worker.jobs group by 1, 3
    ) job) as jobs,
    (select coalesce(jsonb_object_agg(state, count), '{}') from (
      select 'held' as state, count(*) from delivery where state = 'held'
      union all select 'failed', count(*) from delivery where state = 'failed'
      union all select 'set_aside', count(*) from delivery where state = 'set_aside'
    ) each) as deliveries,
    (select coalesce(jsonb_object_agg(state, count), '{}') from (
      select state, count(*) from mailbox group by state
    ) each) as mailboxes`;

/** In two seconds or not at all: whoever measures must not be a burden. */
async function countInDatabase(pool: Database["pool"]): Promise<Counts> {
  const client: pg.PoolClient = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin read only; set local statement_timeout = '2s'");
    const { rows } = await client.query<Counts>(countQuery);
    await client.query("commit");
    if (rows[0] === undefined) throw new Error("The counts are missing.");
    return rows[0];
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

function ownVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return version;
}
