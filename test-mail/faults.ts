// Mails through real servers while wires hang and break, mailboxes number their mails anew, a server lies, and Rapport is killed:
// which are lost, and which are there twice.
import { setTimeout as sleep } from "node:timers/promises";
import { becomeOwner, type Person, signIn } from "../e2e/person.ts";
import { freePort, type RapportProcess, startRapport } from "../e2e/rapport-process.ts";
import { rawMail } from "../src/test/factories.ts";
import { type LyingImap, openLyingImap } from "../src/test/lying-imap.ts";
import { type Fault, type FaultyWire, openFaultyWire } from "./faulty-wire.ts";
import { type MailServers, startMailServers } from "./servers.ts";

export interface Hardship {
  /** How many mails come by Postfix, into a mailbox at Dovecot, and from a server that lies. */
  bySmtp: number;
  byMailbox: number;
  byLiar: number;
  /** How often Rapport is killed, every second time with its PostgreSQL; and how often, at first, the mailbox gets new numbers then. */
  kills: number;
  renewals: number;
}

export interface Outcome {
  sent: number;
  /** The subjects of mails that did not come, and of those that came more than once. */
  lost: string[];
  doubled: string[];
}

const faults: Fault[] = ["hang", "break", "cut", "refuse"];
const faultMs = 3_000;
const calmMs = 2_000;
const longestMs = 15 * 60_000;
const mailbox = "team@desk.example";

/** Needs Postfix and Dovecot (install.ts), and a folder where PostgreSQL may go too. */
export async function sufferFaults(folder: string, hardship: Hardship, say: (line: string) => void): Promise<Outcome> {
  const { kills, renewals } = hardship;
  const mailPort = await freePort();
  const smtp = await openFaultyWire(mailPort);
  const servers = await startMailServers({ relayDomains: { "hotel.example": smtp.port }, mailboxes: [mailbox] });
  const imap = await openFaultyWire(servers.imapPort);
  const liar = await openLyingImap();
  const args = ["--mail-port", String(mailPort)];
  let rapport = await startRapport({ dataFolder: `${folder}/data`, args });
  try {
    const { call, workspaceId } = await becomeOwner(rapport.ownerLink ?? "");
    const server = { host: "127.0.0.1", security: "none", password: servers.password };
    await call("POST", "/channels", { name: "Desk", address: "desk@hotel.example" });
    await call("POST", "/channels", { name: "Team", address: mailbox, imap: { ...server, port: imap.port, user: mailbox } });
    const lies = { ...server, port: liar.port, user: "liar", password: "secret" };
    await call("POST", "/channels", { name: "Liar", address: "liar@hotel.example", imap: lies });

    const startedAt = Date.now();
    let isSent = false;
    const sending = sendAll(servers, liar, hardship).finally(() => {
      isSent = true;
    });
    const failing = failInTurns([smtp, imap], () => isSent);
    for (let turn = 0; turn < kills; turn++) {
      await sleep(8_000 + Math.random() * 4_000);
      say(`kill ${turn + 1} of ${kills}${turn % 2 === 0 ? "" : ", with PostgreSQL"}`);
      if (turn % 2 === 0) await rapport.killNode();
      else await rapport.killAll();
      if (turn < renewals) await servers.renewNumbers(mailbox);
      rapport = await startRapport({ dataFolder: `${folder}/data`, args });
    }
    const sent = await sending;
    await failing;
    say("all is sent, and nothing fails any more");
    const owner = await signIn(rapport.url, workspaceId);
    const found = await whenAllThere(owner, sent.size, startedAt + longestMs, say);
    const counts = Map.groupBy(found, (subject) => subject);
    return {
      sent: sent.size,
      lost: [...sent].filter((subject) => !counts.has(subject)),
      doubled: [...counts].flatMap(([subject, all]) => (all.length > 1 ? [subject] : [])),
    };
  } finally {
    await close(rapport, servers, liar, [smtp, imap]);
  }
}

/** Sends by all three ways at once; returns the subjects. */
async function sendAll(servers: MailServers, liar: LyingImap, { bySmtp, byMailbox, byLiar }: Hardship): Promise<Set<string>> {
  const sent = new Set<string>();
  const lane = async (way: string, to: string, count: number, pauseMs: number) => {
    for (let i = 1; i <= count; i++) {
      const subject = `${way} ${i}`;
      await servers.send({ ...mailOf(subject), to });
      sent.add(subject);
      await sleep(pauseMs);
    }
  };
  const lying = async () => {
    for (let i = 1; i <= byLiar; i++) {
      const subject = `Liar ${i}`;
      const raw = rawMail({ subject, messageId: `${subject.replace(" ", ".")}@customer.example` });
      // Every tenth has the number of the one before; every seventh is said to be far smaller than it is.
      const uid = i % 10 === 0 ? i - 1 : i;
      liar.folders.INBOX?.messages.push({ uid, raw, ...(i % 7 === 0 ? { statedBytes: 20 } : {}) });
      if (i % 5 === 0) liar.tell();
      sent.add(subject);
      await sleep(250);
    }
  };
  await Promise.all([lane("Smtp", "desk@hotel.example", bySmtp, 10), lane("Mailbox", mailbox, byMailbox, 10), lying()]);
  return sent;
}

function mailOf(subject: string) {
  const name = subject.toLowerCase().replace(" ", "-");
  return {
    from: `${name}@customer.example`,
    subject,
    messageId: `<${name}@customer.example>`,
    text: `These are the words of ${subject}.`,
  };
}

/** One wire after the other fails, each time in another way, with a calm while between; in the end all are whole. */
async function failInTurns(wires: FaultyWire[], isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    const wire = wires[turn % wires.length];
    wire?.fail(faults[Math.floor(turn / wires.length) % faults.length] as Fault);
    await sleep(faultMs);
    wire?.mend();
    await sleep(calmMs);
  }
}

interface Listed {
  encounters: { subject: string }[];
  nextCursor: string | null;
}

/** Their subjects, once there are as many as were sent, or at the end of the time; a little later, so that none comes twice unseen. */
async function whenAllThere(owner: Person, count: number, untilMs: number, say: (line: string) => void): Promise<string[]> {
  for (;;) {
    const found = await listSubjects(owner);
    say(`${found.length} of ${count} are there`);
    await sleep(5_000);
    if (new Set(found).size >= count || Date.now() > untilMs) return listSubjects(owner);
  }
}

async function listSubjects({ call }: Person): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Listed = await call("GET", `/encounters?view=all&limit=100${cursor === "" ? "" : `&cursor=${cursor}`}`);
    found.push(...page.encounters.map(({ subject }) => subject));
    cursor = page.nextCursor;
  }
  return found;
}

async function close(rapport: RapportProcess, servers: MailServers, liar: LyingImap, wires: FaultyWire[]): Promise<void> {
  await rapport.stop();
  await servers.stop();
  await liar.close();
  for (const wire of wires) await wire.close();
}
