// Finds the messages in an mbox, one after the other, without ever holding more than one: mboxo, mboxrd and mboxcl, with LF or CRLF.

/** A file that is read at any place. */
export interface Bytes {
  size: number;
  read(from: number, length: number): Promise<Buffer>;
}

export interface FoundMessage {
  /** Where it begins, and where the next one does, or the file ends. */
  place: number;
  next: number;
  /** The message; undefined where it is larger than it may be. */
  raw: Buffer | undefined;
}

const firstWindow = 64 * 1024;
/** What may stand beside a message: its From line, blank lines, the beginning of the next. */
const beside = 8 * 1024;

/**
 * The message that begins at `place`, or the first after it; undefined at the end. A file that does not begin as an mbox does is
 * one message (.eml).
 */
export async function nextMessage(bytes: Bytes, place: number, mostBytes: number): Promise<FoundMessage | undefined> {
  if (place >= bytes.size) return undefined;
  for (let length = firstWindow; ; length *= 2) {
    const most = Math.min(length, mostBytes + beside);
    const window = await bytes.read(place, most);
    const isEnd = place + window.length >= bytes.size;
    const found = messageIn(window, isEnd, place === 0);
    if (found === "nothing") return undefined;
    if (found !== undefined) {
      const isTooLarge = found.raw.length > mostBytes;
      // Apart from what was read beside it: whoever hands the message on does not hand that on too.
      return {
        place: place + found.begin,
        next: place + found.end,
        raw: isTooLarge ? undefined : Buffer.copyBytesFrom(found.raw),
      };
    }
    if (most < length) return skipLarge(bytes, place, window);
  }
}

interface InWindow {
  begin: number;
  end: number;
  raw: Buffer;
}

/** The first message of a window; undefined where more has to be read to see its end. */
function messageIn(window: Buffer, isEnd: boolean, isFirst: boolean): InWindow | "nothing" | undefined {
  let begin = 0;
  // Byte order mark, and blank lines between messages.
  if (isFirst && window.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) begin = 3;
  while (window[begin] === 0x0a || window[begin] === 0x0d) begin++;
  if (begin >= window.length) return isEnd ? "nothing" : undefined;
  const lineEnd = window.indexOf(0x0a, begin);
  const isMbox = lineEnd !== -1 && isFromLine(window, begin, lineEnd);
  if (!isMbox && isFirst) return isEnd ? { begin, end: window.length, raw: window.subarray(begin) } : undefined;
  const start = isMbox ? lineEnd + 1 : begin;
  const stated = statedEnd(window, start, isEnd);
  if (stated === "unknown") return undefined;
  if (stated !== undefined) return { begin, end: stated, raw: window.subarray(start, stated) };
  const next = nextFromLine(window, start, isEnd);
  if (next === undefined && !isEnd) return undefined;
  const end = next ?? window.length;
  return { begin, end, raw: unquoted(window.subarray(start, withoutBlank(window, start, end))) };
}

/** Where the message ends by its Content-Length (mboxcl), if there one ends; `unknown` where the window is too short to tell. */
function statedEnd(window: Buffer, start: number, isEnd: boolean): number | "unknown" | undefined {
  const head = /\r?\n\r?\n/.exec(window.toString("latin1", start, Math.min(window.length, start + 64 * 1024)));
  if (head === null) return undefined;
  const headers = window.toString("latin1", start, start + head.index + 2);
  const [, length] = /^content-length:[ \t]*(\d{1,12})[ \t]*\r?$/im.exec(headers) ?? [];
  if (length === undefined) return undefined;
  let end = start + head.index + head[0].length + Number(length);
  if (end > window.length) return isEnd ? undefined : "unknown";
  while (window[end] === 0x0a || window[end] === 0x0d) end++;
  if (end === window.length) return isEnd ? end : "unknown";
  const lineEnd = window.indexOf(0x0a, end);
  if (lineEnd === -1 && !isEnd) return "unknown";
  return isFromLine(window, end, lineEnd === -1 ? window.length : lineEnd) ? end : undefined;
}

/** The next line that begins a message: a From line with a time in it, after which a header stands. */
function nextFromLine(window: Buffer, start: number, isEnd: boolean): number | undefined {
  for (let at = window.indexOf("\nFrom ", start); at !== -1; at = window.indexOf("\nFrom ", at + 1)) {
    const lineEnd = window.indexOf(0x0a, at + 1);
    if (lineEnd === -1) return undefined;
    if (!isFromLine(window, at + 1, lineEnd)) continue;
    const header = window.toString("latin1", lineEnd + 1, lineEnd + 200);
    if (/^[!-9;-~]+[ \t]*:|^>From /.test(header)) return at + 1;
    if (header.length < 100 && !isEnd) return undefined;
  }
  return undefined;
}

/** "From tomas@customer.example Mon Mar  2 09:00:00 2026", in whatever way programs write its end. */
function isFromLine(window: Buffer, from: number, to: number): boolean {
  const line = window.toString("latin1", from, Math.min(to, from + 500));
  if (!line.startsWith("From ")) return false;
  // In two steps: in one, a file of nothing but times would be looked at for minutes while everybody waits.
  const time = /\b\d{1,2}:\d\d\b/.exec(line);
  return time !== null && /\b\d{4}\b/.test(line.slice(time.index + time[0].length));
}

/** One blank line belongs to the mbox, not to the message. */
function withoutBlank(window: Buffer, start: number, end: number): number {
  const tail = window.toString("latin1", Math.max(start, end - 4), end);
  const blank = /(?:\r\n\r\n|\n\n)$/.exec(tail)?.[0];
  return blank === undefined ? end : end - blank.length / 2;
}

/** Takes one ">" from lines that were quoted because they begin with "From " (mboxrd; of mboxo's too). */
function unquoted(raw: Buffer): Buffer {
  if (!raw.includes("\n>")) return raw;
  return Buffer.from(raw.toString("latin1").replace(/^>(>*From )/gm, "$1"), "latin1");
}

/** Past a message that is too large, piece by piece. */
async function skipLarge(bytes: Bytes, place: number, window: Buffer): Promise<FoundMessage> {
  let at = place + Math.max(0, window.length - beside);
  while (at < bytes.size) {
    const piece = await bytes.read(at, firstWindow + beside);
    const isEnd = at + piece.length >= bytes.size;
    const next = nextFromLine(piece, 0, isEnd);
    if (next !== undefined) return { place, next: at + next, raw: undefined };
    if (isEnd) break;
    at += piece.length - beside;
  }
  return { place, next: bytes.size, raw: undefined };
}
