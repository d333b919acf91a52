// Where words at the foot of the screen stand, so that they cover nothing that must be reached.
import { expect, test } from "vitest";
import { liftOver } from "./use-out-of-the-way.ts";

const box = (top: number, bottom: number, left = 0, right = 390) => ({ top, bottom, left, right });
const toast = box(780, 820, 100, 290);

test.each([
  ["nothing is there", [], 0],
  ["it stands elsewhere", [box(0, 100), box(700, 840, 300, 390)], 0],
  ["a composer stands at the foot", [box(700, 844)], 128],
  ["a bar stands above the composer", [box(640, 695), box(700, 844)], 188],
  ["there is room between the two", [box(400, 600), box(700, 844)], 128],
  ["a sheet leaves a little room above", [box(48, 844)], 776],
  ["a sheet leaves no room: then it lies behind it", [box(0, 844)], 776],
])("%s", (_, others, lift) => {
  expect(liftOver(toast, others)).toBe(lift);
});
