// The PostgreSQL inside: made at the first start, started with the server and stopped with it, reached through a private socket.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { constrainedMemory } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode, StartRefused } from "../start-refused.ts";
import { type Binaries, findBinaries, readyBinaries } from "./binaries.ts";
import { checkVersion, makeCluster, makeOwnFolder, makePassword, readPassword, setPassword } from "./cluster.ts";
import { type DatabaseConfig, openToRapport } from "./database.ts";
import { endLeftovers, readPidFile, removeOwnTemporaryFolder, temporaryPrefix } from "./leftovers.ts";
import { findPlace, type Place, type PlaceOptions } from "./place.ts";
import { plainEnvironment } from "./run-program.ts";
import { inPlainWords, openServerLog, type ServerLog } from "./server-log.ts";
import { isRoot } from "./system-user.ts";

export interface PostgresOptions {
  /** Where its files lie, such as data/postgres. Its password and log lie beside, and the caller holds the lock of the data folder. */
  folder: string;
  /** When started as root: whom PostgreSQL runs as. Default: `rapport`, made where it is missing. */
  systemUser?: string | undefined;
  log: (line: string) => void;
  /** False only for tests: quicker, and lost with the power. */
  fsync?: boolean | undefined;
  /** When started as root: where the binaries and the database go when that user cannot reach them where they are. */
  shelf?: string | undefined;
  /** Settings instead of ours, for the time that it runs: for filling a database with very much at once. */
  settings?: Readonly<Record<string, string | number>> | undefined;
}

export interface EmbeddedPostgres {
  /** How Rapport connects: an ordinary role that owns its database and may make others. */
  config: DatabaseConfig;
  /** The same as a URL. */
  connectionString: string;
  /** How to connect as the superuser: for backups and repairs, not for the product. */
  superuser: DatabaseConfig;
  /** Such as 18.4. */
  version: string;
  pid: number;
  /** Settles when PostgreSQL has ended, whether by `stop` or on its own. Never rejects. */
  exited: Promise<PostgresExit>;
  /** Stops it: lets nothing unsaved go, waits for the end, and never longer than half a minute or so. May be called twice. */
  stop(): Promise<void>;
}

export interface PostgresExit {
  /** True where `stop` was called before. */
  isExpected: boolean;
  /** For the log and the person: what happened, with PostgreSQL's last words where it was not expected. */
  sentence: string;
}

interface Running {
  child: ChildProcess;
  log: ServerLog;
  end: Promise<unknown>;
  socketFolder: string;
}

const pollMs = 5;
const tellEveryMs = 5_000;
const stopMs = 30_000;
const quickStopMs = 5_000;
const retryForMs = 20_000;
// The kernel's limit for the path of a socket is 107 bytes on Linux, 103 on macOS.
const longestSocketPath = 103;
const port = 5432;

/**
 * Starts the PostgreSQL that Rapport brings along on the files in `folder`, making them at the first start and recovering
 * them after a kill. Throws `StartRefused` in plain words where that is not possible.
 */
export async function startPostgres({
  folder,
  systemUser,
  log,
  fsync = true,
  shelf = "/var/lib/rapport",
  settings = {},
}: PostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await startOn({ folder: resolve(folder), systemUser, log, fsync, shelf, settings });
  } catch (error) {
    const isOfTheDisk = ["ENOSPC", "EROFS", "EACCES", "EPERM", "EDQUOT"].includes(errorCode(error) ?? "");
    throw isOfTheDisk && error instanceof Error
      ? inPlainWords(`The database in ${folder} could not be opened.`, [error.message])
      : error;
  }
}

interface Ways {
  fsync: boolean;
  settings: Readonly<Record<string, string | number>>;
}

interface Settled extends PlaceOptions, Ways {}

async function startOn({ folder, systemUser, log, fsync, shelf, settings }: Settled): Promise<EmbeddedPostgres> {
  const passwordFile = `${folder}.password`;
  const found = await findBinaries();
  const place = await findPlace({ folder, systemUser, shelf, log });
  if (place.exists) await checkVersion(place.cluster, found);
  const binaries = await readyBinaries(found, place.user, isRoot() ? shelf : dirname(folder));
  if (place.exists) await endLeftovers(place.cluster, log);
  const password = await passwordFor(place, binaries, passwordFile, log);
  if (!place.exists) {
    await makeCluster({ binaries, cluster: place.cluster, user: place.user, password, fsync });
    await place.settle();
  }
  const running = await run(binaries, place, `${folder}.log`, { fsync, settings }, log);
  try {
    const opened = await openToRapport({ host: running.socketFolder, port, password, passwordFile });
    return { ...opened, ...lifeOf(running) };
  } catch (error) {
    await stop(running);
    throw error;
  }
}

async function passwordFor(place: Place, binaries: Binaries, file: string, log: (line: string) => void): Promise<string> {
  const kept = await readPassword(file);
  if (kept !== undefined) return kept;
  const password = await makePassword(file);
  if (place.exists) {
    log("The password of the database was missing: gave it a new one.");
    await setPassword(binaries, place.cluster, place.user, password);
  }
  return password;
}

async function run(binaries: Binaries, place: Place, logFile: string, ways: Ways, log: (line: string) => void): Promise<Running> {
  const deadline = Date.now() + retryForMs;
  for (;;) {
    const running = await begin(binaries, place, logFile, ways);
    if (await isReady(running, place.cluster, log)) return running;
    const words = running.log.lastWords();
    await clear(running);
    // A server that was killed at this very moment may leave a PostgreSQL that has not yet written its pid file, or is just ending.
    const isInTheWay = words.some((line) => /pre-existing shared memory block|lock file "[^"]*" already exists/.test(line));
    if (!isInTheWay || Date.now() > deadline) throw inPlainWords(`The database in ${place.cluster} did not start.`, words);
    await sleep(200);
    await endLeftovers(place.cluster, log);
  }
}

async function begin(binaries: Binaries, { cluster, user }: Place, logFile: string, ways: Ways): Promise<Running> {
  const socketFolder = await makeSocketFolder(cluster, user);
  const log = openServerLog(logFile);
  const settings = Object.entries(settingsFor(socketFolder, ways)).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(binaries.native, "bin", "postgres"), ["-D", cluster, ...settings], {
    cwd: "/",
    env: plainEnvironment,
    stdio: ["ignore", log.fd, log.fd],
    // A session of its own: Ctrl-C in the terminal goes to us, and we stop it after the last request.
    detached: true,
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  // Where this process ends without a stop (an error nobody caught), PostgreSQL need not stay behind.
  const endToo = () => child.kill("SIGINT");
  process.once("exit", endToo);
  const end = once(child, "exit")
    .catch((error: unknown) => error)
    .finally(() => process.off("exit", endToo));
  if (child.pid === undefined) {
    const error = await end;
    await clear({ child, log, end, socketFolder });
    throw new StartRefused(
      `PostgreSQL could not be started${user === undefined ? "" : ` as ${user.name}`} (${error instanceof Error ? error.message : String(error)}).`,
      "Start Rapport as an ordinary user, or set DATABASE_URL to a PostgreSQL (15 or newer) of your own.",
    );
  }
  return { child, log, end, socketFolder };
}

function settingsFor(socketFolder: string, { fsync, settings }: Ways): Record<string, string | number> {
  const memoryMb = Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY) / 1024 / 1024;
  const onOff = fsync ? "on" : "off";
  return {
    listen_addresses: "",
    unix_socket_directories: socketFolder,
    unix_socket_permissions: "0700",
    port,
    max_connections: 100,
    shared_buffers: `${Math.round(Math.min(256, Math.max(32, memoryMb / 16)))}MB`,
    effective_cache_size: `${Math.round(Math.max(128, memoryMb / 2))}MB`,
    random_page_cost: 1.1,
    fsync: onOff,
    full_page_writes: onOff,
    synchronous_commit: onOff,
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    jit: "off",
    // Clusters of the first days have a name here that parallel workers cannot read.
    default_text_search_config: "pg_catalog.simple",
    // Statements and the values in them are words of customers: they do not belong into a log.
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_checkpoints: "off",
    log_line_prefix: "%m [%p] ",
    ...settings,
  };
}

async function makeSocketFolder(cluster: string, user: Place["user"]): Promise<string> {
  const beside = `${cluster}.socket`;
  // PostgreSQL reads this setting as a list with quotes, and % or @ have meanings to those who connect.
  const isPlain = /^[\w./+-]+$/.test(beside);
  if (isPlain && isShortEnough(beside)) {
    await makeOwnFolder(beside, user);
    return beside;
  }
  const temporary = join(tmpdir(), temporaryPrefix);
  const folder = await mkdtemp(isShortEnough(`${temporary}XXXXXX`) ? temporary : join("/tmp", temporaryPrefix));
  await chmod(folder, 0o700);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  return realpath(folder);
}

function isShortEnough(socketFolder: string): boolean {
  return Buffer.byteLength(join(socketFolder, `.s.PGSQL.${port}`)) <= longestSocketPath;
}

/** Waits until it accepts connections, as long as it lives: the recovery of a large database may take minutes. */
async function isReady(running: Running, cluster: string, log: (line: string) => void): Promise<boolean> {
  const { child } = running;
  const startedAt = Date.now();
  let toldAt = startedAt;
  while (hasNotEnded(child)) {
    const told = await readPidFile(cluster);
    if (told?.pid === child.pid && told?.isReady) return true;
    if (Date.now() - toldAt >= tellEveryMs) {
      toldAt = Date.now();
      log(
        `The database is getting ready, which takes longer after a kill (${Math.round((toldAt - startedAt) / 1000)} s so far).`,
      );
    }
    await sleep(pollMs);
  }
  return false;
}

function lifeOf(running: Running): Pick<EmbeddedPostgres, "pid" | "exited" | "stop"> {
  const { child, log } = running;
  let stopping: Promise<void> | undefined;
  const exited = running.end.then(async (): Promise<PostgresExit> => {
    const isExpected = stopping !== undefined;
    const words = isExpected ? [] : log.lastWords();
    await clear(running);
    if (isExpected) return { isExpected, sentence: "PostgreSQL has stopped." };
    const how = child.signalCode === null ? `with code ${child.exitCode}` : `by ${child.signalCode}`;
    return {
      isExpected,
      sentence: [`PostgreSQL has ended unexpectedly (${how}).`, ...words.map((line) => `  ${line}`)].join("\n"),
    };
  });
  return {
    pid: child.pid ?? 0,
    exited,
    async stop() {
      stopping ??= stop(running);
      await stopping;
      await exited;
    },
  };
}

async function stop({ child, end }: Running): Promise<void> {
  // Fast (SIGINT) leaves nothing to recover. Immediate (SIGQUIT) and a kill leave it to the next start, and lose nothing either.
  for (const [signal, patienceMs] of [
    ["SIGINT", stopMs],
    ["SIGQUIT", quickStopMs],
    ["SIGKILL", quickStopMs],
  ] as const) {
    if (!hasNotEnded(child)) return;
    child.kill(signal);
    const patience = new AbortController();
    await Promise.race([end, sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
  }
}

function hasNotEnded(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function clear({ log, socketFolder }: Running): Promise<void> {
  log.close();
  if (basename(socketFolder).endsWith(".socket")) await rm(socketFolder, { recursive: true, force: true });
  else await removeOwnTemporaryFolder(socketFolder);
}
