// The PostgreSQL inside, with real processes: what it is, what a kill leaves of it, and whom it refuses.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { openDataFolder } from "../data-folder.ts";
import { StartRefused } from "../start-refused.ts";
import { type EmbeddedPostgres, type PostgresOptions, startPostgres } from "./postgres.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const isRoot = process.getuid?.() === 0;
const systemUser = isRoot ? "nobody" : undefined;
let temporary: string;
/** A cluster that the tests use one after the other: making one takes the most time. */
let usual: string;
let shelf: string;

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), "rapport-test-"));
  chmodSync(temporary, 0o755);
  usual = newFolder("usual");
  shelf = join(temporary, "shelf");
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function newFolder(name: string, mode = 0o755): string {
  const folder = join(temporary, name);
  mkdirSync(folder);
  chmodSync(folder, mode);
  return join(folder, "postgres");
}

async function start(folder: string, options: Partial<PostgresOptions> = {}): Promise<EmbeddedPostgres & { lines: string[] }> {
  const lines: string[] = [];
  const started = await startPostgres({ folder, systemUser, shelf, fsync: false, log: (line) => lines.push(line), ...options });
  onTestFinished(() => started.stop());
  return { ...started, lines };
}

async function refusal(promise: Promise<unknown>): Promise<StartRefused> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartRefused);
  return error as StartRefused;
}

async function ask(config: pg.ClientConfig, text: string): Promise<Record<string, unknown>> {
  const client = new pg.Client(config);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows[0];
  } finally {
    await client.end();
  }
}

/** Another Node that starts the same PostgreSQL, saves row after row, and says each that was acknowledged. */
async function anotherServer(folder: string, { fsync = false, before = "" } = {}) {
  const modules = ["./postgres.ts", "../data-folder.ts"].map((name) => new URL(name, import.meta.url).href);
  const code = `
    import pg from ${JSON.stringify(import.meta.resolve("pg"))};
    import { startPostgres } from ${JSON.stringify(modules[0])};
    import { openDataFolder } from ${JSON.stringify(modules[1])};
    ${before}
    const started = await startPostgres({ folder: ${JSON.stringify(folder)}, systemUser: ${JSON.stringify(systemUser)}, shelf: ${JSON.stringify(shelf)}, fsync: ${fsync}, log: () => {} });
    console.log(JSON.stringify({ pid: started.pid, config: started.config }));
    const client = new pg.Client(started.config);
    client.on("error", () => {});
    process.stdout.on("error", () => {});
    await client.connect();
    await client.query("CREATE TABLE IF NOT EXISTS row (id int PRIMARY KEY)");
    for (let i = (await client.query("SELECT count(*)::int AS n FROM row")).rows[0].n; ; i++) {
      await client.query("INSERT INTO row VALUES ($1)", [i]);
      process.stdout.write(i + "\\n");
    }`;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  const acknowledged = () => lines.length - 1;
  const started = async () => {
    while (acknowledged() < 20) await sleep(10);
    return JSON.parse(lines[0] ?? "") as { pid: number; config: pg.ClientConfig };
  };
  return { child, acknowledged, started };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** What has ended but was not collected by its parent (an init may take its time) is not alive. */
function isAlive(pid: number): boolean {
  const state = spawnSync("ps", ["-o", "stat=", "-p", String(pid)])
    .stdout.toString()
    .trim();
  return state !== "" && !state.startsWith("Z");
}

describe("a usual start", () => {
  test("makes a database that is durable, private, and the same on every machine", async () => {
    const { config, connectionString, superuser, version, pid, stop } = await start(usual, { fsync: true });
    expect(version).toMatch(/^18\.\d/);
    expect(isAlive(pid)).toBe(true);
    expect(
      await ask(
        { connectionString },
        "SELECT current_user AS role, current_database() AS name, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user",
      ),
    ).toEqual({ role: "rapport", name: "rapport", rolsuper: false, rolcreatedb: true });
    expect(
      await ask(
        superuser,
        `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages,
           current_setting('data_checksums') AS checksums, current_setting('listen_addresses') AS tcp, current_setting('timezone') AS zone,
           current_setting('max_connections') AS connections, current_setting('server_encoding') AS encoding`,
      ),
    ).toEqual({
      fsync: "on",
      commit: "on",
      pages: "on",
      checksums: "on",
      tcp: "",
      zone: "UTC",
      connections: "100",
      encoding: "UTF8",
    });
    expect(
      await ask(config, "SELECT datlocprovider AS provider, datlocale AS locale FROM pg_database WHERE datname = 'rapport'"),
    ).toEqual({
      provider: "b",
      locale: "C.UTF-8",
    });
    for (const file of [`${usual}.password`, `${usual}.log`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const folder of [usual, config.host]) expect(statSync(folder).mode & 0o777).toBe(0o700);
    await expect(ask({ ...config, password: "wrong" }, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    await stop();
    expect(isAlive(pid)).toBe(false);
  });

  test("letters beyond ASCII are letters to search, and an ordinary role may have the extensions for it", async () => {
    const { config } = await start(usual);
    for (const name of ["pg_trgm", "unaccent", "btree_gin", "citext"])
      await ask(config, `CREATE EXTENSION IF NOT EXISTS ${name}`);
    const found = await ask(
      config,
      "SELECT show_trgm('Žid') AS trigrams, to_tsvector('simple', '“Müller” – ÉTÉ')::text AS words, upper('straße é') AS up, unaccent('été') AS plain",
    );
    expect(found).toMatchObject({ words: "'müller':1 'été':2", up: "STRASSE É".replace("SS", "ß"), plain: "ete" });
    expect(found.trigrams).toHaveLength(4);
  });

  test("questions that several workers answer side by side are answered", async () => {
    const { config } = await start(usual);
    // A worker of its own even for a question this small.
    const parallel = { ...config, options: "-c debug_parallel_query=on" };
    const found = await ask(parallel, "SELECT count(*)::int AS n FROM pg_class WHERE to_tsvector(relname::text) IS NOT NULL");
    expect(found.n).toBeGreaterThan(100);
  });

  test("starts on an existing database, and keeps what was saved", async () => {
    const first = await start(usual);
    await ask(first.config, "CREATE TABLE kept AS SELECT 7 AS n");
    await first.stop();
    await first.stop();
    expect(await first.exited).toEqual({ isExpected: true, sentence: "PostgreSQL has stopped." });
    const second = await start(usual);
    expect(await ask(second.config, "SELECT n FROM kept")).toEqual({ n: 7 });
  });

  test("tells when PostgreSQL ends on its own", async () => {
    const { pid, exited } = await start(usual);
    process.kill(pid, "SIGQUIT");
    const { isExpected, sentence } = await exited;
    expect(isExpected).toBe(false);
    expect(sentence).toMatch(/^PostgreSQL has ended unexpectedly \(.+\)\.\n.*LOG: {2}.+/s);
  });

  test("a path too long for a socket is no obstacle", async () => {
    const folder = newFolder(`long ${"é".repeat(60)}, "quoted"`);
    const { config, stop } = await start(folder);
    expect(Buffer.byteLength(config.host)).toBeLessThan(80);
    expect(await ask(config, "SELECT 1 AS n")).toEqual({ n: 1 });
    await stop();
    expect(existsSync(config.host)).toBe(false);
  });
});

describe("after a kill", () => {
  test("Node alone: its PostgreSQL is stopped, a new one starts, and every acknowledged row is there", async () => {
    const other = await anotherServer(usual);
    const { pid } = await other.started();
    await kill(other.child);
    expect(isAlive(pid)).toBe(true);
    const { config, lines } = await start(usual);
    expect(isAlive(pid)).toBe(false);
    expect(lines).toContain("An earlier server was killed and left its PostgreSQL running: stopping that first.");
    expect((await ask(config, "SELECT count(*)::int AS n FROM row")).n).toBeGreaterThanOrEqual(other.acknowledged());
  });

  test("Node and PostgreSQL, again and again: every acknowledged row is there", async () => {
    const folder = newFolder("killed");
    let rows = 0;
    for (const pauseMs of [0, 150, 400]) {
      const other = await anotherServer(folder, { fsync: true });
      const { pid } = await other.started();
      await sleep(pauseMs);
      process.kill(pid, "SIGKILL");
      await kill(other.child);
      rows += other.acknowledged();
    }
    const { config } = await start(folder);
    const found = await ask(config, "SELECT count(*)::int AS n, max(id) AS last FROM row");
    expect(found.n).toBeGreaterThanOrEqual(rows);
    expect(found.last).toBe((found.n as number) - 1);
  });

  test("in the midst of making the database: nothing half-made is taken for one", async () => {
    const folder = newFolder("half");
    const other = await anotherServer(folder);
    const drafts = () => readdirSync(join(folder, "..")).filter((name) => name.startsWith("postgres.new-"));
    while (!drafts().some((name) => existsSync(join(folder, "..", name, "cluster", "PG_VERSION")))) await sleep(5);
    await kill(other.child);
    expect(existsSync(folder)).toBe(false);
    const { config } = await start(folder);
    expect(await ask(config, "SELECT 1 AS n")).toEqual({ n: 1 });
    expect(drafts()).toEqual([]);
  });

  test("a pid file whose number belongs to another program by now does not keep PostgreSQL from starting", async () => {
    const { config: before, stop } = await start(usual);
    await stop();
    const { uid, gid } = statSync(usual);
    const another = spawn("sleep", ["60"], { stdio: "ignore", ...(isRoot && { uid, gid }) });
    onTestFinished(() => void another.kill());
    writeFileSync(
      join(usual, "postmaster.pid"),
      `${another.pid}\n${usual}\n1\n5432\n${before.host}\n\n  5432001   1\nready   \n`,
    );
    const { config } = await start(usual);
    expect(await ask(config, "SELECT 1 AS n")).toEqual({ n: 1 });
    expect(another.exitCode).toBe(null);
  });

  test("of the process that ends without stopping it, PostgreSQL ends too", async () => {
    const other = await anotherServer(usual, { before: "process.on('SIGTERM', () => process.exit(3));" });
    const { pid } = await other.started();
    other.child.kill("SIGTERM");
    await once(other.child, "exit");
    for (let i = 0; i < 500 && isAlive(pid); i++) await sleep(10);
    expect(isAlive(pid)).toBe(false);
  });
});

describe("refuses", () => {
  test("a second start on one data folder, and leaves the first alone", async () => {
    const folder = newFolder("double");
    const data = join(folder, "..");
    const other = await anotherServer(folder, { before: `await openDataFolder(${JSON.stringify(data)});` });
    const { pid, config } = await other.started();
    expect((await refusal(openDataFolder(data))).what).toContain(`process ${other.child.pid}`);
    expect(await ask(config, "SELECT 1 AS n")).toEqual({ n: 1 });
    process.kill(pid, "SIGKILL");
    await kill(other.child);
  });

  test("a database of another major version, and changes nothing", async () => {
    const folder = newFolder("older");
    mkdirSync(folder);
    writeFileSync(join(folder, "PG_VERSION"), "16\n");
    if (isRoot) chownSync(folder, 65534, 65534);
    const { what, whatToDo } = await refusal(start(folder));
    expect(what).toContain("was made by PostgreSQL 16, and this Rapport brings PostgreSQL 18");
    expect(whatToDo).toContain("DATABASE_URL");
    expect(readdirSync(folder)).toEqual(["PG_VERSION"]);
  });

  test("a folder of other things, and a file", async () => {
    const folder = newFolder("other");
    mkdirSync(folder);
    writeFileSync(join(folder, "holiday.jpg"), "");
    expect((await refusal(start(folder))).what).toContain("holds other files");
    expect((await refusal(start(join(folder, "holiday.jpg")))).what).toContain("is a file, not a folder");
  });

  test("a password that is not the one of this database; a lost one is made anew", async () => {
    writeFileSync(`${usual}.password`, "wrong\n");
    expect((await refusal(start(usual))).what).toContain("is not the one of this database");
    rmSync(`${usual}.password`);
    const { config, lines } = await start(usual);
    expect(lines).toContain("The password of the database was missing: gave it a new one.");
    expect(config.password).toBe(readFileSync(`${usual}.password`, "utf8").trim());
    expect(await ask(config, "SELECT 1 AS n")).toEqual({ n: 1 });
  });

  test("to start on broken settings, with PostgreSQL's own last words", async () => {
    const settings = join(usual, "postgresql.conf");
    const before = readFileSync(settings);
    writeFileSync(settings, "nonsense = 7\n");
    onTestFinished(() => writeFileSync(settings, before));
    const { what } = await refusal(start(usual));
    expect(what).toMatch(/did not start\.\nPostgreSQL said:\n.*unrecognized configuration parameter "nonsense"/s);
  });
});

describe.runIf(isRoot)("started as root", () => {
  test("runs as the system user, who may pass through the data folder but not look into it", async () => {
    const folder = newFolder("private", 0o700);
    const { config, pid, stop } = await start(folder);
    expect(statSync(join(folder, "..")).mode & 0o777).toBe(0o710);
    expect(statSync(folder).uid).toBe(65534);
    expect(readFileSync(`/proc/${pid}/status`, "utf8")).toMatch(/^Uid:\t65534\t65534\t65534/m);
    expect(lstatSync(folder).isSymbolicLink()).toBe(false);
    expect(await ask(config, "SELECT 1 AS n")).toEqual({ n: 1 });
    await stop();
  });

  test("a database that was copied by root is given to the system user", async () => {
    const { stop } = await start(usual);
    await stop();
    const copied = newFolder("restored");
    for (const suffix of ["", ".password"]) cpSync(usual + suffix, copied + suffix, { recursive: true });
    expect(statSync(copied).uid).toBe(0);
    const { config } = await start(copied);
    expect(await ask(config, "SELECT n FROM kept")).toEqual({ n: 7 });
  });

  test("where the system user cannot go, the database lies on the shelf and a link points there", async () => {
    mkdirSync(join(temporary, "home"), { mode: 0o700 });
    chmodSync(join(temporary, "home"), 0o700);
    const folder = newFolder("home/data", 0o700);
    const { config, lines, stop } = await start(folder);
    expect(lines.join()).toContain(`cannot reach ${folder}`);
    expect(lstatSync(folder).isSymbolicLink()).toBe(true);
    await ask(config, "CREATE TABLE kept AS SELECT 8 AS n");
    await stop();
    const again = await start(folder);
    expect(again.lines).toEqual([]);
    expect(await ask(again.config, "SELECT n FROM kept")).toEqual({ n: 8 });
    await again.stop();

    const room = join(shelf, readdirSync(shelf).find((name) => !name.startsWith("postgresql")) ?? "");
    renameSync(room, `${room}.lost`);
    expect((await refusal(start(folder))).what).toContain("The database is gone");
    expect(lstatSync(folder).isSymbolicLink()).toBe(true);
  });

  test("a system user that does not exist, or is root, is refused", async () => {
    const folder = newFolder("nobody");
    expect((await refusal(start(folder, { systemUser: "no-such-user" }))).what).toContain("There is no system user no-such-user");
    expect((await refusal(start(folder, { systemUser: "root" }))).what).toContain("refuses to run as root");
  });
});
