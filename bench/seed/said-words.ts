// The thread that makes what is said findable: from words that it knows already, by what the product finds each of them by, and copied in.
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import {
  addStems,
  collectCustomer,
  collectEntry,
  flagOf,
  isOwnSubject,
  rememberedWords,
} from "../../src/domain/inbox/search-collect.ts";
import { languageOf } from "../../src/domain/search/language.ts";
import { signs } from "../../src/domain/search/lexemes.ts";
import { learnStems } from "../../src/domain/search/stems.ts";
import { addWords, countLanguages } from "../../src/domain/search/store.ts";
import { stretchesOf } from "../../src/domain/search/stretches.ts";
import { type Word, wordsOf } from "../../src/domain/search/words.ts";
import { openDatabase } from "../../src/server/db.ts";
import { openCopyIn } from "./copy-in.ts";
import { openChance } from "./random.ts";
import type { Batch, SaidEntry, ThreadStart } from "./saying.ts";
import { filledWords } from "./tables.ts";
import { openTsvectors } from "./tsvectors.ts";
import { openWords } from "./words.ts";

const { config, workspaceId } = workerData as ThreadStart;
/** In which half of all is written: what is too short to tell is taken to be in it. */
const usual = "english";
const wordsAtOnce = 5_000;
/** Nothing is sent while words are collected, and PostgreSQL would have to wait: so often it is given something. */
const entriesBetween = 40;

const { connection, close } = openDatabase(config, { max: 1 });
const texts = await openCopyIn(config, "search_text", filledWords.search_text);
const customers = await openCopyIn(config, "customer_words", filledWords.customer_words);
/** Most are one word; some, such as "d'un", are two. */
const vocabularies = openWords(openChance(1)).vocabularies.map((words) => words.map((word) => wordsOf(word)));
const tsvectors = openTsvectors();
const phrases = new Map<string, Word[]>();
/** Of each language, which of its words were drawn. */
const drawnEver = vocabularies.map((words) => new Uint8Array(words.length));
const written = new Set<string>();
const languages = new Map<string, number>();

for (let isLast = false; !isLast; ) {
  const [batch] = (await once(parentPort as NonNullable<typeof parentPort>, "message")) as [Batch];
  await take(batch);
  isLast = batch.isLast;
  parentPort?.postMessage("done");
}
await Promise.all([texts.end(), customers.end()]);
vocabularies.forEach((words, language) => {
  for (const [number, own] of words.entries()) if (drawnEver[language]?.[number] === 1) remember(own);
});
const all = [...written];
for (let at = 0; at < all.length; at += wordsAtOnce) await addWords(connection, workspaceId, all.slice(at, at + wordsAtOnce));
await countLanguages(connection, workspaceId, languages);
await close();
parentPort?.close();

async function take(batch: Batch): Promise<void> {
  let from = 0;
  const collected: { entry: SaidEntry; words: Word[]; subject: Word[]; language: string }[] = [];
  const unlearned = new Map<string, Set<Word>>();
  for (const entry of batch.entries) {
    const words = wordsSaid(entry, batch.drawn.subarray(from, entry.drawnTo));
    from = entry.drawnTo;
    const subject = entry.subject !== null && isOwnSubject(entry.subject) ? wordsOf(entry.subject) : [];
    remember(subject);
    const told = languageOf(words);
    if (told !== undefined) languages.set(told, (languages.get(told) ?? 0) + 1);
    const language = told ?? usual;
    let missing = unlearned.get(language);
    if (missing === undefined) {
      missing = new Set();
      unlearned.set(language, missing);
    }
    for (const own of [words, subject])
      for (const word of own) if (word.mayHaveStem && word.stems[language] === undefined) missing.add(word);
    collected.push({ entry, words, subject, language });
  }
  for (const [language, words] of unlearned) await learnStems(connection, language, words);
  for (const [at, { entry, words, subject, language }] of collected.entries()) {
    if (at % entriesBetween === 0) await setImmediate();
    const { entryId, atMs, kind } = entry;
    tsvectors.begin(language);
    if (subject.length > 0) tsvectors.add(subject, "subject");
    tsvectors.add(words);
    tsvectors.addLexeme(signs.flag + flagOf(kind), []);
    for (const stretch of stretchesOf(workspaceId, new Date(atMs))) tsvectors.addLexeme(stretch, []);
    // What is seldom is left to the product: files, and texts in which places run out.
    const quick = entry.files.length === 0 ? tsvectors.end() : undefined;
    texts.add([workspaceId, entryId, "entry", atMs, quick ?? (await slowly(entry, words))]);
  }
  for (const { customerId, name, addresses } of batch.customers) {
    const { line, words } = collectCustomer(name, addresses);
    customers.add([workspaceId, customerId, line]);
    for (const word of rememberedWords(words)) written.add(word);
  }
  await Promise.all([texts.room(), customers.room()]);
}

async function slowly({ atMs, kind, subject, files }: SaidEntry, words: Word[]): Promise<Buffer> {
  const collected = collectEntry({ workspaceId, at: new Date(atMs), kind, subject, words, files });
  await addStems(connection, [collected], usual);
  for (const name of files) remember(wordsOf(name));
  tsvectors.begin(usual);
  for (const [lexeme, places] of collected.lexemes.all()) tsvectors.addLexeme(lexeme, places);
  const bytes = tsvectors.end();
  if (bytes === undefined) throw new Error("A text has more lexemes than any that is written here.");
  return bytes;
}

function wordsSaid({ said: { before, behind, language } }: SaidEntry, drawn: Uint16Array): Word[] {
  const vocabulary = vocabularies[language] ?? [];
  const ever = drawnEver[language] as Uint8Array;
  const words = [...phrase(before)];
  for (const number of drawn) {
    ever[number] = 1;
    for (const word of vocabulary[number] ?? []) words.push(word);
  }
  for (const word of phrase(behind)) words.push(word);
  return words;
}

/** Greetings, farewells and names come again and again, in few words. */
function* phrase(text: string): Generator<Word> {
  for (const piece of text.split(/\s+/)) {
    let found = phrases.get(piece);
    if (found === undefined) {
      found = wordsOf(piece);
      phrases.set(piece, found);
      remember(found);
    }
    yield* found;
  }
}

function remember(words: readonly Word[]): void {
  for (const { word, other } of words)
    for (const each of rememberedWords(other === undefined ? [word] : [word, other])) written.add(each);
}
