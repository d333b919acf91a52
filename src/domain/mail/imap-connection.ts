// A connection to an IMAP server (RFC 9051): opened, signed in, a folder opened; each within a limit of time.
import { ImapFlow, type ListResponse, type MailboxObject } from "imapflow";
import { inTime } from "../../server/in-time.ts";
import type { MailFolder } from "./connection-schema.ts";
import type { MailServerWithSecret } from "./send-message.ts";

/** For signing in, and for opening a folder: each as a whole. A server that says a word now and then never times out by silence. */
export const usualStepMs = 60_000;
/** More than one piece of a message (see fetch-message.ts), and than any list; what says more than that does not mean us well. */
const longestLiteralBytes = 4 * 1024 * 1024;
const longestLineBytes = 64 * 1024 * 1024;

export function imapTo(server: MailServerWithSecret): ImapFlow {
  return new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === "tls",
    doSTARTTLS: server.security === "starttls" ? true : server.security === "none" ? false : undefined,
    auth: { user: server.user, ...("accessToken" in server ? { accessToken: server.accessToken } : { pass: server.password }) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 6 * 60_000,
    maxLiteralSize: longestLiteralBytes,
    maxLineLength: longestLineBytes,
    maxResponseSize: longestLineBytes,
  } as ConstructorParameters<typeof ImapFlow>[0]);
}

/** Connects and signs in. Throws with the code ENOTIMAP where something answers that is no IMAP server. */
export async function signIn(client: ImapFlow, limitMs: number): Promise<void> {
  try {
    await inTime(client.connect(), limitMs);
  } catch (error) {
    const isImap = client.greeting !== undefined || client.authenticated || client.byeReason !== undefined;
    if (isImap || client.stats().received === 0) throw error;
    throw Object.assign(new Error("Not an IMAP server.", { cause: error }), { code: "ENOTIMAP" });
  }
}

/** Opens a folder to read from it, and changes nothing there. Opened once more, it is as it is now. */
export function openFolder(client: ImapFlow, folder: string, limitMs: number): Promise<MailboxObject> {
  return inTime(client.mailboxOpen(folder, { readOnly: true }), limitMs);
}

/** The folders in which there can be messages, the inbox first, then as the server lists them. */
export async function listFolders(client: ImapFlow, limitMs: number): Promise<MailFolder[]> {
  const listed = await inTime(client.list(), limitMs);
  return listed
    .filter(({ flags, path }) => !flags.has("\\Noselect") && !flags.has("\\NonExistent") && path.length <= 500)
    .map((each) => ({ path: each.path, use: useOf(each) }))
    .sort((a, b) => Number(b.use === "inbox") - Number(a.use === "inbox"));
}

const uses: Record<string, MailFolder["use"]> = {
  "\\Inbox": "inbox",
  "\\Junk": "junk",
  "\\Sent": "sent",
  "\\Drafts": "drafts",
  "\\Trash": "trash",
  "\\Archive": "archive",
  "\\All": "all",
};

function useOf({ specialUse, path }: ListResponse): MailFolder["use"] {
  if (path.toUpperCase() === "INBOX") return "inbox";
  return uses[specialUse ?? ""] ?? null;
}

/** Connects, signs in and opens the inbox, and says how many messages it holds and which folders there are; throws where one of them fails, or takes longer than `limitMs`. */
export async function verifyImap(
  server: MailServerWithSecret,
  limitMs = usualStepMs,
): Promise<{ messages: number; folders: MailFolder[] }> {
  const client = imapTo(server);
  client.on("error", () => {});
  try {
    await signIn(client, limitMs);
    const { exists } = await openFolder(client, "INBOX", limitMs);
    return { messages: exists, folders: await listFolders(client, limitMs) };
  } finally {
    client.close();
  }
}

/** Why there is no connection any more: in the server's words, where it said some (BYE). */
export function closedError({ byeReason }: ImapFlow): Error {
  return Object.assign(new Error("The server closed the connection."), { code: "NoConnection", reason: byeReason });
}
