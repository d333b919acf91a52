// Which rows of a long flow are drawn: a stretch of neighbours, by heights of which most are only guessed.

/** The rows from `from` up to, but without, `to`. */
export interface Stretch {
  from: number;
  to: number;
}

/** What is drawn first: the end, or from the row `at` on downwards; enough in any case to fill a view of `viewPx`. */
export function openingStretch(heights: readonly number[], at: number | undefined, viewPx: number): Stretch {
  let from = at ?? heights.length;
  let to = from;
  let filledPx = 0;
  while (to < heights.length && filledPx < viewPx) filledPx += heights[to++] ?? 0;
  while (from > 0 && filledPx < viewPx) filledPx += heights[--from] ?? 0;
  return { from, to };
}

/** The rows that lie at least in part between two places, in pixels from the first row. */
export function stretchBetween(heights: readonly number[], topPx: number, bottomPx: number): Stretch {
  let from = 0;
  let offsetPx = 0;
  while (from < heights.length - 1 && offsetPx + (heights[from] ?? 0) <= topPx) offsetPx += heights[from++] ?? 0;
  let to = from;
  while (to < heights.length && (to === from || offsetPx < bottomPx)) offsetPx += heights[to++] ?? 0;
  return { from, to };
}

/** The same rows after others came or went; those that came after the last one too, where that was drawn. None where none is left. */
export function carriedOver({ from, to }: Stretch, was: readonly string[], is: readonly string[]): Stretch | undefined {
  const places = new Map(is.map((id, index) => [id, index]));
  const left = was.slice(from, to).flatMap((id) => places.get(id) ?? []);
  const first = left.at(0);
  const last = left.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { from: from === 0 && was[0] === is[0] ? 0 : first, to: to === was.length ? is.length : last + 1 };
}

export function sumOf(heights: readonly number[], from = 0, to = heights.length): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += heights[index] ?? 0;
  return sum;
}
