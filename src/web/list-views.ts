// The views of the list of encounters, without the schema library that checks them on the server.
import type { Counts, ListView } from "../domain/inbox/schema.ts";

export type { ListView };

export const listViews = [
  "open",
  "mine",
  "unassigned",
  "waiting",
  "snoozed",
  "settled",
  "all",
  "ignored",
] as const satisfies readonly ListView[];

/** Those that stand in the rail; to the ignored leads its head, where there are any. */
export const railViews = listViews.filter((view) => view !== "ignored");

export const viewNames: Record<ListView, string> = {
  open: "Open",
  mine: "Mine",
  unassigned: "Nobody on it",
  waiting: "Waiting for them",
  snoozed: "Snoozed",
  settled: "Settled",
  all: "All",
  ignored: "Ignored",
};

/** How many encounters there are in each view. */
export function countsByView(counts: Counts): Record<ListView, number> {
  return { ...counts, all: counts.open + counts.waiting + counts.snoozed + counts.settled };
}
