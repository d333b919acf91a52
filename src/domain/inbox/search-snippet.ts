// The words around what was found.

const most = 200;
const before = 60;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Finds these very words, whatever their case. */
export function asTyped(words: string): RegExp {
  const escaped = words.replace(/\s+/g, " ").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(escaped, "iu");
}

/** Finds the first of the words that PostgreSQL's websearch_to_tsquery would look for: quotes, `or` and what follows a minus left out. */
export function anyWord(typed: string): RegExp {
  const wanted = typed.replace(/(^|\s)-("[^"]*"?|\S*)/g, " ").match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const words = wanted.filter((word) => word.toLowerCase() !== "or");
  return words.length === 0 ? /(?!)/ : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})(?![\\p{L}\\p{N}])`, "iu");
}

/** At most 200 characters (UTF-16) of a text on one line, around the first hit, or the beginning; no letter or sign is cut in two. */
export function snippetAround(text: string, hit: RegExp): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const letters = graphemes.segment(line);
  const boundary = (index: number) => letters.containing(index)?.index ?? line.length;
  const start = boundary(Math.max(0, line.search(hit) - before));
  const end = boundary(start + most - 2);
  // A letter may carry more marks than there is room for.
  const words = end > start ? line.slice(start, end) : line.slice(start, start + most - 2).replace(/[\ud800-\udbff]$/, "");
  return `${start > 0 ? "…" : ""}${words.trim()}${end < line.length ? "…" : ""}`;
}
