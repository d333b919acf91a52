// The words of one thing as PostgreSQL keeps them (a tsvector): with where they stand, their stems, and signs for where they were found.
import { pairsOf, placedWords, spelledWithout } from "./words.ts";

/** What stands before a lexeme that is not a word as it was written. */
export const signs = { stem: "~", file: "/", subject: "=", flag: "#" } as const;

/** What an entry is, as lexemes to be asked for. */
export type Flag = "in" | "out" | "note" | "file";

/** PostgreSQL takes a megabyte, with up to 256 places of a lexeme, and counts places up to 16,383. */
const mostBytes = 700_000;
const mostPlaces = 255;
const lastPlace = 16_000;
/** Between what stands apart, so that no phrase goes across. */
const gap = 8;

export interface Lexemes {
  /** Adds a text. `sign`: its words are found as words of the subject or of a file's name, too. Returns its words as they are found. */
  add(text: string, sign?: "subject" | "file"): string[];
  addFlag(flag: Flag): void;
  /** Adds the stems of the words that have been added, by the words in lower case with their accents. */
  addStems(stemOf: (lower: string) => string | undefined): void;
  /** Words that stems are asked for. */
  readonly stemmable: ReadonlySet<string>;
  /** All words, for the list of those that were ever written. */
  readonly words: ReadonlySet<string>;
  /** As PostgreSQL reads a tsvector. */
  literal(): string;
}

export function collectLexemes(): Lexemes {
  const places = new Map<string, number[]>();
  const byLower = new Map<string, number[]>();
  const words = new Set<string>();
  const stemmable = new Set<string>();
  let place = 0;
  let bytes = 0;

  function put(lexeme: string, at: number | undefined): void {
    let known = places.get(lexeme);
    if (known === undefined) {
      if (bytes > mostBytes) return;
      bytes += Buffer.byteLength(lexeme) + 8;
      known = [];
      places.set(lexeme, known);
    }
    if (at === undefined || at > lastPlace || known.length >= mostPlaces || known.at(-1) === at) return;
    bytes += 2;
    known.push(at);
  }

  return {
    words,
    stemmable,
    add(text, sign) {
      const added: string[] = [];
      const putWord = (word: string, at: number | undefined) => {
        put(word, at);
        if (sign !== undefined) put(signs[sign] + word, at);
        words.add(word);
      };
      for (const { word, lower, isUnspaced } of placedWords(text)) {
        added.push(word);
        for (const one of isUnspaced ? pairsOf(word) : [word]) putWord(one, ++place);
        if (isUnspaced) continue;
        const other = spelledWithout(lower);
        if (other !== undefined) putWord(other, place);
        if (/\p{N}/u.test(word)) continue;
        stemmable.add(lower);
        const known = byLower.get(lower);
        if (known === undefined) byLower.set(lower, [place]);
        else if (known.length < mostPlaces) known.push(place);
      }
      place += gap;
      return added;
    },
    addFlag(flag) {
      put(signs.flag + flag, undefined);
    },
    addStems(stemOf) {
      for (const [lower, at] of byLower) {
        const stem = stemOf(lower);
        if (stem !== undefined) for (const each of at) put(signs.stem + stem, each);
      }
    },
    literal: () => [...places].map(([lexeme, at]) => (at.length === 0 ? `'${lexeme}'` : `'${lexeme}':${at.join(",")}`)).join(" "),
  };
}
