// Which way a field of words runs.
import { expect, test } from "vitest";
import { directionOf } from "./direction.ts";

test.each([
  ["few words are left to the browser", "שלום", "auto"],
  ["many from left to right", "1. a word ".repeat(3_000), "ltr"],
  ["many from right to left, whatever signs stand before", `… (1) ${"שלום ".repeat(5_000)}`, "rtl"],
  ["many in Arabic", "مرحبا ".repeat(4_000), "rtl"],
  ["many signs and no letter", "1234 ".repeat(5_000), "ltr"],
])("%s", (_, text, direction) => {
  expect(directionOf(text)).toBe(direction);
});
