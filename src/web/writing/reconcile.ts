// What to do where the words of this screen and those that the server has are not the same: the newer are shown, none are lost.
import { isSameCopies } from "../../domain/conversation/copy-rules.ts";
import type { Draft } from "../../domain/conversation/draft-schema.ts";
import { isNothing, type KeptWords, type Words } from "./kept-words.ts";

/** The words to show from now on. `empty`: how a place without words looks. Not saved means that they are to be saved anew. */
export function reconcile(here: KeptWords, there: Draft | undefined, empty: KeptWords): KeptWords {
  if (there === undefined) {
    // Sent or discarded on another screen; what was written here since begins anew.
    if (here.isSaved) return { ...empty, other: here.other };
    return { ...here, version: 0, sentVersion: 0, isSaved: isNothing(here) };
  }
  // These words have been sent: they are on their way, and what is written here takes their place.
  if (here.sentVersion === there.version) return isNothing(here) ? here : { ...here, version: there.version, isSaved: false };
  const { text, files, to, copies, version } = there;
  const theirs: Words = { text, files, to, copies };
  const taken = { ...theirs, version, sentVersion: 0, isSaved: true, at: Date.parse(there.changedAt), other: here.other };
  if (version === here.version) return here.isSaved ? taken : here;
  if (here.isSaved || isNothing(here) || isSame(here, theirs)) return taken;
  const mine: Words = { text: here.text, files: here.files, to: here.to, copies: here.copies };
  // Where they differ in letters alone that were added here, nothing of theirs would be lost.
  if (taken.at > here.at) return { ...taken, other: mine };
  return { ...here, version, other: isNothing(theirs) || here.text.startsWith(text) ? here.other : theirs };
}

function isSame(one: Words, other: Words): boolean {
  return (
    one.text === other.text &&
    one.files.map(({ fileId }) => fileId).join() === other.files.map(({ fileId }) => fileId).join() &&
    JSON.stringify(one.to) === JSON.stringify(other.to) &&
    isSameCopies(one.copies, other.copies)
  );
}

/** Shows the words of the other screen, and keeps those that were shown as the others. */
export function swapped(words: KeptWords, at: number): KeptWords {
  if (words.other === null) return words;
  const { text, files, to, copies } = words;
  return { ...words, ...words.other, other: isNothing(words) ? null : { text, files, to, copies }, isSaved: false, at };
}

/** Puts words that were on their way back in front of those written since. */
export function givenBack(words: KeptWords, back: Words, at: number): KeptWords {
  const text = words.text.trim() === "" ? back.text : `${back.text}\n\n${words.text}`;
  const known = new Set(back.files.map(({ fileId }) => fileId));
  const files = [...back.files, ...words.files.filter(({ fileId }) => !known.has(fileId))];
  const to = words.to !== null && isNothing(words) ? back.to : words.to;
  return { ...words, text, files, to, copies: back.copies ?? words.copies, isSaved: false, at };
}
