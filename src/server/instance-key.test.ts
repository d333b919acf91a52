// Instance keys: made once, several at a time, a new one in front, the old ones dropped; damaged ones refused, never replaced.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addNewestKey, dropOlderKeys, existingKeys, type InstanceKeys, instanceKeys } from "./instance-key.ts";
import { StartRefused } from "./start-refused.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rapport-key-"));
  file = join(folder, "instance.key");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function refusal(promise: Promise<unknown>): Promise<StartRefused> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartRefused);
  return error as StartRefused;
}

const base64 = (key: Buffer) => key.toString("base64");

describe("instanceKeys", () => {
  test("makes one, readable for its owner alone, and keeps it", async () => {
    const [key, ...more] = await instanceKeys(folder);
    expect([key.length, more]).toEqual([32, []]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(file, "utf8"), "base64")).toEqual(key);
    expect(await instanceKeys(folder)).toEqual([key]);
  });

  test("makes one, also when two ask at once", async () => {
    const [one, other] = await Promise.all([instanceKeys(folder), instanceKeys(folder)]);
    expect(one).toEqual(other);
  });

  test("makes none for a program beside the server", async () => {
    expect(await existingKeys(folder)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
    const keys = await instanceKeys(folder);
    expect(await existingKeys(folder)).toEqual(keys);
  });

  test("closes a key file that others could read", async () => {
    await instanceKeys(folder);
    chmodSync(file, 0o644);
    await instanceKeys(folder);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each([",", "\n", " , ", "\r\n", "\n\n"])("reads several with %j between them, newest first", async (between) => {
    const keys = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const text = keys.map(base64).join(between);
    expect(await instanceKeys(folder, text)).toEqual(keys);
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, `${text}\n`);
    expect(await instanceKeys(folder)).toEqual(keys);
  });

  const whole = base64(Buffer.alloc(32, 7));
  test.each([
    "",
    "short",
    "@".repeat(44),
    base64(Buffer.alloc(31)),
    `${whole}x`,
    `${whole}\nshort`,
    `${whole},`,
    `${whole} ${whole}`,
  ])("refuses a damaged key file, and never replaces it: %j", async (text) => {
    writeFileSync(file, text);
    expect((await refusal(instanceKeys(folder))).what).toContain("is damaged");
    expect((await refusal(addNewestKey(folder))).what).toContain("is damaged");
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test.each(["secret-but-wrong", `${whole},secret-but-wrong`])(
    "refuses a given key that is none, and does not repeat it",
    async (given) => {
      expect((await refusal(instanceKeys(folder, given))).message).not.toContain("secret-but-wrong");
    },
  );
});

describe("addNewestKey", () => {
  test("puts a new key in front, and leaves nothing else behind", async () => {
    const [first] = await instanceKeys(folder);
    await addNewestKey(folder);
    const [second, ...older] = await instanceKeys(folder);
    expect(older).toEqual([first]);
    expect(second).not.toEqual(first);
    await addNewestKey(folder);
    expect((await instanceKeys(folder)).slice(1)).toEqual([second, first]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["instance.key"]);
  });

  test("refuses a folder without a key", async () => {
    expect((await refusal(addNewestKey(folder))).what).toContain("There is no instance key");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("dropOlderKeys", () => {
  test("keeps the newest", async () => {
    await instanceKeys(folder);
    await addNewestKey(folder);
    const keys = await instanceKeys(folder);
    await dropOlderKeys(folder, keys);
    expect(await instanceKeys(folder)).toEqual([keys[0]]);
    await dropOlderKeys(folder, [keys[0]]);
    expect(await instanceKeys(folder)).toEqual([keys[0]]);
  });

  test("leaves a file alone that has changed since, or is not there", async () => {
    await instanceKeys(folder);
    await addNewestKey(folder);
    const seen: InstanceKeys = await instanceKeys(folder);
    await addNewestKey(folder);
    const text = readFileSync(file, "utf8");
    await dropOlderKeys(folder, seen);
    expect(readFileSync(file, "utf8")).toBe(text);
    rmSync(file);
    await dropOlderKeys(folder, seen);
    expect(existsSync(file)).toBe(false);
  });
});
