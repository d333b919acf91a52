// Reads a raw message (RFC 5322, MIME) into what conversation.receive needs. Never throws: what cannot be read is still somebody's words.
import { convert } from "html-to-text";
import PostalMime, { type Address, type Attachment, type Email } from "postal-mime";
import { authorOf, messageIds, storable, threadIds } from "./rules.ts";

export interface ReadMessage {
  author: { address: string; name: string | null };
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

/** Reads the raw bytes. `envelopeFrom` names the author where the message itself does not. */
export async function readMessage(raw: Uint8Array, envelopeFrom: string | null): Promise<ReadMessage> {
  const envelopeAuthor = { name: "", address: envelopeFrom };
  let email: Email;
  try {
    email = await PostalMime.parse(raw, { rfc822Attachments: true });
  } catch {
    return {
      author: authorOf([envelopeAuthor]),
      subject: "A message that could not be read",
      text: "This message could not be read. The original can be downloaded.",
      html: null,
      messageId: null,
      threadIds: [],
      date: undefined,
      files: [],
    };
  }
  const html = email.html === undefined || email.html.trim() === "" ? null : storable(email.html);
  // Some programs send an empty text beside the HTML that holds the words.
  const plain = storable(email.text ?? "");
  const text = plain.trim() === "" && html !== null ? textOf(html) : plain;
  return {
    author: authorOf([...flat(email.from), ...flat(email.sender), envelopeAuthor]),
    subject: storable(email.subject ?? "").slice(0, 2000),
    text: text.slice(0, longestText).trim(),
    html,
    messageId: messageIds(email.messageId)[0] ?? null,
    threadIds: threadIds(email.inReplyTo, email.references),
    date: email.date,
    files: email.attachments.map(fileOf),
  };
}

function flat(address: Address | undefined): { name: string; address: string }[] {
  if (address === undefined) return [];
  return address.group === undefined ? [address] : address.group;
}

function textOf(html: string): string {
  try {
    return convert(html, {
      wordwrap: false,
      limits: { maxInputLength: longestText, maxDepth: 100 },
      selectors: [
        { selector: "img", format: "skip" },
        { selector: "a", options: { ignoreHref: true } },
      ],
    });
  } catch {
    return "";
  }
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

// Control characters and marks of direction can make a name look like another; a path is not a name.
function fileName(given: string | null, index: number): string {
  const cleaned = storable(given ?? "")
    .replace(/[\u0001-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "")
    .replace(/^.*[/\\]/, "")
    .trim()
    .slice(0, 200);
  return cleaned === "" ? `file-${index + 1}` : cleaned;
}
