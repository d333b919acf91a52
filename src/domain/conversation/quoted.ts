// Tells the words of a mail from the earlier ones that its program quoted, and from the signature below them.
import {
  headLabelOf,
  isAttribution,
  isDeviceLine,
  isForwardedLine,
  isOriginalLine,
  isWholeAttribution,
  mayBeginAttribution,
  saysBelow,
} from "./quoted-language.ts";

export interface SplitWords {
  /** What the sender wrote now; with answers between quoted lines these lines, too. */
  words: string;
  /** Name, address and what programs put below the words. */
  signature: string;
  /** The earlier mails, without marks. */
  quoted: string;
}

/** Beyond this nobody reads on, and a list shows two hundred signs. */
const mostCharacters = 200_000;

/** Splits a text. What cannot be told for certain counts as words: an answer is never hidden. */
export function splitWords(text: string): SplitWords {
  const lines = text.slice(0, mostCharacters).replace(/\r\n?/g, "\n").trim().split("\n");
  const rest = text.length > mostCharacters ? text.slice(mostCharacters) : "";
  const { own, quoted } = splitQuoted(lines);
  const { words, signature } = withoutSignature(own);
  const all = rest === "" ? words : lines.join("\n") + rest;
  return rest === "" ? { words: all, signature, quoted } : { words: all, signature: "", quoted: "" };
}

/** The words with their signature, and what was quoted: as a mail is shown. */
export function withoutQuoted(text: string): { words: string; quoted: string } {
  const { words, signature, quoted } = splitWords(text);
  return { words: signature === "" ? words : `${words}\n\n${signature}`.trim(), quoted };
}

/** What the sender wrote now and nothing else, for a line in a list: also without the quoted lines between answers. */
export function ownWords(text: string): string {
  const { words } = splitWords(text);
  const lines = words.split("\n");
  const own = lines.filter((line, i) => !isQuoted(line) && !isIntroduction(lines, i)).join("\n");
  return own.trim() === "" ? (words === "" ? text.trim() : words) : own.replace(/\n{3,}/g, "\n\n").trim();
}

/** ">" as most programs write it, and "DK>" as The Bat! does. */
const isQuoted = (line: string) => /^\s{0,3}(?:[>＞]|[A-Z]{1,3}> )/.test(line);
const isBlank = (line: string) => line.trim() === "";

function isIntroduction(lines: readonly string[], at: number): boolean {
  const next = lines.slice(at + 1, at + 3).find((line) => !isBlank(line));
  return next !== undefined && isQuoted(next) && isAttribution(lines[at] ?? "");
}

interface Own {
  own: string;
  quoted: string;
}

function splitQuoted(lines: string[]): Own {
  const whole = { own: lines.join("\n").trim(), quoted: "" };
  const from = beginningOf(lines);
  if (from === undefined) return marked(lines) ?? whole;
  const words = lines.slice(0, from).join("\n").trim();
  const history = lines.slice(from);
  const begins = history.findIndex((line, i) => i > 0 && isQuoted(line));
  // Marked lines below a head or an attribution: there may be answers between them, or below them.
  if (begins !== -1 && isOnlyHead(history.slice(0, begins))) return marked(lines) ?? whole;
  if (words === "" || isOnlyFarewell(words)) return words === "" ? whole : { own: words, quoted: unmarked(history) };
  // Without marks nobody can tell which lines are the sender's.
  if (saysBelow(words)) return whole;
  return { own: words, quoted: unmarked(history) };
}

/** Whether the lines before the first marked one only tell who had written. */
function isOnlyHead(lines: readonly string[]): boolean {
  const words = lines.filter(
    (line) => !isBlank(line) && headLabelOf(line) === undefined && !isOriginalLine(line) && !isRule(line),
  );
  return words.length === 0 || (words.length <= 4 && isAttribution(words.join(" ")));
}

/** Nothing but what a telephone puts below: the words may be none, and the quotation is still one. */
function isOnlyFarewell(words: string): boolean {
  return words.split("\n").every((line) => isBlank(line) || isDeviceLine(line));
}

/** Texts in which the earlier words are marked line by line: below, above, or with answers between. Undefined where none are. */
function marked(lines: string[]): Own | undefined {
  const first = lines.findIndex(isQuoted);
  if (first === -1) return undefined;
  const last = lines.findLastIndex(isQuoted);
  const above = introductionBefore(lines, first);
  const before = lines.slice(0, above).join("\n").trim();
  const after = lines.slice(last + 1);
  const isAtEnd = after.every(isBlank) || isSignature(after);
  const isOneBlock = lines
    .slice(first, last)
    .every((line, i) => isQuoted(line) || isBlank(line) || isContinuation(lines, first + i));
  if (isOneBlock && isAtEnd && before !== "") {
    const below = after.join("\n").trim();
    return { own: below === "" ? before : `${before}\n\n${below}`, quoted: unmarked(lines.slice(first, last + 1)) };
  }
  // Below a whole mail that was quoted with the name of its writer stands the answer.
  if (isOneBlock && !isAtEnd && before === "" && above < first) {
    return { own: after.join("\n").trim(), quoted: unmarked(lines.slice(first, last + 1)) };
  }
  // Answers between: what is quoted behind the last of them is history.
  let start = last + 1;
  while (start > 0 && (isQuoted(lines[start - 1] ?? "") || isBlank(lines[start - 1] ?? ""))) start--;
  const answers = lines.slice(0, introductionBefore(lines, start)).join("\n").trim();
  if (!after.every(isBlank) || answers === "" || !lines.slice(start).some(isQuoted)) {
    return { own: lines.join("\n").trim(), quoted: "" };
  }
  return { own: answers, quoted: unmarked(lines.slice(start)) };
}

/** A marked line that was broken in two by a program on the way: the second half is short and stands between marked ones. */
function isContinuation(lines: readonly string[], at: number): boolean {
  const [before = "", line = "", after = ""] = [lines[at - 1], lines[at], lines[at + 1]];
  const isBetween = isQuoted(before) && isQuoted(after) && before.length >= 66 && !/[.!?:]$/.test(before.trimEnd());
  return isBetween && line.length < 30 && /^[\p{Ll}\d]/u.test(line);
}

function unmarked(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/^\s{0,3}(?:[A-Z]{1,3}> ?)?(?:[>＞][>＞ ]*)?/, (mark) => (isQuoted(line) ? "" : mark)))
    .join("\n")
    .trim();
}

/** "On 3 May 2026 at 09:41, Desk <desk@hotel.example> wrote:" may be broken over some lines, with empty ones below. */
function introductionBefore(lines: readonly string[], start: number): number {
  let end = start;
  while (end > 0 && start - end < 3 && isBlank(lines[end - 1] ?? "")) end--;
  for (let count = 1; count <= 4 && end - count >= 0; count++) {
    const introduction = lines.slice(end - count, end);
    if (introduction.some(isBlank)) break;
    const joined = introduction.join(" ");
    if (isWholeAttribution(joined)) return skipRule(lines, end - count);
    if (count === 1 && isSimpleIntroduction(joined) && !isAttribution(joined)) return end - 1;
    if (count === 1 && /[:：]\s*$/.test(joined) && headLabelOf(joined) !== undefined) break;
  }
  if (isAttribution(lines[end - 1] ?? "")) return skipRule(lines, end - 1);
  return headBefore(lines, end) ?? (end === start ? start : restOf(lines, end, start));
}

const restOf = (lines: readonly string[], end: number, start: number) => (/[:：]\s*$/.test(lines[end - 1] ?? "") ? start : end);

/** A line with a date and a colon, of a program that is not known. */
function isSimpleIntroduction(line: string): boolean {
  return line.length <= 300 && /[:：]\s*$/.test(line) && /\d{4}|\d{1,2}[:.]\d{2}/.test(line) && /[\p{L}]/u.test(line);
}

/** A head that stands right above marked lines. */
function headBefore(lines: readonly string[], end: number): number | undefined {
  let at = end;
  while (at > 0 && headLabelOf(lines[at - 1] ?? "") !== undefined) at--;
  if (end - at < 2) return undefined;
  return skipRule(lines, at);
}

const isRule = (line: string) => /^\s*[_\-=*]{5,}\s*$/.test(line);

function skipRule(lines: readonly string[], at: number): number {
  let from = at;
  while (from > 0 && (isBlank(lines[from - 1] ?? "") || isRule(lines[from - 1] ?? "") || isOriginalLine(lines[from - 1] ?? "")))
    from--;
  // Empty lines alone belong to the words.
  return lines.slice(from, at).some((line) => !isBlank(line)) ? from : at;
}

/** Where an earlier mail begins that is told by its head or by who had written; undefined where none does, or where it is forwarded. */
function beginningOf(lines: readonly string[]): number | undefined {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (isForwardedLine(line)) return undefined;
    if (isGroupWise(line)) return at;
    if (isBlank(line) || isQuoted(line)) continue;
    // Named alone it may be what somebody tells of.
    if (isOriginalLine(line) && lines.slice(at + 1, at + 5).some(isOfHistory)) return at;
    if (headLabelOf(line) !== undefined && isHeadAt(lines, at)) return skipRule(lines, at);
    if (attributionAt(lines, at)) return skipRule(lines, at);
  }
  return undefined;
}

const isOfHistory = (line: string) => headLabelOf(line) !== undefined || isQuoted(line);

/** ">>> Desk <desk@hotel.example> 5/4/2026 9:41 AM >>>" */
const isGroupWise = (line: string) => line.length < 300 && /^>>> .*\d.* >>>\s*$/.test(line);

/**
 * From, and at least two more of Sent, To, Subject: in any order, with lines that were broken. A booking has such lines, too:
 * what makes it a head is an address, a time, or how it stands apart.
 */
function isHeadAt(lines: readonly string[], at: number): boolean {
  const above = lines[at - 1] ?? "";
  let isProven = isRule(above) || isOriginalLine(above);
  const kinds = new Set<string>();
  let others = 0;
  for (const line of lines.slice(at, at + 14)) {
    const kind = headLabelOf(line);
    if (kind !== undefined) {
      kinds.add(kind);
      others = 0;
      isProven ||= /@/.test(line) || (kind === "date" && (/\d[:.h]\d{2}/.test(line) || (isBlank(above) && /\d{4}/.test(line))));
    } else if (isBlank(line) ? kinds.size >= 3 : ++others > 2) break;
  }
  const others3 = ["date", "to", "subject"].filter((kind) => kinds.has(kind)).length;
  return kinds.has("from") && others3 >= 2 && isProven;
}

function attributionAt(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (!mayBeginAttribution(line) && !/[:：]\s*$/.test(line)) return false;
  let joined = "";
  for (let count = 0; count < 4; count++) {
    const next = lines[at + count] ?? "";
    if (count > 0 && (isBlank(next) || isQuoted(next))) return false;
    joined = count === 0 ? next : `${joined} ${next}`;
    if (joined.length > 400) return false;
    if (isAttribution(joined) && lines.slice(at + count + 1).some((each) => !isBlank(each))) {
      // People tell who wrote what, too; programs name the address, or leave a line free before it and after it.
      const isFree = (line = "") => isBlank(line) || isRule(line) || isQuoted(line);
      if (!/@/.test(joined) && !(isFree(lines[at - 1]) && isFree(lines[at + count + 1]))) return false;
      // What stands before it is not part of it.
      return count === 0 || (mayBeginAttribution(line) && !isWholeAttribution(next));
    }
  }
  return false;
}

const mostSignatureLines = 40;

/** The words up to "-- ", or up to the line of a telephone at their end. */
function withoutSignature(own: string): { words: string; signature: string } {
  const lines = own.split("\n");
  let from = lines.findLastIndex((line) => /^--\s?$/.test(line));
  if (from !== -1 && (lines.length - from > mostSignatureLines || lines.slice(from).some(isQuoted))) from = -1;
  let seen = 0;
  for (let at = (from === -1 ? lines.length : from) - 1; at >= 0 && seen < 4; at--) {
    const line = lines[at] ?? "";
    if (isBlank(line)) continue;
    seen++;
    // What stands below it would go with it.
    if (!isDeviceLine(line)) break;
    from = at;
  }
  if (from === -1) return { words: own.trim(), signature: "" };
  const words = lines
    .slice(0, from)
    .join("\n")
    .replace(/\n\s*[_-]{2,}\s*$/, "")
    .trim();
  return words === "" ? { words: own.trim(), signature: "" } : { words, signature: lines.slice(from).join("\n").trim() };
}

/** What stands below quoted lines and is nobody's answer: a signature, or the foot of a list. */
function isSignature(lines: readonly string[]): boolean {
  const words = lines.filter((line) => !isBlank(line));
  const [first = ""] = words;
  return words.length <= 12 && (/^--\s?$/.test(first) || /^_{10,}\s*$/.test(first) || words.every(isDeviceLine));
}
