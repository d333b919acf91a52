// Mail from Amazon SES by way of SNS: its signature, the confirmation of a subscription, and the message in a notification.
import { Refused } from "../../refused.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import { objectIn, refused } from "./inbound-reading.ts";
import {
  envelopeAddress,
  isAddressOfSns,
  isCertificateOfSns,
  isFresh,
  isSignedByAmazon,
  type SnsMessage,
} from "./inbound-rules.ts";
import type { Brought } from "./inbound-schema.ts";

/** SNS tries again for an hour and keeps the time of the first attempt; what it signs is the whole message. */
const freshMs = 70 * 60_000;
const mostCertificates = 20;

export interface AmazonCertificates {
  /** The certificate at an address of SNS, asked for once. */
  at(url: string): Promise<string>;
}

export function openAmazonCertificates(outgoing: Outgoing): AmazonCertificates {
  const known = new Map<string, string>();
  return {
    async at(url) {
      const kept = known.get(url);
      if (kept !== undefined) return kept;
      const answer = await fromAmazon(outgoing, url);
      const certificate = await answer.text();
      if (known.size >= mostCertificates) known.clear();
      known.set(url, certificate);
      return certificate;
    },
  };
}

/** What a message of SNS brings; undefined where it only had to be confirmed. Refuses what SNS has not signed. */
export async function readNotification(
  message: SnsMessage,
  { outgoing, certificates, now }: { outgoing: Outgoing; certificates: AmazonCertificates; now: Date },
): Promise<Brought | undefined> {
  if (!isCertificateOfSns(message.SigningCertURL)) throw refused("It does not name a certificate of Amazon SNS.");
  if (!isSignedByAmazon(message, await certificates.at(message.SigningCertURL)))
    throw refused("The signature of Amazon SNS does not fit.");
  if (!isFresh(new Date(String(message.Timestamp)), now, freshMs)) throw refused("It was signed more than an hour ago.");
  if (message.Type === "SubscriptionConfirmation") {
    if (!isAddressOfSns(message.SubscribeURL)) throw refused("The address to confirm the subscription at is not Amazon's.");
    await fromAmazon(outgoing, message.SubscribeURL);
    return undefined;
  }
  if (message.Type !== "Notification") return undefined;
  return messageIn(message);
}

function messageIn({ Message: text, MessageId: messageId }: SnsMessage): Brought {
  const told = objectIn(text);
  const mail = objectIn(told.mail);
  const receipt = objectIn(told.receipt);
  if (typeof told.content !== "string" || told.content === "")
    throw refused("There is no message in it. In Amazon SES, choose the action “Publish to Amazon SNS topic”.");
  const isBase64 = String(objectIn(receipt.action).encoding).toUpperCase() === "BASE64";
  const recipients = Array.isArray(receipt.recipients) ? receipt.recipients.slice(0, 100) : [];
  return {
    raw: Buffer.from(told.content, isBase64 ? "base64" : "utf8"),
    from: envelopeAddress(mail.source),
    to: recipients.map(envelopeAddress).filter((address) => address !== null),
    token: String(messageId),
  };
}

/** Asks Amazon. Where it does not answer well, the message may come again later. */
async function fromAmazon(outgoing: Outgoing, url: string): Promise<Response> {
  const answer = await outgoing.fetch(url, { redirect: "error" }).catch((error) => {
    throw new Refused("inbound_not_ready", `Amazon could not be asked: ${error instanceof Refused ? error.detail : "no answer"}`);
  });
  if (!answer.ok) throw new Refused("inbound_not_ready", `Amazon answered with ${answer.status}.`);
  return answer;
}
