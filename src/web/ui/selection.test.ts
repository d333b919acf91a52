// How rows are selected, and where the focus goes when its row leaves.
import { expect, test } from "vitest";
import { neighbour, redrawn, stillThere, toggled, withRange } from "./selection.ts";

const ids = ["a", "b", "c", "d", "e"];
const of = (...selected: string[]) => new Set(selected);

test("a row is taken in and let go", () => {
  expect(toggled(of("a"), "b")).toEqual(of("a", "b"));
  expect(toggled(of("a", "b"), "a")).toEqual(of("b"));
});

test.each([
  ["downwards", "b", "d", of("b", "c", "d")],
  ["upwards", "d", "b", of("b", "c", "d")],
  ["without a beginning", undefined, "c", of("c")],
  ["from a row that is gone", "z", "c", of("c")],
  ["to a row that is gone", "a", "z", of()],
])("a range goes %s", (_, from, to, expected) => {
  expect(withRange(of(), ids, from, to)).toEqual(expected);
});

test("a range that shrinks lets go of what it had", () => {
  expect(redrawn(of("b", "c", "d"), ids, { anchor: "b", before: "d", to: "c" })).toEqual(of("b", "c"));
  expect(redrawn(of("c", "d"), ids, { anchor: "c", before: "d", to: "b" })).toEqual(of("b", "c"));
});

test("rows that left the list are not selected any more", () => {
  const selection = of("a", "z");
  expect(stillThere(selection, ids)).toEqual(of("a"));
  const whole = of("a", "b");
  expect(stillThere(whole, ids)).toBe(whole);
});

test.each([
  ["the next row", ids, ["a", "c", "d", "e"], "b", "c"],
  ["the row before, where it was the last", ids, ["a", "b", "c", "d"], "e", "d"],
  ["the next that is still there", ids, ["a", "d", "e"], "b", "d"],
  ["nowhere, where none is left", ["a"], [], "a", undefined],
])("the focus goes to %s", (_, before, after, gone, expected) => {
  expect(neighbour(before, after, gone)).toBe(expected);
});
