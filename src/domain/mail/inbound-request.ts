// What a request of each provider brings: whether it is theirs, and the raw message in it.
import { createHash } from "node:crypto";
import { Refused } from "../../refused.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import { readForm } from "./form-body.ts";
import { objectIn, refused } from "./inbound-reading.ts";
import { envelopeAddress, isFresh, isSignedByMailgun, isSignedBySendGrid, ofSeconds } from "./inbound-rules.ts";
import type { Brought, InboundProvider } from "./inbound-schema.ts";
import { type AmazonCertificates, readNotification } from "./inbound-sns.ts";

export interface InboundRequest {
  body: Buffer;
  header(name: string): string | undefined;
}

/** What requests are read with. */
export interface Reading {
  signingKey: string | undefined;
  outgoing: Outgoing;
  certificates: AmazonCertificates;
  now: Date;
}

/**
 * Reads a request. Undefined where it brings no mail, and all is well (a subscription that was confirmed). Refuses what is not
 * signed as it should be, was signed too long ago, or has no raw message in it.
 */
export async function readRequest(
  provider: InboundProvider,
  request: InboundRequest,
  reading: Reading,
): Promise<Brought | undefined> {
  return readers[provider](request, reading);
}

const readers: Record<InboundProvider, (request: InboundRequest, reading: Reading) => Promise<Brought | undefined>> = {
  raw: async ({ body }) => ({ raw: notEmpty(body), from: null, to: [], token: null }),
  mailgun: async (request, { signingKey, now }) => {
    const form = formOf(request);
    const field = (name: string) => form.get(name)?.toString("utf8") ?? "";
    const signed = { timestamp: field("timestamp"), token: field("token"), signature: field("signature") };
    // The key was lost and has to be entered anew: what comes meanwhile is not theirs to lose.
    if (signingKey === undefined) throw new Refused("inbound_not_ready", "The signing key has to be entered anew.");
    if (signed.token === "" || !isSignedByMailgun(signingKey, signed))
      throw refused("The signature does not fit the signing key.");
    if (!isFresh(ofSeconds(signed.timestamp), now)) throw refused("It was signed more than five minutes ago.");
    const raw = form.get("body-mime");
    if (raw === undefined)
      throw refused(
        "There is no body-mime in it. Mailgun sends it to addresses that end with mime: take the address as it was shown.",
      );
    return {
      raw: notEmpty(raw),
      from: envelopeAddress(field("sender")),
      to: addresses([field("recipient")]),
      token: signed.token,
    };
  },
  sendgrid: async (request, { signingKey, now }) => {
    const signature = request.header("x-twilio-email-event-webhook-signature") ?? "";
    const timestamp = request.header("x-twilio-email-event-webhook-timestamp") ?? "";
    if (signingKey !== undefined) {
      if (!isSignedBySendGrid(signingKey, { timestamp, signature }, request.body))
        throw refused("The signature does not fit the public key.");
      if (!isFresh(ofSeconds(timestamp), now)) throw refused("It was signed more than five minutes ago.");
    }
    const form = formOf(request);
    const raw = form.get("email");
    if (raw === undefined) throw refused("There is no raw message in it. In SendGrid, tick “POST the raw, full MIME message”.");
    const envelope = objectIn(form.get("envelope")?.toString("utf8") ?? "");
    return {
      raw: notEmpty(raw),
      from: envelopeAddress(envelope.from),
      to: addresses(envelope.to),
      token: signingKey === undefined ? null : hashOf(`${timestamp} ${signature}`),
    };
  },
  postmark: async ({ body }) => {
    const message = objectIn(body.toString("utf8"));
    if (typeof message.RawEmail !== "string" || message.RawEmail === "")
      throw refused("There is no raw message in it. In Postmark, tick “Include raw email content in JSON payload”.");
    return {
      raw: Buffer.from(message.RawEmail, "utf8"),
      from: envelopeAddress(message.From),
      to: addresses([message.OriginalRecipient]),
      token: typeof message.MessageID === "string" && message.MessageID !== "" ? message.MessageID : null,
    };
  },
  ses: ({ body }, reading) => readNotification(objectIn(body.toString("utf8")), reading),
};

function formOf(request: InboundRequest): Map<string, Buffer> {
  const form = readForm(request.body, request.header("content-type"));
  if (form === undefined) throw refused("It is not a whole form.");
  return form;
}

function notEmpty(raw: Buffer): Buffer {
  if (raw.length === 0) throw refused("The message is empty.");
  return raw;
}

function addresses(given: unknown): string[] {
  const each = Array.isArray(given) ? given.slice(0, 100) : [];
  return each.map(envelopeAddress).filter((address) => address !== null);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
