// Words of a head as they are meant: RFC 2047, however senders break it, and bytes above ASCII that stand there as they are.
import { decodeText } from "./decode-words.ts";

/** A field or a parameter as it stands, a character for each byte, with what its bytes are in where they do not say so. */
export type RawText = string;

interface Word {
  charset: string;
  encoding: "B" | "Q";
  text: string;
}

const longestDecoded = 200_000;

/** The words of a raw field. `also` names the charset of the mail's body, for bytes that nothing is said about. */
export function decodeField(raw: RawText, also: readonly (string | undefined)[] = []): string {
  const text = decodeRaw(raw.length > longestDecoded ? raw.slice(0, longestDecoded) : raw, also);
  return text.includes("=?") ? decodeEncodedWords(text, also) : text;
}

/** Only what stands there in 8 bits is decoded; encoded words stay as they are. */
export function decodeRaw(raw: RawText, also: readonly (string | undefined)[] = []): string {
  return /[\u0080-\u00ff]|\u001b/.test(raw) ? decodeText(Buffer.from(raw, "latin1"), undefined, also) : raw;
}

/** Encoded words in a text that is none of bytes any more. Those that were encoded twice are decoded twice. */
export function decodeEncodedWords(text: string, also: readonly (string | undefined)[] = []): string {
  const once = decodeOnce(text, also);
  return /^\s*=\?[^?\s]+\?[bq]\?[\s\S]*\?=\s*$/i.test(once) && once !== text ? decodeOnce(once, also) : once;
}

function decodeOnce(text: string, also: readonly (string | undefined)[]): string {
  let decoded = "";
  let waiting: Word[] = [];
  const flush = () => {
    decoded += wordsOf(waiting, also);
    waiting = [];
  };
  for (const piece of piecesOf(text)) {
    if (typeof piece !== "string") waiting.push(piece);
    // White space between two encoded words is none of the text.
    else if (waiting.length === 0 || piece.trim() !== "") {
      flush();
      decoded += piece;
    } else waiting.push({ charset: "", encoding: "Q", text: piece });
  }
  const blanks = waiting.at(-1)?.charset === "" ? (waiting.pop()?.text ?? "") : "";
  flush();
  return decoded + blanks;
}

/** Text and encoded words in their order. */
function* piecesOf(text: string): Generator<string | Word> {
  const beginning = /=\?\s*([^?\s]{1,100})\s*\?\s*([bq])\s*\?/gi;
  let from = 0;
  for (;;) {
    beginning.lastIndex = from;
    const match = beginning.exec(text);
    if (match === null) break;
    const start = match.index + match[0].length;
    const isQ = match[2]?.toUpperCase() === "Q";
    const end = endOf(text, start, isQ);
    if (match.index > from) yield text.slice(from, match.index);
    yield { charset: match[1] ?? "", encoding: isQ ? "Q" : "B", text: text.slice(start, end.words) };
    from = end.next;
  }
  if (from < text.length) yield text.slice(from);
}

/** Where an encoded word ends: at `?=`, also where a question mark within was forgotten, or at the end of a text that was cut. */
function endOf(text: string, start: number, isQ: boolean): { words: number; next: number } {
  let end = text.indexOf("?=", start);
  // "?=20" within Q is a question mark and a space, where the word goes on to another end.
  while (isQ && end !== -1 && /^[0-9A-F]{2}/.test(text.slice(end + 2, end + 4))) {
    const next = text.indexOf("?=", end + 2);
    if (next === -1 || text.slice(end, next).includes("=?")) break;
    end = next;
  }
  const another = text.indexOf("=?", start);
  if (end === -1 || (another !== -1 && another < end - 1 && /^=\?[^?\s]+\?[bq]\?/i.test(text.slice(another, another + 60)))) {
    const stop = another !== -1 ? another : text.length;
    return { words: stop, next: stop };
  }
  return { words: end, next: end + 2 };
}

/** Words in a row: a sign may be broken over two of them, so their bytes are put together before they are read. */
function wordsOf(all: Word[], also: readonly (string | undefined)[]): string {
  const words = all.filter(({ charset }) => charset !== "");
  let decoded = "";
  for (let first = 0; first < words.length; ) {
    const charset = words[first]?.charset.toLowerCase() ?? "";
    let last = first + 1;
    while (last < words.length && words[last]?.charset.toLowerCase() === charset) last++;
    const row = words.slice(first, last);
    const together = decodeText(bytesOfRow(row), charset, also);
    const isBroken = row.length > 1 && /[\ufffd]/.test(together);
    decoded += isBroken ? row.map((word) => decodeText(bytesOfRow([word]), charset, also)).join("") : together;
    first = last;
  }
  return decoded;
}

function bytesOfRow(row: readonly Word[]): Buffer {
  const pieces: Buffer[] = [];
  let base64 = "";
  const flush = () => {
    if (base64 !== "") pieces.push(Buffer.from(base64, "base64"));
    base64 = "";
  };
  for (const { encoding, text } of row) {
    if (encoding === "Q") {
      flush();
      pieces.push(bytesOfQ(text));
      continue;
    }
    const bare = text.replace(/[^A-Za-z0-9+/=_-]+/g, "");
    base64 += bare;
    // Some cut the base64 itself in two, in the middle of a group.
    if (bare.endsWith("=") || base64.length % 4 === 0) flush();
  }
  flush();
  return Buffer.concat(pieces);
}

function bytesOfQ(text: string): Buffer {
  const bytes = Buffer.from(text.replace(/_/g, " "), "utf8");
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i] ?? 0;
    if (byte === 0x3d) {
      // Some fold within the two digits.
      let at = i + 1;
      while (bytes[at] === 0x20 && at < i + 3) at++;
      const code = Number.parseInt(bytes.toString("latin1", at, at + 2), 16);
      if (/^[0-9a-f]{2}$/i.test(bytes.toString("latin1", at, at + 2))) {
        byte = code;
        i = at + 1;
      }
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}
