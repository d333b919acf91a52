// What watches over the process: alive, ready or why not, and measures for those who may see them.
import { once } from "node:events";
import { createServer } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "../test/database.ts";
import { makeKey, makeWorkspace } from "../test/factories.ts";
import { openTestApp, type TestApp } from "../test/server.ts";
import { openDatabase } from "./db.ts";
import { healthRoutes } from "./health.ts";
import { openLog } from "./log.ts";
import { openMetrics } from "./metrics.ts";

const database = useDatabase();
const { connection, pool } = database;
const log = openLog("silent");
const metricsToken = "a-token-for-the-metrics";
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp(database);
});
afterAll(() => app.close());

test("a process that answers is alive", async () => {
  const answer = await app.request("/healthz");
  expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
});

describe("a process is", () => {
  test("ready with a database that is there and migrated", async () => {
    expect((await app.request("/readyz")).status).toBe(200);
  });

  test("not ready with one that is not migrated to this version", async () => {
    await pool.query("update schema_migration set name = 'x' || name where name like '0003%'");
    const answer = await app.request("/readyz");
    await pool.query("update schema_migration set name = substr(name, 2) where name like 'x0003%'");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toMatchObject({
      code: "not_ready",
      detail: "The database is not migrated to this version.",
      requestId: answer.headers.get("x-request-id"),
    });
  });

  test.each([
    ["that refuses", { port: 1 }],
    ["where the password is wrong", { password: "a wrong secret" }],
    ["that is not there", { database: "nowhere" }],
  ])("not ready with a database %s, and says nothing of how it is reached", async (_what, change) => {
    const away = new pg.Pool({ ...database.config, ...change });
    const metrics = openMetrics({ pool: away, log, openStreams: () => 0 });
    const answer = await healthRoutes({ pool: away, log, metrics, metricsToken }).request("/readyz");
    const text = await answer.text();
    expect(answer.status).toBe(503);
    expect(text).toContain("The database cannot be reached.");
    for (const secret of [database.config.host, database.config.password, "a wrong secret", "nowhere", "ECONNREFUSED"])
      expect(text).not.toContain(secret);
    await away.end();
  });

  test("not ready with a database that takes the connection and says nothing", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const away = openDatabase({ host: "127.0.0.1", port, user: "rapport", database: "rapport" });
    const metrics = openMetrics({ pool: away.pool, log, openStreams: () => 0 });
    const answer = await healthRoutes({ pool: away.pool, log, metrics, metricsToken }).request("/readyz");
    expect([answer.status, (await answer.json()).detail]).toEqual([503, "The database does not answer in time."]);
    silent.close();
  });
});

/** The lines of one measure. */
const linesOf = (text: string, name: string) => text.split("\n").filter((line) => line.startsWith(name));

describe("the metrics", () => {
  const withToken = { headers: { authorization: `Bearer ${metricsToken}` } };

  test("hold requests by the pattern of their route, and nothing of their paths", async () => {
    const guarded = await openTestApp(database, () => new Date(), { metricsToken });
    const { workspaceId, owner } = await makeWorkspace(connection);
    const { headers } = await makeKey(connection, owner);
    await guarded.request(`/api/v1/workspaces/${workspaceId}/counts?x=secret`, { headers });
    await guarded.request(`/api/v1/workspaces/${workspaceId}/counts`);
    await guarded.request("/api/v1/nothing/here/secret");
    await guarded.request("/join/secret");
    await guarded.request("/healthz", { method: "PROPFIND" });
    const answer = await guarded.request("/metrics", withToken);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    const route = "/api/v1/workspaces/:workspaceId/counts";
    expect(text).toContain(`_count{method="GET",route="${route}",status="200"} 1`);
    expect(text).toContain(`_count{method="GET",route="${route}",status="401"} 1`);
    expect(text).toContain('_count{method="GET",route="/api/*",status="404"} 1');
    expect(text).toContain('method="OTHER"');
    expect(text).not.toContain("secret");
    expect(text).not.toContain(workspaceId);
    await guarded.close();
  });

  test("hold what waits in the database, the pool, the streams, the process and the version", async () => {
    const { workspaceId } = await makeWorkspace(connection);
    await pool.query("select graphile_worker.add_job('mail.place', '{}', max_attempts => 1) from generate_series(1, 2)");
    await pool.query(
      "update graphile_worker._private_jobs set attempts = 1 where id = (select max(id) from graphile_worker._private_jobs)",
    );
    await pool.query("insert into event_counter (workspace_id, position) values ($1, 12)", [workspaceId]);
    const { text } = await openMetrics({ pool, log, openStreams: () => 3 }).read();
    expect(text).toContain('rapport_jobs{kind="mail.place",state="waiting"} 1');
    expect(text).toContain('rapport_jobs{kind="mail.place",state="failed"} 1');
    expect(text).toContain("rapport_events 12\n");
    expect(text).toContain('rapport_deliveries{state="held"} 0');
    expect(text).toContain('rapport_mailboxes{state="failing"} 0');
    expect(text).toContain("rapport_live_streams 3\n");
    expect(text).toContain("rapport_database_up 1\n");
    expect(text).toMatch(/rapport_database_connections\{state="idle"\} [1-9]/);
    expect(text).toMatch(/rapport_build_info\{version="\d+\.\d+\.\d+",node="v\d+/);
    expect(text).toContain("process_cpu_seconds_total");
    await pool.query("delete from graphile_worker._private_jobs");
  });

  test("are told without the database too, and say that it is away", async () => {
    const away = new pg.Pool({ ...database.config, port: 1 });
    const { text } = await openMetrics({ pool: away, log, openStreams: () => 0 }).read();
    expect(text).toContain("rapport_database_up 0\n");
    expect(linesOf(text, "rapport_jobs{")).toEqual([]);
    await away.end();
  });

  test("ask the database once in a while, however often they are asked for", async () => {
    const metrics = openMetrics({ pool, log, openStreams: () => 0, keepMs: 60_000 });
    const before = (await metrics.read()).text;
    const { workspaceId } = await makeWorkspace(connection);
    await pool.query("insert into event_counter (workspace_id, position) values ($1, 5)", [workspaceId]);
    expect(linesOf((await metrics.read()).text, "rapport_events ")).toEqual(linesOf(before, "rapport_events "));
  });

  test("of one app are not those of another in the same process", async () => {
    const [one, two] = [openMetrics({ pool, log, openStreams: () => 0 }), openMetrics({ pool, log, openStreams: () => 0 })];
    one.requestDone({ method: "GET", route: "/one", status: "200" }, 0.1);
    expect((await one.read()).text).toContain('route="/one"');
    expect((await two.read()).text).not.toContain('route="/one"');
  });

  test("are shown to whoever has the token, and to nobody else", async () => {
    const guarded = await openTestApp(database, () => new Date(), { metricsToken });
    const { port } = await guarded.listen();
    for (const authorization of ["", "Bearer", "Bearer x", `Bearer ${metricsToken}x`, `Basic ${metricsToken}`, metricsToken]) {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization } });
      expect([answer.status, (await answer.json()).code]).toEqual([404, "not_found"]);
    }
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, withToken)).status).toBe(200);
    await guarded.close();
  });

  test("without a token are shown to this machine itself, and not through a proxy on it", async () => {
    const open = await openTestApp(database);
    const { port } = await open.listen();
    const ask = async (headers: Record<string, string> = {}) =>
      (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status;
    expect(await ask()).toBe(200);
    expect(await ask({ "x-forwarded-for": "127.0.0.1" })).toBe(404);
    expect(await ask({ forwarded: "for=127.0.0.1" })).toBe(404);
    expect((await open.request("/metrics")).status).toBe(404);
    await open.close();
  });
});
