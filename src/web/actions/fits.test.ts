// How well names fit what was typed.
import { expect, test } from "vitest";
import { fit } from "./fits.ts";

test.each([
  ["sett", "Settle"],
  ["inb", "Go to the inbox"],
  ["gti", "Go to the inbox"],
  ["to today", "Go to Today"],
  ["herve", "Pauline Hervé"],
  ["TOMÁS", "Tomás Rey"],
  ["sgn", "Assign to …"],
])("%s finds %s only if it is meant", (typed, name) => {
  const expected = typed !== "sgn";
  expect(fit(typed, name) > 0).toBe(expected);
});

test.each([
  ["se", "Settle", "Assign to …"],
  ["re", "Reply", "Search"],
  ["note", "Note", "Denote a thing"],
  ["inbox", "Inbox", "Go to the inbox"],
])("with %s, %s stands before %s", (typed, first, second) => {
  expect(fit(typed, first)).toBeGreaterThan(fit(typed, second));
});

test("other words find it too, after what has it in its name", () => {
  expect(fit("close", "Settle", "close done")).toBeGreaterThan(0);
  expect(fit("close", "Close the list")).toBeGreaterThan(fit("close", "Settle", "close done"));
  expect(fit("snooze hour", "Settle", "close done")).toBe(0);
});

test("what stands for something in patterns is only a letter here", () => {
  expect(fit("(.*", "Settle")).toBe(0);
  expect(fit("c++", "C++ team")).toBeGreaterThan(0);
});
