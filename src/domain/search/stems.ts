// Stems of words, as PostgreSQL's dictionaries make them; each word is asked for once.
import type { Connection } from "../../server/db.ts";
import { stemsOf } from "./store.ts";
import { placedWords } from "./words.ts";

const known = new Map<string, Map<string, string | undefined>>();
const mostKnown = 50_000;

/**
 * Gives the stem of each of these words (in lower case with their accents) in a language, without accents; undefined where the
 * word is its own stem, or too small to have one.
 */
export async function stemmer(
  connection: Connection,
  language: string,
  lowers: Iterable<string>,
): Promise<(lower: string) => string | undefined> {
  let stems = known.get(language);
  if (stems === undefined || stems.size > mostKnown) {
    stems = new Map();
    known.set(language, stems);
  }
  const of = stems;
  const missing = [...missingIn(of, lowers)];
  const found = await stemsOf(connection, language, missing);
  missing.forEach((lower, i) => {
    of.set(lower, plain(found[i] ?? "", lower));
  });
  return (lower) => of.get(lower);
}

function missingIn(stems: ReadonlyMap<string, unknown>, lowers: Iterable<string>): Set<string> {
  const missing = new Set<string>();
  for (const lower of lowers) if (!stems.has(lower)) missing.add(lower);
  return missing;
}

function plain(stem: string, lower: string): string | undefined {
  const word = [...placedWords(stem)][0]?.word;
  const same = [...placedWords(lower)][0]?.word;
  return word === same ? undefined : word;
}
