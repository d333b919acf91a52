// What a person types to find something, as terms, and terms as text again. Pure: the server and the web app read it alike.

/** Filters, as they are written before a colon. */
export const searchFilters = ["from", "to", "owner", "team", "is", "has", "in", "before", "after", "on"] as const;
export type SearchFilter = (typeof searchFilters)[number];

/** What may stand after `is:`, `has:` and `in:`. */
export const searchValues = {
  is: ["open", "waiting", "snoozed", "settled", "unread", "ignored", "mine", "unassigned"],
  has: ["file", "note"],
  in: ["message", "note", "file", "subject", "name"],
} as const satisfies Partial<Record<SearchFilter, readonly string[]>>;

/** Words to find. A phrase stands in quotes: its words are found in a row, as they are written. */
export interface WordsTerm {
  kind: "words";
  words: string;
  isPhrase: boolean;
  /** The last word is only begun: `tax*`. */
  isBegun: boolean;
  /** Written with a minus: what has these words is left out. */
  isWithout: boolean;
}

/** `from:anna`, `is:open`, `before:2026-03`. */
export interface FilterTerm {
  kind: "filter";
  filter: SearchFilter;
  value: string;
  isWithout: boolean;
}

/** The words before it or the words after it: one of the two is enough. */
export interface OrTerm {
  kind: "or";
}

/** A filter with a value that says nothing, or not yet (`before:20`): it is left out of account, and named in the answer. */
export interface UnclearTerm {
  kind: "unclear";
  text: string;
}

export type SearchTerm = WordsTerm | FilterTerm | OrTerm | UnclearTerm;

const isFilter = (name: string): name is SearchFilter => (searchFilters as readonly string[]).includes(name);
const hasWord = /[\p{L}\p{N}]/u;
/** A minus, a filter's name with its colon, then a value in quotes or what goes on to the next space. */
const piece = /(-*)(?:([a-z]+):)?(?:"([^"]*)(?:"|$)|([^\s"]*))/iy;

/**
 * The terms of what was typed, in their order. Whatever cannot be found (signs alone) is left out; a filter that there is not
 * (`http://…`) is words.
 */
export function parseSearch(text: string): SearchTerm[] {
  const terms: SearchTerm[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    piece.lastIndex = at;
    const found = piece.exec(text);
    if (found === null || found[0] === "") {
      at += 1;
      continue;
    }
    at += found[0].length;
    const term = termOf(found);
    if (term !== undefined) terms.push(term);
  }
  return withSoundOrs(terms);
}

function termOf([whole, dashes = "", name, quoted, bare]: RegExpExecArray): SearchTerm | undefined {
  const isWithout = dashes !== "";
  const filter = name?.toLowerCase();
  if (filter !== undefined && isFilter(filter)) {
    const value = (quoted ?? bare ?? "").trim();
    return filterOf(filter, value, isWithout) ?? { kind: "unclear", text: whole.replace(/^-+/, "-").trim() };
  }
  if (quoted !== undefined) {
    const phrase = oneSpaced(quoted);
    // What stands before the quote with a colon, and is no filter, belongs to the words.
    const words = name === undefined ? phrase : oneSpaced(`${name} ${phrase}`);
    return hasWord.test(words) ? { kind: "words", words, isPhrase: true, isBegun: false, isWithout } : undefined;
  }
  const words = `${name === undefined ? "" : `${name}:`}${bare ?? ""}`;
  if (!hasWord.test(words)) return undefined;
  if (!isWithout && words.toLowerCase() === "or") return { kind: "or" };
  const isBegun = /[\p{L}\p{N}\p{M}]\*+$/u.test(words);
  return { kind: "words", words: isBegun ? words.replace(/\*+$/, "") : words, isPhrase: false, isBegun, isWithout };
}

function filterOf(filter: SearchFilter, value: string, isWithout: boolean): FilterTerm | undefined {
  const known: readonly string[] | undefined = searchValues[filter as keyof typeof searchValues];
  if (known !== undefined) {
    const lower = value.toLowerCase();
    return known.includes(lower) ? { kind: "filter", filter, value: lower, isWithout } : undefined;
  }
  if (filter === "before" || filter === "after" || filter === "on") {
    const lower = value.toLowerCase();
    return isSearchDate(lower) ? { kind: "filter", filter, value: lower, isWithout } : undefined;
  }
  const one = oneSpaced(value);
  return hasWord.test(one) ? { kind: "filter", filter, value: one, isWithout } : undefined;
}

function oneSpaced(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** An `or` stands between words that are wanted; anywhere else it is a word like others. */
function withSoundOrs(terms: SearchTerm[]): SearchTerm[] {
  const isWanted = (term: SearchTerm | undefined) => term?.kind === "words" && !term.isWithout;
  return terms.map((term, i) =>
    term.kind === "or" && !(isWanted(terms[i - 1]) && isWanted(terms[i + 1]))
      ? { kind: "words", words: "or", isPhrase: false, isBegun: false, isWithout: false }
      : term,
  );
}

/** The text that these terms are read from. */
export function searchText(terms: SearchTerm[]): string {
  return terms.map(textOf).join(" ");
}

function textOf(term: SearchTerm): string {
  if (term.kind === "or") return "or";
  if (term.kind === "unclear") return term.text;
  const minus = term.isWithout ? "-" : "";
  if (term.kind === "filter") return `${minus}${term.filter}:${/[\s"]/.test(term.value) ? `"${term.value}"` : term.value}`;
  if (term.isPhrase) return `${minus}"${term.words}"`;
  return `${minus}${term.words}${term.isBegun ? "*" : ""}`;
}

/**
 * The terms as they are meant while a person still types: the last word, right at the end of the text, may only be begun. A space
 * after it, or quotes around it, say that it is whole.
 */
export function parseTyped(text: string): SearchTerm[] {
  const terms = parseSearch(text);
  const last = terms.at(-1);
  const isAtEnd = /[\p{L}\p{N}\p{M}]$/u.test(text);
  if (!isAtEnd || last?.kind !== "words" || last.isPhrase || last.isWithout) return terms;
  return [...terms.slice(0, -1), { ...last, isBegun: true }];
}

/** The text with one filter more, or with another value for it: for the buttons of a screen. Null takes it away. */
export function withFilter(text: string, filter: SearchFilter, value: string | null): string {
  const kept = parseSearch(text).filter((term) => term.kind !== "filter" || term.filter !== filter || term.isWithout);
  const added = value === null ? undefined : filterOf(filter, value, false);
  return searchText(added === undefined ? kept : [...kept, added]);
}

/** A day, a month, a year, `today`, `yesterday`, or so many days, weeks, months or years back (`7d`, `2w`, `3m`, `1y`). */
const datePattern = /^(?:(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|(today|yesterday)|(\d{1,4})([dwmy]))$/;

function isSearchDate(value: string): boolean {
  return daysOf(value, { year: 2026, month: 6, day: 15 }) !== undefined;
}

interface Day {
  year: number;
  month: number;
  day: number;
}

/** The time that a date of a search means, for one who asks at `now` in this time zone (IANA): from its first moment to before its end. */
export function timesOf(value: string, { now, timeZone }: { now: Date; timeZone: string }): { from: Date; to: Date } | undefined {
  const days = daysOf(value, dayAt(now, timeZone));
  return days === undefined ? undefined : { from: startOf(days.first, timeZone), to: startOf(days.end, timeZone) };
}

/** The first day that is meant, and the day after the last. A span that goes back from today ends with today. */
function daysOf(value: string, today: Day): { first: Day; end: Day } | undefined {
  const found = datePattern.exec(value);
  if (found === null) return undefined;
  const [, year, month, day, named, amount, unit] = found;
  if (named !== undefined) {
    const first = named === "today" ? today : shifted(today, { day: -1 });
    return { first, end: shifted(first, { day: 1 }) };
  }
  if (amount !== undefined) {
    const back = -Number(amount);
    const by = { d: { day: back }, w: { day: 7 * back }, m: { month: back }, y: { year: back } }[unit as "d" | "w" | "m" | "y"];
    const first = shifted(today, by);
    return first.year < 1 ? undefined : { first, end: shifted(today, { day: 1 }) };
  }
  const first = { year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) };
  const real = shifted(first, {});
  if (first.year < 1 || real.month !== first.month || real.day !== first.day) return undefined;
  return { first, end: shifted(first, day !== undefined ? { day: 1 } : month !== undefined ? { month: 1 } : { year: 1 }) };
}

function shifted({ year, month, day }: Day, by: Partial<Day>): Day {
  const date = new Date(0);
  const months = month - 1 + (by.month ?? 0);
  const years = year + (by.year ?? 0);
  // The 31st of a month that has 30 days is its last day.
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(years, months + 1, 0);
  const isMoved = by.month !== undefined || by.year !== undefined;
  date.setUTCFullYear(years, months, (isMoved ? Math.min(day, lastDay.getUTCDate()) : day) + (by.day ?? 0));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function dayAt(moment: Date, timeZone: string): Day {
  const { year, month, day } = partsAt(moment, timeZone);
  return { year, month, day };
}

function partsAt(moment: Date, timeZone: string): Day & { ms: number } {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const [year, month, day] = [part.year ?? 0, part.month ?? 0, part.day ?? 0];
  return { year, month, day, ms: Date.UTC(year, month - 1, day, part.hour ?? 0, part.minute ?? 0, part.second ?? 0) };
}

/** The first moment of a day in a time zone; where clocks jump over midnight, the first moment after. */
function startOf({ year, month, day }: Day, timeZone: string): Date {
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const wanted = midnight.getTime();
  const offsetAt = (ms: number) => partsAt(new Date(ms), timeZone).ms - Math.floor(ms / 1000) * 1000;
  // Which offset holds at that midnight is known from the day around it: the earliest moment that reads as midnight or later.
  const candidates = [offsetAt(wanted - 86_400_000), offsetAt(wanted + 86_400_000)].map((offset) => wanted - offset);
  const sound = candidates.filter((ms) => offsetAt(ms) + ms >= wanted).toSorted((a, b) => a - b);
  return new Date(sound[0] ?? wanted - offsetAt(wanted));
}
