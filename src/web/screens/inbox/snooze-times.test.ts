// The moments that snoozing offers: none twice, whatever day it is.
import { expect, test } from "vitest";
import { snoozeDays, snoozeTimes, timesOf } from "./snooze-times.ts";

test.each(["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-28"])(
  "on %s no moment is offered twice, and all are to come",
  (day) => {
    const now = new Date(`${day}T10:00:00`).getTime();
    const times = snoozeTimes(now).map(({ at }) => at.getTime());
    expect(new Set(times).size).toBe(times.length);
    expect(times.every((at) => at > now)).toBe(true);
    expect(new Date(times[2] ?? 0).getDay()).toBe(1);
  },
);

test("any half hour of a year can be chosen, and none that is over", () => {
  const now = new Date("2026-11-22T22:40:00").getTime();
  const [today, tomorrow, ...later] = snoozeDays(now);
  expect(timesOf(today as Date, now)).toEqual([new Date("2026-11-22T23:00:00"), new Date("2026-11-22T23:30:00")]);
  expect(timesOf(tomorrow as Date, now)).toHaveLength(48);
  expect(later.at(-1)).toEqual(new Date("2027-11-22T00:00:00"));
});

test("of a day without a half hour to come there is nothing to choose", () => {
  const now = new Date("2026-11-22T23:40:00").getTime();
  expect(snoozeDays(now)[0]).toEqual(new Date("2026-11-23T00:00:00"));
});
