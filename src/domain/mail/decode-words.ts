// Bytes of a mail into text: as they were declared where that holds, and by what they show themselves where it does not.
import { isAscii, isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import { type Charset, charsetOf, japaneseMail, textIn, utf8, western, windowsSibling } from "./charset-names.ts";
import { guessCharset, isDense } from "./guess-charset.ts";
import { fromHz, fromIsoJp, fromIsoKr } from "./seven-bit-charsets.ts";

/**
 * The text of the bytes. `declared` is the label as it stands in the mail; `also` are charsets that the mail names elsewhere
 * (in its HTML, for its body), asked where the declared one does not hold. Always well-formed, without a mark of byte order.
 */
export function decodeText(bytes: Uint8Array, declared?: string | undefined, also: readonly (string | undefined)[] = []): string {
  const charset = charsetOf(declared);
  if (isAscii(bytes)) return decodeAscii(bytes, charset);
  const text = byMark(bytes) ?? decodeWide(bytes, charset) ?? decodeHigh(bytes, charset, also);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

const littleEndian = charsetOf("utf-16le") ?? utf8;
const bigEndian = charsetOf("utf-16be") ?? utf8;
const looseText = (charset: Charset, bytes: Uint8Array) => textIn(charset, bytes) ?? "";
const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Only ASCII bytes: words in it, or another writing in seven bits. */
function decodeAscii(bytes: Uint8Array, charset: Charset | undefined): string {
  const buffer = asBuffer(bytes);
  if (buffer.includes(0x1b)) {
    if (buffer.includes("\x1b$)C")) return fromIsoKr(buffer);
    if (/\x1b(?:\$[@B(]|\([BIJ])/.test(buffer.toString("latin1", 0, 100_000))) return decodeJapanese(buffer);
  }
  if (charset?.by === "iso-2022-kr") return fromIsoKr(buffer);
  if (charset?.by === "hz" && buffer.includes("~{")) return fromHz(buffer);
  if (charset?.by === "utf-7" && buffer.includes(0x2b)) return iconv.decode(buffer, "utf-7").toWellFormed();
  if (buffer.includes(0)) {
    const wide = decodeWide(bytes, charset);
    if (wide !== undefined) return wide.charCodeAt(0) === 0xfeff ? wide.slice(1) : wide;
  }
  return buffer.toString("latin1");
}

function decodeJapanese(bytes: Buffer): string {
  const text = looseText(japaneseMail, bytes);
  return text.includes("\ufffd") || bytes.includes(0x0e) ? fromIsoJp(bytes) : text;
}

function byMark(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf && isUtf8(bytes)) return looseText(utf8, bytes);
  if (bytes.length % 2 === 1 && bytes.length < 4) return undefined;
  const charset = first === 0xff && second === 0xfe ? littleEndian : first === 0xfe && second === 0xff ? bigEndian : undefined;
  if (charset === undefined) return undefined;
  const text = looseText(charset, bytes);
  // Half of the signs of a text in two bytes are spaces, line ends and letters that somebody writes.
  return /[\ufffd]/.test(text.slice(0, 1000).replace(/\ufffd$/, "")) ? undefined : text;
}

/** Two bytes a sign, where the zeros between them show it, or where it was declared and they cannot be anything else. */
function decodeWide(bytes: Uint8Array, charset: Charset | undefined): string | undefined {
  const isDeclared = charset?.kind === "wide";
  if (!isDeclared && !asBuffer(bytes).includes(0)) return undefined;
  if (charset?.name.startsWith("utf-32") === true) {
    const text = iconv.decode(asBuffer(bytes), charset.name);
    return text.includes("\ufffd") ? undefined : text.toWellFormed();
  }
  const end = Math.min(bytes.length, 4096);
  const zeros: [number, number] = [0, 0];
  for (let i = 0; i < end; i++) if (bytes[i] === 0) zeros[i % 2 === 0 ? 0 : 1]++;
  const [even, odd] = zeros;
  const pairs = end / 2;
  if (odd > pairs * 0.3 && even < pairs * 0.1) return looseText(littleEndian, bytes);
  if (even > pairs * 0.3 && odd < pairs * 0.1) return looseText(bigEndian, bytes);
  if (!isDeclared || isUtf8(bytes)) return undefined;
  const text = looseText(even > odd ? bigEndian : odd > even ? littleEndian : charset, bytes);
  return text.includes("\ufffd") ? undefined : text;
}

function decodeHigh(bytes: Uint8Array, charset: Charset | undefined, also: readonly (string | undefined)[]): string {
  if (isUtf8(bytes) && (charset?.kind !== "many" || isSurelyUtf8(bytes, charset))) return asBuffer(bytes).toString("utf8");
  if (charset?.by === "iso-2022-kr") return fromIsoKr(bytes);
  if (asBuffer(bytes).includes("\x1b$")) return fromIsoJp(bytes);
  if (charset !== undefined && charset.kind !== "utf-8") {
    const text = decodeStrictly(bytes, charset);
    if (text !== undefined && !(charset === western && isDense(bytes))) return text;
  } else if (hasUtf8(bytes, charset === undefined)) return decodeMixed(bytes);
  else if (charset !== undefined && isCutUtf8(bytes)) return asBuffer(bytes).toString("utf8");
  for (const label of also) {
    const other = charsetOf(label);
    if (other === undefined || other.kind === "utf-8" || (other === western && isDense(bytes))) continue;
    const text = decodeStrictly(bytes, other);
    if (text !== undefined) return text;
  }
  const guessed = guessCharset(bytes);
  // A few broken signs in what was declared are less than a guess that breaks all of them.
  const broken = charset?.kind === "many" ? decodeLoosely(bytes, charset) : undefined;
  if (broken !== undefined && (guessed === undefined || guessed.name === charset?.name)) return broken;
  if (guessed !== undefined) return looseText(guessed, bytes);
  return looseText(western, bytes);
}

/** Pairs of Chinese bytes can look like UTF-8 by chance: three bytes a sign, again and again, do not. */
function isSurelyUtf8(bytes: Uint8Array, charset: Charset): boolean {
  let threes = 0;
  for (const byte of bytes) if (byte >= 0xe0) threes++;
  return threes >= 2 || decodeStrictly(bytes, charset) === undefined;
}

/** The text, where every byte has its sign in this charset; undefined otherwise. */
function decodeStrictly(bytes: Uint8Array, charset: Charset): string | undefined {
  if (charset.by === "hz") return fromHz(bytes);
  if (charset.by === "utf-7") return undefined;
  const text = textIn(charset, bytes, true);
  if (text === undefined || text.includes("\ufffd")) return undefined;
  if (charset.kind !== "one" || !/[\u0080-\u009f]/.test(text)) return text.toWellFormed();
  const sibling = windowsSibling(charset);
  return sibling === undefined ? undefined : decodeStrictly(bytes, sibling);
}

/** The text with a few signs that are broken; undefined where more than a few are. */
function decodeLoosely(bytes: Uint8Array, charset: Charset): string | undefined {
  const text = looseText(charset, bytes);
  let broken = 0;
  let signs = 0;
  for (const sign of text) {
    if (sign > "\u007f") signs++;
    if (sign === "\ufffd") broken++;
  }
  return broken <= 1 || broken / signs < 0.05 ? text : undefined;
}

/** Whether nothing is wrong but that the last sign was cut off. */
function isCutUtf8(bytes: Uint8Array): boolean {
  return [2, 3].some((length) => {
    const [lead = 0, ...others] = bytes.subarray(-length);
    return lead >= 0xe2 && lead < 0xf5 && others.every((byte) => byte >> 6 === 2) && isUtf8(bytes.subarray(0, -length));
  });
}

/** Whether signs of UTF-8 are there, and not by chance: bytes of other writings look like some now and then. */
function hasUtf8(bytes: Uint8Array, isGuess: boolean): boolean {
  let good = 0;
  let bad = 0;
  for (let i = 0; i < bytes.length; ) {
    const length = (bytes[i] ?? 0) < 0x80 ? 1 : lengthAt(bytes, i);
    if (length > 1) good++;
    else if (length === 0) bad++;
    i += Math.max(length, 1);
  }
  return good > 0 && good >= (isGuess ? 2 * bad : bad);
}

/** How many bytes the sign of UTF-8 has that begins here; 0 where none does. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length =
    lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length > 1 && !isUtf8(bytes.subarray(at, at + length)) ? 0 : length;
}

/** UTF-8 into which something else was put, a line of another program or a sign that was cut in half: each by itself. */
function decodeMixed(bytes: Uint8Array): string {
  const buffer = asBuffer(bytes);
  const pieces: string[] = [];
  let goodFrom = 0;
  for (let i = 0; i < buffer.length; ) {
    const length = (buffer[i] ?? 0) < 0x80 ? 1 : lengthAt(buffer, i);
    if (length > 0) {
      i += length;
      continue;
    }
    pieces.push(buffer.toString("utf8", goodFrom, i));
    // A sign that stands alone among ASCII is one of windows-1252; a beginning with some of its followers was cut off.
    const next = buffer[i + 1];
    const isAlone =
      next === undefined ? i > 0 && (buffer[i - 1] ?? 0) < 0x80 && (buffer[i] ?? 0) < 0xc2 : next < 0x80 || next >= 0xc0;
    const isStart = (buffer[i] ?? 0) >= 0x80 && (buffer[i] ?? 0) !== 0x9d;
    pieces.push(isAlone && isStart ? looseText(western, buffer.subarray(i, i + 1)) : "\ufffd");
    i++;
    while (!isAlone && i < buffer.length && ((buffer[i] ?? 0) & 0xc0) === 0x80) i++;
    goodFrom = i;
  }
  pieces.push(buffer.toString("utf8", goodFrom));
  return pieces.join("");
}
