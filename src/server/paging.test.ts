// Pages: a cursor gives back the keys it was made of, one of another list is refused, and the last page says so.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refused } from "../refused.ts";
import { newId } from "./ids.ts";
import { mostPerPage, pageOf, pageQuery, readCursor, writeCursor } from "./paging.ts";

test("a cursor gives back its keys, each of its kind", () => {
  const times = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
  fc.assert(
    fc.property(times, fc.string({ maxLength: 300, unit: "grapheme" }), fc.maxSafeInteger(), (time, text, number) => {
      const id = newId();
      expect(readCursor(writeCursor([time, id, text, number]), "time", "id", "text", "number")).toEqual([time, id, text, number]);
    }),
  );
});

test("without a cursor there are no keys", () => {
  expect(readCursor(undefined, "time", "id")).toBeUndefined();
});

describe("a cursor that this list did not give", () => {
  test.each([
    ["nothing", ""],
    ["words", "x"],
    ["JSON that is no list", writeCursor([]).replace(/.*/, Buffer.from("{}").toString("base64url"))],
    ["too few keys", writeCursor([new Date()])],
    ["too many keys", writeCursor([new Date(), newId(), 1])],
    ["keys in another order", writeCursor([newId(), new Date()])],
    ["a time that is none", writeCursor(["2026-99-02T09:00:00.000Z", newId()])],
    ["an id that is none", writeCursor([new Date(), "-".repeat(36)])],
    ["an object for a key", Buffer.from(JSON.stringify([{}, newId()])).toString("base64url")],
  ])("is refused: %s", (_what, cursor) => {
    expect(() => readCursor(cursor, "time", "id")).toThrow(Refused);
  });

  test("is refused whatever it is, and never breaks", () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        expect(() => readCursor(cursor, "time", "id")).toThrow("The cursor is not one that this list gave.");
      }),
    );
  });
});

test("pages hold every row once, in order, and only the last has no next", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 10 }), (count, limit) => {
      const rows = Array.from({ length: count }, (_, i) => ({ i }));
      const found: number[] = [];
      let after = -1;
      for (;;) {
        const read = rows.filter(({ i }) => i > after).slice(0, limit + 1);
        const { page, nextCursor } = pageOf(read, limit, ({ i }) => [i]);
        expect(page.length).toBeLessThanOrEqual(limit);
        found.push(...page.map(({ i }) => i));
        if (nextCursor === null) break;
        [after] = readCursor(nextCursor, "number") ?? [Number.NaN];
      }
      expect(found).toEqual(rows.map(({ i }) => i));
    }),
  );
});

test.each(["0", "-1", "1.5", String(mostPerPage + 1), "x", "1e9", "Infinity", "NaN"])("a limit of %s is refused", (limit) => {
  expect(pageQuery.safeParse({ limit }).success).toBe(false);
});
