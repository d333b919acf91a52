// A raw message as the parser's shape of it, which all that decides about mails knows: fields, addresses, words, files.
import type { Address, Email } from "postal-mime";
import { charsetOf } from "./charset-names.ts";
import { decodeField, decodeRaw } from "./encoded-words.ts";
import { readAddresses } from "./mail-addresses.ts";
import { contentOf, type MailContent } from "./mail-content.ts";
import type { PartFile } from "./mail-files.ts";
import type { Field } from "./mime-head.ts";
import { type Part, takeApart } from "./mime-parts.ts";

/** Parses the raw bytes. Never more work than is in proportion to their number. */
export function parseMail(raw: Uint8Array): { email: Email; content: MailContent } {
  const { root, isCut } = takeApart(raw);
  const charset = charsetIn(root);
  const content = contentOf(root, charset);
  content.isCut ||= isCut;
  return { email: emailOf(root.fields, charset, content), content };
}

/** The first charset that a part names and that says more than ASCII or UTF-8. */
function charsetIn({ params, parts }: Part): string | undefined {
  const named = params.get("charset");
  const charset = charsetOf(named);
  if (charset !== undefined && charset.kind !== "utf-8" && charset.kind !== "wide") return named;
  for (const part of parts) {
    const found = charsetIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The head in the parser's shape, with the words and files where they are known. */
export function emailOf(fields: readonly Field[], charset?: string, content?: MailContent): Email {
  const also = [charset];
  const all = (key: string) => fields.filter((field) => field.key === key && field.value !== "");
  const addresses = (key: string) =>
    all(key)
      .slice(0, mostRepeated)
      .flatMap(({ value }) => readAddresses(value, also));
  // Of two From fields the first that names an address.
  const oneOf = (key: string) => {
    const named = all(key).find(({ value }) => value.includes("@")) ?? all(key)[0];
    return named === undefined ? undefined : readAddresses(named.value, also)[0];
  };
  const words = (key: string) => {
    const [first] = all(key);
    return first === undefined ? undefined : decodeField(first.value, also);
  };
  const headers = fields.map(({ key, originalKey, value }) => ({ key, originalKey, value: decodeRaw(value, also) }));
  const date = all("date")[0]?.value;
  return {
    headers,
    headerLines: headers.map(({ key, originalKey, value }) => ({ key, line: `${originalKey}: ${value}` })),
    from: oneOf("from"),
    sender: oneOf("sender"),
    replyTo: someOf(addresses("reply-to")),
    to: someOf(addresses("to")),
    cc: someOf(addresses("cc")),
    subject: words("subject"),
    messageId: words("message-id"),
    inReplyTo: words("in-reply-to"),
    references:
      all("references").length > 1
        ? all("references")
            .slice(0, mostRepeated)
            .map(({ value }) => value)
            .join(" ")
        : words("references"),
    date: date === undefined ? undefined : dateOf(date),
    text: content?.text,
    html: content?.html,
    attachments: (content?.leaves ?? []).map(attachmentOf),
  };
}

const mostRepeated = 20;

function someOf(addresses: Address[]): Address[] | undefined {
  return addresses.length === 0 ? undefined : addresses;
}

function dateOf(value: string): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date.toISOString();
}

function attachmentOf({ name, mediaType, disposition, contentId, bytes }: PartFile): Email["attachments"][number] {
  return {
    filename: name ?? null,
    mimeType: mediaType,
    disposition: disposition ?? null,
    ...(contentId === undefined ? {} : { contentId }),
    content: bytes,
  };
}
