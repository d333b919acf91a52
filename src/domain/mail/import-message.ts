// What a message of an import is: to or from which customer, when, and by whom of us; or why it is none.
import { createHash } from "node:crypto";
import { withoutTag } from "../channel/rules.ts";
import type { HistoryMessage } from "../conversation/history-places.ts";
import { unknownSender } from "../customer/schema.ts";
import { authorWith, type OwnAddresses, othersNamed } from "./authorship.ts";
import type { ReadMessage } from "./read-message.ts";
import { messageKey } from "./rules.ts";

export interface FromBefore extends Omit<HistoryMessage, "deliveryId" | "channelId"> {
  files: (HistoryMessage["files"][number] & { bytes: Uint8Array })[];
}

/** `raw` and `read` are left out where it is larger than a message may be. Gives the reason where it is not to be taken in. */
export function fromBefore(
  { raw, read, at }: { raw: Buffer | undefined; read: ReadMessage | undefined; at: Date },
  own: OwnAddresses,
): FromBefore | string {
  if (raw === undefined || read === undefined) return "It is larger than 100 MB.";
  const label = labelOf(raw);
  if (label === "deleted") return "It was deleted, and the mail program had not cleared it away yet.";
  if (label === "draft") return "It is a draft that was never sent.";
  const isOurs = (address: string) => own.channels.has(withoutTag(address)) || own.teammates.has(address);
  const receivers = read.parties.filter(({ role, address }) => (role === "to" || role === "cc") && !isOurs(address));
  const [receiver] = receivers;
  const isOut = isOurs(read.author.address) && receiver !== undefined;
  const author = authorWith(read, own);
  const isNobodys = author.address === unknownSender;
  if (!isOut && isOurs(read.author.address) && (isNobodys || isOurs(author.address))) return "It went to nobody but ourselves.";
  if (!isOut && isNobodys && read.parties.length === 0) return "It names neither a sender nor a recipient.";
  const customer = isOut ? { address: receiver.address, name: receiver.name } : author;
  const files = read.files.map((file, ordinal) => ({
    ...file,
    ordinal,
    sizeBytes: file.bytes.length,
    contentHash: createHash("sha256").update(file.bytes).digest(),
  }));
  const fileHashes = files.map(({ contentHash }) => contentHash);
  const notReached = read.bounce?.recipients ?? [];
  return {
    kind: isOut ? "message_out" : "message_in",
    customer,
    writers: isOut ? receivers.map(({ address }) => address) : [customer.address, ...notReached],
    teammateId: isOut ? (own.teammates.get(read.author.address) ?? null) : null,
    at,
    subject: read.subject,
    text: read.text,
    html: read.html,
    messageId: read.messageId,
    messageKey: messageKey({ ...read, author: read.author.address, fileHashes }),
    threadIds: [...new Set([...(read.bounce?.messageIds ?? []), ...read.threadIds])],
    nature: read.nature,
    isSpam: read.isSpam || label === "spam",
    parties: othersNamed(read.parties, customer, own),
    files,
  };
}

/** When it was written, as it says itself; undefined where that cannot be: not in the future, not before there was mail. */
export function timeOf(date: string | undefined, now: Date): Date | undefined {
  const at = new Date(date ?? "");
  return at <= now && at.getTime() > 0 ? at : undefined;
}

const longestHead = 16 * 1024;

/** What the mail program that wrote the file has noted of it: Gmail its labels, Thunderbird (in hexadecimal digits) its flags. */
function labelOf(raw: Buffer): "deleted" | "draft" | "spam" | undefined {
  const head = raw.toString("latin1", 0, longestHead).split(/\r?\n\r?\n/, 1)[0] ?? "";
  const [, status = "0"] = /^X-Mozilla-Status:[ \t]*([0-9a-f]{1,8})/im.exec(head) ?? [];
  if ((Number.parseInt(status, 16) & 0x0008) !== 0) return "deleted";
  const [, labels = ""] = /^X-Gmail-Labels:((?:.|\r?\n[ \t])*)/im.exec(head) ?? [];
  if (/(^|,)\s*Drafts?\s*(,|$)/i.test(labels)) return "draft";
  return /(^|,)\s*Spam\s*(,|$)/i.test(labels) ? "spam" : undefined;
}
