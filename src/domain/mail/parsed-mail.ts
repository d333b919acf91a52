// Looking into a message that has been parsed: its headers, and its parts by their kind.
import type { Attachment, Email } from "postal-mime";

/** The first header of this name (in lower case), as it stands. */
export function firstHeader({ headers = [] }: Partial<Email>, name: string): string | undefined {
  return headers.find(({ key }) => key === name)?.value;
}

/** The parts of this kind that were kept as files. */
export function partsOf({ attachments = [] }: Partial<Email>, ...mimeTypes: string[]): Attachment[] {
  return attachments.filter(({ mimeType }) => mimeTypes.includes(mimeType));
}

const longestPart = 64 * 1024;

/** The beginning of a part as text; what is not ASCII in it does not matter here. */
export function textOfPart({ content }: Attachment): string {
  if (typeof content === "string") return content.slice(0, longestPart);
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, longestPart)).toString("utf8");
}
