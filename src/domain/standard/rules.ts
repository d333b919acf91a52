// When words of a customer are due an answer, and whether they have waited too long.
import type { ClockState, KeptClockState } from "./schema.ts";

/** Time to acknowledgement where a workspace has not written its own standard: four hours. */
export const acknowledgeWithinMs = 4 * 60 * 60 * 1000;

export function dueAt(startedAt: Date): Date {
  return new Date(startedAt.getTime() + acknowledgeWithinMs);
}

/** The state as people see it: a running clock whose time has come is overdue. */
export function clockState(clock: { state: KeptClockState; dueAt: Date }, now: Date): ClockState {
  return clock.state === "running" && clock.dueAt <= now ? "overdue" : clock.state;
}
