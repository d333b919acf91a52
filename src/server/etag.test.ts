// Entity tags: alike for alike things, and a conflict names the fields that changed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refused } from "../refused.ts";
import { etagOf, tagged, unchangedSince } from "./etag.ts";

const seen = { encounterId: "1", subject: "A rabbit", ownerId: null as string | null };

function conflict(act: () => void): Refused {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("a tag is a quoted text of visible ASCII, and the same whatever the order of the fields", () => {
  const tag = etagOf(seen);
  expect(tag).toMatch(/^"[\x21\x23-\x7e]+"$/);
  expect(etagOf({ ownerId: null, subject: "A rabbit", encounterId: "1" })).toBe(tag);
  expect(tagged(seen)).toEqual({ etag: tag });
});

test("any other value of any field makes another tag", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.jsonValue(), (thing, value) => {
      const [field = ""] = Object.keys(thing);
      const other = { ...thing, [field]: value };
      if (JSON.stringify(other) === JSON.stringify(thing)) expect(etagOf(other)).toBe(etagOf(thing));
      else expect(etagOf(other)).not.toBe(etagOf(thing));
    }),
  );
});

describe("a change", () => {
  test.each([
    ["without the header", undefined],
    ["with a star", "*"],
    ["with a star and spaces", " * "],
    ["with the tag", etagOf(seen)],
    ["with a weak tag", `W/${etagOf(seen)}`],
    ["with one of several tags", `"other", ${etagOf(seen)}`],
  ])("%s goes on where nothing has changed", (_how, header) => {
    expect(() => unchangedSince(header)(seen)).not.toThrow();
  });

  test("is refused where a field has changed, and names that field and shows the thing", () => {
    const current = { ...seen, subject: "Two rabbits", ownerId: "7" };
    const refused = conflict(() => unchangedSince(etagOf(seen))(current));
    expect(refused.code).toBe("changed_meanwhile");
    expect(refused.detail).toBe("What changed: ownerId, subject.");
    expect(refused.more).toEqual({ changed: ["ownerId", "subject"], current });
  });

  test.each(['"nonsense"', "", '""', "x".repeat(2000), etagOf({ other: 1 })])(
    "with a tag of something else (%s) names every field",
    (header) => {
      const refused = conflict(() => unchangedSince(header)(seen));
      expect(refused.more.changed).toEqual(["encounterId", "ownerId", "subject"]);
    },
  );

  test("names exactly the fields that differ, whichever they are", () => {
    const things = fc.record({ a: fc.jsonValue(), b: fc.jsonValue(), c: fc.jsonValue() });
    fc.assert(
      fc.property(things, things, (before, current) => {
        const differing = (["a", "b", "c"] as const).filter(
          (name) => JSON.stringify(before[name]) !== JSON.stringify(current[name]),
        );
        if (differing.length === 0) unchangedSince(etagOf(before))(current);
        else expect(conflict(() => unchangedSince(etagOf(before))(current)).more.changed).toEqual(differing);
      }),
    );
  });
});
