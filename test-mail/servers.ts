// Starts a real Postfix and a real Dovecot for a test, wired as a customer's and a company's mail would be.
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ImapFlow } from "imapflow";
import { createTransport, type SendMailOptions } from "nodemailer";
import { type Mailbox, startDovecot } from "./dovecot.ts";
import { type Postfix, type QueuedMail, startPostfix } from "./postfix.ts";
import { missingPrograms } from "./programs.ts";

// Mail for these domains is kept in Dovecot's mailboxes.
const mailboxDomains = ["customer.example", "desk.example"];

type MailServersOptions = {
  // Domain → the loopback port of the SMTP listener that receives its mail.
  relayDomains?: Record<string, number>;
  mailboxes?: string[];
};

type ReceivedMail = { uid: number; flags: string[]; source: Buffer };

export type MailServers = {
  smtpPort: number;
  submissionPort: number;
  imapPort: number;
  password: string;
  // The pids of the two main processes, which end all of theirs.
  pids: { postfix: number; dovecot: number };
  addMailbox: (address: string) => Promise<void>;
  relayTo: (domain: string, port: number) => Promise<void>;
  send: (message: SendMailOptions) => Promise<string>;
  readMailbox: (address: string, folder?: string) => Promise<ReceivedMail[]>;
  waitForMail: (address: string, wanted: string | RegExp, timeoutMs?: number) => Promise<ReceivedMail>;
  waitForQueue: (isAsWanted: (queue: QueuedMail[]) => boolean, timeoutMs?: number) => Promise<QueuedMail[]>;
  listQueue: () => Promise<QueuedMail[]>;
  readLog: () => Promise<string>;
  // Makes Dovecot forget its numbers: all mails of the mailbox get new ones, with another UIDVALIDITY.
  renewNumbers: (address: string) => Promise<void>;
  stop: () => Promise<void>;
};

const password = "a password for tests";

export async function startMailServers(options: MailServersOptions = {}): Promise<MailServers> {
  if (missingPrograms().length > 0) {
    throw new Error("Postfix and Dovecot are missing. Install them as root on Debian 12: node test-mail/install.ts");
  }
  if (process.getuid?.() !== 0) {
    throw new Error("Postfix starts as root only: run the tests against real mail servers as root, as in a container.");
  }
  const addresses = options.mailboxes ?? ["anna@customer.example", "team@desk.example"];
  const mailboxes: Mailbox[] = addresses.map((address) => ({ address, password }));

  const root = await mkdtemp(join(tmpdir(), "rapport-mail-"));
  // Postfix's and Dovecot's users must pass through; their own folders below stay closed.
  await chmod(root, 0o755);

  const dovecot = await startDovecot(join(root, "dovecot"), mailboxes);
  const routes = new Map(mailboxDomains.map((domain) => [domain, `lmtp:unix:${dovecot.lmtpSocket}`]));
  for (const [domain, port] of Object.entries(options.relayDomains ?? {})) routes.set(domain, nextHop(port));
  let postfix: Postfix | undefined;

  async function stop(): Promise<void> {
    await Promise.all([postfix?.stop(), dovecot.stop()]);
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  try {
    postfix = await startPostfix(join(root, "postfix"), routes, dovecot.saslSocket);
    await Promise.all([
      dovecot.ready(dovecot.imapPort, "* OK"),
      postfix.ready(postfix.smtpPort, "220 "),
      postfix.ready(postfix.submissionPort, "220 "),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  const { smtpPort, submissionPort, listQueue, saveRoutes, logFile, pid } = postfix;
  const transport = createTransport({ host: "127.0.0.1", port: smtpPort, name: "mail.customer.example", ignoreTLS: true });

  async function addMailbox(address: string): Promise<void> {
    mailboxes.push({ address, password });
    await dovecot.saveMailboxes(mailboxes);
  }

  async function relayTo(domain: string, port: number): Promise<void> {
    routes.set(domain, nextHop(port));
    await saveRoutes(routes);
  }

  async function send(message: SendMailOptions): Promise<string> {
    const sent = await transport.sendMail(message);
    return sent.messageId;
  }

  async function openMailbox(address: string): Promise<ImapFlow> {
    const client = new ImapFlow({
      host: "127.0.0.1",
      port: dovecot.imapPort,
      secure: false,
      doSTARTTLS: false,
      auth: { user: address, pass: password },
      logger: false,
    });
    // Without a listener a lost connection would end the whole test run; the pending command tells of it anyway.
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  async function readMailbox(address: string, folder = "INBOX"): Promise<ReceivedMail[]> {
    const client = await openMailbox(address);
    try {
      return await readFolder(client, folder);
    } finally {
      await client.logout();
    }
  }

  async function waitForMail(address: string, wanted: string | RegExp, timeoutMs = 15_000): Promise<ReceivedMail> {
    const deadline = Date.now() + timeoutMs;
    const client = await openMailbox(address);
    try {
      while (Date.now() < deadline) {
        const found = (await readFolder(client, "INBOX")).find(({ source }) => holds(source, wanted));
        if (found) return found;
        await sleep(50);
      }
    } finally {
      await client.logout();
    }
    throw new Error(`No mail with ${wanted} reached ${address} in ${timeoutMs} ms.\n${await readLog()}`);
  }

  async function waitForQueue(isAsWanted: (queue: QueuedMail[]) => boolean, timeoutMs = 15_000): Promise<QueuedMail[]> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      const queue = await listQueue();
      if (isAsWanted(queue)) return queue;
      await sleep(50);
    }
    throw new Error(`Postfix's queue was not as wanted after ${timeoutMs} ms.\n${await readLog()}`);
  }

  async function renewNumbers(address: string): Promise<void> {
    const maildir = join(root, "dovecot", "mail", address, "Maildir");
    for (const name of await readdir(maildir))
      if (name.startsWith("dovecot")) await rm(join(maildir, name), { recursive: true, force: true });
  }

  async function readLog(): Promise<string> {
    const texts = await Promise.all([logFile, dovecot.logFile].map((path) => readFile(path, "utf8").catch(() => "")));
    return texts.map((text) => text.slice(-4000)).join("\n");
  }

  return {
    smtpPort,
    submissionPort,
    imapPort: dovecot.imapPort,
    password,
    pids: { postfix: pid, dovecot: dovecot.pid },
    addMailbox,
    relayTo,
    send,
    readMailbox,
    waitForMail,
    waitForQueue,
    listQueue,
    readLog,
    renewNumbers,
    stop,
  };
}

// Only a port can be given, so that no test can make Postfix send to another machine.
function nextHop(port: number): string {
  return `smtp:[127.0.0.1]:${port}`;
}

function holds(source: Buffer, wanted: string | RegExp): boolean {
  const text = source.toString("utf8");
  return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
}

async function readFolder(client: ImapFlow, folder: string): Promise<ReceivedMail[]> {
  const lock = await client.getMailboxLock(folder, { readOnly: true });
  try {
    // Read-only, so that a look changes nothing for the product, which reads the same mailbox.
    // A mailbox opened before a mail came would still report the old count.
    await client.noop();
    // Dovecot answers BAD to a range in an empty mailbox.
    if (!client.mailbox || client.mailbox.exists === 0) return [];
    const messages = await client.fetchAll("1:*", { uid: true, flags: true, source: true });
    return messages.map(({ uid, flags, source }) => ({
      uid,
      flags: [...(flags ?? [])],
      source: source ?? Buffer.alloc(0),
    }));
  } finally {
    lock.release();
  }
}
