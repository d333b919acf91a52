// What a clock says in words: for how long someone has waited, and whether that is too long.
import type { Clock } from "../domain/standard/schema.ts";
import { span } from "./times.ts";

export const isRunning = (clock: Clock): boolean => clock.state === "running" || clock.state === "overdue";

/** Time passes on the screen as well: what ran when it was read may be overdue now. */
export function isOverdue(clock: Clock, now: number): boolean {
  return isRunning(clock) && new Date(clock.dueAt).getTime() <= now;
}

export function overdueWords({ dueAt }: Clock, now: number): string {
  return `overdue ${span(now - new Date(dueAt).getTime())}`;
}

export function waitingWords({ startedAt }: Clock, now: number): string {
  return `waiting ${span(now - new Date(startedAt).getTime())}`;
}
