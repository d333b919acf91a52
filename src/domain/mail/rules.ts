// Decisions about mail: whose it is, which thread it belongs to, and what an error of a mail server means.
import { hash } from "node:crypto";
import { oneLine } from "../../letters.ts";
import type { MailServer } from "../channel/schema.ts";
import { unknownSender } from "../customer/schema.ts";
import { NoAccess, refusedWords } from "./account-rules.ts";

const mostThreadIds = 100;
/** In bytes: the longest line of RFC 5322; ids must also fit into an index. */
const longestMessageId = 998;

/** PostgreSQL text holds every character but NUL. */
export function storable(text: string): string {
  return text.replaceAll("\u0000", "");
}

/** The Message-IDs in a header (RFC 5322, 3.6.4), in their order, without angle brackets. Tolerates what is around them. */
export function messageIds(header: string | undefined): string[] {
  if (header === undefined) return [];
  const found = [...header.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? "");
  const ids = found.length > 0 ? found : header.trim().split(/\s+/);
  return ids.map(storable).filter((id) => id !== "" && Buffer.byteLength(id) <= longestMessageId);
}

/** What a message answers: In-Reply-To first, then References from the nearest to the farthest, each once, at most 100. */
export function threadIds(inReplyTo: string | undefined, references: string | undefined): string[] {
  const all = [...messageIds(inReplyTo), ...messageIds(references).reverse()];
  return [...new Set(all)].slice(0, mostThreadIds);
}

/** An address in the form that it is compared in; undefined for what cannot be one. */
export function normalAddress(address: string | undefined | null): string | undefined {
  const text = storable(address ?? "")
    .trim()
    .toLowerCase();
  return text.length <= 254 && /^[^\s@<>]+@[^\s@<>]+$/.test(text) ? text : undefined;
}

/** Who wrote: the first good address of From, Sender, the envelope. A message without any is kept under an address that cannot be answered. */
export function authorOf(candidates: { name: string; address: string | undefined | null }[]): {
  address: string;
  name: string | null;
} {
  for (const { name, address } of candidates) {
    const normal = normalAddress(address);
    if (normal === undefined) continue;
    const given = oneLine(storable(name))
      .slice(0, 200)
      .replace(/[\ud800-\udbff]$/, "");
    return { address: normal, name: given === "" || given.toLowerCase() === normal ? null : given };
  }
  return { address: unknownSender, name: null };
}

/**
 * Tells one message from another: the same words of the same author under the same Message-ID are the same message. Without
 * a Message-ID the date stands in for it, and without both the words alone tell: whatever a server fetches twice is one message.
 */
export function messageKey(message: {
  messageId: string | null;
  author: string;
  date: string | undefined;
  subject: string;
  text: string;
  html: string | null;
  fileHashes: Buffer[];
}): Buffer {
  const { messageId, author, date, subject, text, html, fileHashes } = message;
  const id = messageId ?? date ?? "";
  const parts = [author, id, subject, text, html ?? "", ...fileHashes.map((each) => each.toString("hex"))];
  // In one call: a mail has few parts, and each call costs as much as hashing a page.
  return hash("sha256", parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(""), "buffer");
}

/**
 * Whether a mail server's refusal will not change by trying again: 5xx to the recipient or the message itself. What is
 * refused before that (the greeting, TLS, the sign-in; 530: it wants one) is ours to mend.
 */
export function isLastingRefusal(error: unknown): boolean {
  const { responseCode, code } = errorParts(error);
  if (responseCode === undefined || responseCode === 530) return false;
  return (code === "EENVELOPE" || code === "EMESSAGE") && responseCode >= 500 && responseCode < 600;
}

/**
 * What a message of a mailbox is called, so that it is taken once. `generation` tells mailboxes of one channel apart, `nth` the
 * messages to which a server gave the same number.
 */
export function remoteKeyOf(message: {
  generation: number;
  folder: string;
  uidValidity: number;
  uid: number;
  nth: number;
}): string {
  const { generation, folder, uidValidity, uid, nth } = message;
  const mailbox = generation === 0 ? "" : `${generation}:`;
  const place = folder.toUpperCase() === "INBOX" ? "" : `${folder}/`;
  return `${mailbox}${place}${uidValidity}/${uid}${nth === 0 ? "" : `+${nth}`}`;
}

/** When a message that could not be fetched is tried again after so many tries; null: when a person asks for it. */
export function nextTry(tries: number, afterMs: readonly number[], now: Date): Date | null {
  const pauseMs = afterMs[tries - 1];
  return pauseMs === undefined ? null : new Date(now.getTime() + pauseMs);
}

/** Whether a mail server did not accept the user name and password. */
export function isSignInError(error: unknown): boolean {
  const { code, responseCode, authenticationFailed, imapCode } = errorParts(error);
  if (code === "EAUTH" || responseCode === 535) return true;
  // imapflow says so of whatever goes wrong at the sign-in, also where the server names another cause (RFC 5530).
  return authenticationFailed && !otherCauses.includes(imapCode);
}

const otherCauses = ["UNAVAILABLE", "CONTACTADMIN", "INUSE", "LIMIT", "SERVERBUG"];

/** Whether a connection to a mail server failed at its encryption. */
export function isSecurityError(error: unknown, { security }: Pick<MailServer, "security">): boolean {
  const { code, message, said } = errorParts(error);
  if (security === "none") return false;
  if (said !== undefined) return code === "ETLS";
  const words = `${code} ${message}`;
  return tlsWords.test(words) || certificateWords.test(words) || (security === "starttls" && startTlsWords.test(words));
}

/** Whether a connection to a mail server ended before anybody could sign in: at the greeting, or by a server of another kind. */
export function isEndAtTheDoor(error: unknown): boolean {
  return /^(EPROTOCOL|ECONNECTION|ETIMEDOUT|GREETING_TIMEOUT|ENOTIMAP|ClosedAfterConnect\w+)$/.test(errorParts(error).code);
}

const tlsWords = /wrong version number|SSL routines|\bEPROTO\b|packet length/i;
const certificateWords = /certificate|self.signed|altname/i;
const startTlsWords = /ETLS|starttls/i;

/** What is wrong with a connection to a mail server, in words for the person who set it up. */
export function connectionReason(
  error: unknown,
  server: Pick<MailServer, "host" | "port" | "security"> & Partial<Pick<MailServer, "user" | "provider">>,
): string {
  if (error instanceof NoAccess) return error.message;
  const { code, message, said } = errorParts(error);
  const place = `${server.host}, port ${server.port}`;
  if (isSignInError(error) && server.provider !== undefined) return refusedWords(server, said);
  if (isSignInError(error)) return `${server.host} did not accept the user name and password.`;
  if (code === "ETLS" && said !== undefined) return `${place} does not offer STARTTLS.`;
  // What the server itself says is the best that can be told; our guesses below are for where it says nothing.
  if (said !== undefined) return `${server.host} refused it: ${said}`.slice(0, 500);
  if (code === "ENOTIMAP") return `${place} answers, but not as an IMAP server does.`;
  if (code === "EPROTOCOL") return `${place} answers, but not as an SMTP server does.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EDNS")
    return `There is no server called ${server.host} to be found.`;
  if (code === "ECONNREFUSED" || /ECONNREFUSED/.test(message)) return `Nothing answers at ${place}.`;
  if (code === "GREETING_TIMEOUT") return `${place} can be reached, but did not greet in time.`;
  if (code === "ETIMEDOUT" || code === "CONNECT_TIMEOUT" || /timed? ?out/i.test(message)) {
    return `${place} did not answer in time.`;
  }
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") return `${server.host} cannot be reached from here.`;
  if (code.startsWith("ClosedAfterConnect") || code === "NoConnection") return `${place} closed the connection without a reason.`;
  const words = `${code} ${message}`;
  if (certificateWords.test(words)) return `The certificate of ${server.host} is not valid: ${message}.`;
  if (server.security === "tls" && tlsWords.test(words)) return `${place} does not speak TLS from the first byte. Try STARTTLS.`;
  if (server.security === "starttls" && startTlsWords.test(words)) return `${place} does not offer STARTTLS.`;
  return `${place}: ${message}`.slice(0, 500);
}

function errorParts(error: unknown): {
  code: string;
  message: string;
  /** The server's own words: an SMTP answer with its code, or what an IMAP server said with NO, BAD or BYE. */
  said: string | undefined;
  responseCode: number | undefined;
  authenticationFailed: boolean;
  /** The code in brackets of an IMAP answer. */
  imapCode: string;
} {
  const parts = (typeof error === "object" && error !== null ? error : { message: String(error) }) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? storable(value) : undefined);
  const code = text(parts.code) ?? "";
  const answer = text(parts.response);
  // imapflow's word for what came with BYE; OpenSSL has reasons of its own.
  const bye = /^(NoConnection$|ClosedAfterConnect)/.test(code) ? text(parts.reason) : undefined;
  return {
    code,
    message: text(parts.message) ?? "",
    // Words without a code are not from a mail server: they are nobody's to show.
    said: answer !== undefined && /^\d{3}/.test(answer) ? answer : (text(parts.responseText) ?? bye),
    responseCode: typeof parts.responseCode === "number" ? parts.responseCode : undefined,
    authenticationFailed: parts.authenticationFailed === true,
    imapCode: text(parts.serverResponseCode) ?? "",
  };
}
