// The launcher, on a small repository of its own: what it installs, builds, starts, and how it ends.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";

const here = join(import.meta.dirname, "..");
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rapport-launch-"));
  for (const folder of ["scripts", "src/server", "src/web", "src/domain/mail", "node_modules/vite/bin"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  cpSync(join(here, "scripts/launch.mjs"), join(root, "scripts/launch.mjs"));
  const node = `node-${process.platform}-${process.arch}`;
  if (existsSync(join(here, "node_modules", node)))
    symlinkSync(join(here, "node_modules", node), join(root, "node_modules", node));
  write("package.json", "{}");
  lock("package-lock.json", { vite: "1.0.0" });
  lock("node_modules/.package-lock.json", { vite: "1.0.0" });
  write(
    "src/server/main.ts",
    `const word: string = process.argv.slice(2).join(" ");
     process.on("SIGINT", () => { console.log("interrupted"); setTimeout(() => process.exit(5), 300); });
     process.on("disconnect", () => { console.log("alone"); process.exit(0); });
     console.log("up", process.pid, word);
     if (word === "stay") setInterval(() => {}, 1000);
     else process.exit(Number(word));`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

function lock(path: string, versions: Record<string, string>, more: object = {}): void {
  const packages = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version, ...more }]);
  write(path, JSON.stringify({ name: "small", lockfileVersion: 3, packages: { "": {}, ...Object.fromEntries(packages) } }));
}

function launch(...args: string[]): { child: ChildProcess; said: () => string; ended: Promise<unknown> } {
  // A registry that nobody answers for: nothing is fetched in tests.
  const env = {
    ...process.env,
    npm_config_registry: "http://127.0.0.1:1/",
    npm_config_cache: join(root, "cache"),
    npm_config_fetch_retries: "0",
  };
  const child = spawn(process.execPath, [join(root, "scripts/launch.mjs"), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk));
  return { child, said: () => said, ended: once(child, "close") };
}

async function launched(...args: string[]): Promise<{ code: number | null; said: string }> {
  const { child, said, ended } = launch(...args);
  await ended;
  return { code: child.exitCode, said: said() };
}

async function saying(words: RegExp, said: () => string): Promise<RegExpExecArray> {
  for (let i = 0; i < 500; i++) {
    const match = words.exec(said());
    if (match !== null) return match;
    await sleep(10);
  }
  throw new Error(`It never said ${words}, but: ${said()}`);
}

test("starts the program with its arguments, and ends with its code", async () => {
  expect(await launched("start", "7")).toMatchObject({ code: 7, said: expect.stringMatching(/^up \d+ 7\n$/) });
});

test("a signal that comes twice at once is passed on once", async () => {
  const { child, said, ended } = launch("start", "stay");
  await saying(/up/, said);
  child.kill("SIGINT");
  child.kill("SIGINT");
  await ended;
  expect(child.exitCode).toBe(5);
  expect(said().match(/interrupted/g)).toHaveLength(1);
});

test("a program that was killed gives the code of the signal", async () => {
  const { child, said, ended } = launch("start", "stay");
  process.kill(Number((await saying(/up (\d+)/, said))[1]), "SIGKILL");
  await ended;
  expect(child.exitCode).toBe(137);
});

test("the program notices when the launcher is killed", async () => {
  const { child, said } = launch("start", "stay");
  await saying(/up/, said);
  child.kill("SIGKILL");
  await saying(/alone/, said);
});

test("builds when sources of the screens changed, and only then", async () => {
  write("vite.config.ts", "");
  write("node_modules/vite/bin/vite.js", 'require("fs").appendFileSync("builds", "x")');
  const builds = () => readFileSync(join(root, "builds"), "utf8").length;
  await launched("start", "0");
  await launched("start", "0");
  expect(builds()).toBe(1);
  write("src/domain/mail/store.ts", "1");
  write("src/web/a.test.ts", "1");
  await launched("start", "0");
  expect(builds()).toBe(1);
  write("src/domain/mail/schema.ts", "1");
  await launched("start", "0");
  expect(builds()).toBe(2);
  // A fresh checkout of the same words has other times.
  write("src/domain/mail/schema.ts", "1");
  await launched("start", "0");
  expect(builds()).toBe(2);
  appendFileSync(join(root, "src/domain/mail/schema.ts"), "2");
  write("node_modules/vite/bin/vite.js", 'console.error("no such import"); process.exit(1)');
  expect(await launched("start", "0")).toMatchObject({
    code: 1,
    said: expect.stringMatching(/could not be built:\n.*no such import/s),
  });
});

test("what is for other machines, or for development, is not asked for", async () => {
  const lockFile = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  Object.assign(lockFile.packages, {
    "node_modules/elsewhere": { version: "1.0.0", optional: true, os: ["plan9"] },
    "node_modules/of-elsewhere": { version: "1.0.0", optional: true },
    "node_modules/musical": { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch], libc: ["nolibc"] },
    "node_modules/tool": { version: "1.0.0", dev: true },
  });
  write("package-lock.json", JSON.stringify(lockFile));
  expect(await launched("start", "0")).toMatchObject({ code: 0, said: expect.stringMatching(/^up/) });
  expect((await launched("db:types")).said).toMatch(/^Installing what Rapport needs…\n/);
});

test("without network it says what to do, and what was installed stays", async () => {
  write("package.json", JSON.stringify({ dependencies: { vite: "1.0.1" } }));
  lock("package-lock.json", { vite: "1.0.1" });
  const { code, said } = await launched("start", "0");
  expect(code).toBe(1);
  expect(said).toMatch(
    /^Installing what Rapport needs…\nInstalling did not succeed\..*The package registry could not be reached\./s,
  );
  expect(existsSync(join(root, "node_modules/vite/bin"))).toBe(true);
});

test("a program that does not exist is answered with those that do", async () => {
  expect(await launched("strat")).toMatchObject({
    code: 1,
    said: expect.stringContaining('no program "strat". There are: start,'),
  });
});
