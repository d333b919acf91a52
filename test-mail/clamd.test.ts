// A real clamd: what it says of a clean file, of one with a virus, and of one that is larger than it takes.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openClamd, ScannerDown } from "../src/domain/file/clamd.ts";
import { eicar, startClamd, whyNoClamd } from "./clamd.ts";

async function* from(...chunks: Buffer[]) {
  yield* chunks;
}

describe.skipIf(whyNoClamd !== undefined)(`clamd${whyNoClamd === undefined ? "" : ` (${whyNoClamd})`}`, () => {
  let clamd: Awaited<ReturnType<typeof startClamd>>;
  beforeAll(async () => {
    clamd = await startClamd(2);
  });
  afterAll(() => clamd?.stop());
  const scan = (...chunks: Buffer[]) => openClamd({ path: clamd.socketPath }).scan(from(...chunks));

  test("finds what is clean, a virus, and what is too large for it", async () => {
    expect(await scan(randomBytes(100_000))).toEqual({ state: "clean", words: null });
    expect(await scan(Buffer.alloc(0))).toEqual({ state: "clean", words: null });
    expect(await scan(eicar)).toEqual({ state: "infected", words: "Eicar-Test.UNOFFICIAL" });
    const large = Array.from({ length: 12 }, () => randomBytes(512 * 1024));
    expect(await scan(...large)).toEqual({ state: "unchecked", words: "It is larger than the virus scanner takes." });
  });

  test("ended, is down", async () => {
    await clamd.stop();
    await expect(scan(eicar)).rejects.toThrow(ScannerDown);
  });
});
