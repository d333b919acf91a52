// Which rows of a list are selected, as one selects with the keyboard and the mouse everywhere else. Pure.

export type Selection = ReadonlySet<string>;

export const nothingSelected: Selection = new Set();

/** The selection with this row taken in, or let go. */
export function toggled(selection: Selection, id: string): Selection {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The selection with all rows from one to the other, both included; an end that is gone counts as the other. */
export function withRange(selection: Selection, ids: readonly string[], from: string | undefined, to: string): Selection {
  const end = ids.indexOf(to);
  if (end < 0) return selection;
  const start = from === undefined ? end : ids.indexOf(from);
  const [first, last] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return new Set([...selection, ...ids.slice(first, last + 1)]);
}

/** A range drawn anew from the same anchor: what the one before had beyond it is let go. */
export function redrawn(
  selection: Selection,
  ids: readonly string[],
  { anchor, before, to }: { anchor: string; before: string; to: string },
): Selection {
  const next = new Set(selection);
  for (const id of withRange(nothingSelected, ids, anchor, before)) next.delete(id);
  return withRange(next, ids, anchor, to);
}

/** The selection without the rows that have left the list; the same one where none has. */
export function stillThere(selection: Selection, ids: readonly string[]): Selection {
  if (selection.size === 0) return selection;
  const there = new Set(ids);
  const next = [...selection].filter((id) => there.has(id));
  return next.length === selection.size ? selection : new Set(next);
}

/** Where the focus goes when its row leaves: to the one that took its place, else to the one before. */
export function neighbour(before: readonly string[], after: readonly string[], gone: string): string | undefined {
  const place = before.indexOf(gone);
  if (place < 0) return after[0];
  const there = new Set(after);
  return before.slice(place + 1).find((id) => there.has(id)) ?? before.slice(0, place).findLast((id) => there.has(id));
}
