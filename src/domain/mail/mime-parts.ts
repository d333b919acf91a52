// A raw message taken apart into its parts (MIME), also where boundaries are missing, wrong or the same twice. Linear, and never more than it may be.
import { endOfLine, type Field, readHead, readStructured, type Structured } from "./mime-head.ts";

export interface Part {
  fields: Field[];
  /** In small letters; what a part without a good Content-Type is taken for. */
  type: string;
  params: Map<string, string>;
  disposition: Structured;
  /** Content-Transfer-Encoding in small letters. */
  encoding: string;
  /** As it stands, still encoded; of a multipart what stands before its first part. */
  body: Buffer;
  parts: Part[];
}

/** What is left to be taken apart; `isCut` is set where there was more. */
export interface Budget {
  parts: number;
  isCut: boolean;
}

export const mostParts = 10_000;
const deepest = 30;

/** Takes a whole message apart. */
export function takeApart(raw: Uint8Array): { root: Part; isCut: boolean } {
  const budget: Budget = { parts: mostParts, isCut: false };
  const root = partOf(withLines(raw), budget);
  return { root, isCut: budget.isCut };
}

/** One entity, with its own head, as the inside of a signed message is one. */
export function partOf(raw: Buffer, budget: Budget): Part {
  return readPart(raw, { start: startOf(raw), end: raw.length, parent: "", around: [], depth: 0, budget });
}

/** Old programs end lines with a carriage return alone. */
function withLines(raw: Uint8Array): Buffer {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  if (bytes.includes(0x0a) || !bytes.includes(0x0d)) return bytes;
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(0x0d); at !== -1; at = copy.indexOf(0x0d, at + 1)) copy[at] = 0x0a;
  return copy;
}

/** Behind a mark of byte order, empty lines, and the line by which mailbox files part their mails. */
function startOf(raw: Buffer): number {
  let at = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[at] === 0x0a || raw[at] === 0x0d) at++;
  if (/^>?From [^:\r\n]*(?:\d\d:\d\d|\S+@\S+|-)/.test(raw.toString("latin1", at, at + 200)))
    at = endOfLine(raw, at, raw.length).next;
  return at;
}

interface Place {
  start: number;
  end: number;
  /** The type of the multipart around it. */
  parent: string;
  /** The boundaries of all that are around it. */
  around: readonly string[];
  depth: number;
  budget: Budget;
}

function readPart(raw: Buffer, { start, end, parent, around, depth, budget }: Place): Part {
  budget.parts--;
  const isDelimiter = (line: string) =>
    line.startsWith("--") && line.length > 2 && around.some((boundary) => line.startsWith(`--${boundary}`));
  const { fields, bodyAt, isCut } = readHead(raw, start, end, (line, seen) => isDelimiter(line) || isOwnDelimiter(line, seen));
  budget.isCut ||= isCut;
  const part = describe(fields, parent, raw, bodyAt, end);
  part.body = raw.subarray(bodyAt, end);
  const isMultipart = part.type.startsWith("multipart/");
  if (!isMultipart && !(depth === 0 && part.type === "text/plain" && !hasType(fields))) return part;
  if (depth >= deepest) {
    budget.isCut = true;
    return part;
  }
  const boundary = boundaryOf(part, raw, bodyAt, end, around);
  if (boundary === undefined) return isMultipart ? { ...part, type: bodyTypeOf(raw, bodyAt, end) } : part;
  if (!isMultipart) part.type = "multipart/mixed";
  return { ...part, ...splitParts(raw, { start: bodyAt, end, parent: part.type, around, depth, budget }, boundary) };
}

/** Whether a line is the boundary that the head itself has named, or looks like one. */
function isOwnDelimiter(line: string, fields: readonly Field[]): boolean {
  if (!/^--\S/.test(line)) return false;
  const type = fields.find(({ key }) => key === "content-type")?.value ?? "";
  const boundary = /^\s*multipart\//i.test(type) ? readStructured(type).params.get("boundary") : undefined;
  return line.trimEnd() === `--${boundary}` || (/^--\S{6,70}$/.test(line) && !line.endsWith("--"));
}

function hasType(fields: readonly Field[]): boolean {
  return fields.some(({ key }) => key === "content-type");
}

/** What the head says of a part. Of several types one that has parts is the one that tells how to read it. */
function describe(fields: Field[], parent: string, raw: Buffer, start: number, end: number): Part {
  const first = (key: string) => fields.find((field) => field.key === key && field.value !== "")?.value ?? "";
  const types = fields.filter(({ key, value }) => key === "content-type" && value !== "").slice(0, 5);
  let type = readStructured(types[0]?.value ?? "");
  if (types.length > 1 && !type.value.startsWith("multipart/")) {
    const other = types.map(({ value }) => readStructured(value)).find(({ value }) => value.startsWith("multipart/"));
    const boundary = other?.params.get("boundary");
    if (other !== undefined && boundary && raw.subarray(start, end).includes(`--${boundary}`)) type = other;
  }
  return {
    fields,
    type: normalType(type.value, parent),
    params: type.params,
    disposition: readStructured(first("content-disposition")),
    encoding: first("content-transfer-encoding")
      .replace(/\([^()]*\)/g, "")
      .replace(/["'\s;]/g, "")
      .toLowerCase(),
    body: raw.subarray(start, end),
    parts: [],
  };
}

function normalType(type: string, parent: string): string {
  if (/^[\w.+-]+\/[\w.+-]+$/.test(type)) return type === "text/text" || type === "text/txt" ? "text/plain" : type;
  if (/^(?:text\/?)?html?$/.test(type)) return "text/html";
  if (type === "multipart" || type === "multipart/") return "multipart/mixed";
  if (type === "application" || type === "image") return "application/octet-stream";
  return parent === "multipart/digest" ? "message/rfc822" : "text/plain";
}

/** The boundary that parts this body: the one it names, or the one that stands there where that is another or none. */
function boundaryOf(part: Part, raw: Buffer, start: number, end: number, around: readonly string[]): string | undefined {
  const named = part.params.get("boundary")?.trimEnd();
  if (named !== undefined && named !== "" && named.length <= 1000) {
    if (findDelimiter(raw, named, start, end) !== undefined) return named;
    if (around.includes(named)) return undefined;
  }
  // Part by part a line of dashes is looked for, behind which a head of a part comes.
  const found = /(?:^|\n)--([^\s"<>]{1,200})[ \t]*\r?\n(?:Content-[\w-]+[ \t]*:|\r?\n)/i.exec(
    raw.toString("latin1", start, Math.min(end, start + 20_000)),
  );
  const guess = found?.[1];
  if (guess === undefined || around.includes(guess) || /^-*$/.test(guess)) return undefined;
  const isMultipart = part.type.startsWith("multipart/");
  // Words may hold a line of dashes: a message that says nothing of parts must have two of them, the first at its beginning.
  if (isMultipart) return guess;
  const before = raw.toString("latin1", start, start + (found?.index ?? 0)).trim();
  const isFirst = before === "" || /multi-?part message in MIME/i.test(before);
  const isNamed = /\n?--[^\s]+[ \t]*\r?\nContent-/i.test(found?.[0] ?? "");
  const again = raw.subarray(0, end).indexOf(`\n--${guess}`, start + (found?.index ?? 0) + guess.length);
  return isFirst && isNamed && again !== -1 ? guess : undefined;
}

/** What a body is whose head promises parts and has none. */
function bodyTypeOf(raw: Buffer, start: number, end: number): string {
  return /^\s*<(?:!doctype|html|head|body|div|p|table)\b/i.test(raw.toString("latin1", start, Math.min(end, start + 500)))
    ? "text/html"
    : "text/plain";
}

interface Delimiter {
  at: number;
  next: number;
  isLast: boolean;
}

/** The next line that is this boundary and nothing else. `from` is the beginning of a line. */
function findDelimiter(raw: Buffer, boundary: string, from: number, end: number): Delimiter | undefined {
  // With the line end before it: in a line of nothing but dashes it would be found at every place.
  const needle = Buffer.from(`\n--${boundary}`, "latin1");
  const length = needle.length - 1;
  const within = raw.subarray(0, end);
  const following = (place: number) => {
    const found = within.indexOf(needle, place);
    return found === -1 ? end : found + 1;
  };
  let at = raw.subarray(from, from + length).equals(needle.subarray(1)) ? from : following(from);
  for (; at < end; at = following(at)) {
    let after = at + length;
    const isLast = raw[after] === 0x2d && raw[after + 1] === 0x2d;
    if (isLast) after += 2;
    while (raw[after] === 0x20 || raw[after] === 0x09) after++;
    if (after >= end) return { at, next: end, isLast };
    if (raw[after] === 0x0d || raw[after] === 0x0a) return { at, next: endOfLine(raw, after, end).next, isLast };
  }
  return undefined;
}

function splitParts(raw: Buffer, place: Place, boundary: string): Pick<Part, "body" | "parts"> {
  const { start, end, parent, around, depth, budget } = place;
  let delimiter = findDelimiter(raw, boundary, start, end);
  const body = raw.subarray(start, delimiter?.at ?? end);
  const parts: Part[] = [];
  /** A multipart within that has the same boundary: what comes then is its own, up to the boundary's end. */
  let inner: Part | undefined;
  while (delimiter !== undefined) {
    const next = findDelimiter(raw, boundary, delimiter.next, end);
    if (delimiter.isLast) {
      // Behind the end stands nothing that counts, unless parts go on there.
      if (inner === undefined && (next === undefined || next.isLast)) break;
      inner = undefined;
      delimiter = next;
      continue;
    }
    if (budget.parts <= 0) {
      budget.isCut = true;
      break;
    }
    const part: Part = readPart(raw, {
      start: delimiter.next,
      end: beforeLineEnd(raw, delimiter.next, next?.at ?? end),
      parent: inner?.type ?? parent,
      around: [...around, boundary],
      depth: depth + 1,
      budget,
    });
    (inner?.parts ?? parts).push(part);
    if (isSameWithin(part, boundary)) {
      part.type = part.fields.length > 0 ? (typeIn(part) ?? part.type) : part.type;
      inner ??= part;
    }
    delimiter = next;
  }
  return { body, parts };
}

function isSameWithin(part: Part, boundary: string): boolean {
  return part.parts.length === 0 && part.params.get("boundary") === boundary && typeIn(part) !== undefined;
}

function typeIn({ fields }: Part): string | undefined {
  const value = fields.find(({ key }) => key === "content-type")?.value ?? "";
  return /^\s*(multipart\/[\w.+-]+)/i.exec(value)?.[1]?.toLowerCase();
}

/** The line end before a boundary belongs to the boundary. */
function beforeLineEnd(raw: Buffer, start: number, at: number): number {
  let end = at;
  if (end > start && raw[end - 1] === 0x0a) end--;
  if (end > start && raw[end - 1] === 0x0d) end--;
  return end;
}
