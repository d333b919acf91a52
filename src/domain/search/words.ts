// The words of a text, as they are found: in lower case, without accents, writing without spaces cut into pairs of letters.

/** Writing that has no spaces between words, or (Korean) grows endings without one: found by pairs of letters in a row. */
const unspaced = String.raw`[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]&&[\p{L}\p{N}\p{M}]]`;
const pieces = new RegExp(String.raw`${unspaced}+|[[\p{L}\p{N}\p{M}]--${unspaced}]+`, "gv");
const isUnspaced = new RegExp(`^${unspaced}`, "v");
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

/** A word where it stands in its text, in UTF-16 units. */
export interface PlacedWord {
  /** As it is found. */
  word: string;
  /** In lower case with its accents: what stems are made of. */
  lower: string;
  start: number;
  end: number;
  /** It is a stretch of writing without spaces, of which any part may be asked for. */
  isUnspaced: boolean;
}

/** The words of a text, where they stand. */
export function* placedWords(text: string): Generator<PlacedWord> {
  for (const { 0: piece, index: start } of text.matchAll(pieces)) {
    const lower = piece.toLowerCase();
    const word = folded(lower);
    if (word !== "") yield { word, lower, start, end: start + piece.length, isUnspaced: isUnspaced.test(piece) };
  }
}

function folded(lower: string): string {
  if (ascii.test(lower)) return lower.slice(0, longestWord);
  const plain = lower
    .normalize("NFKD")
    .replace(leftOut, "")
    .normalize("NFC")
    .replace(special, (letter) => letters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "");
  return isUnspaced.test(plain) ? plain : [...plain].slice(0, longestWord).join("");
}

/** The same word spelled without its umlauts (Müller, Mueller); undefined where it has none. */
export function spelledWithout(lower: string): string | undefined {
  if (ascii.test(lower)) return undefined;
  const other = lower.normalize("NFC").replace(/[äöüåø]/g, (letter) => spelledOut[letter] ?? letter);
  return other === lower ? undefined : folded(other);
}

/** Each two letters in a row. The last letter stands alone at the end, so that every letter begins one of them. */
export function pairsOf(word: string): string[] {
  const all = [...word];
  return all.map((letter, i) => letter + (all[i + 1] ?? ""));
}
