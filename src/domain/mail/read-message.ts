// Reads a raw message (RFC 5322, MIME) into what conversation.receive needs. Never throws: what cannot be read is still somebody's words.
import type { Address, Email } from "postal-mime";
import { cleanName } from "../file/rules.ts";
import { type Bounce, bounceOf } from "./bounce.ts";
import { readHtml } from "./html-text.ts";
import type { PartFile } from "./mail-files.ts";
import { readHead as readFields } from "./mime-head.ts";
import { isMarkedSpam, type Nature, natureOf } from "./nature.ts";
import { emailOf, parseMail } from "./parse-mail.ts";
import { authorOf, messageIds, normalAddress, storable, threadIds } from "./rules.ts";

/** An address in the head of a message, with the name that stands beside it. */
export interface Party {
  role: "from" | "sender" | "reply_to" | "to" | "cc";
  address: string;
  name: string | null;
}

export interface ReadMessage {
  author: { address: string; name: string | null };
  /** Everyone whom the head names, in its order, each once a role, at most 200. Their addresses are normal ones (normalAddress). */
  parties: Party[];
  /** Where it was delivered to, as servers on its way wrote it down (Delivered-To, X-Original-To), nearest first. */
  deliveredTo: string[];
  /** What servers found out about its sender (RFC 8601), the nearest first, at most 10. Believed only from one that is trusted. */
  authenticationResults: string[];
  nature: Nature;
  /** What a bounce says; null for everything else. */
  bounce: Bounce | null;
  /** A server or a program before us has marked it as spam. */
  isSpam: boolean;
  subject: string;
  text: string;
  html: string | null;
  messageId: string | null;
  threadIds: string[];
  /** The Date header as it stands; only used to tell messages apart. */
  date: string | undefined;
  files: { name: string; mediaType: string; contentId: string | null; bytes: Uint8Array }[];
}

const longestText = 1_000_000;
/** Of a message that is too much to read: enough for every header that matters, and never much work. */
const longestHead = 64 * 1024;

/** Reads the raw bytes; may take minutes for hostile ones: see read-apart.ts. `envelopeFrom` names the author where the message itself does not. */
export async function readMessage(raw: Uint8Array, envelopeFrom: string | null): Promise<ReadMessage> {
  try {
    return read(raw, envelopeFrom);
  } catch {
    return readHead(raw, envelopeFrom);
  }
}

function read(raw: Uint8Array, envelopeFrom: string | null): ReadMessage {
  const { email, content } = parseMail(raw);
  const { html, text: htmlText, isShowable } = looksOf(content.html);
  // Some programs send an empty text beside the HTML that holds the words.
  const plain = clean(content.text).trim();
  const words = (plain === "" ? htmlText : plain).slice(0, longestText);
  return {
    ...headOf(email, envelopeFrom),
    text: clean(content.isCut ? `${words}\n\n${cutWords}` : words).trim(),
    html: html.trim() !== "" && isShowable ? withPlaces(html, content.files) : null,
    files: content.files.map(fileOf),
  };
}

const cutWords = "There is more in this message than can be shown here. The original can be downloaded.";

/** What the database takes, and what every program can write out. */
function clean(text: string): string {
  return storable(text).toWellFormed();
}

function looksOf(given: string | undefined): { html: string; text: string; isShowable: boolean } {
  const html = clean(given ?? "");
  return { html, ...(html.trim() === "" ? { text: "", isShowable: false } : readHtml(html)) };
}

/** Pictures that the HTML names by the address they were at (RFC 2557) are named by their ids, as all others are. */
function withPlaces(html: string, files: readonly PartFile[]): string {
  let named = html;
  for (const [i, { location, mediaType, contentId }] of files.entries()) {
    if (location === undefined || !mediaType.startsWith("image/") || location.length > 2_000 || i >= mostNamed) continue;
    if (!html.includes(location)) continue;
    const id = encodeURIComponent(contentIdOf(contentId) ?? placeId(location));
    for (const quote of ['"', "'"]) named = named.replaceAll(`src=${quote}${location}${quote}`, `src=${quote}cid:${id}${quote}`);
  }
  return named;
}

const mostNamed = 100;
const placeId = (location: string) => clean(`place:${location}`).slice(0, 998);

/** Reads who wrote and what it belongs to, of a message whose body cannot be read. */
export async function readHead(raw: Uint8Array, envelopeFrom: string | null): Promise<ReadMessage> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, longestHead));
  let email: Partial<Email> = {};
  try {
    email = emailOf(readFields(bytes, 0, bytes.length).fields);
  } catch {
    // Then nothing is known of it but that it came.
  }
  const { subject, ...known } = headOf(email, envelopeFrom);
  return {
    ...known,
    subject: subject === "" ? "A message that could not be read" : subject,
    text: "This message could not be read. The original can be downloaded.",
    html: null,
    files: [],
  };
}

const mostParties = 200;
const mostResults = 10;
const longestResult = 4_000;

function headOf(email: Partial<Email>, envelopeFrom: string | null): Omit<ReadMessage, "text" | "html" | "files"> {
  const nature = natureOf(email);
  return {
    parties: partiesOf(email),
    deliveredTo: headersOf(email, "delivered-to", "x-original-to").flatMap((value) => normalAddress(value) ?? []),
    authenticationResults: headersOf(email, "authentication-results")
      .slice(0, mostResults)
      .map((value) => clean(value.slice(0, longestResult))),
    nature,
    bounce: nature === "bounce" ? bounceOf(email) : null,
    isSpam: isMarkedSpam(email),
    author: authorOf([...flat(email.from), ...angleAddress(email), ...flat(email.sender), { name: "", address: envelopeFrom }]),
    subject: clean((email.subject ?? "").slice(0, 2000)),
    messageId: messageIds(email.messageId)[0] ?? null,
    threadIds: threadIds(email.inReplyTo, email.references),
    date: email.date,
  };
}

function headersOf({ headers = [] }: Partial<Email>, ...names: string[]): string[] {
  return headers.filter(({ key }) => names.includes(key)).map(({ value }) => value);
}

function partiesOf(email: Partial<Email>): Party[] {
  const { from, sender, replyTo = [], to = [], cc = [] } = email;
  const writers = flat(from).some(({ address }) => normalAddress(address) !== undefined) ? [from] : angleAddress(email);
  const named = { from: writers, sender: [sender], reply_to: replyTo, to, cc };
  const parties = new Map<string, Party>();
  for (const [role, addresses] of Object.entries(named) as [Party["role"], (Address | undefined)[]][]) {
    for (const { name, address } of addresses.flatMap(flat)) {
      const normal = normalAddress(address);
      if (normal === undefined || parties.has(`${role} ${normal}`) || parties.size >= mostParties) continue;
      parties.set(`${role} ${normal}`, { role, address: normal, name: authorOf([{ name, address }]).name });
    }
  }
  return [...parties.values()];
}

/** A name with a comma and no quotes makes two addresses of one; what stands in angle brackets is still the address. */
function angleAddress({ headers = [] }: Partial<Email>): { name: string; address: string }[] {
  const from = headers.find((header) => header.key === "from")?.value.slice(0, 2000) ?? "";
  const [, name = "", address] = /^([^<]*)<([^<>\s]+@[^<>\s]+)>/.exec(from) ?? [];
  return address === undefined ? [] : [{ name: name.includes("=?") ? "" : name.replaceAll('"', "").trim(), address }];
}

function flat(address: Address | undefined): { name: string; address: string }[] {
  if (address === undefined) return [];
  return address.group === undefined ? [address] : address.group;
}

function fileOf({ name, mediaType, contentId, location, bytes }: PartFile, index: number): ReadMessage["files"][number] {
  return {
    name: cleanName((name ?? "").slice(0, longestName)) ?? `file-${index + 1}`,
    mediaType: /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(mediaType) ? mediaType.slice(0, 200) : "application/octet-stream",
    contentId: contentIdOf(contentId) ?? (location === undefined ? null : placeId(location)),
    bytes,
  };
}

const longestName = 10_000;

function contentIdOf(contentId: string | undefined): string | undefined {
  return contentId === undefined ? undefined : clean(contentId).replace(/^<|>$/g, "").slice(0, 998);
}
