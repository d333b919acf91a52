// The moments that snoozing offers: none twice, whatever day it is.
import { expect, test } from "vitest";
import { snoozeTimes } from "./snooze-times.ts";

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
