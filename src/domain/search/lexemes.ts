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

/** Beginnings of up to so many letters are lexemes. */
export const mostLettersOfBeginning = 3;

/** PostgreSQL takes a megabyte (and what it reads is longer than what it keeps), with up to 256 places of a lexeme, and counts places up to 16,383. */
const mostBytes = 1_000_000;
/** UTF-8 has at most three bytes for each unit of a string. */
const surelyShort = mostBytes / 3;
const mostPlaces = 255;
const lastPlace = 16_000;
/** Between what stands apart, so that no phrase goes across. */
const gap = 8;

const hasSurrogate = /[\ud800-\udfff]/;

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
  /** As PostgreSQL reads a tsvector; it makes one of lexemes that are there more than once. */
  literal(): string;
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
    literal() {
      const begun = new Set<string>();
      let text = `'${(isCut ? [...alone, cutShort] : alone).join("' '")}'`;
      for (const each of occurring.values()) {
        const lexemes = lexemesOf(each, begun, language);
        if (text.length + lexemes.length > surelyShort && Buffer.byteLength(text) + Buffer.byteLength(lexemes) > mostBytes) break;
        text += lexemes;
      }
      return text;
    },
  };
}

/** A word as it is found, with its other spelling, its stem, and how it begins. */
function lexemesOf(
  { word: { word, other, isUnspaced, mayHaveStem, stems }, sign, places }: Occurring,
  begun: Set<string>,
  language: string | undefined,
): string {
  const at = places.length === 0 ? "" : `:${places.length === 1 ? places[0] : places.join(",")}`;
  let text = spelledLexemes(word, sign, at) + (isUnspaced ? "" : beginningsOf(word, begun));
  if (other !== undefined) text += spelledLexemes(other, sign, at) + beginningsOf(other, begun);
  const stem = mayHaveStem && language !== undefined ? stems[language] : null;
  return stem == null ? text : `${text} '${signs.stem}${stem}'${at}`;
}

function spelledLexemes(word: string, sign: Occurring["sign"], at: string): string {
  return sign === "" ? ` '${word}'${at}` : ` '${word}'${at} '${sign}${word}'${at}`;
}

/** How a word begins, and goes on; what is short and whole is there as the word itself. Few are written twice for one text. */
function beginningsOf(word: string, begun: Set<string>): string {
  const head = word.slice(0, mostLettersOfBeginning);
  // Where a letter takes two units, so few of them are not three letters.
  const key = word.length <= mostLettersOfBeginning || hasSurrogate.test(head) ? `${word} ` : head;
  if (begun.has(key)) return "";
  begun.add(key);
  let text = "";
  let beginning = "";
  let count = 0;
  for (const letter of word) {
    beginning += letter;
    if (beginning.length === word.length) break;
    text += ` '${signs.beginning}${beginning}'`;
    if (++count === mostLettersOfBeginning) break;
  }
  return text;
}
