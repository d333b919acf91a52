// The words of one thing as PostgreSQL keeps them (a tsvector): with where they stand, their stems, how they begin, when it was, and
// signs for where they were found.
import { stretchesOf } from "./stretches.ts";
import { pairsOf, type Word } from "./words.ts";

/** What stands before a lexeme that is not a word as it was written. */
export const signs = { stem: "~", file: "/", subject: "=", flag: "#", beginning: "^" } as const;

/** What an entry is, as lexemes to be asked for. */
export type Flag = "in" | "out" | "note" | "file";

/** The sign of a text so long that places ran out: what stands in a row there is not known to the end. */
export const cutShort = `${signs.flag}cut`;

/** PostgreSQL takes a megabyte, with up to 256 places of a lexeme, and counts places up to 16,383. */
const mostBytes = 1_000_000;
/** So few words stay below that whatever they are: 64 letters of four bytes, in eight lexemes, with all their places. */
const surelyShort = 250;
export const mostPlaces = 255;
export const lastPlace = 16_000;
/** Between what stands apart, so that no phrase goes across. */
export const gap = 8;
const nowhere: readonly number[] = [];

/** A word with where it stands, and whether it is found as a word of the subject or of a file's name, too. */
interface Occurring {
  word: Word;
  sign: "" | "/" | "=";
  places: number[];
}

export interface Lexemes {
  /** Adds the words of a text, in their order. `as`: they are found as words of the subject or of a file's name, too. */
  add(words: readonly Word[], as?: "subject" | "file"): void;
  addFlag(flag: Flag): void;
  /** Of which workspace it is, and of which moment. */
  addTime(workspaceId: string, at: Date): void;
  /** The words have stems in this language, which they know. */
  addStems(language: string): void;
  /** Words that stems are asked for; some more than once. */
  stemmable(): Iterable<Word>;
  /** All words, for the list of those that were ever written; some more than once. */
  words(): Iterable<string>;
  /** Each with the places it stands at, in their order; as many as PostgreSQL takes. */
  all(): Map<string, readonly number[]>;
}

export function collectLexemes(): Lexemes {
  const occurring = new Map<string, Occurring>();
  const alone: string[] = [];
  let language: string | undefined;
  let place = 0;
  let isCut = false;

  function put(word: Word, key: string, sign: Occurring["sign"]): void {
    place += 1;
    let found = occurring.get(key);
    if (found === undefined) {
      found = { word, sign, places: [] };
      occurring.set(key, found);
    }
    if (place <= lastPlace && found.places.length < mostPlaces) found.places.push(place);
    else isCut = true;
  }

  return {
    add(words, as) {
      const sign = as === undefined ? "" : signs[as];
      for (const each of words) {
        if (!each.isUnspaced) put(each, sign === "" ? each.lower : sign + each.lower, sign);
        else
          for (const pair of pairsOf(each.word))
            put({ ...each, word: pair, lower: pair, other: undefined }, `${sign}${pair} `, sign);
      }
      place += gap;
    },
    addFlag(flag) {
      alone.push(signs.flag + flag);
    },
    addTime(workspaceId, at) {
      alone.push(...stretchesOf(workspaceId, at));
    },
    addStems(of) {
      language = of;
    },
    *stemmable() {
      for (const { word } of occurring.values()) if (word.mayHaveStem) yield word;
    },
    *words() {
      for (const { word } of occurring.values()) {
        yield word.word;
        if (word.other !== undefined) yield word.other;
      }
    },
    all() {
      const all = new Map<string, readonly number[]>();
      for (const flag of alone) all.set(flag, nowhere);
      if (isCut) all.set(cutShort, nowhere);
      const isLong = occurring.size > surelyShort;
      let bytes = 0;
      for (const each of occurring.values()) {
        if (isLong) {
          bytes += mostBytesOf(each);
          if (bytes > mostBytes) break;
        }
        addLexemes(all, each, language);
      }
      return all;
    },
  };
}

/** As PostgreSQL reads a tsvector. */
export function asLiteral(all: ReadonlyMap<string, readonly number[]>): string {
  let text = "";
  for (const [lexeme, places] of all) text += places.length === 0 ? `'${lexeme}' ` : `'${lexeme}':${places.join(",")} `;
  return text;
}

/** A word as it is found, with its other spelling, its stem, and how it begins. */
function addLexemes(
  all: Map<string, readonly number[]>,
  { word: { word, other, isUnspaced, mayHaveStem, stems, beginnings }, sign, places }: Occurring,
  language: string | undefined,
): void {
  addAt(all, word, places);
  if (sign !== "") addAt(all, sign + word, places);
  if (!isUnspaced) for (const beginning of beginnings) all.set(signs.beginning + beginning, nowhere);
  if (other !== undefined) {
    addAt(all, other, places);
    if (sign !== "") addAt(all, sign + other, places);
  }
  const stem = mayHaveStem && language !== undefined ? stems[language] : null;
  if (stem != null) addAt(all, signs.stem + stem, places);
}

/** Words that are written in several ways have a lexeme in common, which stands wherever any of them does. */
function addAt(all: Map<string, readonly number[]>, lexeme: string, places: readonly number[]): void {
  const before = all.get(lexeme);
  if (before === undefined) all.set(lexeme, places);
  else all.set(lexeme, [...new Set([...before, ...places])].toSorted((a, b) => a - b).slice(0, mostPlaces));
}

/** No less than what PostgreSQL keeps of it: each lexeme with a place of two bytes for each place, and how many these are. */
function mostBytesOf({ word: { word, other = "" }, places }: Occurring): number {
  const bytes = Buffer.byteLength(word) + Buffer.byteLength(other);
  return 3 * bytes + 5 * (2 * places.length + 4) + 2 * 3 * 13;
}
