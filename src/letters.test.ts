// What a name and words may be made of: signs that mislead go, joiners that belong to a writing stay.
import { describe, expect, test } from "vitest";
import { hasVisible, oneLine, withoutHidden } from "./letters.ts";

describe("a name on one line", () => {
  test.each([
    ["Ada Lovelace", "Ada Lovelace"],
    ["  Ada \t Lovelace ", "Ada Lovelace"],
    ["A\r\nBcc: evil@x.example", "A Bcc: evil@x.example"],
    ["\u202egnp.exe", "gnp.exe"],
    ["Ada\u2066\u200e\u2069 \u200b B.", "Ada B."],
    ["Ada\u0007\u0085", "Ada"],
    ["A\u0000da", "A\u0000da"],
    ["می\u200cخواهم", "می\u200cخواهم"],
    ["👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"],
    ["Ada\ud83d", "Ada\ufffd"],
    [" \u200b\u200d ", ""],
    ["\u3164", ""],
  ])("%j is kept as %j", (name, expected) => expect(oneLine(name)).toBe(expected));
});

test("what a half of a sign was is shown as unknown", () => {
  expect(withoutHidden("a\ud800b")).toBe("a\ufffdb");
});

describe("something can be seen", () => {
  test.each([
    ["a", true],
    ["👍", true],
    ["…", true],
    ["ّ", true],
    ["می\u200cخواهم", true],
    ["", false],
    [" \n\t\u00a0", false],
    [" \u200b ", false],
    ["\u200d\ufe0f", false],
    ["\u2060\ufeff\u00ad", false],
    ["\u3164\u115f", false],
    ["\u2800", false],
    ["\u202e\u202c", false],
  ])("of %j: %j", (text, expected) => expect(hasVisible(text)).toBe(expected));

  test("of much that is nothing without delay", () => {
    expect(hasVisible("\u200b ".repeat(100_000))).toBe(false);
    expect(oneLine(" \u200b".repeat(100_000))).toBe("");
  });
});
