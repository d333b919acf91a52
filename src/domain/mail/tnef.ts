// What Outlook packs into winmail.dat (TNEF): its files with their names, and the words in plain text or HTML. No length in it is believed.
import { decodeText } from "./decode-words.ts";

export interface TnefFile {
  name: string | undefined;
  mediaType: string | undefined;
  contentId: string | undefined;
  bytes: Buffer;
}

export interface TnefContent {
  text: string | undefined;
  html: string | undefined;
  files: TnefFile[];
}

const mostFiles = 500;
const mostProperties = 5_000;

const attribute = {
  body: 0x800c,
  properties: 0x9003,
  newFile: 0x9002,
  fileName: 0x8010,
  fileBytes: 0x800f,
  fileProperties: 0x9005,
  codePage: 0x9007,
};
const property = {
  body: 0x1000,
  html: 0x1013,
  longName: 0x3707,
  shortName: 0x3704,
  mediaType: 0x370e,
  contentId: 0x3712,
  bytes: 0x3701,
  displayName: 0x3001,
};

/** What could be read of it; undefined where it is no TNEF. Of one that is cut off, what comes before. */
export function readTnef(bytes: Buffer): TnefContent | undefined {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== 0x223e9f78) return undefined;
  const content: TnefContent = { text: undefined, html: undefined, files: [] };
  let charset = "windows-1252";
  let file: TnefFile | undefined;
  for (const { id, value } of attributesIn(bytes)) {
    const words = () => decodeText(untilZero(value), charset);
    if (id === attribute.codePage && value.length >= 4) charset = `cp${value.readUInt32LE(0)}`;
    else if (id === attribute.body) content.text ??= words();
    else if (id === attribute.properties) {
      const found = propertiesIn(value);
      content.text ??= textOf(found.get(property.body), charset);
      content.html ??= textOf(found.get(property.html), charset);
    } else if (id === attribute.newFile) {
      if (content.files.length >= mostFiles) break;
      file = { name: undefined, mediaType: undefined, contentId: undefined, bytes: Buffer.alloc(0) };
      content.files.push(file);
    } else if (file !== undefined && id === attribute.fileName) file.name ??= words();
    else if (file !== undefined && id === attribute.fileBytes) file.bytes = value;
    else if (file !== undefined && id === attribute.fileProperties) describe(file, propertiesIn(value), charset);
  }
  content.files = content.files.filter((each) => each.bytes.length > 0);
  return content;
}

function describe(file: TnefFile, found: Map<number, Property>, charset: string): void {
  const text = (id: number) => textOf(found.get(id), charset)?.trim() || undefined;
  file.name = text(property.longName) ?? file.name ?? text(property.shortName) ?? text(property.displayName);
  file.mediaType = text(property.mediaType)?.toLowerCase();
  file.contentId = text(property.contentId);
  const bytes = found.get(property.bytes)?.value;
  // A mail within a mail stands here as an object: 16 bytes of its kind, and then a TNEF of its own.
  if (file.bytes.length === 0 && bytes !== undefined) file.bytes = bytes;
}

/** Level, id, length, value, sum of its bytes: one after the other. */
function* attributesIn(bytes: Buffer): Generator<{ id: number; value: Buffer }> {
  let at = 6;
  while (at + 9 <= bytes.length) {
    const id = bytes.readUInt16LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const start = at + 9;
    if (length > bytes.length - start) return;
    yield { id, value: bytes.subarray(start, start + length) };
    at = start + length + 2;
  }
}

interface Property {
  value: Buffer;
  isWide: boolean;
}

const fixedBytes: Record<number, number> = { 1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 };

/** The properties of MAPI that have a name of their own, each the first time it comes. */
function propertiesIn(bytes: Buffer): Map<number, Property> {
  const found = new Map<number, Property>();
  let at = 4;
  const has = (length: number) => length >= 0 && length <= bytes.length - at;
  const count = bytes.length >= 4 ? Math.min(bytes.readUInt32LE(0), mostProperties) : 0;
  for (let i = 0; i < count && has(4); i++) {
    const type = bytes.readUInt16LE(at) & 0x0fff;
    const isMany = (bytes.readUInt16LE(at) & 0x1000) !== 0;
    const id = bytes.readUInt16LE(at + 2);
    at += 4;
    if (id >= 0x8000) {
      if (!has(24)) return found;
      const length = bytes.readUInt32LE(at + 16) === 0 ? 0 : bytes.readUInt32LE(at + 20);
      at += 24;
      if (!has(padded(length))) return found;
      at += padded(length);
    }
    const fixed = fixedBytes[type];
    if (fixed !== undefined && !isMany) {
      if (!has(fixed)) return found;
      at += fixed;
      continue;
    }
    if (!has(4)) return found;
    const values = bytes.readUInt32LE(at);
    at += 4;
    if (fixed !== undefined) {
      if (!has(values * fixed)) return found;
      at += values * fixed;
      continue;
    }
    for (let each = 0; each < values; each++) {
      if (!has(4)) return found;
      const length = bytes.readUInt32LE(at);
      at += 4;
      if (!has(length)) return found;
      const value = bytes.subarray(at, at + length);
      const isObject = type === 0x0d && length > 16;
      if (each === 0 && !found.has(id)) found.set(id, { value: isObject ? value.subarray(16) : value, isWide: type === 0x1f });
      at += Math.min(padded(length), bytes.length - at);
    }
  }
  return found;
}

const padded = (length: number) => length + ((4 - (length % 4)) % 4);

function textOf(found: Property | undefined, charset: string): string | undefined {
  if (found === undefined) return undefined;
  const text = found.isWide ? found.value.toString("utf16le").replace(/\0.*$/s, "") : decodeText(untilZero(found.value), charset);
  return text.trim() === "" ? undefined : text;
}

function untilZero(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}
