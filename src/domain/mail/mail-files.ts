// A part of a message as a file: its bytes, what it is called, what the HTML calls it.
import { decodeField } from "./encoded-words.ts";
import { readHead } from "./mime-head.ts";
import type { Part } from "./mime-parts.ts";
import { decodeTransfer } from "./transfer-encoding.ts";

export interface PartFile {
  /** As the sender names it, or as it can be called by what it is; undefined where nothing names it. */
  name: string | undefined;
  mediaType: string;
  disposition: string | undefined;
  contentId: string | undefined;
  /** The address by which the HTML may name it instead (RFC 2557). */
  location: string | undefined;
  bytes: Buffer;
}

const first = ({ fields }: Part, key: string) => fields.find((field) => field.key === key && field.value !== "")?.value;

/** What the head calls the part. */
export function nameOf({ disposition, params }: Part): string | undefined {
  const name =
    disposition.params.get("filename") ?? params.get("name") ?? disposition.params.get("name") ?? params.get("filename");
  return name === undefined || name.trim() === "" ? undefined : name.trim();
}

/** Where the part is from, as its head says. */
export function locationOf(part: Part): string | undefined {
  return first(part, "content-location")?.replace(/\s+/g, "");
}

/** The part as a file. `charset` is what its message names, for names that say nothing of theirs. */
export function partFile(part: Part, charset?: string | undefined): PartFile {
  const isBase64Text = part.type.startsWith("text/") && /base64/.test(part.encoding);
  const bytes = decodeTransfer(part.body, part.encoding, isBase64Text);
  return {
    name: nameOf(part) ?? nameByKind(part, bytes, charset),
    mediaType: part.type,
    disposition: part.disposition.value === "" ? undefined : part.disposition.value,
    contentId: first(part, "content-id")?.trim(),
    location: locationOf(part),
    bytes,
  };
}

const kindNames: Record<string, string> = {
  "message/delivery-status": "delivery-status.txt",
  "message/global-delivery-status": "delivery-status.txt",
  "message/disposition-notification": "receipt.txt",
  "message/feedback-report": "report.txt",
  "text/rfc822-headers": "headers.txt",
  "message/rfc822-headers": "headers.txt",
  "text/calendar": "invitation.ics",
  "application/ics": "invitation.ics",
  "application/pgp-signature": "signature.asc",
  "application/pgp-keys": "key.asc",
  "application/pkcs7-signature": "smime.p7s",
  "application/x-pkcs7-signature": "smime.p7s",
  "application/pkcs7-mime": "smime.p7m",
  "application/x-pkcs7-mime": "smime.p7m",
  "text/rtf": "text.rtf",
  "application/rtf": "text.rtf",
  "text/enriched": "text.txt",
  "text/vcard": "contact.vcf",
  "text/x-vcard": "contact.vcf",
};

function nameByKind(part: Part, bytes: Buffer, charset: string | undefined): string | undefined {
  if (part.type === "message/rfc822" || part.type === "message/global") return messageName(bytes, charset);
  const described = first(part, "content-description");
  if (described !== undefined && /\.\w{2,5}$/.test(described)) return decodeField(described, [charset]);
  return kindNames[part.type];
}

/** A mail within a mail is called by its subject. */
function messageName(bytes: Buffer, charset: string | undefined): string {
  const { fields } = readHead(bytes, 0, Math.min(bytes.length, 64 * 1024));
  const subject = fields.find(({ key }) => key === "subject")?.value ?? "";
  const words = decodeField(subject.slice(0, 2000), [charset])
    .replace(/[/\\:*?"<>|\u0000-\u001f]+/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 120)
    .replace(/[\ud800-\udbff]$/, "")
    .trim();
  return `${words === "" || /^\.+$/.test(words) ? "message" : words}.eml`;
}
