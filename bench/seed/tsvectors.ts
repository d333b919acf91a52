// Texts as tsvectors, quickly: what the product finds by a word is asked of it once, has a number from then on, and is put together by numbers.
import { collectLexemes, gap, lastPlace, mostPlaces } from "../../src/domain/search/lexemes.ts";
import type { Word } from "../../src/domain/search/words.ts";

export interface Tsvectors {
  /** Begins a text in a language, whose stems its words know. */
  begin(language: string): void;
  /** Its words, in their order. `as`: they are found as words of the subject, too. */
  add(words: readonly Word[], as?: "subject"): void;
  /** A lexeme with the places it stands at, which may be none. */
  addLexeme(lexeme: string, places: readonly number[]): void;
  /** As COPY's binary format has it; good until the next text. Undefined where places ran out: that is the product's own to decide. */
  end(): Buffer | undefined;
}

/** So many lexemes may be found in a text, and so many places of them. */
const mostLexemes = 64 * 1024;
const mostMet = 256 * 1024;

export function openTsvectors(): Tsvectors {
  // Everything lies in few pieces of memory: going from object to object takes longer than the work.
  const numbers = new Map<string, number>();
  /** The bytes of all lexemes, with a zero behind each; by number, where they begin. */
  let letters = Buffer.allocUnsafeSlow(1024 * 1024);
  let starts = new Int32Array(64 * 1024);
  /** By number: in which text it was met last, and as which of its lexemes. */
  let met = new Int32Array(128 * 1024);
  /**
   * What words are found by, one after the other: how many places the word takes, how many lexemes follow, and these by number, each
   * with how far from the word's beginning it stands, counted from 1; 0: nowhere.
   */
  let found = new Int32Array(1024 * 1024);
  let foundTo = 0;
  const known = { subject: new Map<string, Map<Word, number>>(), text: new Map<string, Map<Word, number>>() };

  let text = 0;
  let language = "";
  let place = 0;
  let isOver = false;
  /** The text's lexemes, with how many places each has; and the places as they were met, each with which lexeme of the text it is of. */
  let count = 0;
  const own = new Int32Array(mostLexemes);
  const counts = new Int32Array(mostLexemes);
  let metCount = 0;
  const metLexemes = new Int32Array(mostMet);
  const metPlaces = new Int32Array(mostMet);
  const sorted = new Int32Array(mostMet);
  const ends = new Int32Array(mostLexemes);
  let bytes = Buffer.allocUnsafeSlow(64 * 1024);

  function numberOf(lexeme: string): number {
    const before = numbers.get(lexeme);
    if (before !== undefined) return before;
    const number = numbers.size;
    numbers.set(lexeme, number);
    if (number + 2 > starts.length) {
      starts = larger(starts);
      met = larger(met);
    }
    const start = starts[number] as number;
    const most = 3 * lexeme.length + 1;
    if (start + most > letters.length) letters = Buffer.concat([letters], 2 * letters.length + most);
    const length = letters.write(lexeme, start);
    letters[start + length] = 0;
    starts[number + 1] = start + length + 1;
    return number;
  }

  function find(word: Word, as: "subject" | undefined): number {
    const lexemes = collectLexemes();
    lexemes.add([word], as);
    lexemes.addStems(language);
    const from = foundTo;
    const all = [...lexemes.all()].flatMap(([lexeme, places]) =>
      (places.length === 0 ? [0] : places).map((at) => [numberOf(lexeme), at] as const),
    );
    while (from + 2 + 2 * all.length > found.length) found = larger(found);
    found[foundTo++] = Math.max(...all.map(([, at]) => at));
    found[foundTo++] = all.length;
    for (const [number, at] of all) {
      found[foundTo++] = number;
      found[foundTo++] = at;
    }
    return from;
  }

  function put(number: number, at: number): void {
    if (count === mostLexemes || metCount === mostMet) isOver = true;
    if (isOver) return;
    let which = met[2 * number + 1] as number;
    if (met[2 * number] !== text) {
      which = count++;
      met[2 * number] = text;
      met[2 * number + 1] = which;
      own[which] = number;
      counts[which] = 0;
    }
    if (at === 0) return;
    counts[which] = (counts[which] as number) + 1;
    if ((counts[which] as number) > mostPlaces) isOver = true;
    metLexemes[metCount] = which;
    metPlaces[metCount++] = at;
  }

  /** Puts the places of each lexeme beside one another, in their order; `ends` says where each lexeme's end. */
  function sortPlaces(): void {
    let to = 0;
    for (let i = 0; i < count; i++) {
      ends[i] = to;
      to += counts[i] as number;
    }
    for (let i = 0; i < metCount; i++) {
      const which = metLexemes[i] as number;
      const end = ends[which] as number;
      sorted[end] = metPlaces[i] as number;
      ends[which] = end + 1;
    }
  }

  return {
    begin(of) {
      text++;
      language = of;
      place = 0;
      count = 0;
      metCount = 0;
      isOver = false;
    },
    add(words, as) {
      const byLanguage = known[as ?? "text"];
      let byWord = byLanguage.get(language);
      if (byWord === undefined) {
        byWord = new Map();
        byLanguage.set(language, byWord);
      }
      for (const word of words) {
        let from = byWord.get(word);
        if (from === undefined) {
          from = find(word, as);
          byWord.set(word, from);
        }
        const to = from + 2 + 2 * (found[from + 1] as number);
        for (let i = from + 2; i < to; i += 2) {
          const at = found[i + 1] as number;
          put(found[i] as number, at === 0 ? 0 : place + at);
        }
        place += found[from] as number;
      }
      if (place > lastPlace) isOver = true;
      place += gap;
    },
    addLexeme(lexeme, places) {
      const number = numberOf(lexeme);
      if (places.length === 0) put(number, 0);
      for (const at of places) put(number, at);
    },
    end() {
      if (isOver) return undefined;
      sortPlaces();
      let most = 4 + 2 * metCount;
      for (let i = 0; i < count; i++) {
        const number = own[i] as number;
        most += (starts[number + 1] as number) - (starts[number] as number) + 2;
      }
      if (most > bytes.length) bytes = Buffer.allocUnsafeSlow(2 * most);
      bytes.writeInt32BE(count);
      let at = 4;
      let from = 0;
      for (let i = 0; i < count; i++) {
        const number = own[i] as number;
        const end = starts[number + 1] as number;
        for (let j = starts[number] as number; j < end; j++) bytes[at++] = letters[j] as number;
        const to = ends[i] as number;
        bytes[at++] = 0;
        bytes[at++] = to - from;
        for (; from < to; from++) {
          const each = sorted[from] as number;
          bytes[at++] = each >>> 8;
          bytes[at++] = each;
        }
      }
      return bytes.subarray(0, at);
    },
  };
}

function larger(before: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const after = new Int32Array(2 * before.length);
  after.set(before);
  return after;
}
