// Stems of words, as PostgreSQL's dictionaries make them; each word is asked for once, and keeps them.
import type { Connection } from "../../server/db.ts";
import { stemsOf } from "./store.ts";
import { type Word, wordsOf } from "./words.ts";

/** Has each of these words know its stem in a language, without accents; null where it is its own, or too small to have one. */
export async function learnStems(connection: Connection, language: string, words: Iterable<Word>): Promise<void> {
  const missing = new Set<Word>();
  for (const word of words) if (word.stems[language] === undefined) missing.add(word);
  const found = await stemsOf(
    connection,
    language,
    [...missing].map(({ lower }) => lower),
  );
  [...missing].forEach((word, i) => {
    word.stems[language] = plain(found[i] ?? "", word);
  });
}

function plain(stem: string, { word }: Word): string | null {
  const [found] = wordsOf(stem);
  return found === undefined || found.word === word ? null : found.word;
}
