// Starting and stopping as users and machines do it: cleanly, twice, after a kill, and where something is in the way.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { becomeOwner, signIn } from "./person.ts";
import { freePort, isAlive, postmasterOf, type RapportProcess, startRapport, startRefused, until } from "./rapport-process.ts";

/** The folder of each test. */
let around: string;
let dataFolder: string;
/** One that was started once, got its owner, and was stopped: what others begin with is copied from it. */
let prepared: string;
let first: { url: string; ownerLink: string | undefined; code: number | null; isPostgresAlive: boolean };
let workspaceId: string;
const running: RapportProcess[] = [];

async function start(options: { args?: string[]; env?: Record<string, string> } = {}): Promise<RapportProcess> {
  const rapport = await startRapport({ dataFolder, ...options });
  running.push(rapport);
  return rapport;
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rapport-start-"));
  // The user that PostgreSQL runs as must be able to go there.
  await chmod(folder, 0o755);
  return folder;
}

/** With an owner in it; with all its users and modes. */
function prepareData(): void {
  execFileSync("cp", ["-a", join(prepared, "data"), dataFolder]);
}

beforeAll(async () => {
  prepared = await emptyFolder();
  const rapport = await startRapport({ dataFolder: join(prepared, "data") });
  const { url, ownerLink } = rapport;
  const owner = await becomeOwner(ownerLink ?? "");
  ({ workspaceId } = owner);
  const postmaster = await postmasterOf(join(prepared, "data"));
  // A live stream that is open does not keep the server from stopping.
  const stream = owner.call("GET", "/live").catch(() => "cut");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const code = await rapport.stop();
  first = { url, ownerLink, code, isPostgresAlive: isAlive(postmaster) };
  await stream;
}, 120_000);
afterAll(() => rm(prepared, { recursive: true, force: true }));

beforeEach(async () => {
  around = await emptyFolder();
  dataFolder = join(around, "data");
});
afterEach(async () => {
  for (const rapport of running.splice(0)) await rapport.killNode().catch(() => {});
  const postmaster = await postmasterOf(dataFolder).catch(() => undefined);
  if (postmaster !== undefined && isAlive(postmaster)) process.kill(postmaster, "SIGKILL");
  await rm(around, { recursive: true, force: true });
});

test("a first start prints one link for the first owner, and a start with an owner prints none", async () => {
  expect(first.ownerLink).toContain(`${first.url}/welcome#token=`);
  prepareData();
  expect((await start()).ownerLink).toBeUndefined();
});

test("SIGTERM stops everything, also with a live stream open: the exit code is 0 and PostgreSQL is gone", () => {
  expect(first.code).toBe(0);
  expect(first.isPostgresAlive).toBe(false);
  expect(existsSync(join(prepared, "data", "postgres", "postmaster.pid"))).toBe(false);
});

test("npm start brings up what is there, and SIGTERM to npm stops everything", async () => {
  prepareData();
  const [port, mailPort] = [await freePort(), await freePort()];
  const args = ["start", "--", "--data", dataFolder, "--port", String(port), "--mail-port", String(mailPort)];
  const npm = spawn("npm", args, { cwd: fileURLToPath(new URL("..", import.meta.url)), stdio: "ignore" });
  const ended = once(npm, "close");
  const healthy = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  await until(healthy, 60_000);
  const postmaster = await postmasterOf(dataFolder);
  npm.kill("SIGTERM");
  await ended;
  await until(() => !isAlive(postmaster), 10_000);
  expect(await healthy()).toBe(false);
});

test("after kill −9 the next start has all that was committed, and deals with a PostgreSQL that was left behind", async () => {
  prepareData();
  const killed = await start();
  const name = "Post of the house";
  const before = await signIn(killed.url, workspaceId);
  await before.call("POST", "/channels", { kind: "mail", name, address: "desk@hotel.example" });
  await killed.killNode();
  expect(isAlive(await postmasterOf(dataFolder))).toBe(true);
  const second = await start();
  const channels = async ({ url }: RapportProcess) => (await signIn(url, workspaceId)).call("GET", "/channels");
  expect(await channels(second)).toMatchObject({ channels: [{ name }] });
  await second.killAll();
  expect(await channels(await start())).toMatchObject({ channels: [{ name }] });
});

test("a second start on the same data folder is refused with where the first one is", async () => {
  prepareData();
  const { url } = await start();
  const { code, output } = await startRefused({ dataFolder });
  expect(code).toBe(1);
  expect(output).toContain("already running on this data folder");
  expect(output).toContain(url);
  expect(output).not.toContain("    at ");
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test("a port that is taken is named, with a way out", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  try {
    for (const flag of ["--port", "--mail-port"]) {
      const { code, output } = await startRefused({ dataFolder, args: [flag, String(port)] });
      expect(code).toBe(1);
      expect(output).toContain(`port ${port}`);
      expect(output).toContain(`${flag} ${port + 1}`);
    }
  } finally {
    other.close();
  }
});

test("a data folder that is a file is refused with what to do", async () => {
  await writeFile(dataFolder, "not a folder");
  const { code, output } = await startRefused({ dataFolder });
  expect(code).toBe(1);
  expect(output).toContain("--data");
  expect(output).not.toContain("    at ");
  await rm(dataFolder);
  await mkdir(dataFolder);
});

test("data of another PostgreSQL version is refused with both versions, and left as it is", async () => {
  prepareData();
  const file = join(dataFolder, "postgres", "PG_VERSION");
  await writeFile(file, "17\n");
  const { code, output } = await startRefused({ dataFolder });
  expect(code).toBe(1);
  expect(output).toContain("17");
  expect(output).toContain("18");
  expect(await readFile(file, "utf8")).toBe("17\n");
});

test("a wrong setting is refused with the nearest right one, and --help lists them all", async () => {
  const wrong = await startRefused({ dataFolder, args: ["--prot", "8000"] });
  expect(wrong.code).toBe(1);
  expect(wrong.output).toContain("--port");
  const inEnvironment = await startRefused({ dataFolder, env: { RAPPORT_PUBLIC_ULR: "https://help.hotel.example" } });
  expect(inEnvironment.output).toContain("RAPPORT_PUBLIC_URL");
  const help = await startRefused({ dataFolder, args: ["--help"] });
  expect(help.code).toBe(0);
  for (const flag of ["--port", "--host", "--data", "--public-url", "DATABASE_URL"]) expect(help.output).toContain(flag);
  expect(existsSync(dataFolder)).toBe(false);
});

test("with DATABASE_URL it uses that database, or says what is wrong with it, and starts none of its own", async () => {
  prepareData();
  const inside = await start();
  const otherData = `${dataFolder}-2`;
  const url = await databaseUrlOf(dataFolder);
  // It says what to do, and never the password.
  const wrong: [string, string][] = [
    [url.replace("/rapport?", "/nowhere?"), "createdb"],
    [url.replace(/rapport:[^@]*@/, "rapport:wrong-password@"), "does not let rapport in"],
    [`postgres://rapport:secret-word@127.0.0.1:${await freePort()}/rapport`, "No PostgreSQL answers"],
    [url, "The instance key is not the one"],
  ];
  for (const [given, words] of wrong) {
    const { code, output } = await startRefused({ dataFolder: otherData, env: { DATABASE_URL: given } });
    expect(code).toBe(1);
    expect(output).toContain(words);
    expect(output).not.toMatch(/wrong-password|secret-word| {4}at /);
  }
  // A second server, with a data folder of its own, on the first one's database: as on several machines.
  const key = (await readFile(join(dataFolder, "instance.key"), "utf8")).trim();
  const outside = await startRapport({ dataFolder: otherData, env: { DATABASE_URL: url, RAPPORT_INSTANCE_KEY: key } });
  running.push(outside);
  expect(existsSync(join(otherData, "postgres"))).toBe(false);
  for (const each of [inside, outside]) await signIn(each.url, workspaceId);
  expect(await outside.stop()).toBe(0);
});

test("when PostgreSQL dies under the server, it says so and ends instead of failing on", async () => {
  prepareData();
  const rapport = await start();
  process.kill(await postmasterOf(dataFolder), "SIGKILL");
  await until(() => rapport.output().includes("PostgreSQL"), 10_000, rapport.output);
  running.splice(0);
});

async function databaseUrlOf(folder: string): Promise<string> {
  const pidFile = (await readFile(join(folder, "postgres", "postmaster.pid"), "utf8")).split("\n");
  const password = (await readFile(join(folder, "postgres.password"), "utf8")).trim();
  return `postgres://rapport:${encodeURIComponent(password)}@/rapport?host=${encodeURIComponent(pidFile[4] ?? "")}&port=${pidFile[3]}`;
}
