// What is too much for one message, and what is said about it.
import { expect, test } from "vitest";
import type { Upload } from "../../domain/file/schema.ts";
import { tooMuch } from "./too-much.ts";

const limits = { undoMs: 5_000, longestWords: 2_000, mostFiles: 2, mostFileBytes: 3 * 1024 * 1024 };
const file = (sizeBytes: number): Upload => ({
  fileId: String(sizeBytes),
  name: "plan.pdf",
  mediaType: "application/pdf",
  sizeBytes,
});
const megabyte = 1024 * 1024;

test.each([
  ["what fits", "x".repeat(2_000), [file(megabyte), file(2 * megabyte)], undefined],
  ["words that are too long", "x".repeat(2_001), [], "That is longer than 2,000 letters. Put it into a file."],
  ["too many files", "", [file(1), file(2), file(3)], "At most 2 files go with one message. Take some away."],
  [
    "files that are too much",
    "",
    [file(megabyte), file(2 * megabyte + 1)],
    "Files may have 3 MB together. Take some away, or send them apart.",
  ],
])("of %s", (_what, text, files, expected) => expect(tooMuch({ text, files }, limits)).toBe(expected));

test("is not known without the limits", () => {
  expect(tooMuch({ text: "x".repeat(1_000_000), files: [] }, undefined)).toBeUndefined();
});
