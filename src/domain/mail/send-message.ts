// Hands a raw message to an SMTP server (RFC 5321), and tests whether one would take it.
import nodemailer from "nodemailer";
import { inTime } from "../../server/in-time.ts";
import type { Envelope, MailServer } from "../channel/schema.ts";

/** A server with what signs in to it: a password, or access by an account (OAuth 2). */
export type MailServerWithSecret = MailServer & ({ password: string } | { accessToken: string });

function transportTo(server: MailServerWithSecret) {
  return nodemailer.createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    ...(server.user === "" ? {} : { auth: authOf(server) }),
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function authOf(server: MailServerWithSecret) {
  const { user } = server;
  return "accessToken" in server
    ? { type: "OAuth2" as const, user, accessToken: server.accessToken }
    : { user, pass: server.password };
}

/** A server that says a word now and then never times out by silence. */
const longestSendingMs = 3 * 60_000;

/** One of several to whom the server would not bring it, with nodemailer's error. */
export interface RefusedRecipient {
  address: string;
  error: unknown;
}

/** Sends; returns those whom the server refused among several. Throws nodemailer's error where it takes it for nobody, or cannot be reached. */
export async function sendMessage(server: MailServerWithSecret, envelope: Envelope, raw: Buffer): Promise<RefusedRecipient[]> {
  const transport = transportTo(server);
  const sent = transport.sendMail({ envelope: { from: envelope.from ?? "", to: envelope.to }, raw });
  try {
    return refusedIn(await inTime(sent, longestSendingMs, "The sending timed out."));
  } finally {
    transport.close();
  }
}

/** Each with its own answer of the server, in what nodemailer returns or throws. */
export function refusedIn(outcome: unknown): RefusedRecipient[] {
  const errors = typeof outcome === "object" && outcome !== null && "rejectedErrors" in outcome ? outcome.rejectedErrors : [];
  return (Array.isArray(errors) ? errors : []).flatMap((error: { recipient?: unknown }) =>
    typeof error.recipient === "string" ? [{ address: error.recipient, error }] : [],
  );
}

/** Connects and signs in without sending; throws where that fails, or takes longer than `limitMs`. */
export async function verifySmtp(server: MailServerWithSecret, limitMs: number): Promise<void> {
  const transport = transportTo(server);
  try {
    await inTime(transport.verify(), limitMs);
  } finally {
    transport.close();
  }
}
