// Asking clamd: what its answers mean, and that nothing it does, or leaves undone, holds us for long.
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ClamdForTests, openClamdForTests, virusMark } from "../../test/clamd.ts";
import { openClamd, ScanFailed, ScannerDown } from "./clamd.ts";

let server: ClamdForTests;
beforeEach(async () => {
  server = await openClamdForTests();
});
afterEach(() => server.close());

const limits = { connectMs: 2_000, silenceMs: 300, wholeMs: 3_000 };
const scan = (...chunks: Buffer[]) => openClamd({ host: "127.0.0.1", port: server.port }, limits).scan(from(chunks));
async function* from(chunks: Buffer[]) {
  yield* chunks;
}

test("a clean file is clean, an empty one too, and every byte of a large one arrives", async () => {
  const large = Array.from({ length: 6 }, () => randomBytes(512 * 1024));
  expect(await scan(Buffer.from("a plan"))).toEqual({ state: "clean", words: null });
  expect(await scan()).toEqual({ state: "clean", words: null });
  expect(await scan(...large)).toEqual({ state: "clean", words: null });
  expect(server.seen.at(-1)).toBe(createHash("sha256").update(Buffer.concat(large)).digest("hex"));
});

test("a virus is called by its name, also where it lies across two pieces", async () => {
  const file = Buffer.concat([randomBytes(64 * 1024 - 5), Buffer.from(virusMark), randomBytes(100_000)]);
  expect(await scan(file)).toEqual({ state: "infected", words: "Test.Virus-1" });
});

test("a file over the scanner's limit is not checked, says so, and is not sent to its end", async () => {
  server.mostBytes = 200_000;
  let taken = 0;
  async function* endless() {
    for (; taken < 400; taken++) yield randomBytes(512 * 1024);
  }
  const finding = await openClamd({ host: "127.0.0.1", port: server.port }, limits).scan(endless());
  expect(finding).toEqual({ state: "unchecked", words: "It is larger than the virus scanner takes." });
  expect(taken).toBeLessThan(50);
});

test.each([
  ["hang", "did not finish in time"],
  ["drop", "broke off"],
  ["garbage", "was not understood"],
  ["error", "was not understood"],
] as const)("one that does this fails with words: %s", async (way, words) => {
  server.ways.push(way);
  const failed = scan(randomBytes(3 * 1024 * 1024));
  await expect(failed).rejects.toThrow(ScanFailed);
  await expect(failed).rejects.toThrow(words);
});

test("one that says a little now and then has an end too", async () => {
  const slow = createServer((socket) => {
    const drip = setInterval(() => socket.write("s"), 100);
    socket.on("close", () => clearInterval(drip)).on("error", () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  const { port } = slow.address() as { port: number };
  await expect(openClamd({ host: "127.0.0.1", port }, { ...limits, wholeMs: 700 }).scan(from([]))).rejects.toThrow("in time");
  await new Promise((resolve) => slow.close(resolve));
});

test("one that is not there is down", async () => {
  await server.close();
  await expect(scan(Buffer.from("a plan"))).rejects.toThrow(ScannerDown);
  await expect(openClamd({ path: "/nowhere/clamd.ctl" }).scan(from([]))).rejects.toThrow(ScannerDown);
});

test("what reading the bytes throws is not the scanner's fault", async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from("a");
    throw new Error("the database is gone");
  }
  await expect(openClamd({ host: "127.0.0.1", port: server.port }, limits).scan(broken())).rejects.toThrow("database is gone");
});
