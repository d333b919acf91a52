// Starts a program of Rapport on Node 24, having installed and built what is missing. Itself runs on Node 20 too, without dependencies.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { constants as osConstants } from "node:os";
import { delimiter, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

// dev: needs the development packages too, and shares the terminal's signals. build: needs the web app.
const programs = {
  start: { entry: "src/server/main.ts", build: true },
  "owner-link": { entry: "src/server/owner-link.ts" },
  import: { entry: "scripts/import-mail.ts" },
  "rotate-key": { entry: "src/server/rotate-key.ts" },
  build: { entry: "node_modules/vite/bin/vite.js", args: ["build"] },
  test: { entry: "scripts/test.ts", dev: true, build: true },
  "test:mail": { entry: "scripts/test.ts", args: ["mail"], dev: true, build: true },
  "db:types": { entry: "scripts/db-types.ts", dev: true },
  bench: { entry: "bench/run.ts", dev: true, build: true },
  seed: { entry: "bench/seed.ts", dev: true },
  picture: { entry: "scripts/picture.ts", dev: true, build: true },
  format: { entry: "node_modules/@biomejs/biome/bin/biome", args: ["check", "--write"], dev: true },
  lockfile: { entry: "scripts/complete-lockfile.ts", dev: true },
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const leastNode = 24;
const atRoot = (...parts) => join(root, ...parts);
/**
 * With room for what is new from the start, a tenth less of the start goes into clearing up; with more, what large mails left behind stayed.
 * `gc` is there for large things that stream through (src/server/spent-memory.ts).
 */
const nodeOptions = [
  "--disable-warning=ExperimentalWarning",
  "--min-semi-space-size=16",
  "--max-semi-space-size=16",
  "--expose-gc",
];
/** glibc keeps freed memory for later, the more the larger the pieces were: with a fixed threshold, large pieces go back at once (mallopt(3)). */
const memoryOptions = { MALLOC_MMAP_THRESHOLD_: "131072", MALLOC_TRIM_THRESHOLD_: "131072", MALLOC_ARENA_MAX: "2" };

class LaunchRefused extends Error {}

try {
  const [name, ...args] = process.argv.slice(2);
  const program = programNamed(name);
  ensureInstalled(program.dev === true);
  const node = findNode();
  if (program.build) ensureBuilt(node);
  run(node, program, args);
} catch (error) {
  if (!(error instanceof LaunchRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function say(line) {
  // Standard output belongs to the program.
  process.stderr.write(`${line}\n`);
}

function programNamed(name) {
  if (Object.hasOwn(programs, name ?? "")) return programs[name];
  // Any other script of this repository, by its path: a measure in bench/, say.
  if (/\.(ts|mjs)$/.test(name ?? "") && existsSync(resolve(root, name))) return { entry: name, dev: true };
  throw new LaunchRefused(
    `${name === undefined ? "Which program?" : `There is no program "${name}".`} There are: ${Object.keys(programs).join(", ")}; or the path of a script.`,
  );
}

// ---- installed

function ensureInstalled(withDev) {
  const missing = missingPackages(withDev);
  if (missing.length === 0) return;
  const before = readPackages(atRoot("node_modules/.package-lock.json"));
  const hadDev = Object.values(before ?? {}).some((each) => each.dev);
  say("Installing what Rapport needs…");
  install(withDev || hadDev, before !== undefined);
  // What npm leaves out of its own accord (an optional package that cannot be had) is not asked for at every start.
  const still = missingPackages(withDev);
  if (still.length > 0) write(atRoot("node_modules/.cache/left-out.json"), JSON.stringify(still));
}

/** The packages that package-lock.json asks for on this machine, and that are not there in that version. */
function missingPackages(withDev) {
  const wanted = readPackages(atRoot("package-lock.json"));
  if (wanted === undefined) {
    throw new LaunchRefused(
      `package-lock.json is missing in ${root}, or cannot be read. Get it back (git checkout package-lock.json) and start again.`,
    );
  }
  const installed = readPackages(atRoot("node_modules/.package-lock.json")) ?? {};
  const leftOut = readJson(atRoot("node_modules/.cache/left-out.json")) ?? [];
  return Object.entries(wanted)
    .filter(([path, each]) => path !== "" && installed[path]?.version !== each.version && isWanted(each, withDev))
    .map(([path, each]) => `${path}@${each.version}`)
    .filter((name) => !leftOut.includes(name));
}

function isWanted(each, withDev) {
  if (each.link || (each.dev && !withDev) || (each.devOptional && !withDev)) return false;
  if (!each.optional) return true;
  // Optional packages that name no platform come along with others that do, and are missing where those are.
  if (each.os === undefined && each.cpu === undefined) return false;
  return allows(each.os, process.platform) && allows(each.cpu, process.arch) && allows(each.libc, libc);
}

function allows(list, mine) {
  if (list === undefined) return true;
  const names = [list].flat();
  const own = typeof mine === "function" ? mine() : mine;
  if (names.includes(`!${own}`)) return false;
  return names.includes(own) || names.includes("any") || names.every((each) => each.startsWith("!"));
}

function libc() {
  if (process.platform !== "linux") return "none";
  return libcByLdd() ?? libcByReport();
}

function libcByLdd() {
  try {
    const text = readFileSync("/usr/bin/ldd", "latin1");
    return text.includes("musl") ? "musl" : /GNU C Library|GLIBC/i.test(text) ? "glibc" : undefined;
  } catch {
    return undefined;
  }
}

function libcByReport() {
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? "musl" : "glibc";
}

function install(all, isUpdate) {
  // With packages of an earlier version there, `npm install` puts them back when it fails; `npm ci` would have removed them first.
  let said = npm(isUpdate ? ["install", "--no-save"] : ["ci"], all);
  // An optional package for another platform that the lock file does not know is no reason for `npm install` to stop, and one for `npm ci`.
  if (said !== undefined && /Missing: \S+@ from lock file/.test(said)) said = npm(["install", "--no-save"], all);
  if (said !== undefined)
    throw new LaunchRefused(`Installing did not succeed. npm said:\n${indented(firstLines(said))}\n${whatToDo(said)}`);
}

/** What npm said when it failed; undefined when it did not. */
function npm(command, all) {
  const args = [
    ...command,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    all ? "--include=dev" : "--omit=dev",
  ];
  const path = process.env.npm_execpath;
  const isNpm = path !== undefined && /npm-cli\.c?js$/.test(path) && existsSync(path);
  const [program, first] = isNpm ? [process.env.npm_node_execpath ?? process.execPath, [path]] : ["npm", []];
  const { status, error, stdout, stderr } = spawnSync(program, [...first, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return undefined;
  if (error?.code === "ENOENT")
    throw new LaunchRefused("npm was not found. It comes with Node: install Node from https://nodejs.org and start again.");
  return `${stderr ?? ""}${stdout ?? ""}${error === undefined ? "" : error.message}`.trim();
}

// The reason comes first; pages of npm's help may follow.
function firstLines(said) {
  const lines = said.split("\n").map((line) => line.replace(/^npm (error|ERR!) ?/, ""));
  return lines.filter((line) => line.trim() !== "" && !/^\s+at /.test(line)).slice(0, 10);
}

function whatToDo(said) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network/i.test(said)) {
    return (
      "The package registry could not be reached. Check the network (behind a proxy: npm config set proxy http://…), then start again. " +
      "Where there is no network: run npm ci in this folder on a machine of the same kind, and bring the folder here with its node_modules."
    );
  }
  if (/can only install packages when your package.json and package-lock.json/.test(said)) {
    return "package.json and package-lock.json do not fit together. Get both back as they were (git checkout), or run npm install if you changed them.";
  }
  if (/ENOSPC/.test(said)) return "The disk is full. Free about 600 MB and start again.";
  if (/EACCES|EPERM|EROFS/.test(said))
    return `This user may not write to ${atRoot("node_modules")}. Start once as the user who owns that folder.`;
  return "If it keeps failing: remove the folder node_modules and start again.";
}

// ---- Node

function findNode() {
  const platform = `${process.platform}-${process.arch}`;
  // The binaries that come along are made for glibc.
  const canRun = process.platform !== "linux" || libc() === "glibc";
  for (const name of canRun ? [`node-${platform}`, `node-bin-${platform}`] : []) {
    const node = atRoot("node_modules", name, "bin/node");
    if (existsSync(node) && isExecutable(node)) return node;
  }
  if (Number(process.versions.node.split(".")[0]) >= leastNode) return process.execPath;
  throw new LaunchRefused(
    `Rapport needs Node ${leastNode} or newer. It brings none along for this machine (${platform}), and the Node here is ${process.versions.node}. ` +
      "Install a newer one from https://nodejs.org and start again.",
  );
}

// npm runs no install scripts here, and some ways of copying lose file modes.
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    try {
      chmodSync(file, 0o755);
      return true;
    } catch {
      return false;
    }
  }
}

// ---- built

/** Builds the web app, unless it was built from these very sources. Sizes and times tell quickly; where they differ, contents decide. */
function ensureBuilt(node) {
  if (!existsSync(atRoot("vite.config.ts"))) return;
  const record = atRoot("dist/.built");
  const built = readJson(record);
  const files = sources();
  const quick = digest(files.map(({ path, size, mtimeMs }) => `${path} ${size} ${mtimeMs}\n`));
  if (built?.quick === quick) return;
  const content = digest(files.flatMap(({ path }) => [`${path}\n`, readFileSync(atRoot(path))]));
  if (built?.content === content) {
    write(record, JSON.stringify({ quick, content }));
    return;
  }
  if (!write(atRoot("dist/.building"), "")) {
    throw new LaunchRefused(
      `The web app must be built, and this user may not write to ${atRoot("dist")}. Start once as the user who owns that folder.`,
    );
  }
  say("Building the web app…");
  rmSync(record, { force: true });
  const { status, stdout, stderr } = spawnSync(node, [atRoot("node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"], {
    cwd: root,
    encoding: "utf8",
    // Whatever the environment is for (tests, say), what people use is built for use.
    env: { ...environment(node), NODE_ENV: "production", NO_COLOR: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0)
    throw new LaunchRefused(
      `The web app could not be built:\n${indented(`${stdout}${stderr}`.trimEnd().split("\n").slice(-40))}`,
    );
  rmSync(atRoot("dist/.building"), { force: true });
  write(record, JSON.stringify({ quick, content }));
}

function sources() {
  // As scripts/check-imports.ts allows it: what the web app may use of the domain.
  const isOfDomain = (path) =>
    /\/([a-z-]+-)?(schema|rules|search-terms|permissions)\.ts$/.test(path) || path.startsWith("src/domain/reading/");
  return [
    ...["vite.config.ts", "index.html", "package-lock.json"].flatMap((path) => fileAt(path)),
    ...["src/web", "src/page", "src/widget", "src/client"].flatMap((path) => filesBelow(path)),
    ...filesBelow("src/domain").filter(({ path }) => isOfDomain(path)),
  ];
}

function filesBelow(folder) {
  if (!existsSync(atRoot(folder))) return [];
  const entries = readdirSync(atRoot(folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    return /\.test\.tsx?$/.test(path) ? [] : fileAt(path);
  });
}

function fileAt(path) {
  const found = statSync(atRoot(path), { throwIfNoEntry: false });
  return found === undefined ? [] : [{ path, size: found.size, mtimeMs: found.mtimeMs }];
}

function digest(parts) {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

// ---- run

function run(node, { entry, args = [], dev = false }, more) {
  const program = relative(root, resolve(root, entry));
  const child = spawn(node, [...nodeOptions, program, ...args, ...more], {
    cwd: root,
    env: { ...memoryOptions, ...environment(node) },
    // Through the channel the server notices when this launcher is killed, and stops too.
    stdio: dev ? "inherit" : ["inherit", "inherit", "inherit", "ipc"],
    // The server is in a session of its own, so that Ctrl-C reaches it once: from here. Tools stay with the terminal.
    detached: !dev,
  });
  child.on("error", (error) => {
    say(`${node} could not be started (${error.message}).`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (osConstants.signals[signal] ?? 0)));
  const last = {};
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    process.on(signal, () => {
      // One Ctrl-C arrives here twice, from the terminal and from npm.
      const isEcho = Date.now() - (last[signal] ?? 0) < 1000;
      last[signal] = Date.now();
      if (!isEcho) child.kill(signal);
    });
  }
}

function environment(node) {
  return {
    ...process.env,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? atRoot("node_modules/.cache/node"),
    PATH: [dirname(node), process.env.PATH].filter(Boolean).join(delimiter),
  };
}

// ---- files

function readPackages(file) {
  return readJson(file)?.packages;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Says whether it could be written: a clone that is read-only, whole and built is as good as any. */
function write(file, text) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return true;
  } catch {
    return false;
  }
}

function indented(lines) {
  return lines.map((line) => `  ${line}`).join("\n");
}
