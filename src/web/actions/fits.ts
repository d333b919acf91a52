// How well a name fits what somebody typed: beginnings of words before middles, middles before scattered letters. Pure.

/** Letters as one types them: without case and without marks. */
export const plain = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Higher is better; 0 is no fit. Each word that was typed must fit; nothing typed fits everything alike. */
export function fit(typed: string, name: string, otherWords = ""): number {
  const wanted = plain(typed).trim().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return 1;
  const own = plain(name);
  const others = plain(otherWords);
  // The first word of a name is what one remembers.
  const whole = own.startsWith(wanted.join(" ")) ? 40 : 0;
  let sum = whole;
  for (const word of wanted) {
    const score = Math.max(fitOfWord(word, own), fitOfWord(word, others, false) / 2);
    if (score === 0) return 0;
    sum += score;
  }
  return sum - Math.min(own.length, 60) / 60;
}

function fitOfWord(word: string, name: string, scattered = true): number {
  const place = beginning(word, name);
  if (place === 0) return 30;
  if (place > 0) return 24;
  if (word.length > 1 && name.includes(word)) return 12;
  return scattered && word.length > 1 && word.length <= 12 ? fitOfLetters(word, name) : 0;
}

/** The letters one after the other, beginning with a word's first: "gti" for "go to inbox". */
function fitOfLetters(letters: string, name: string): number {
  let place = beginning(letters.slice(0, 1), name);
  if (place < 0) return 0;
  let gaps = 0;
  for (const letter of letters.slice(1)) {
    const next = name.indexOf(letter, place + 1);
    if (next < 0) return 0;
    // A letter that begins a word is no gap: that is how one shortens.
    if (next > place + 1 && /[\p{L}\p{N}]/u.test(name[next - 1] ?? "")) gaps += next - place - 1;
    place = next;
  }
  return gaps > letters.length ? 0 : Math.max(1, 8 - gaps);
}

/** Where a word of the name begins with these letters; -1 where none does. */
function beginning(letters: string, name: string): number {
  let place = name.indexOf(letters);
  while (place > 0 && /[\p{L}\p{N}]/u.test(name[place - 1] ?? "")) place = name.indexOf(letters, place + 1);
  return place;
}
