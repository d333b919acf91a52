// Reads a raw message (RFC 5322, MIME) into what conversation.receive needs. Never throws: what cannot be read is still somebody's words.
import PostalMime, { type Address, type Attachment, type Email } from "postal-mime";
import { cleanName } from "../file/rules.ts";
import { readHtml } from "./html-text.ts";
import { type Nature, natureOf } from "./nature.ts";
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
  let email: Email;
  try {
    email = await PostalMime.parse(raw, { rfc822Attachments: true });
  } catch {
    return readHead(raw, envelopeFrom);
  }
  const html = storable(email.html ?? "");
  const { text: htmlText, isShowable } = readHtml(html);
  // Some programs send an empty text beside the HTML that holds the words.
  const plain = storable(email.text ?? "").trim();
  return {
    ...headOf(email, envelopeFrom),
    text: (plain === "" ? htmlText : plain).slice(0, longestText).trim(),
    html: html.trim() !== "" && isShowable ? html : null,
    files: email.attachments.map(fileOf),
  };
}

/** Reads who wrote and what it belongs to, of a message whose body cannot be read. */
export async function readHead(raw: Uint8Array, envelopeFrom: string | null): Promise<ReadMessage> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, longestHead)).toString("latin1");
  const [head = ""] = bytes.split(/\r?\n\r?\n/, 1);
  const email = await PostalMime.parse(Buffer.from(head, "latin1")).catch(() => undefined);
  const { subject, ...known } = headOf(email ?? {}, envelopeFrom);
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
  return {
    parties: partiesOf(email),
    deliveredTo: headersOf(email, "delivered-to", "x-original-to").flatMap((value) => normalAddress(value) ?? []),
    authenticationResults: headersOf(email, "authentication-results")
      .slice(0, mostResults)
      .map((value) => storable(value).slice(0, longestResult)),
    nature: natureOf(email),
    author: authorOf([...flat(email.from), ...angleAddress(email), ...flat(email.sender), { name: "", address: envelopeFrom }]),
    subject: storable(email.subject ?? "").slice(0, 2000),
    messageId: messageIds(email.messageId)[0] ?? null,
    threadIds: threadIds(email.inReplyTo, email.references),
    date: email.date,
  };
}

function headersOf({ headers = [] }: Partial<Email>, ...names: string[]): string[] {
  return headers.filter(({ key }) => names.includes(key)).map(({ value }) => value);
}

function partiesOf({ from, sender, replyTo = [], to = [], cc = [] }: Partial<Email>): Party[] {
  const named = { from: [from], sender: [sender], reply_to: replyTo, to, cc };
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

function fileOf(attachment: Attachment, index: number): ReadMessage["files"][number] {
  const { content, filename, mimeType, contentId } = attachment;
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : new Uint8Array(content);
  return {
    name: fileName(filename, index),
    mediaType: /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(mimeType) ? mimeType : "application/octet-stream",
    contentId: contentId === undefined ? null : storable(contentId).replace(/^<|>$/g, "").slice(0, 998),
    bytes,
  };
}

function fileName(given: string | null, index: number): string {
  return cleanName(given ?? "") ?? `file-${index + 1}`;
}
