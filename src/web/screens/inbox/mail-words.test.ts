// Which words of a mail are shown where its looks are not.
import { expect, test } from "vitest";
import { countSigns, fullerWords } from "./mail-words.ts";

test("signs are what a reader sees: no spaces, nothing without width", () => {
  expect(countSigns("Two words")).toBe(8);
  expect(countSigns("  \u00a0\u200c\u00ad\u034f\u2007\n")).toBe(0);
  expect(countSigns("お茶を二つ")).toBe(5);
});

test("the text that came along is shown, unless it holds hardly any of the words", () => {
  const html = "We would like the room with the lemon tree, for two nights in May.";
  expect(fullerWords("We would like the room with the lemon tree, two nights.", html)).toMatch(/two nights\.$/);
  expect(fullerWords("Your program shows no HTML.", html)).toBe(html);
  expect(fullerWords("", html)).toBe(html);
  expect(fullerWords("All words.", "")).toBe("All words.");
});
