// Tables of cases: when words are due, and from which moment on they are overdue.
import { expect, test } from "vitest";
import { acknowledgeWithinMs, clockState, dueAt } from "./rules.ts";

const arrivedAt = new Date("2026-03-28T23:30:00.000Z");

test("words are due four hours after they arrived, whatever the night brings", () => {
  expect(acknowledgeWithinMs).toBe(4 * 60 * 60 * 1000);
  // Summer time begins in this night in Europe: hours that pass are hours that pass.
  expect(dueAt(arrivedAt).toISOString()).toBe("2026-03-29T03:30:00.000Z");
});

test.each([
  ["running", -1, "running"],
  ["running", 0, "overdue"],
  ["running", 1, "overdue"],
  ["met", 1, "met"],
  ["stopped", 1, "stopped"],
  ["met", -1, "met"],
] as const)("a clock that is %s, %i ms after it was due, is seen as %s", (state, afterMs, seen) => {
  const due = dueAt(arrivedAt);
  expect(clockState({ state, dueAt: due }, new Date(due.getTime() + afterMs))).toBe(seen);
});
