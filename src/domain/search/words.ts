// The words of a text, as they are found: in lower case, without accents, writing without spaces cut into pairs of letters.
import { type Language, toldBy } from "./language.ts";

/** Writing that has no spaces between words, or (Korean) grows endings without one: found by pairs of letters in a row. */
const unspaced = String.raw`[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]&&[\p{L}\p{N}\p{M}]]`;
const pieces = new RegExp(String.raw`${unspaced}+|[[\p{L}\p{N}\p{M}]--${unspaced}]+`, "gv");
const beginsUnspaced = new RegExp(`^${unspaced}`, "v");
/** Accents and vowel signs that people leave out when they type. Elsewhere a mark makes another letter. */
const leftOut = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;
const letters: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  ی: "ي",
  ى: "ي",
  ک: "ك",
  ة: "ه",
  ς: "σ",
  "\u0640": "",
};
const special = new RegExp(`[${Object.keys(letters).join("")}]`, "gu");
const ascii = /^[\0-\x7f]*$/;
/** What a German or a Dane writes where the keyboard has no such letter. */
const spelledOut: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };
/** Longer ones are no words but keys and codes, and found by how they begin. */
const longestWord = 64;
/** Beginnings of so many letters are found as such. One letter alone begins a word of nearly every text. */
const lettersOfBeginnings = [2, 3];

/** A word, apart from where it stands. */
export interface Word {
  /** As it is found. */
  word: string;
  /** In lower case with its accents: what stems are made of. */
  lower: string;
  /** It is a stretch of writing without spaces, of which any part may be asked for. */
  isUnspaced: boolean;
  /** The same word spelled without its umlauts (Müller, Mueller); undefined where it has none. */
  other: string | undefined;
  /** How it begins, and goes on: its first two letters and its first three; its other spelling's, too. */
  beginnings: string[];
  /** The languages that it tells of. */
  tells: readonly Language[];
  /** It may have a stem: it is neither a stretch without spaces nor has it digits. */
  mayHaveStem: boolean;
  /** Its stems, by language, as far as they were asked for (`stems`); null where it has none. */
  stems: Record<string, string | null>;
}

/** A word where it stands in its text, in UTF-16 units. */
export interface PlacedWord extends Word {
  start: number;
  end: number;
}

/** Words come again and again: each is worked out once, while there are not too many. By lower case; null where nothing of it is found. */
const known = new Map<string, Word | null>();
const mostKnown = 60_000;
/** What is longer is hardly a word that comes again. */
const longestKnown = 30;

/** The words of a text, where they stand. */
export function* placedWords(text: string): Generator<PlacedWord> {
  for (const { 0: piece, index: start } of text.matchAll(pieces)) {
    const found = wordOf(piece.toLowerCase());
    if (found !== null) yield { ...found, start, end: start + piece.length };
  }
}

/** The words of a text in their order; one that comes again is the same object again, while it is not too long ago. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const piece of text.match(pieces) ?? []) {
    const found = wordOf(piece.toLowerCase());
    if (found !== null) words.push(found);
  }
  return words;
}

function wordOf(piece: string): Word | null {
  const before = known.get(piece);
  if (before !== undefined) return before;
  // Put together anew: a part of a text would keep all of the text in memory.
  const lower = [...piece].join("");
  const word = folded(lower);
  const isUnspaced = beginsUnspaced.test(lower);
  const mayHaveStem = !isUnspaced && !/\p{N}/u.test(word);
  const other = spelledWithout(lower);
  const beginnings = isUnspaced ? [] : [...new Set([word, other ?? ""].flatMap(beginningsOf))];
  const found = word === "" ? null : { word, lower, isUnspaced, other, beginnings, tells: toldBy(word), mayHaveStem, stems: {} };
  if (lower.length <= longestKnown) {
    if (known.size >= mostKnown) known.clear();
    known.set(lower, found);
  }
  return found;
}

function folded(lower: string): string {
  if (ascii.test(lower)) return lower.slice(0, longestWord);
  const plain = lower
    .normalize("NFKD")
    .replace(leftOut, "")
    .normalize("NFC")
    .replace(special, (letter) => letters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "");
  return beginsUnspaced.test(plain) ? plain : [...plain].slice(0, longestWord).join("");
}

/** What is short and whole is there as the word itself. */
function beginningsOf(word: string): string[] {
  const letters = [...word.slice(0, 8)];
  return lettersOfBeginnings.filter((count) => count < letters.length).map((count) => letters.slice(0, count).join(""));
}

/** Whether it is as long as the beginnings that are found as such. */
export function isFoundAsBeginning(word: string): boolean {
  return lettersOfBeginnings.includes([...word].length);
}

function spelledWithout(lower: string): string | undefined {
  if (ascii.test(lower)) return undefined;
  const composed = lower.normalize("NFC");
  const other = composed.replace(/[äöüåø]/g, (letter) => spelledOut[letter] ?? letter);
  return other === composed ? undefined : folded(other);
}

/** Each two letters in a row. The last letter stands alone at the end, so that every letter begins one of them. */
export function pairsOf(word: string): string[] {
  const all = [...word];
  return all.map((letter, i) => letter + (all[i + 1] ?? ""));
}
