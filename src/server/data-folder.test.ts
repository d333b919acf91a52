// The data folder: held by one server at a time, free again however that one ended, and refused in clear words.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { instanceKey, openDataFolder } from "./data-folder.ts";
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

  test("a lock file that is no lock is refused with its name", async () => {
    const path = join(temporary, "data");
    mkdirSync(path);
    writeFileSync(join(path, "lock.sqlite"), "x".repeat(4096));
    expect((await refusal(openDataFolder(path))).whatToDo).toContain("lock.sqlite");
  });
});

describe("instanceKey", () => {
  test("is made once, readable for its owner alone, and stays the same", async () => {
    const key = await instanceKey(temporary);
    expect(key).toHaveLength(32);
    expect(statSync(join(temporary, "instance.key")).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(join(temporary, "instance.key"), "utf8"), "base64")).toEqual(key);
    expect(await instanceKey(temporary)).toEqual(key);
  });

  test("two that are made at once are one", async () => {
    const [one, other] = await Promise.all([instanceKey(temporary), instanceKey(temporary)]);
    expect(one).toEqual(other);
  });

  test("a key file that others could read is closed to them", async () => {
    await instanceKey(temporary);
    chmodSync(join(temporary, "instance.key"), 0o644);
    await instanceKey(temporary);
    expect(statSync(join(temporary, "instance.key")).mode & 0o777).toBe(0o600);
  });

  test("a given key is used, and nothing is written", async () => {
    const given = Buffer.alloc(32, 7);
    expect(await instanceKey(temporary, given.toString("base64"))).toEqual(given);
    expect(existsSync(join(temporary, "instance.key"))).toBe(false);
  });

  test.each(["", "short", "@".repeat(44), Buffer.alloc(31).toString("base64"), `${Buffer.alloc(32).toString("base64")}x`])(
    "a damaged key file is refused, never replaced: %j",
    async (text) => {
      writeFileSync(join(temporary, "instance.key"), text);
      expect((await refusal(instanceKey(temporary))).what).toContain("is damaged");
      expect(readFileSync(join(temporary, "instance.key"), "utf8")).toBe(text);
    },
  );

  test("a given key that is none is refused, and not repeated in the message", async () => {
    expect((await refusal(instanceKey(temporary, "secret-but-wrong"))).message).not.toContain("secret-but-wrong");
  });
});
