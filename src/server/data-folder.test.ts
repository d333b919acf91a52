// The data folder: held by one server at a time, free again however that one ended, and refused in clear words.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { announcedUrl, openDataFolder } from "./data-folder.ts";
import { StartRefused } from "./start-refused.ts";

const isRoot = process.getuid?.() === 0;
let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "rapport-data-"));
});
afterEach(() => {
  rmSync(temporary, { recursive: true, force: true });
});

async function refusal(promise: Promise<unknown>): Promise<StartRefused> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartRefused);
  return error as StartRefused;
}

/** Another process that holds the folder until it is killed. */
async function anotherServer(path: string) {
  const code = `
    import { openDataFolder } from ${JSON.stringify(new URL("./data-folder.ts", import.meta.url).href)};
    const folder = await openDataFolder(${JSON.stringify(path)});
    folder.announce("http://127.0.0.1:7433");
    console.log("open");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

describe("openDataFolder", () => {
  test("creates the folder, with its parents, for its owner alone", async () => {
    const path = join(temporary, "srv", "data");
    const folder = await openDataFolder(path);
    expect(folder.path).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    folder.close();
  });

  test("a second start is refused, and told who holds the folder", async () => {
    const path = join(temporary, "data");
    const child = await anotherServer(path);
    const { what, whatToDo } = await refusal(openDataFolder(path));
    expect(what).toMatch(
      new RegExp(
        `^Rapport is already running on this data folder \\(process ${child.pid}, since \\d\\d:\\d\\d, at http://127.0.0.1:7433\\)\\.$`,
      ),
    );
    expect(whatToDo).toBe("Stop it, or start this one with --data another-folder and --port another-port.");
    child.kill("SIGKILL");
    await once(child, "exit");
  });

  test("a killed server leaves nothing that would keep the next one out", async () => {
    const path = join(temporary, "data");
    const child = await anotherServer(path);
    child.kill("SIGKILL");
    await once(child, "exit");
    const folder = await openDataFolder(path);
    folder.close();
  });

  test("a second start within the same process is refused too, and free after close", async () => {
    const path = join(temporary, "data");
    const folder = await openDataFolder(path);
    await refusal(openDataFolder(path));
    await refusal(openDataFolder(path));
    folder.close();
    folder.close();
    expect(existsSync(join(path, "lock.json"))).toBe(false);
    (await openDataFolder(path)).close();
  });

  test("a start that does not know who holds the folder is refused all the same", async () => {
    const path = join(temporary, "data");
    const folder = await openDataFolder(path);
    writeFileSync(join(path, "lock.json"), "{");
    expect((await refusal(openDataFolder(path))).what).toBe("Rapport is already running on this data folder.");
    folder.close();
  });

  test("a server that has run since another day is named with the day", async () => {
    const path = join(temporary, "data");
    const folder = await openDataFolder(path);
    writeFileSync(join(path, "lock.json"), JSON.stringify({ pid: 7, since: "2020-02-03T10:02:00" }));
    expect((await refusal(openDataFolder(path))).what).toContain("(process 7, since 3 February, 10:02)");
    folder.close();
  });

  test("a file in place of the folder, or of a parent, is refused", async () => {
    writeFileSync(join(temporary, "file"), "");
    expect((await refusal(openDataFolder(join(temporary, "file")))).what).toContain("a file in its place");
    expect((await refusal(openDataFolder(join(temporary, "file", "data")))).what).toContain("a file in its place");
  });

  test.skipIf(isRoot)("a folder that this user may not write is refused", async () => {
    const path = join(temporary, "data");
    mkdirSync(path);
    chmodSync(path, 0o500);
    expect((await refusal(openDataFolder(path))).what).toContain("cannot be read and written by this user");
    expect((await refusal(openDataFolder(join(path, "deeper")))).what).toContain("cannot be read and written by this user");
    chmodSync(path, 0o700);
  });

  test("tells where the server is that holds it", async () => {
    const path = join(temporary, "data");
    const folder = await openDataFolder(path);
    folder.announce("https://help.hotel.example");
    expect(announcedUrl(path)).toBe("https://help.hotel.example");
    folder.close();
    expect(announcedUrl(path)).toBeUndefined();
  });

  test("a lock file that is no lock is refused with its name", async () => {
    const path = join(temporary, "data");
    mkdirSync(path);
    writeFileSync(join(path, "lock.sqlite"), "x".repeat(4096));
    expect((await refusal(openDataFolder(path))).whatToDo).toContain("lock.sqlite");
  });
});
