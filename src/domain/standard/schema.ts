// The shapes of the clock: the time that runs for words of a customer until a person answers.
import { z } from "zod";

export const clockStates = ["running", "overdue", "met", "stopped"] as const;
export const clockStateSchema = z.enum(clockStates);
export type ClockState = z.infer<typeof clockStateSchema>;

/** What is kept: that time has passed is not a state to write, it is seen when looked at. */
export type KeptClockState = Exclude<ClockState, "overdue">;

export const stopReasons = ["bounce", "robot", "spam", "merged", "nothing_owed"] as const;
export type StopReason = (typeof stopReasons)[number];

export const clockSchema = z.object({
  state: clockStateSchema,
  startedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
});
export type Clock = z.infer<typeof clockSchema>;
