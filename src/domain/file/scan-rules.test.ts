// What a scanner's answer means, when a file is tried again, and what a person reads of it.
import { expect, test } from "vitest";
import { pauseMs, readAnswer, scanCaution, triedAgainAfterMs } from "./scan-rules.ts";

test.each([
  ["stream: OK", { state: "clean", words: null }],
  ["stream: Win.Test.EICAR_HDB-1 FOUND", { state: "infected", words: "Win.Test.EICAR_HDB-1" }],
  ["INSTREAM size limit exceeded. ERROR", { state: "unchecked", words: "It is larger than the virus scanner takes." }],
  ["stream: Can't allocate memory ERROR", undefined],
  ["stream:  FOUND", undefined],
  ["stream: OK then", undefined],
  ["UNKNOWN COMMAND", undefined],
  ["", undefined],
])("%j", (answer, finding) => expect(readAnswer(answer)).toEqual(finding));

test("a file is tried again later and later, and five times in all", () => {
  expect([1, 2, 3, 4, 5].map(triedAgainAfterMs)).toEqual([30_000, 120_000, 480_000, 1_920_000, undefined]);
});

test("a scanner that cannot be reached is tried once a minute in the end", () => {
  expect([1, 2, 3, 7, 100, 5000].map(pauseMs)).toEqual([1000, 2000, 4000, 60_000, 60_000, 60_000]);
});

test("a person reads what was found, or why it was not looked at, and nothing of what is clean", () => {
  expect(scanCaution(null)).toBeUndefined();
  expect(scanCaution({ state: "waiting", words: null })).toBeUndefined();
  expect(scanCaution({ state: "infected", words: "Test-1" })).toMatch(/A virus was found in it \(Test-1\)/);
  expect(scanCaution({ state: "unchecked", words: "It is too large." })).toMatch(/not checked.*It is too large\./);
});
