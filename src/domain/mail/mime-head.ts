// The head of a message or of one of its parts: its fields, and what stands in them behind semicolons (RFC 5322, 2045, 2231).
import { decodeText } from "./decode-words.ts";
import { decodeField, type RawText } from "./encoded-words.ts";

export interface Field {
  /** The name in small letters. */
  key: string;
  originalKey: string;
  /** Unfolded; a character for each byte. */
  value: RawText;
}

export interface Head {
  fields: Field[];
  /** Where the body begins. */
  bodyAt: number;
  /** There was more than anyone sends, and it was left out. */
  isCut: boolean;
}

const mostFields = 5_000;
const longestHead = 512 * 1024;
const longestField = 100_000;

const fieldName = /^([!-9;-~]{1,100})[ \t]*:/;
/** What a head of a mail holds at least one of: words that begin with "Hello:" are none. */
const knownNames =
  /^(?:from|to|cc|bcc|subject|date|sender|reply-to|received|message-id|in-reply-to|references|return-path|delivered-to|mime-version|content-.*|x-.*|list-.*|dkim-.*|arc-.*|authentication-results|comments|keywords|precedence|auto-submitted|errors-to|envelope-to|organization|user-agent|importance|priority|status|thread-.*|resent-.*|original-.*|disposition-.*|feedback-id)$/;

/** Reads the head that begins at `start`. `isDelimiter` tells the lines at which a part begins, where the empty line was forgotten. */
export function readHead(
  raw: Buffer,
  start: number,
  end: number,
  isDelimiter: (line: string, fields: readonly Field[]) => boolean = () => false,
): Head {
  const fields: Field[] = [];
  let at = start;
  let bytes = 0;
  let isCut = false;
  let current: { key: string; originalKey: string; lines: string[]; length: number } | undefined;
  const keep = () => {
    if (current !== undefined) fields.push({ key: current.key, originalKey: current.originalKey, value: unfold(current.lines) });
    current = undefined;
  };
  while (at < end) {
    const lineEnd = endOfLine(raw, at, end);
    const line = raw.toString("latin1", at, Math.min(lineEnd.words, at + longestField));
    if (line === "" || (isBlank(line) && !goesOn(raw, lineEnd.next, end))) {
      keep();
      return { ...sureHead(fields, start, lineEnd.next), isCut };
    }
    const isFolded = /^[ \t]/.test(line);
    const [, name] = isFolded ? [] : (fieldName.exec(line) ?? []);
    const isJunk = !isFolded && name === undefined;
    if (isJunk) keep();
    if ((isJunk && isDelimiter(line, fields)) || (isJunk && !isField(raw, lineEnd.next, end))) {
      keep();
      return { ...sureHead(fields, start, at), isCut };
    }
    // A line that is too long is cut, and the fields below it still count.
    if (lineEnd.words - at > longestField) isCut = true;
    bytes += Math.min(lineEnd.next - at, longestField);
    if (bytes > longestHead || fields.length > mostFields) isCut = true;
    else if (name !== undefined) {
      keep();
      const colon = line.indexOf(":");
      current = { key: name.toLowerCase(), originalKey: name, lines: [line.slice(colon + 1)], length: line.length };
    } else if (isFolded && current !== undefined && current.length < longestField) {
      current.lines.push(line);
      current.length += line.length;
    }
    at = lineEnd.next;
  }
  keep();
  return { ...sureHead(fields, start, end), isCut };
}

/** Words that happen to have a colon in their first line are a body without a head. */
function sureHead(fields: Field[], start: number, bodyAt: number): Pick<Head, "fields" | "bodyAt"> {
  return fields.length > 0 && !fields.some(({ key }) => knownNames.test(key))
    ? { fields: [], bodyAt: start }
    : { fields, bodyAt };
}

export function endOfLine(raw: Buffer, at: number, end: number): { words: number; next: number } {
  const found = raw.indexOf(0x0a, at);
  const next = found === -1 || found >= end ? end : found + 1;
  let words = next === end && (found === -1 || found >= end) ? end : found;
  while (words > at && raw[words - 1] === 0x0d) words--;
  return { words, next };
}

const isBlank = (line: string) => /^[ \t]*$/.test(line);

/** Whether more of the head follows a line of blanks. */
function goesOn(raw: Buffer, at: number, end: number): boolean {
  const next = raw.toString("latin1", at, Math.min(end, at + 120));
  return /^[ \t]+[^ \t\r\n]/.test(next) || isField(raw, at, end);
}

function isField(raw: Buffer, at: number, end: number): boolean {
  const [, name] = fieldName.exec(raw.toString("latin1", at, Math.min(end, at + 120))) ?? [];
  return name !== undefined && knownNames.test(name.toLowerCase());
}

function unfold(lines: string[]): string {
  const value =
    lines.length === 1 ? (lines[0] ?? "") : lines.map((line, i) => (i === 0 ? line : line.replace(/^[ \t]+/, " "))).join("");
  return value
    .replace(/[\r\n]+/g, " ")
    .replace(/^[ \t]+/, "")
    .trimEnd();
}

export interface Structured {
  /** In small letters, without comments. */
  value: string;
  params: Map<string, string>;
}

const mostParams = 100;

/** "text/plain; charset=utf-8" with its parameters: quoted wrongly or not at all, in sections, by percent, in encoded words. */
export function readStructured(raw: RawText, also: readonly (string | undefined)[] = []): Structured {
  const [start = "", value = ""] = /^(?:\s*\([^()]*\))*[\s"']*([^\s;,("']*)/.exec(raw) ?? [];
  const given = new Map<string, string>();
  // A semicolon may be forgotten: "text/plain charset=utf-8".
  for (const [name, text] of paramsIn(raw.slice(start.length))) if (!given.has(name)) given.set(name, text);
  return { value: value.toLowerCase(), params: decodedParams(given, also) };
}

function* paramsIn(text: string): Generator<[string, string]> {
  let at = 0;
  for (let count = 0; count < mostParams && at < text.length; count++) {
    const beginning = /[\s;,"']*(?:\([^()]*\)[\s;]*)?([^\s=;]{1,100})\s*(=?)\s*/y;
    beginning.lastIndex = at;
    const match = beginning.exec(text);
    if (match === null) {
      const next = text.indexOf(";", at);
      if (next === -1) return;
      at = next + 1;
      continue;
    }
    at = beginning.lastIndex;
    if (match[2] !== "=") continue;
    const { value, next } = text[at] === '"' ? quotedAt(text, at + 1) : tokenAt(text, at);
    yield [(match[1] ?? "").toLowerCase(), value];
    at = next;
  }
}

/** To the quote behind which the next parameter or nothing comes: names are quoted again within, and not escaped. */
function quotedAt(text: string, start: number): { value: string; next: number } {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"' && /^\s*(?:;|$|\(|[\w*-]+\s*=\s*["\w])/.test(text.slice(at + 1, at + 60))) {
      return { value: text.slice(start, at).replace(/\\(["\\])/g, "$1"), next: at + 1 };
    }
  }
  const end = text.indexOf(";", start);
  const stop = end === -1 ? text.length : end;
  return { value: text.slice(start, stop).trim().replace(/"$/, ""), next: stop };
}

function tokenAt(text: string, start: number): { value: string; next: number } {
  const token = /(?:=\?[^?\s]+\?[bq]\?[^?]*\?=\s*)+|[^;]*/iy;
  token.lastIndex = start;
  const match = token.exec(text)?.[0] ?? "";
  // A parameter may follow without a semicolon, on a line of its own.
  const bare = match.replace(/\s+[a-z-]{4,20}=(?!\?).*$/i, "");
  return { value: bare.replace(/\s\([^()]*\)\s*$/, "").trim(), next: start + (bare === match ? match.length : bare.length) };
}

interface Section {
  number: number;
  text: string;
  isEncoded: boolean;
}

function decodedParams(given: Map<string, string>, also: readonly (string | undefined)[]): Map<string, string> {
  const params = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const [name, text] of given) {
    const [, base, number, star] = /^([^*]+)\*(?:(\d{1,4})(\*?))?$/.exec(name) ?? [];
    if (base === undefined) {
      params.set(name, decodePercent(decodeField(text, also)));
      continue;
    }
    const list = sections.get(base) ?? [];
    list.push({ number: Number(number ?? 0), text, isEncoded: number === undefined || star === "*" });
    sections.set(base, list);
  }
  // What is said in sections or by percent is the better of the two.
  for (const [name, list] of sections) params.set(name, decodedSections(list, also));
  return params;
}

/** RFC 2231: sections in their order; a sign may be broken over two of them. */
function decodedSections(sections: Section[], also: readonly (string | undefined)[]): string {
  let charset: string | undefined;
  let plain = "";
  let decoded = "";
  let waiting: Buffer[] = [];
  const flush = () => {
    decoded += decodeField(plain, also);
    plain = "";
    if (waiting.length > 0) decoded += decodeText(Buffer.concat(waiting), charset, also);
    waiting = [];
  };
  for (const [i, { text, isEncoded }] of sections.toSorted((a, b) => a.number - b.number).entries()) {
    if (!isEncoded) {
      if (waiting.length > 0) flush();
      plain += text;
      continue;
    }
    if (plain !== "") flush();
    let rest = text;
    const [, label, words] = i === 0 ? (/^([^'%\s]*)'[^']*'([\s\S]*)$/.exec(text) ?? []) : [];
    if (words !== undefined) {
      charset = label;
      rest = words;
    }
    waiting.push(percentBytes(rest));
  }
  flush();
  return decoded.includes("=?") ? decodeField(decoded, also) : decoded;
}

function percentBytes(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1");
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const digits = bytes[i] === 0x25 ? bytes.toString("latin1", i + 1, i + 3) : "";
    const isCode = /^[0-9a-f]{2}$/i.test(digits);
    bytes[length++] = isCode ? Number.parseInt(digits, 16) : (bytes[i] ?? 0);
    if (isCode) i += 2;
  }
  return bytes.subarray(0, length);
}

/** Programs of the web write names by percent without saying so; only where letters come out that ASCII has not. */
function decodePercent(text: string): string {
  if (!/%[c-f][0-9a-f]%[89ab][0-9a-f]/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
