// The thread that makes what is said findable: collected as the product does it, from words that it knows already, and copied in.
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import {
  addStems,
  type Collected,
  collectCustomer,
  collectEntry,
  countedLanguages,
  rememberedWords,
} from "../../src/domain/inbox/search-collect.ts";
import { addWords, countLanguages } from "../../src/domain/search/store.ts";
import { type Word, wordsOf } from "../../src/domain/search/words.ts";
import { openDatabase } from "../../src/server/db.ts";
import { openCopyIn } from "./copy-in.ts";
import { openChance } from "./random.ts";
import type { Batch, SaidEntry, ThreadStart } from "./saying.ts";
import { filledWords } from "./tables.ts";
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
  const collected: [SaidEntry, Collected][] = [];
  for (const [at, entry] of batch.entries.entries()) {
    if (at % entriesBetween === 0) await setImmediate();
    collected.push([entry, collect(entry, batch.drawn.subarray(from, entry.drawnTo))]);
    from = entry.drawnTo;
  }
  const findable = collected.map(([, each]) => each);
  for (const [language, count] of countedLanguages(findable)) languages.set(language, (languages.get(language) ?? 0) + count);
  await addStems(connection, findable, usual);
  for (const [at, [{ entryId, atMs }, { lexemes }]] of collected.entries()) {
    if (at % entriesBetween === 0) await setImmediate();
    texts.add([workspaceId, entryId, "entry", atMs, lexemes.all()]);
  }
  for (const { customerId, name, addresses } of batch.customers) {
    const { line, words } = collectCustomer(name, addresses);
    customers.add([workspaceId, customerId, line]);
    for (const word of rememberedWords(words)) written.add(word);
  }
  await Promise.all([texts.room(), customers.room()]);
}

function collect({ atMs, kind, subject, said: { before, behind, language }, files }: SaidEntry, drawn: Uint16Array): Collected {
  const vocabulary = vocabularies[language] ?? [];
  const ever = drawnEver[language] as Uint8Array;
  const words = [...phrase(before)];
  for (const number of drawn) {
    ever[number] = 1;
    for (const word of vocabulary[number] ?? []) words.push(word);
  }
  words.push(...phrase(behind));
  // An answer repeats the subject of what it answers.
  if (subject !== null && !subject.startsWith("Re: ")) remember(wordsOf(subject));
  for (const name of files) phrase(name);
  return collectEntry({ workspaceId, at: new Date(atMs), kind, subject, words, files });
}

/** Greetings, farewells and names come again and again. */
function phrase(text: string): Word[] {
  let found = phrases.get(text);
  if (found === undefined) {
    found = wordsOf(text);
    phrases.set(text, found);
    remember(found);
  }
  return found;
}

function remember(words: readonly Word[]): void {
  for (const { word, other } of words)
    for (const each of rememberedWords(other === undefined ? [word] : [word, other])) written.add(each);
}
