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
  "spam",
] as const satisfies readonly ListView[];

/** Those that stand in the rail before the teams, and after them. To the open ones leads Inbox, to the ignored the rail's head. */
export const railViews = {
  before: ["mine", "unassigned"],
  after: ["waiting", "snoozed", "settled", "all", "spam"],
} as const satisfies Record<string, readonly ListView[]>;

export const viewNames: Record<ListView, string> = {
  open: "Open",
  mine: "Mine",
  unassigned: "Nobody on it",
  waiting: "Waiting for them",
  snoozed: "Snoozed",
  settled: "Settled",
  all: "All",
  ignored: "Ignored",
  spam: "Spam",
};

const mostCounted = 1000;

/** A count as it is shown. Counts are exact to 1,000; one more stands for all above. */
export function countWords(count: number): string {
  return count > mostCounted ? `${mostCounted.toLocaleString("en")}+` : count.toLocaleString("en");
}

/** How many encounters there are in each view. */
export function countsByView(counts: Counts): Record<ListView, number> {
  return { ...counts, all: counts.open + counts.waiting + counts.snoozed + counts.settled };
}
