// What is looked for, from the terms that were typed: as PostgreSQL asks for words (a tsquery), and as words to be shown in a text.
import type { Connection } from "../../server/db.ts";
import { cutShort, signs } from "../search/lexemes.ts";
import { learnStems } from "../search/stems.ts";
import { listLanguages, listWordsLike } from "../search/store.ts";
import { isFoundAsBeginning, pairsOf, type Word, wordsOf } from "../search/words.ts";
import type { SearchTerm, WordsTerm } from "./search-terms.ts";

/** Where words are looked for: anywhere, or in what `in:` says. */
export type Where = "anywhere" | "file" | "subject";

export interface Wanted {
  /** What must all be there, each as a tsquery: asked for one beside the other, an index leaps from what is rare in one to the next. */
  queries: readonly string[];
  /** Words that must not be there, as a tsquery. Apart: without wanted words no index finds what is missing. */
  without: string | null;
  /** Whether a word of a text is one of those that were looked for, or of which parts are they. */
  shown: ShownWords;
}

export interface ShownWords {
  words: ReadonlySet<string>;
  /** Of words that were not asked for in a row, as they are written. */
  stems: readonly string[];
  beginnings: readonly string[];
  /** Stretches of writing without spaces. */
  stretches: readonly string[];
}

/** More would take too long to ask for; the shortest of the words that begin so are looked for. */
const mostLike = 200;
/** One letter begins nearly everything. */
const mostLikeOneLetter = 20;
const mostLanguages = 6;

type Alternatives = string[];

/** What these terms ask for. `shown` holds words of the terms that are wanted only. */
export async function wantedBy(
  connection: Connection,
  workspaceId: string,
  terms: readonly SearchTerm[],
  where: Where = "anywhere",
): Promise<Wanted> {
  const languages = await listLanguages(connection, workspaceId);
  const wordTerms = terms.filter((term) => term.kind === "words");
  const inUse = languages.slice(0, mostLanguages);
  const asked = wordTerms.flatMap(({ words }) => wordsOf(words));
  await Promise.all(inUse.map((language) => learnStems(connection, language, asked)));
  const stemsOfWord = ({ stems }: Word) => new Set(inUse.flatMap((language) => stems[language] ?? []));
  const shown = { words: new Set<string>(), stems: [] as string[], beginnings: [] as string[], stretches: [] as string[] };
  const sign = where === "anywhere" ? "" : signs[where];

  /** As a tsquery; undefined where it has no word in it. */
  async function queryOf(term: WordsTerm): Promise<string | undefined> {
    const placed = wordsOf(term.words);
    const last = placed.at(-1);
    if (last === undefined) return undefined;
    const isOne = placed.length === 1;
    const isShort = term.isBegun && !last.isUnspaced && isFoundAsBeginning(last.word);
    if (isOne && isShort && sign === "") return `(${quoted(signs.beginning, last.word)} | ${quoted("", last.word)})`;
    const steps: Alternatives[] = [];
    for (const each of placed) {
      const isLast = each === last;
      if (each.isUnspaced) steps.push(...(await stretch(each.word)));
      else if (isLast && term.isBegun) steps.push(await begun(each.word));
      else steps.push(isOne && !term.isPhrase ? withStems(each) : [each.word]);
    }
    const alternatives = steps.map((step) => `(${step.map((word) => quoted(sign, word)).join(" | ")})`);
    const inARow = `(${alternatives.join(" <-> ")})`;
    if (steps.length === 1 || term.isWithout) return inARow;
    // Where places ran out, all of them are better than none.
    return `(${inARow} | ('${cutShort}' & ${alternatives.join(" & ")}))`;
  }

  /** A letter alone begins a pair wherever it stands. */
  async function stretch(word: string): Promise<Alternatives[]> {
    const pairs = pairsOf(word);
    if (pairs.length === 1) return [await begun(word)];
    return pairs.slice(0, -1).map((pair) => [pair]);
  }

  async function begun(word: string): Promise<Alternatives> {
    const like = await listWordsLike(connection, workspaceId, word, [...word].length === 1 ? mostLikeOneLetter : mostLike);
    return [...new Set([word, ...like])];
  }

  function withStems(of: Word): Alternatives {
    const { word } = of;
    const stems = [word, ...stemsOfWord(of)];
    return sign === "" ? [...new Set(stems.flatMap((stem) => [stem, signs.stem + stem]))] : [word];
  }

  function show(term: WordsTerm): void {
    const placed = wordsOf(term.words);
    for (const each of placed) {
      if (each.isUnspaced) shown.stretches.push(each.word);
      else if (term.isBegun && each === placed.at(-1)) shown.beginnings.push(each.word);
      else {
        shown.words.add(each.word);
        if (!term.isPhrase && placed.length === 1) shown.stems.push(each.word, ...stemsOfWord(each));
      }
    }
  }

  const wanted: string[] = [];
  const without: string[] = [];
  for (const group of groupsOf(terms)) {
    const queries: string[] = [];
    for (const term of group) {
      const query = await queryOf(term);
      if (!term.isWithout) show(term);
      if (query !== undefined) queries.push(query);
    }
    if (queries.length > 0) (group[0]?.isWithout === true ? without : wanted).push(`(${queries.join(" | ")})`);
  }
  return {
    queries: wanted,
    without: without.length === 0 ? null : without.join(" | "),
    shown,
  };
}

/** Terms with an `or` between them belong together. */
function groupsOf(terms: readonly SearchTerm[]): WordsTerm[][] {
  const groups: WordsTerm[][] = [];
  terms.forEach((term, i) => {
    if (term.kind !== "words") return;
    const last = groups.at(-1);
    if (terms[i - 1]?.kind === "or" && last !== undefined) last.push(term);
    else groups.push([term]);
  });
  return groups;
}

/** Words hold letters and digits alone. */
function quoted(sign: string, word: string): string {
  return `'${sign}${word}'`;
}
