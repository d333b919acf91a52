// What a message says and what came with it: its words, its looks, its files, from parts in whatever order a program has put them.
import { isAscii } from "node:buffer";
import { calendarWords } from "./calendar-words.ts";
import { decodeText } from "./decode-words.ts";
import { withoutMarks } from "./enriched-text.ts";
import { unflow } from "./flowed-text.ts";
import { readHtml } from "./html-text.ts";
import { locationOf, nameOf, type PartFile, partFile } from "./mail-files.ts";
import { mostParts, type Part, partOf } from "./mime-parts.ts";
import { encryptedWords, withoutArmour } from "./pgp-text.ts";
import { openEnvelope } from "./signed-mail.ts";
import { readTnef } from "./tnef.ts";
import { decodeTransfer, uuFiles } from "./transfer-encoding.ts";

export interface MailContent {
  text: string;
  /** Undefined where nothing came with looks, or they cannot be shown. */
  html: string | undefined;
  files: PartFile[];
  /** Everything that was no words, as it came: what tells the nature of a mail. */
  leaves: PartFile[];
  /** There were more files than are kept. */
  isCut: boolean;
}

/** Words with looks, without, or both of the same. */
interface Piece {
  text?: string | undefined;
  html?: string | undefined;
}

interface Reading {
  /** What invitations say, each once, and the file that says it. */
  calendars: Map<string, { file: PartFile; description: string }>;
  /** How many envelopes are opened already, one within the other. */
  opened: number;
  files: PartFile[];
  leaves: PartFile[];
  hasWords: boolean;
  /** What the message names as its charset somewhere, for parts that name none. */
  charset: string | undefined;
  isCut: boolean;
}

const mostFiles = 10_000;
const longestText = 5_000_000;

/** Puts together what the parts say. `charset` is what the message names somewhere. */
export function contentOf(root: Part, charset: string | undefined): MailContent {
  const reading: Reading = { files: [], leaves: [], calendars: new Map(), opened: 0, hasWords: false, charset, isCut: false };
  const { files, leaves, calendars } = reading;
  const pieces = piecesOf(root, "root", reading);
  const html = htmlOf(pieces);
  const text = textOf(pieces, html);
  // What was invited to stands first: it is what the mail is about.
  const invitations = [...calendars].map(([words, { description }]) =>
    text.trim() === "" && description !== "" ? `${words}\n\n${description}` : words,
  );
  return {
    text: [...invitations, text].filter((each) => each.trim() !== "").join("\n\n"),
    html: html === undefined ? undefined : invitations.map(asHtml).join("") + html,
    files,
    leaves,
    isCut: reading.isCut,
  };
}

function textOf(pieces: readonly Piece[], html: string | undefined): string {
  if (pieces.length === 1 && (pieces[0]?.text ?? "") === "") return html === undefined ? "" : readHtml(html).text;
  return pieces
    .map(({ text, html: looks }) => text ?? readHtml(looks ?? "").text)
    .filter((text) => text.trim() !== "")
    .join("\n\n");
}

function htmlOf(pieces: readonly Piece[]): string | undefined {
  if (!pieces.some(({ html }) => html !== undefined)) return undefined;
  return pieces.map(({ html, text }) => html ?? asHtml(text ?? "")).join("\n");
}

/** Words without looks, between others that have them. */
export function asHtml(text: string): string {
  const escaped = text.trim().replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return escaped === "" ? "" : `<p>${escaped.replace(/\n/g, "<br>")}</p>`;
}

type Around = "root" | "mixed" | "related" | "alternative";

function piecesOf(part: Part, around: Around, reading: Reading): Piece[] {
  if (part.parts.length > 0) {
    if (part.type === "multipart/alternative") return alternativeOf(part, reading);
    if (part.type === "multipart/encrypted") return encryptedOf(part, reading);
    const inside = part.type === "multipart/related" ? "related" : "mixed";
    return part.parts.flatMap((each) => piecesOf(each, inside, reading));
  }
  if (isWords(part, around, reading)) return wordsOf(part, reading);
  const file = partFile(part, reading.charset);
  reading.leaves.push(file);
  if (isTnef(file)) return tnefOf(file, reading);
  if (isEnvelope(file)) return envelopeOf(file, around, reading);
  if (isCalendar(file)) keepCalendar(file, part, reading);
  // What only says which half of a file of an old Macintosh this is.
  else if (part.type !== "application/applefile" || around === "root") addFile(file, reading);
  return [];
}

const isTnef = ({ mediaType, name }: PartFile) => /\/(?:vnd\.)?ms-tnef$/.test(mediaType) || /^winmail\.dat$/i.test(name ?? "");
const isCalendar = ({ mediaType, name }: PartFile) =>
  /^(?:text\/calendar|application\/ics)$/.test(mediaType) || /\.ics$/i.test(name ?? "");
const isEnvelope = ({ mediaType, name }: PartFile) => /\/(?:x-)?pkcs7-mime$/.test(mediaType) || /\.p7m$/i.test(name ?? "");

function encryptedOf({ parts }: Part, reading: Reading): Piece[] {
  for (const each of parts) {
    const file = partFile(each, reading.charset);
    reading.leaves.push(file);
    if (each.type !== "application/pgp-encrypted") addFile({ ...file, name: file.name ?? "encrypted.asc" }, reading);
  }
  reading.hasWords = true;
  return [{ text: encryptedWords }];
}

const mostOpened = 3;

/** The words of a signed message that stand in its envelope; the envelope is kept, for it proves who wrote them. */
function envelopeOf(file: PartFile, around: Around, reading: Reading): Piece[] {
  addFile({ ...file, name: file.name ?? "smime.p7m" }, reading);
  const envelope = reading.opened < mostOpened ? openEnvelope(file.bytes) : { kind: "unknown" as const };
  if (envelope.kind === "words") {
    const budget = { parts: mostParts, isCut: false };
    reading.opened++;
    const pieces = piecesOf(partOf(envelope.bytes, budget), around, reading);
    reading.opened--;
    reading.isCut ||= budget.isCut;
    return pieces;
  }
  if (envelope.kind === "unknown" && (around !== "root" || reading.opened > 0)) return [];
  reading.hasWords = true;
  return [{ text: encryptedWords }];
}

function tnefOf(file: PartFile, reading: Reading): Piece[] {
  const content = readTnef(file.bytes);
  if (content === undefined) {
    addFile(file, reading);
    return [];
  }
  const { text, html, files } = content;
  for (const { name, mediaType, contentId, bytes } of files) {
    const type = mediaType ?? "application/octet-stream";
    addFile({ name, mediaType: type, disposition: "attachment", contentId, location: undefined, bytes }, reading);
  }
  const hasWords = (text ?? html ?? "").trim() !== "";
  // Where nothing came out of it, it is at least there as it is.
  if (files.length === 0 && !hasWords) addFile(file, reading);
  if (reading.hasWords || !hasWords) return [];
  reading.hasWords = true;
  return [{ text: text?.replace(/\r+\n?/g, "\n"), html }];
}

function keepCalendar(file: PartFile, part: Part, reading: Reading): void {
  const text = decodeText(file.bytes, part.params.get("charset") ?? "utf-8", [reading.charset]);
  const found = calendarWords(text, part.params.get("method"));
  const known = found === undefined ? undefined : reading.calendars.get(found.words);
  if (known === undefined) {
    addFile(file, reading);
    if (found !== undefined) reading.calendars.set(found.words, { file, description: found.description });
    // It comes twice, for programs that read it and as a file: the one with a name is kept.
  } else if (nameOf(part) !== undefined) known.file.name = file.name;
}

/** Of several ways to say the same: the one without looks that has words, and the last with looks. */
function alternativeOf(part: Part, reading: Reading): Piece[] {
  const ways = part.parts
    .filter((each) => !isOtherWay(each, part))
    .map((each) => piecesOf(each, "alternative", reading))
    .filter((pieces) => pieces.length > 0);
  const html = htmlOf(ways.findLast((pieces) => pieces.some((piece) => piece.html !== undefined)) ?? []);
  const plain = ways
    .filter((pieces) => pieces.every((piece) => piece.html === undefined))
    .map((pieces) => textOf(pieces, undefined));
  const text = plain.find((each) => each.trim() !== "");
  if (html === undefined && text === undefined) return [];
  if (html !== undefined && text !== undefined && isExcuse(text) && readHtml(html).text.length > 20) return [{ html }];
  return [{ text, html }];
}

/** What says the same once more for programs that are not ours: left out beside HTML, or beside plain words. */
function isOtherWay({ type }: Part, { parts }: Part): boolean {
  if (!/^text\/(?:x-amp-html|watch-html|markdown|x-markdown|x-web-markdown)$/.test(type)) return false;
  return parts.some((each) => /^(?:text\/(?:html|plain)|multipart\/)/.test(each.type));
}

const excuse =
  /(?:html|formatt?(?:ed|iert)|mise en forme|formato).{0,200}(?:mail|client|program|reader|viewer|browser|messag|nachricht|courri|correo|posta|lecteur|lettore)|(?:mail|client|program|reader|viewer|browser|message|nachricht|messagerie|correo|posta).{0,200}html/i;

/** "Your program cannot show HTML", and nothing else. */
function isExcuse(text: string): boolean {
  const words = text
    .replace(/https?:\S+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const says =
    /support|display|view|show|capable|enable|anzeig|darstell|unterst|affich|visualis|prend|mostrar|ver |weergeven|wyświetl|compatible|switch|receive|read/i;
  return words.length < 400 && excuse.test(words) && says.test(words);
}

/** Text of these kinds is for programs, or for a table. */
const otherText =
  /^text\/(?!plain$|html$|markdown$|x-(?:web-)?markdown$|x-amp-html$|watch-html$|x-plain$|enriched$|unknown$|x-html$|xhtml$)/;

function isWords(part: Part, around: Around, reading: Reading): boolean {
  const { type, disposition } = part;
  if (!type.startsWith("text/") && type !== "application/xhtml+xml") return type.startsWith("multipart/");
  if (otherText.test(type)) return false;
  const name = nameOf(part);
  // What Exchange makes of words that stand behind a file.
  if (name !== undefined && /^ATT\d{4,}\.(?:txt|html?)$/i.test(name)) return part.body.length < 200_000;
  if (disposition.value === "attachment") return around === "root" && name === undefined;
  if (around === "alternative" || around === "root") return true;
  if (around === "related" && reading.hasWords) return name === undefined && locationOf(part) === undefined && !hasId(part);
  return name === undefined || !reading.hasWords;
}

const hasId = ({ fields }: Part) => fields.some(({ key }) => key === "content-id");

function wordsOf(part: Part, reading: Reading): Piece[] {
  const bytes = decodeTransfer(part.body, part.encoding, true);
  const isMarkup = /html/.test(part.type) || /^\s*<(?:!doctype html|html[\s>])/i.test(bytes.toString("latin1", 0, 300));
  const also = isAscii(bytes) ? [] : [isMarkup ? metaCharset(bytes) : undefined, reading.charset];
  let text = decodeText(
    bytes.length > longestText * 4 ? bytes.subarray(0, longestText * 4) : bytes,
    part.params.get("charset"),
    also,
  );
  if (text.includes("\r")) text = text.replace(/\r+\n?/g, "\n");
  if (isMarkup) {
    if (text.trim() === "") return [];
    reading.hasWords = true;
    return [{ html: text }];
  }
  if (part.type === "text/enriched") text = withoutMarks(text);
  if (/flowed/i.test(part.params.get("format") ?? ""))
    text = unflow(text, { isDelSp: /yes/i.test(part.params.get("delsp") ?? "") });
  const { words, files } = uuFiles(text);
  for (const { name, bytes: content } of files)
    addFile({ ...partFile(part), name, mediaType: "application/octet-stream", bytes: content }, reading);
  text = words.includes("-----BEGIN PGP") ? withoutArmour(words) : words;
  if (text.trim() === "") return [];
  reading.hasWords = true;
  return [{ text }];
}

function metaCharset(bytes: Buffer): string | undefined {
  return /<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w.:-]{2,40})/i.exec(
    bytes.toString("latin1", 0, 4096),
  )?.[1];
}

function addFile(file: PartFile, reading: Reading): void {
  if (reading.files.length < mostFiles) reading.files.push(file);
  else reading.isCut = true;
}
