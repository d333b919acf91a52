// What is findable of an entry, of a subject, of a customer: which of their words, in which language, with which signs.
import type { Connection } from "../../server/db.ts";
import { encounterSubject } from "../conversation/rules.ts";
import { languageOf } from "../search/language.ts";
import { collectLexemes, type Flag, type Lexemes } from "../search/lexemes.ts";
import { learnStems } from "../search/stems.ts";
import { type Word, wordsOf } from "../search/words.ts";

/** What was collected; the stems are still to be added. */
export interface Collected {
  lexemes: Lexemes;
  /** Undefined where the words do not tell. */
  language: string | undefined;
}

export interface SaidEntry {
  workspaceId: string;
  at: Date;
  kind: "message_in" | "message_out" | "note";
  subject: string | null;
  words: readonly Word[];
  /** The names of its files. */
  files: readonly string[];
}

export function collectEntry({ workspaceId, at, kind, subject, words, files }: SaidEntry): Collected {
  const lexemes = collectLexemes();
  if (subject !== null && isOwnSubject(subject)) lexemes.add(wordsOf(subject), "subject");
  lexemes.add(words);
  for (const name of files) lexemes.add(wordsOf(name), "file");
  lexemes.addFlag(flagOf(kind));
  if (files.length > 0) lexemes.addFlag("file");
  lexemes.addTime(workspaceId, at);
  return { lexemes, language: languageOf(words) };
}

export const flagOf = (kind: SaidEntry["kind"]): Flag => (kind === "message_in" ? "in" : kind === "message_out" ? "out" : "note");

/** An answer repeats the subject of what it answers: found with that, not with each answer. */
export function isOwnSubject(subject: string): boolean {
  return encounterSubject(subject) === subject.trim().slice(0, 500);
}

/** Of an encounter whose subject none of its messages has brought. */
export function collectSubject(workspaceId: string, at: Date, subject: string): Collected {
  const lexemes = collectLexemes();
  const words = wordsOf(subject);
  lexemes.add(words, "subject");
  lexemes.addTime(workspaceId, at);
  return { lexemes, language: languageOf(words) };
}

/** The name and the addresses of a customer on one line, as they are looked for in it, and all their words. */
export function collectCustomer(name: string | null, addresses: readonly string[]): { line: string; words: string[] } {
  const parts = [name ?? "", ...addresses].map((part) => wordsOf(part));
  const lexemes = collectLexemes();
  for (const part of parts) lexemes.add(part);
  const lines = parts.map((part) => part.map(({ word }) => word).join(" "));
  // Words that belong together stand in a row; what comes after another part does not go on from it.
  return { line: ` ${lines.filter((line) => line !== "").join("  ")} `, words: [...lexemes.words()] };
}

/** Adds their stems. What is too short to tell its language is taken to be in the usual one. */
export async function addStems(tx: Connection, texts: readonly Collected[], usual: string | undefined): Promise<void> {
  for (const [language, own] of Map.groupBy(texts, (each) => each.language ?? usual)) {
    if (language === undefined) continue;
    await learnStems(tx, language, stemmableOf(own));
    for (const { lexemes } of own) lexemes.addStems(language);
  }
}

function* stemmableOf(texts: readonly Collected[]): Generator<Word> {
  for (const { lexemes } of texts) yield* lexemes.stemmable();
}

/** How many of these texts are in which language, as far as they tell. */
export function countedLanguages(texts: readonly Collected[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const { language } of texts) if (language !== undefined) counted.set(language, (counted.get(language) ?? 0) + 1);
  return counted;
}

/** Longer ones are no words that somebody errs in. */
const longestRemembered = 40;

/** The words of all of them that are kept for beginnings and for typing errors; some more than once. */
export function* rememberedWords(words: Iterable<string>): Generator<string> {
  for (const word of words) if (word.length <= longestRemembered) yield word;
}
