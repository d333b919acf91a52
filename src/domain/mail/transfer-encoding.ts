// The bytes of a part as they were before they were made fit for travel; what was not encoded as it says is taken as it is.
import { isAscii, isUtf8 } from "node:buffer";

/** The bytes of a body. `encoding` as its head says; of `isText` it is looked at whether that can be true. */
export function decodeTransfer(body: Buffer, encoding: string, isText: boolean): Buffer {
  if (/base64|^b$/.test(encoding)) return isText ? textOfBase64(body) : bytesOfBase64(body);
  if (/quoted.?print|^qp?$/.test(encoding)) return fromQuotedPrintable(body);
  if (/uu/.test(encoding)) return uuFiles(body.toString("latin1")).files[0]?.bytes ?? body;
  return isText ? undeclared(body) : body;
}

const quickBase64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function bytesOfBase64(body: Buffer): Buffer {
  const text = body.toString("latin1");
  // Some pad every line: each of them is a unit of its own.
  const isOneUnit = !/=[\s=]*[A-Za-z0-9+/]/.test(text.slice(0, 4096)) && text.indexOf("=") >= text.trimEnd().length - 2;
  if (isOneUnit || !text.includes("=")) return Buffer.from(text, "base64");
  return Buffer.concat(text.split(/=+/).map((unit) => Buffer.from(unit.replace(/[^A-Za-z0-9+/]+/g, ""), "base64")));
}

/** Words that are said to be base64: they may be plain, or have plain lines of a mailing list below them. */
function textOfBase64(body: Buffer): Buffer {
  const text = body.toString("latin1");
  if (quickBase64.test(text)) return looksPlain(text) ? body : Buffer.from(text, "base64");
  const lines = text.split("\n");
  let end = 0;
  while (end < lines.length && /^[A-Za-z0-9+/]*={0,2}\s*$/.test(lines[end] ?? "")) end++;
  const encoded = lines.slice(0, end).join("\n");
  const rest = lines.slice(end).join("\n");
  if (encoded.trim() === "" || looksPlain(encoded)) return isMostlyBase64(text) ? bytesOfBase64(body) : body;
  if (isMostlyBase64(rest)) return bytesOfBase64(body);
  return Buffer.concat([Buffer.from(encoded, "base64"), Buffer.from(`\n\n${rest}`, "latin1")]);
}

/** A few words of letters alone are in the alphabet of base64, and yet are words. */
function looksPlain(text: string): boolean {
  if (/\S\s*\n\s*\S/.test(text.slice(0, 300)) && !/[ \t]\S/.test(text.slice(0, 300))) return false;
  return /[A-Za-z]{2,} +[A-Za-z]+ /.test(text) || (text.trim().length < 40 && /^[A-Za-z]+( [A-Za-z]+)+\s*$/.test(text.trim()));
}

function isMostlyBase64(text: string): boolean {
  const signs = text.replace(/\s/g, "").length;
  const others = text.replace(/[A-Za-z0-9+/=\s]/g, "").length;
  const blanks = text.match(/\S[ \t]\S/g)?.length ?? 0;
  return signs > 0 && (others + blanks) / signs < 0.03;
}

/** Quoted-printable, also broken: what is no code stays as it stands. */
export function fromQuotedPrintable(body: Buffer): Buffer {
  let at = body.indexOf(0x3d);
  if (at === -1) return body;
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  let from = 0;
  while (at !== -1) {
    const high = digit(body[at + 1]);
    const low = digit(body[at + 2]);
    let next = at + 1;
    if (high >= 0 && low >= 0) {
      length += body.copy(out, length, from, at);
      out[length++] = high * 16 + low;
      next = at + 3;
      from = next;
    } else {
      let end = at + 1;
      while (end - at < 100 && (body[end] === 0x20 || body[end] === 0x09 || body[end] === 0x0d)) end++;
      if (body[end] === 0x0a || end >= body.length) {
        length += body.copy(out, length, from, at);
        next = Math.min(end + 1, body.length);
        from = next;
      }
    }
    at = next >= body.length ? -1 : body.indexOf(0x3d, next);
  }
  length += body.copy(out, length, from);
  return out.subarray(0, length);
}

function digit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Words whose head forgot to say how they are encoded: only where nothing else can be meant. */
function undeclared(body: Buffer): Buffer {
  const start = body.toString("latin1", 0, 2048);
  if (/^\s*[A-Za-z0-9+/]{56,76}\r?\n/.test(start) && isAscii(body)) {
    const text = body.toString("latin1");
    if (quickBase64.test(text) && !/[ \t]/.test(text.trim())) {
      const decoded = Buffer.from(text, "base64");
      if (isUtf8(decoded) && !decoded.includes(0)) return decoded;
    }
  }
  // Lines are broken where they would be longer than 76 signs.
  if (/^[^\n]{65,75}=\r?\n/m.test(start)) {
    const text = body.toString("latin1", 0, 65_536);
    const codes = text.match(/=(?:[0-9A-F]{2}|\r?\n)/g)?.length ?? 0;
    const marks = text.split("=").length - 1;
    if (marks === codes && codes >= 3 && /=(?:[C-F][0-9A-F]=|20\r?\n|3D)/.test(text) && isAscii(body))
      return fromQuotedPrintable(body);
  }
  return body;
}

export interface UuFile {
  name: string;
  bytes: Buffer;
}

const mostUuFiles = 100;

/** Files that old programs put between the words ("begin 644 plan.pdf"), and the words without them. */
export function uuFiles(text: string): { words: string; files: UuFile[] } {
  const files: UuFile[] = [];
  if (!/^begin(?:-base64)? [0-7]{3,4} \S/m.test(text)) return { words: text, files };
  const words: string[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] ?? "").trimEnd();
    const [, mode, name] = files.length < mostUuFiles ? (/^begin(-base64)? [0-7]{3,4} (\S.*)$/.exec(line) ?? []) : [];
    const body = name === undefined ? undefined : uuBody(lines, i + 1, mode !== undefined);
    if (body === undefined || name === undefined) {
      words.push(lines[i] ?? "");
      continue;
    }
    files.push({ name, bytes: body.bytes });
    i = body.last;
  }
  return { words: words.join("\n"), files };
}

/** The bytes of the lines up to "end"; undefined where they are words after all. */
function uuBody(lines: string[], from: number, isBase64: boolean): { bytes: Buffer; last: number } | undefined {
  const pieces: Buffer[] = [];
  for (let i = from; i < lines.length; i++) {
    const line = (lines[i] ?? "").replace(/\r$/, "");
    if (/^(?:end|====)\s*$/.test(line)) return { bytes: Buffer.concat(pieces), last: i };
    if (line.trim() === "" || line === "`") continue;
    if (isBase64) pieces.push(Buffer.from(line, "base64"));
    else {
      const length = (line.charCodeAt(0) - 32) & 63;
      const needed = Math.ceil(length / 3) * 4;
      // Spaces at the end are lost on the way.
      if (!/^[ -`]+$/.test(line) || line.length - 1 > needed + 2 || line.length - 1 < needed - 8) return undefined;
      pieces.push(uuLine(line.slice(1).padEnd(needed, " "), length));
    }
  }
  return pieces.length > 0 ? { bytes: Buffer.concat(pieces), last: lines.length - 1 } : undefined;
}

function uuLine(text: string, length: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil(length / 3) * 3);
  for (let i = 0, out = 0; out < length; i += 4, out += 3) {
    const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((step) => (text.charCodeAt(i + step) - 32) & 63);
    bytes[out] = (a << 2) | (b >> 4);
    bytes[out + 1] = ((b & 15) << 4) | (c >> 2);
    bytes[out + 2] = ((c & 3) << 6) | d;
  }
  return bytes.subarray(0, length);
}
