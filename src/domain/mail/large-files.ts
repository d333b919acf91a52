// Takes the large files out of a message while it streams by, so that it never stands in memory whole: what is left is read as
// any other, and where it finds the mark that stands for a file, the file is named that was kept.
import { randomBytes } from "node:crypto";
import { spend } from "../../server/spent-memory.ts";
import type { StoredContent } from "../file/store.ts";
import type { ReadMessage } from "./read-message.ts";

/** A base64 body (RFC 2045, 6.8) is taken out from this size on, as it is written in the message. */
const largeBytes = 1024 * 1024;
/** So much of its beginning stays, by which a reader tells what it is. */
const beginningBytes = 4_100;
const stepBytes = 64 * 1024;
/** No head of a part is longer, and no line of one. */
const longestHead = 64 * 1024;

/** A message without its large files. */
export interface LightMessage {
  raw: Buffer;
  /** What stands at the end of the file that is left in the place of each. */
  marks: { mark: Buffer; kept: StoredContent }[];
}

/** Something in it is not as programs write it: it must be read as a whole. */
class NotPlain extends Error {}

/**
 * Reads the message to its end, hands the bytes of each large file to `keep`, and returns the rest; undefined where a file is
 * not written plainly. Bodies that are words, messages or wrappings themselves (text, message, multipart, calendars, TNEF, PKCS #7) stay.
 */
export async function withoutLargeFiles(
  bytes: AsyncIterable<Buffer>,
  keep: (bytes: AsyncIterable<Buffer>) => Promise<StoredContent>,
): Promise<LightMessage | undefined> {
  const window = openWindow(bytes);
  const marks: LightMessage["marks"] = [];
  try {
    for (let head = ""; ; ) {
      if (head === "") window.skipBlank();
      const line = window.lineHere();
      if (line === undefined) {
        if (window.isOver()) return { raw: window.left(), marks };
        await window.more();
        continue;
      }
      const isHead = /^[\w-]+[ \t]*:|^[ \t]+\S/.test(line) && head.length < longestHead;
      if (isHead) head += line;
      const isBodyNext = line === "\n" || line === "\r\n";
      if (isBodyNext && holdsFile(head) && (await window.holdsLargeBody())) {
        const mark = randomBytes(32);
        const kept = await keep(window.takeBody(mark));
        marks.push({ mark, kept });
      }
      if (!isHead) head = "";
    }
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/**
 * Where each large file was kept, by its place among the files that were read; undefined where one of them is not there as a file,
 * exactly once, or is of a kind that is looked into and whose head had hidden it.
 */
export function keptFiles({ files }: ReadMessage, { marks }: LightMessage): Map<number, StoredContent> | undefined {
  const places = new Map<number, StoredContent>();
  for (const { mark, kept } of marks) {
    const found = files.flatMap(({ bytes }, i) => (mark.equals(bytes.subarray(-mark.length)) ? [i] : []));
    const [place] = found;
    if (place === undefined || found.length > 1 || isLookedInto(files[place]?.name ?? "")) return undefined;
    places.set(place, kept);
  }
  return places;
}

const wrappings =
  /^content-type[ \t]*:\s*"?(?:text|message|multipart)\/|application\/ics|ms-tnef|pkcs7-mime|winmail\.dat|\.(?:p7m|ics)\b/im;

/** By its name once it is decoded, which a head may write in many ways. */
const isLookedInto = (name: string) => /\.(?:ics|p7m)$|^winmail\.dat$/i.test(name);

function holdsFile(head: string): boolean {
  return /^content-transfer-encoding[ \t]*:\s*base64\s*$/im.test(head) && !wrappings.test(head);
}

/** What is looked at of a message, and what was seen of it and stays. */
function openWindow(bytes: AsyncIterable<Buffer>) {
  const source = bytes[Symbol.asyncIterator]();
  const light: Buffer[] = [];
  let held: Buffer = Buffer.alloc(0);
  let at = 0;
  let isEnded = false;
  /** Where the first line was found that ends a body, and from where up to where it was looked for: no place is searched twice. */
  let seen: { from: number; upTo: number; end: number | undefined } = { from: 0, upTo: 0, end: undefined };

  async function more(): Promise<boolean> {
    if (isEnded) return false;
    const { value, done } = await source.next();
    isEnded = done === true;
    if (!isEnded) {
      // What was looked at stays as it is: only what is left of it is put together with what comes.
      if (at > 0) light.push(held.subarray(0, at));
      held = at === held.length ? value : Buffer.concat([held.subarray(at), value]);
      seen = { from: seen.from - at, upTo: seen.upTo - at, end: seen.end === undefined ? undefined : seen.end - at };
      at = 0;
    }
    return !isEnded;
  }

  /** The next line; undefined where more has to come first, or all was seen. */
  function lineHere(): string | undefined {
    const end = held.indexOf(0x0a, at);
    const isWhole = end !== -1 || isEnded || held.length - at > longestHead;
    if (!isWhole || at === held.length) return undefined;
    const from = at;
    at = end === -1 ? held.length : end + 1;
    // A line that is too long for a head is none of one: what it says is not asked.
    return at - from > longestHead ? "" : held.toString("latin1", from, at);
  }

  function skipBlank(): void {
    while (held[at] === 0x0a || (held[at] === 0x0d && held[at + 1] === 0x0a)) at++;
  }

  const isOver = () => isEnded && at === held.length;

  /** Where the line begins that ends a body; -1 where none does so far. */
  function endOfBody(from: number): number {
    if (held[from] === 0x2d && held[from + 1] === 0x2d) return from;
    const isKnown = seen.from <= from && from <= (seen.end ?? seen.upTo);
    if (!isKnown || (seen.end === undefined && seen.upTo < held.length)) {
      const found = held.indexOf("\n--", isKnown ? Math.max(from, seen.upTo - 2) : from, "latin1");
      seen = { from: isKnown ? seen.from : from, upTo: held.length, end: found === -1 ? undefined : found };
    }
    return seen.end === undefined ? -1 : seen.end + 1;
  }

  function hold(bytes: Buffer): void {
    held = bytes;
    seen = { from: 0, upTo: 0, end: undefined };
  }

  async function holdsLargeBody(): Promise<boolean> {
    while (held.length - at < largeBytes && endOfBody(at) === -1 && (await more()));
    const end = endOfBody(at);
    return (end === -1 ? held.length : end) - at >= largeBytes;
  }

  /** Its bytes, to the last; in their place stay the beginning and the mark. */
  async function* takeBody(mark: Buffer): AsyncGenerator<Buffer> {
    light.push(held.subarray(0, at));
    hold(held.subarray(at));
    at = 0;
    const beginning: Buffer[] = [];
    let beginningLength = 0;
    for (let open = ""; ; ) {
      const end = endOfBody(0);
      const isLast = end !== -1 || isEnded;
      // The line that ends it may be cut in two.
      const upTo = end !== -1 ? end : isEnded ? held.length : Math.max(0, held.length - 2);
      // Little at a time: what is short-lived and small costs the memory nothing.
      for (let from = 0; from < upTo || (isLast && open !== ""); from += stepBytes) {
        const isLastStep = isLast && from + stepBytes >= upTo;
        const digits = open + held.toString("latin1", from, Math.min(from + stepBytes, upTo)).replace(/[\r\n \t]+/g, "");
        const whole = isLastStep ? digits.length : digits.length - (digits.length % 4);
        open = digits.slice(whole);
        const piece = fromBase64(digits.slice(0, whole), isLastStep);
        if (beginningLength < beginningBytes) {
          beginning.push(Buffer.from(piece.subarray(0, beginningBytes - beginningLength)));
          beginningLength += piece.length;
        }
        if (piece.length > 0) yield piece;
        spend(piece.length);
      }
      hold(held.subarray(upTo));
      if (isLast) break;
      const next = await source.next();
      isEnded = next.done === true;
      if (!isEnded) hold(Buffer.concat([held, next.value]));
    }
    const stays = Buffer.concat([...beginning, mark]).toString("base64");
    light.push(Buffer.from(`${stays.replace(/.{76}/g, "$&\r\n")}\r\n`, "latin1"));
  }

  function left(): Buffer {
    return Buffer.concat([...light, held.subarray(0, at)]);
  }

  return { lineHere, skipBlank, isOver, more, holdsLargeBody, takeBody, left };
}

/** Refuses what is more, or less, than base64 digits with their padding at the very end. */
function fromBase64(digits: string, isLast: boolean): Buffer {
  const bytes = Buffer.from(digits, "base64");
  const padding = isLast ? /={0,2}$/.exec(digits)?.[0].length : 0;
  const expected = Math.floor(((digits.length - (padding ?? 0)) * 3) / 4);
  const isUneven = padding !== 0 && digits.length % 4 !== 0;
  if (bytes.length !== expected || isUneven || /[-_]/.test(digits)) throw new NotPlain();
  return bytes;
}
