// Decisions about what providers bring by HTTP: whether it is theirs, whether it is of now, and which addresses are Amazon's.
import { createHmac, createPublicKey, timingSafeEqual, verify, X509Certificate } from "node:crypto";
import type { InboundProvider } from "./inbound-schema.ts";

const freshMs = 5 * 60_000;

/** Whether a provider signs with a key without which nothing of it can be believed. */
export function needsSigningKey(provider: InboundProvider): boolean {
  return provider === "mailgun";
}

/** Whether a provider can sign with a key that a person enters here. */
export function takesSigningKey(provider: InboundProvider): boolean {
  return provider === "mailgun" || provider === "sendgrid";
}

/** Whether something was signed just now. A clock may go wrong by as much in both directions. */
export function isFresh(signedAt: Date, now: Date, withinMs = freshMs): boolean {
  return Math.abs(now.getTime() - signedAt.getTime()) <= withinMs;
}

/** The time of a Unix timestamp in seconds; a time long ago for what is none. */
export function ofSeconds(text: string): Date {
  return new Date(/^\d{1,12}$/.test(text) ? Number(text) * 1000 : 0);
}

/** Mailgun: HMAC-SHA256 of timestamp and token, in hexadecimal digits. */
export function isSignedByMailgun(
  key: string,
  { timestamp, token, signature }: Record<"timestamp" | "token" | "signature", string>,
) {
  const right = createHmac("sha256", key).update(`${timestamp}${token}`).digest();
  const given = Buffer.from(signature, "hex");
  return given.length === right.length && timingSafeEqual(given, right);
}

/** Whether a key can be one that SendGrid shows: a public key on an elliptic curve, in base64. */
export function isPublicKey(key: string): boolean {
  return publicKeyOf(key) !== undefined;
}

function publicKeyOf(key: string) {
  try {
    return createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

/** SendGrid: ECDSA with SHA-256 over timestamp and the body as it came. */
export function isSignedBySendGrid(
  key: string,
  { timestamp, signature }: Record<"timestamp" | "signature", string>,
  body: Buffer,
) {
  const publicKey = publicKeyOf(key);
  if (publicKey === undefined) return false;
  return verify("sha256", Buffer.concat([Buffer.from(timestamp), body]), publicKey, Buffer.from(signature, "base64"));
}

/** A message of Amazon SNS, as far as its signature is about it. */
export type SnsMessage = Record<string, unknown>;

const signedFields: Record<string, string[]> = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
  UnsubscribeConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};

/** Whether the certificate has signed the message, in the way that the message says (SignatureVersion). */
export function isSignedByAmazon(message: SnsMessage, certificate: string): boolean {
  const fields = signedFields[String(message.Type)];
  if (fields === undefined || typeof message.Signature !== "string") return false;
  const text = fields.filter((field) => typeof message[field] === "string").map((field) => `${field}\n${message[field]}\n`);
  const algorithm = message.SignatureVersion === "2" ? "sha256" : "sha1";
  try {
    const { publicKey } = new X509Certificate(certificate);
    return verify(algorithm, Buffer.from(text.join("")), publicKey, Buffer.from(message.Signature, "base64"));
  } catch {
    return false;
  }
}

/** An address of SNS itself, where certificates lie and subscriptions are confirmed. */
export function isAddressOfSns(text: unknown): text is string {
  const url = typeof text === "string" ? URL.parse(text) : null;
  if (url === null || url.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "") return false;
  return /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?$/.test(url.hostname);
}

/** An address of one of its certificates. */
export function isCertificateOfSns(text: unknown): text is string {
  return isAddressOfSns(text) && /^\/SimpleNotificationService-[\w-]{1,100}\.pem$/.test(URL.parse(text)?.pathname ?? "");
}

/** An address for the envelope; null for what cannot be one. */
export function envelopeAddress(text: unknown): string | null {
  if (typeof text !== "string") return null;
  const bare = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
  const address = bare.replaceAll("\u0000", "").trim();
  return address.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(address) ? address.toWellFormed() : null;
}
