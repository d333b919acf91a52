// For whatever watches over the process: is it alive, is it ready, what does it measure.
import { createHash, timingSafeEqual } from "node:crypto";
import { BlockList, isIP } from "node:net";
import { type Context, Hono } from "hono";
import { Refused } from "../refused.ts";
import { bearerToken } from "./bearer-token.ts";
import type { Database } from "./db.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { readMigrations } from "./migrate.ts";
import { problemAnswer, problemOf } from "./problem.ts";
import type { Env } from "./route.ts";
import { connectionAddress } from "./source.ts";

interface HealthDeps {
  pool: Database["pool"];
  log: Log;
  metrics: Metrics;
  /** Whoever shows it may read the metrics; without one, only this machine may. */
  metricsToken: string | undefined;
}

const longestAnswerMs = 2_000;

export function healthRoutes({ pool, log, metrics, metricsToken }: HealthDeps) {
  const migrations = readMigrations().then((each) => each.map(({ name }) => name));
  // Asked about at the first request; until then nobody waits for it.
  migrations.catch(() => {});
  return new Hono<Env>()
    .get("/healthz", (c) => c.text("ok"))
    .get("/readyz", async (c) => {
      const reason = await whyNotReady(pool, await migrations).catch((error) => {
        log.warn({ err: error, requestId: c.var.requestId }, "the database was not reached");
        return "The database cannot be reached.";
      });
      if (reason === undefined) return c.text("ready");
      c.header("retry-after", "5");
      c.header("cache-control", "no-store");
      return problemAnswer(c, problemOf("not_ready", reason, c.var.requestId));
    })
    .get("/metrics", async (c) => {
      const allowed = metricsToken === undefined ? isThisMachine(c) : shows(c, metricsToken);
      if (!allowed) throw new Refused("not_found");
      const { text, contentType } = await metrics.read();
      return c.body(text, 200, { "content-type": contentType, "cache-control": "no-store" });
    });
}

/** Undefined where all is well. Throws where the database refuses. */
async function whyNotReady(pool: Database["pool"], migrations: string[]): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, longestAnswerMs, "late");
  });
  const asked = pool.query<{ name: string }>("select name from schema_migration");
  // Nobody may be waiting any more when it fails.
  asked.catch(() => {});
  const answer = await Promise.race([asked, late]).finally(() => clearTimeout(timer));
  if (answer === "late") return "The database does not answer in time.";
  const applied = new Set(answer.rows.map((row) => row.name));
  return migrations.every((name) => applied.has(name)) ? undefined : "The database is not migrated to this version.";
}

/** Compared by their hashes: how long it takes says nothing about the token. */
function shows(c: Context, token: string): boolean {
  const shown = bearerToken(c) ?? "";
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(shown), hash(token));
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** From the socket itself, and not through a proxy that stands on this machine and asks for others. */
function isThisMachine(c: Context): boolean {
  const address = connectionAddress(c);
  const forwarded = ["x-forwarded-for", "forwarded"].some((name) => c.req.header(name) !== undefined);
  return !forwarded && isIP(address) !== 0 && loopback.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
