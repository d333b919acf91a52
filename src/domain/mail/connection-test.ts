// Tries a mail server step by step, so that a person is told exactly at which one it ends, and why.
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { inTime } from "../../server/in-time.ts";
import type { MailServer } from "../channel/schema.ts";
import { NoAccess } from "./account-rules.ts";
import type { ConnectionField, ConnectionStep, ConnectionTest, MailFolder } from "./connection-schema.ts";
import { verifyImap } from "./imap-connection.ts";
import { connectionReason, isEndAtTheDoor, isSecurityError, isSignInError } from "./rules.ts";
import { type MailServerWithSecret, verifySmtp } from "./send-message.ts";

/** For finding it, reaching it, and encrypting: each. */
const stepMs = 8_000;
/** For signing in, and for opening the inbox: each. Some servers greet late on purpose. */
const usualSignInMs = 20_000;

/** At which step it ended, in words. */
class Ended extends Error {
  readonly step: ConnectionStep;
  readonly field: ConnectionField;

  constructor(step: ConnectionStep, field: ConnectionField, words: string) {
    super(words);
    this.step = step;
    this.field = field;
  }
}

/**
 * Finds, reaches and signs in to a server, and opens its inbox (IMAP). `password`: undefined where none is known; `access`: what
 * gives access by the account of its channel, or throws why there is none. Changes nothing there, and sends nothing. Never
 * throws for what the server does, and ends in time whatever it does.
 */
export async function testConnection(
  protocol: "imap" | "smtp",
  { password, access, ...server }: MailServer & { password: string | undefined; access?: () => Promise<string> },
  signInMs = usualSignInMs,
): Promise<ConnectionTest> {
  const steps: ConnectionTest["steps"] = [];
  const well = (step: ConnectionStep, words: string) => void steps.push({ step, isWell: true, words });
  try {
    well("found", await find(server.host));
    well("answers", await reach(server));
    if (server.security === "tls") well("secured", await encrypt(server));
    const { user } = server;
    if (user !== "" && password === undefined && access === undefined)
      throw new Ended("signed_in", "password", "A password is needed to sign in.");
    const secret = access === undefined ? { password: password ?? "" } : { accessToken: await accessOrEnd(access) };
    const inbox = await signIn(protocol, { ...server, ...secret }, signInMs);
    if (server.security === "starttls") well("secured", "It is encrypted (STARTTLS).");
    if (server.security === "none") well("secured", "It is not encrypted, as it was told to be.");
    well("signed_in", user === "" ? "It asks for no name and password." : `It lets ${user} in.`);
    if (inbox !== undefined) well("opened", inboxWords(inbox.messages));
    return { steps, field: null, folders: inbox?.folders ?? null };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return { steps: [...steps, { step: error.step, isWell: false, words: error.message }], field: error.field, folders: null };
  }
}

async function accessOrEnd(access: () => Promise<string>): Promise<string> {
  try {
    return await access();
  } catch (error) {
    if (error instanceof NoAccess) throw new Ended("signed_in", "password", error.message);
    throw error;
  }
}

function inboxWords(messages: number): string {
  return messages === 1 ? "The inbox opens; it holds 1 message." : `The inbox opens; it holds ${messages} messages.`;
}

async function find(host: string): Promise<string> {
  if (isIP(host) !== 0) return `${host} is an address already.`;
  try {
    const { address } = await inTime(lookup(host), stepMs);
    return `${host} is at ${address}.`;
  } catch (error) {
    throw new Ended("found", "host", connectionReason(error, { host, port: 0, security: "none" }));
  }
}

async function reach(server: MailServer): Promise<string> {
  const socket = connectTcp({ host: server.host, port: server.port });
  try {
    await opened(socket, "connect");
    return `It answers at port ${server.port}.`;
  } catch (error) {
    throw new Ended("answers", "port", connectionReason(error, server));
  } finally {
    socket.destroy();
  }
}

async function encrypt(server: MailServer): Promise<string> {
  // Whether the certificate is good is looked at afterwards: then what exactly is wrong with it can be said.
  const socket = connectTls({ ...endOf(server), rejectUnauthorized: false });
  try {
    await opened(socket, "secureConnect");
    if (!socket.authorized) throw new Ended("secured", "host", certificateWords(socket, server.host));
    return `It is encrypted (${socket.getProtocol() ?? "TLS"}), and its certificate is good.`;
  } catch (error) {
    throw error instanceof Ended ? error : new Ended("secured", "security", connectionReason(error, server));
  } finally {
    socket.destroy();
  }
}

function endOf({ host, port }: MailServer) {
  return { host, port, ...(isIP(host) === 0 ? { servername: host } : {}) };
}

/** What is wrong with a certificate, by the code that Node (OpenSSL) gives. */
function certificateWords(socket: TLSSocket, host: string): string {
  const code = String((socket.authorizationError as { code?: string } | null)?.code ?? socket.authorizationError);
  const { valid_to: until, subjectaltname: names = "" } = socket.getPeerCertificate();
  if (code === "CERT_HAS_EXPIRED") return `The certificate of ${host} ended on ${until}.`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const known = names
      .split(", ")
      .map((each) => each.replace(/^\w+( Address)?:/, ""))
      .slice(0, 5);
    return `The certificate is not for ${host}, but for ${known.join(", ") || "another name"}. Perhaps one of these is the host.`;
  }
  if (/SELF_SIGNED/.test(code)) return `The certificate of ${host} is signed by itself, so nobody vouches for it.`;
  return `The certificate of ${host} cannot be trusted (${code}).`;
}

/** Signs in the way that mail will be read and sent. Returns how many messages the inbox holds, and which folders there are; undefined for SMTP. */
async function signIn(
  protocol: "imap" | "smtp",
  server: MailServerWithSecret,
  limitMs: number,
): Promise<{ messages: number; folders: MailFolder[] } | undefined> {
  try {
    if (protocol === "imap") return await verifyImap(server, limitMs);
    await verifySmtp(server, limitMs);
    return undefined;
  } catch (error) {
    const words = connectionReason(error, server);
    if (isSignInError(error)) throw new Ended("signed_in", "password", words);
    if (isSecurityError(error, server)) throw new Ended("secured", "security", words);
    throw new Ended("signed_in", isEndAtTheDoor(error) ? "host" : "user", words);
  }
}

async function opened(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  // Errors after the first belong to a socket that nobody waits for any more.
  socket.on("error", () => {});
  await inTime(once(socket, event), stepMs);
}
