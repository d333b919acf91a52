// Which part of a file is asked for, and what names and media types may be.
import { describe, expect, test } from "vitest";
import { askedPart, cleanName, mediaTypeOf, namesTag } from "./rules.ts";

describe("of a file of 1000 bytes", () => {
  test.each([
    ["bytes=0-499", { first: 0, last: 499 }],
    ["bytes=500-999", { first: 500, last: 999 }],
    ["bytes=0-0", { first: 0, last: 0 }],
    ["bytes=999-", { first: 999, last: 999 }],
    ["bytes=9500-", "none"],
    ["bytes=1000-1000", "none"],
    ["bytes=1000-", "none"],
    ["bytes=990-5000", { first: 990, last: 999 }],
    ["bytes=0-99999999999999999999999999", { first: 0, last: 999 }],
    ["bytes=99999999999999999999999999-", "none"],
    ["bytes=-500", { first: 500, last: 999 }],
    ["bytes=-1", { first: 999, last: 999 }],
    ["bytes=-1000", { first: 0, last: 999 }],
    ["bytes=-99999999999999999999999999", { first: 0, last: 999 }],
    ["bytes=-0", "none"],
    ["BYTES=1-2", { first: 1, last: 2 }],
    ["bytes= 1-2 ", { first: 1, last: 2 }],
    ["bytes=,1-2,", { first: 1, last: 2 }],
    // Several parts, other units and what cannot be read: the whole.
    ["bytes=0-1,3-4", undefined],
    ["bytes=2-1", undefined],
    ["bytes=-", undefined],
    ["bytes=", undefined],
    ["bytes=a-b", undefined],
    ["bytes=1 - 2", undefined],
    ["bytes 1-2", undefined],
    ["items=1-2", undefined],
    ["", undefined],
    [undefined, undefined],
  ] as const)("%s asks for %j", (range, expected) => {
    expect(askedPart(range, 1000)).toEqual(expected);
  });
});

test.each([
  ["bytes=0-", "none"],
  ["bytes=-5", undefined],
  [undefined, undefined],
] as const)("of an empty file %s asks for %j", (range, expected) => {
  expect(askedPart(range, 0)).toEqual(expected);
});

test.each([
  ["plan.pdf", "plan.pdf"],
  ["C:\\Users\\ada\\plan.pdf", "plan.pdf"],
  ["../../etc/passwd", "passwd"],
  ["a\r\nb\0.txt", "ab.txt"],
  ["gpj\u202e.exe", "gpj.exe"],
  ["  spaces.txt ", "spaces.txt"],
  ["Grüße 🐇.png", "Grüße 🐇.png"],
  ["half\ud800.png", "half\ufffd.png"],
  [`${"x".repeat(300)}.pdf`, `${"x".repeat(251)}.pdf`],
  ["👩\u200d👩\u200d👧.png", "👩\u200d👩\u200d👧.png"],
  ["می\u200cخواهم.pdf", "می\u200cخواهم.pdf"],
  ["\u2067gnp\u2069\u200f.exe", "gnp.exe"],
  ["..", undefined],
  ["..\u200d", undefined],
  [" \u200c\u200d", undefined],
  ["folder/", undefined],
  ["\u0001", undefined],
])("a file sent up as %j is called %j", (name, expected) => {
  expect(cleanName(name)).toBe(expected);
});

test.each([
  ["image/png", "image/png"],
  ["Text/Plain; charset=utf-8", "text/plain"],
  ["application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"],
  [undefined, "application/octet-stream"],
  ["", undefined],
  ["png", undefined],
  ["a/b/c", undefined],
  ["image/<script>", undefined],
  [`image/${"x".repeat(101)}`, undefined],
])("the media type %j is kept as %j", (header, expected) => {
  expect(mediaTypeOf(header)).toBe(expected);
});

test("a tag is named by itself alone, not by a weak one or another", () => {
  expect(namesTag('"a", "b"', '"b"')).toBe(true);
  expect(namesTag('W/"b"', '"b"')).toBe(false);
  expect(namesTag("", '"b"')).toBe(false);
});
