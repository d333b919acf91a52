// The words of one thing as PostgreSQL keeps them (a tsvector): with where they stand, their stems, how they begin, when it was, and
// signs for where they were found.
import { stretchesOf } from "./stretches.ts";
import { pairsOf, placedWords, type Word } from "./words.ts";

/** What stands before a lexeme that is not a word as it was written. */
export const signs = { stem: "~", file: "/", subject: "=", flag: "#", beginning: "^" } as const;

/** What an entry is, as lexemes to be asked for. */
export type Flag = "in" | "out" | "note" | "file";

/** Beginnings of up to so many letters are lexemes. */
export const mostLettersOfBeginning = 3;

/** PostgreSQL takes a megabyte (and what it reads is longer than what it keeps), with up to 256 places of a lexeme, and counts places up to 16,383. */
const mostBytes = 1_000_000;
const mostPlaces = 255;
const lastPlace = 16_000;
/** Between what stands apart, so that no phrase goes across. */
const gap = 8;

/** A word with where it stands. */
interface Occurring extends Word {
  sign: "" | "file" | "subject";
  places: number[];
}

export interface Lexemes {
  /** Adds a text. `sign`: its words are found as words of the subject or of a file's name, too. Returns its words as they are found. */
  add(text: string, sign?: "subject" | "file"): string[];
  addFlag(flag: Flag): void;
  /** Of which workspace it is, and of which moment. */
  addTime(workspaceId: string, at: Date): void;
  /** Adds the stems of the words that have been added, by the words in lower case with their accents. */
  addStems(stemOf: (lower: string) => string | undefined): void;
  /** Words that stems are asked for; some more than once. */
  stemmable(): Iterable<string>;
  /** All words, for the list of those that were ever written; some more than once. */
  words(): Iterable<string>;
  /** As PostgreSQL reads a tsvector; it makes one of lexemes that are there more than once. */
  literal(): string;
}

export function collectLexemes(): Lexemes {
  const occurring = new Map<string, Occurring>();
  const alone: string[] = [];
  let stemOf: (lower: string) => string | undefined = () => undefined;
  let place = 0;

  function put(word: Word, key: string, sign: Occurring["sign"]): void {
    place += 1;
    let found = occurring.get(key);
    if (found === undefined) {
      found = { ...word, sign, places: [] };
      occurring.set(key, found);
    }
    if (place <= lastPlace && found.places.length < mostPlaces) found.places.push(place);
  }

  return {
    add(text, sign) {
      const added: string[] = [];
      const before = sign === undefined ? "" : signs[sign];
      for (const placed of placedWords(text)) {
        added.push(placed.word);
        if (!placed.isUnspaced) put(placed, before + placed.lower, sign ?? "");
        else
          for (const pair of pairsOf(placed.word)) put({ ...placed, word: pair, lower: pair }, `${before}${pair} `, sign ?? "");
      }
      place += gap;
      return added;
    },
    addFlag(flag) {
      alone.push(signs.flag + flag);
    },
    addTime(workspaceId, at) {
      alone.push(...stretchesOf(workspaceId, at));
    },
    addStems(of) {
      stemOf = of;
    },
    *stemmable() {
      for (const { lower, mayHaveStem } of occurring.values()) if (mayHaveStem) yield lower;
    },
    *words() {
      for (const { word, other, isUnspaced } of occurring.values()) {
        yield word;
        if (other !== undefined && !isUnspaced) yield other;
      }
    },
    literal() {
      const begun = new Set<string>();
      let text = alone.map((lexeme) => `'${lexeme}'`).join(" ");
      let bytes = text.length;
      for (const one of occurring.values()) {
        const lexemes = lexemesOf(one, begun, one.mayHaveStem ? stemOf(one.lower) : undefined);
        bytes += Buffer.byteLength(lexemes);
        if (bytes > mostBytes) break;
        text += lexemes;
      }
      return text;
    },
  };
}

/** A word as it is found, with its other spelling, its stem, and how it begins. */
function lexemesOf({ word, other, isUnspaced, sign, places }: Occurring, begun: Set<string>, stem: string | undefined): string {
  const at = places.length === 0 ? "" : `:${places.join(",")}`;
  let text = "";
  for (const each of other === undefined || isUnspaced ? [word] : [word, other]) {
    text += ` '${each}'${at}`;
    if (sign !== "") text += ` '${signs[sign]}${each}'${at}`;
    text += beginningsOf(each, begun);
  }
  return stem === undefined ? text : `${text} '${signs.stem}${stem}'${at}`;
}

/** How a word begins, as far as no word before it began so. */
function beginningsOf(word: string, begun: Set<string>): string {
  let text = "";
  let beginning = "";
  let count = 0;
  for (const letter of word) {
    beginning += letter;
    count += 1;
    if (!begun.has(beginning)) {
      begun.add(beginning);
      text += ` '${signs.beginning}${beginning}'`;
    }
    if (count === mostLettersOfBeginning) break;
  }
  return text;
}
