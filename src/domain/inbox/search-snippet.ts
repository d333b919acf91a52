// The words around what was found, and where in them it is.
import { placedWords } from "../search/words.ts";
import type { Range } from "./search-schema.ts";
import type { ShownWords } from "./search-wanted.ts";

const most = 200;
const before = 60;
/** Words that stand so close are read together. */
const together = 140;
/** Further into a text nobody looks for the best place to show. */
const mostRead = 30_000;
const mostHits = 300;
/** What a language hangs on to a stem. */
const longestEnding = 5;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

interface Hit extends Range {
  word: string;
}

/** Where a text has the words that are shown, in their order. */
export function highlightsIn(text: string, shown: ShownWords): Range[] {
  return hitsIn(text, shown).map(({ start, end }) => ({ start, end }));
}

function hitsIn(text: string, shown: ShownWords): Hit[] {
  const hits: Hit[] = [];
  for (const { word, other, start, end, isUnspaced } of placedWords(text)) {
    if (hits.length >= mostHits) break;
    if (isUnspaced) hits.push(...partsOf(text.slice(start, end), start, shown.stretches));
    else if (isShown(word, shown) || isShown(other ?? word, shown)) hits.push({ word, start, end });
  }
  return hits;
}

function isShown(word: string, { words, stems, beginnings }: ShownWords): boolean {
  if (words.has(word)) return true;
  if (beginnings.some((beginning) => word.startsWith(beginning))) return true;
  return stems.some((stem) => word.startsWith(stem.replace(/(?<=.{3})[iy]$/, "")) && word.length <= stem.length + longestEnding);
}

/** Stretches within a longer one, each where it begins first; found letter by letter in the writing as it stands. */
function partsOf(piece: string, offset: number, stretches: readonly string[]): Hit[] {
  const lower = piece.toLowerCase();
  return stretches
    .flatMap((stretch) => {
      const at = lower.indexOf(stretch);
      return at === -1 ? [] : [{ word: stretch, start: offset + at, end: offset + at + stretch.length }];
    })
    .toSorted((a, b) => a.start - b.start)
    .filter((hit, i, all) => hit.start >= (all[i - 1]?.end ?? 0));
}

/**
 * At most 200 characters (UTF-16) of a text on one line, where it has most of the words that are shown, or its beginning; no letter or
 * sign is cut in two. With it where the words are.
 */
export function snippetOf(text: string, shown: ShownWords): { snippet: string; highlights: Range[] } {
  const read = text.slice(0, mostRead);
  const hits = hitsIn(read, shown);
  const snippet = around(read, bestOf(hits)?.start ?? 0, text.length > read.length);
  return { snippet, highlights: highlightsIn(snippet, shown) };
}

/** The first of the hits that have the most different words right after them. */
function bestOf(hits: Hit[]): Hit | undefined {
  let best: { hit: Hit; different: number } | undefined;
  hits.forEach((hit, i) => {
    const near = new Set<string>();
    for (let j = i; j < hits.length && (hits[j]?.end ?? 0) <= hit.start + together; j++) near.add(hits[j]?.word ?? "");
    if (best === undefined || near.size > best.different) best = { hit, different: near.size };
  });
  return best?.hit;
}

function around(text: string, hit: number, goesOn: boolean): string {
  const from = graphemes.segment(text).containing(Math.max(0, hit - 4 * most))?.index ?? 0;
  const lead = oneLine(text.slice(from, hit)).trimStart();
  const line = `${lead}${oneLine(text.slice(hit, hit + 8 * most))}`.trim();
  const isCutBefore = from > 0;
  const isCutAfter = goesOn || hit + 8 * most < text.length;
  if (line.length <= most && !isCutBefore && !isCutAfter) return line;
  const letters = graphemes.segment(line);
  const boundary = (index: number) => letters.containing(index)?.index ?? line.length;
  const wanted = Math.max(0, lead.length - before);
  const start = boundary(
    Math.max(0, line.length - wanted < most - 2 && !isCutAfter ? Math.min(wanted, line.length - most + 2) : wanted),
  );
  const end = boundary(start + most - 2);
  // A letter may carry more marks than there is room for.
  const words = end > start ? line.slice(start, end) : line.slice(start, start + most - 2).replace(/[\ud800-\udbff]$/, "");
  const isLater = start > 0 || isCutBefore;
  return `${isLater ? "…" : ""}${words.trim()}${end < line.length || isCutAfter ? "…" : ""}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
