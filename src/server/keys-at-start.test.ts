// The instance key through the life of a server: changed while it runs, lost, found again; and the owner's link in each case.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { useDatabase } from "../test/database.ts";
import { openLog } from "./log.ts";
import { type RunningServer, startServer } from "./server.ts";
import { readSettings } from "./settings.ts";
import { StartRefused } from "./start-refused.ts";

const { config } = useDatabase();
const { user, password, host = "", port, database } = config;
const url = `postgresql://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
const owner = { email: "ada@hotel.example", password: "a long password" };
const folder = mkdtempSync(join(tmpdir(), "rapport-keys-"));
const file = join(folder, "instance.key");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let server: RunningServer | undefined;
const said: string[] = [];
async function start(...args: string[]): Promise<RunningServer> {
  await stop();
  said.length = 0;
  const settings = readSettings(["--data", folder, "--port", "0", "--mail-port", "0", "--database-url", url, ...args], {});
  server = await startServer(settings, openLog("silent"), (line) => said.push(line));
  return server;
}
async function stop(): Promise<void> {
  await server?.close();
  server = undefined;
}
afterEach(stop);

async function post(path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${server?.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
const isSignedIn = async (cookie: string) => (await fetch(`${server?.url}/api/v1/me`, { headers: { cookie } })).status === 200;

/** A program beside the server, as npm runs it; returns what it says. */
async function program(name: string, ...args: string[]): Promise<string> {
  const path = join(import.meta.dirname, `${name}.ts`);
  const run = promisify(execFile)(process.execPath, [path, "--data", folder, ...args], { env: { PATH: process.env.PATH } });
  return run.then(
    ({ stdout }) => stdout,
    (error: { stderr: string }) => error.stderr,
  );
}
const tokenIn = (text: string) => /#token=(\S+)/.exec(text)?.[1] ?? "";
const kindOf = async (token: string) => (await (await post("/owner/check", { token })).json()).kind;

test.each(["owner-link", "rotate-key"])("%s explains itself when asked", async (name) => {
  expect(await program(name, "--help")).toContain(`npm run ${name} -- [settings]`);
});

let cookie = "";
beforeAll(async () => {
  expect(await program("owner-link")).toContain("has not been started");
  expect(await program("rotate-key")).toContain("There is no instance key");
  const { ownerLink = "" } = await start();
  const token = tokenIn(ownerLink);
  const answer = await post("/owner", { token, workspaceName: "Hotel Sonne", name: "Ada", ...owner });
  expect(answer.status).toBe(201);
  cookie = cookieOf(answer);
});

test("a key that is changed while the server runs takes the old one's place at the next start; nobody notices", async () => {
  const before = readFileSync(file, "utf8");
  await start();
  expect(await program("rotate-key")).toContain("Restart");
  expect(readFileSync(file, "utf8")).toMatch(new RegExp(`^[^\\n]+\\n${before.replaceAll("+", "\\+")}$`));
  expect(await isSignedIn(cookie)).toBe(true);
  expect(await kindOf(tokenIn(await program("owner-link")))).toBe("rescue");

  await start();
  expect(await isSignedIn(cookie)).toBe(true);
  const after = readFileSync(file, "utf8");
  expect(after.split("\n")).toHaveLength(2);
  expect(after).not.toBe(before);
  await start();
  expect(await isSignedIn(cookie)).toBe(true);
});

test("a link made for a running server says where it is; for a stopped one, where the settings say it will be", async () => {
  const running = await start();
  const text = await program("owner-link", "--public-url", "https://help.hotel.example");
  expect(text).toContain(`${running.url}/welcome#token=`);
  await stop();
  const stopped = await program("owner-link", "--public-url", "https://help.hotel.example");
  expect(stopped).toContain("https://help.hotel.example/welcome#token=");
  await start();
  for (const each of [text, stopped]) expect(await kindOf(tokenIn(each))).toBe("rescue");
});

test("several keys from the environment: the old ones can be taken out, it says", async () => {
  const old = readFileSync(file, "utf8").trim();
  const fresh = randomBytes(32).toString("base64");
  await start("--instance-key", `${fresh},${old}`);
  expect(said.join()).toContain("can be taken out");
  expect(await isSignedIn(cookie)).toBe(true);
  expect(readFileSync(file, "utf8").trim()).toBe(old);
  expect(await program("rotate-key", "--instance-key", fresh)).toContain("openssl rand -base64 32");
  await start("--instance-key", fresh);
  expect(said.join()).not.toContain("can be taken out");
  expect(await isSignedIn(cookie)).toBe(true);
  await start("--instance-key", `${old},${fresh}`);
});

test("with another key the server does not start; with the right one put back it does", async () => {
  const right = readFileSync(file, "utf8");
  writeFileSync(file, `${randomBytes(32).toString("base64")}\n`);
  const error = await start().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartRefused);
  expect((error as StartRefused).whatToDo).toContain("--forget-secrets yes");
  writeFileSync(file, right);
  await start();
  expect(await isSignedIn(cookie)).toBe(true);
});

test("with the key lost, --forget-secrets yes starts all the same: people sign in again with their password", async () => {
  writeFileSync(file, `${randomBytes(32).toString("base64")}\n`);
  await start("--forget-secrets", "yes");
  expect(await isSignedIn(cookie)).toBe(false);
  expect((await post("/sign-in", owner)).status).toBe(200);
  await start();
  expect((await post("/sign-in", owner)).status).toBe(200);
});
