import { expect, test } from "vitest";
import { carriedOver, openingStretch, stretchBetween, sumOf } from "./drawn-stretch.ts";

const heights = [100, 50, 50, 200, 100];

test("at the end as many rows are drawn as fill the view", () => {
  expect(openingStretch(heights, undefined, 250)).toEqual({ from: 3, to: 5 });
  expect(openingStretch(heights, undefined, 301)).toEqual({ from: 2, to: 5 });
  expect(openingStretch(heights, undefined, 9_000)).toEqual({ from: 0, to: 5 });
  expect(openingStretch([], undefined, 100)).toEqual({ from: 0, to: 0 });
});

test("at a row it is drawn from there, and above it only where too little comes after it", () => {
  expect(openingStretch(heights, 1, 90)).toEqual({ from: 1, to: 3 });
  expect(openingStretch(heights, 4, 250)).toEqual({ from: 3, to: 5 });
});

test("between two places are the rows that touch what lies between them, and never none", () => {
  expect(stretchBetween(heights, 100, 200)).toEqual({ from: 1, to: 3 });
  expect(stretchBetween(heights, 99, 201)).toEqual({ from: 0, to: 4 });
  expect(stretchBetween(heights, -500, 1)).toEqual({ from: 0, to: 1 });
  expect(stretchBetween(heights, 9_000, 9_500)).toEqual({ from: 4, to: 5 });
  expect(stretchBetween([], 0, 100)).toEqual({ from: 0, to: 0 });
});

test("the same rows stay drawn when others come above them, and what comes after the last one is drawn too", () => {
  const was = ["c", "d", "e"];
  expect(carriedOver({ from: 1, to: 2 }, was, ["a", "b", "c", "d", "e"])).toEqual({ from: 3, to: 4 });
  expect(carriedOver({ from: 1, to: 3 }, was, ["c", "d", "e", "f"])).toEqual({ from: 1, to: 4 });
  expect(carriedOver({ from: 0, to: 3 }, was, ["c", "new", "d"])).toEqual({ from: 0, to: 3 });
  expect(carriedOver({ from: 0, to: 3 }, was, ["x", "y"])).toBeUndefined();
});

test("what was drawn and has gone does not keep the rest from staying", () => {
  expect(carriedOver({ from: 0, to: 2 }, ["chapter", "a", "b"], ["chapter 2", "z", "a", "b"])).toEqual({ from: 2, to: 3 });
});

test("heights are summed from one row to another", () => {
  expect(sumOf(heights, 1, 3)).toBe(100);
  expect(sumOf(heights)).toBe(500);
});
