// The rows of a conversation: chapters, their entries, far ones that are settled folded to a line, and where one had stopped reading.
import type { Encounter, Entry } from "../../../domain/conversation/schema.ts";

export type FlowRow =
  | { kind: "chapter"; id: string; encounter: Encounter }
  | { kind: "folded"; id: string; encounter: Encounter; count: number }
  | { kind: "new"; id: string }
  | { kind: "entry"; id: string; entry: Entry };

interface Shape {
  entries: readonly Entry[];
  encounters: readonly Encounter[];
  /** The encounter that is open. */
  shownId: string;
  /** Up to when one had read when it was opened; null where one never had. */
  seenUpTo: string | null;
  youId: string;
  /** Chapters that were unfolded, by their first entry. */
  unfolded: ReadonlySet<string>;
  /** An entry that must be in sight. */
  targetId: string | undefined;
}

/** A run of fewer entries is not worth folding. */
const leastFolded = 3;

export function flowRows({ entries, encounters, shownId, seenUpTo, youId, unfolded, targetId }: Shape): FlowRow[] {
  const known = new Map(encounters.map((each) => [each.encounterId, each]));
  const runs = runsOf(entries);
  const newId = firstNew(entries, seenUpTo, youId)?.entryId;
  return runs.flatMap((run, index): FlowRow[] => {
    const [first] = run;
    if (first === undefined) return [];
    const encounter = known.get(first.encounterId);
    const near =
      [runs[index - 1], run, runs[index + 1]].some((each) => each?.[0]?.encounterId === shownId) || index === runs.length - 1;
    const isNeeded = run.some((each) => each.entryId === targetId || each.entryId === newId);
    if (encounter?.state === "settled" && !near && !isNeeded && run.length >= leastFolded && !unfolded.has(first.entryId)) {
      return [{ kind: "folded", id: `folded ${first.entryId}`, encounter, count: run.length }];
    }
    const rows: FlowRow[] = encounter === undefined ? [] : [{ kind: "chapter", id: `chapter ${first.entryId}`, encounter }];
    for (const entry of run) {
      if (entry.entryId === newId) rows.push({ kind: "new", id: "new" });
      rows.push({ kind: "entry", id: entry.entryId, entry });
    }
    return rows;
  });
}

/** Stretches of entries of one encounter. */
function runsOf(entries: readonly Entry[]): Entry[][] {
  const runs: Entry[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last?.[0]?.encounterId === entry.encounterId) last.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

/** The first words by somebody else since one looked; nothing where one never did, or has seen all. */
function firstNew(entries: readonly Entry[], seenUpTo: string | null, youId: string): Entry | undefined {
  if (seenUpTo === null) return undefined;
  return entries.find((each) => each.kind !== "event" && each.at > seenUpTo && each.author?.id !== youId);
}

/** The words to begin reading with in an encounter: the first of the customer's that one has not seen, or that nobody has answered. */
export function firstUnread(entries: readonly Entry[], shownId: string, seenUpTo: string | null): Entry | undefined {
  const own = entries.filter((each) => each.encounterId === shownId);
  const answered = own.findLast((each) => each.kind === "message_out");
  return own.find(
    (each) =>
      each.kind === "message_in" && (seenUpTo === null ? answered === undefined || each.at > answered.at : each.at > seenUpTo),
  );
}
