// Rapport between real mail servers: a customer's mail comes in by SMTP or from a mailbox, is answered, and the answer lies in the customer's mailbox.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { header } from "../e2e/customer.ts";
import { becomeOwner, type Person, signIn } from "../e2e/person.ts";
import { freePort, type RapportProcess, startRapport, until } from "../e2e/rapport-process.ts";
import { type MailServers, startMailServers } from "./servers.ts";

const anna = "anna@customer.example";
const team = "team@desk.example";

let folder: string;
let mailPort: number;
let servers: MailServers;
let rapport: RapportProcess;
let owner: Person;

const start = () => startRapport({ dataFolder: join(folder, "data"), args: ["--mail-port", String(mailPort)] });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-mail-journey-"));
  await chmod(folder, 0o755);
  mailPort = await freePort();
  servers = await startMailServers({ relayDomains: { "hotel.example": mailPort }, mailboxes: [anna, team] });
  rapport = await start();
  owner = await becomeOwner(rapport.ownerLink ?? "");
});

afterAll(async () => {
  await rapport?.stop();
  await servers?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a mail through Postfix to the listener is answered through Postfix, and the customer's answer joins the same encounter", async () => {
  await owner.call("POST", "/channels", {
    name: "Hotel Meridian",
    address: "hello@hotel.example",
    smtp: { host: "127.0.0.1", port: servers.smtpPort, security: "none", user: "" },
  });
  const asked = await servers.send({
    from: `Anna Berg <${anna}>`,
    to: "hello@hotel.example",
    subject: "Grüße aus Köln",
    text: "Ist das Zimmer mit dem Zitronenbaum frei?",
  });
  const encounterId = await encounterAbout("Grüße aus Köln");

  await owner.call("POST", `/encounters/${encounterId}/replies`, { text: "Es ist frei. Für welche Nächte, Anna?" });
  const answer = (await servers.waitForMail(anna, "welche")).source.toString();
  expect(header(answer, "In-Reply-To")).toBe(asked);
  expect(header(answer, "References")).toBe(asked);
  expect(header(answer, "From")).toBe("Hotel Meridian <hello@hotel.example>");
  await until(async () => (await deliveries(encounterId)).includes("sent"), 10_000);

  const answerId = header(answer, "Message-ID") ?? "";
  await servers.send({
    from: `Anna Berg <${anna}>`,
    to: "hello@hotel.example",
    subject: "Re: Grüße aus Köln",
    text: "Vom dritten bis zum fünften.",
    inReplyTo: answerId,
    references: [asked, answerId],
  });
  await until(async () => (await texts(encounterId)).includes("Vom dritten bis zum fünften."), 10_000);
  expect(await texts(encounterId)).toHaveLength(3);
});

test("a mail in a Dovecot mailbox is taken while it is idled on, and answered with a password through Postfix", async () => {
  const { password } = servers;
  await owner.call("POST", "/channels", {
    name: "The team",
    address: team,
    imap: { host: "127.0.0.1", port: servers.imapPort, security: "none", user: team, password },
    smtp: { host: "127.0.0.1", port: servers.submissionPort, security: "none", user: team, password },
  });
  await until(async () => (await mailboxState(team)) === "connected", 10_000);

  const asked = await servers.send({ from: anna, to: team, subject: "The lemon tree", text: "Does it bear fruit already?" });
  const encounterId = await encounterAbout("The lemon tree");
  await owner.call("POST", `/encounters/${encounterId}/replies`, { text: "Three lemons, as of this morning." });
  const answer = (await servers.waitForMail(anna, "Three lemons")).source.toString();
  expect(header(answer, "In-Reply-To")).toBe(asked);
});

test("other folders of a Dovecot mailbox are read from a day that was chosen, and large mails among them", async () => {
  const { password } = servers;
  const imap = { host: "127.0.0.1", port: servers.imapPort, security: "none", user: anna, password };
  const tested = await owner.call<{ imap: { folders: { path: string; use: string | null }[] } }>("POST", "/channels/test", {
    imap,
  });
  expect(tested.imap.folders[0]).toEqual({ path: "INBOX", use: "inbox" });
  expect(tested.imap.folders).toContainEqual({ path: "Junk", use: "junk" });
  const { port, host, user } = imap;
  const client = new ImapFlow({ host, port, secure: false, doSTARTTLS: false, auth: { user, pass: password }, logger: false });
  await client.connect();
  const dayMs = 24 * 60 * 60_000;
  const put = (folder: string, subject: string, daysAgo: number, text = "Words.") =>
    client.append(folder, mailAbout(subject, text), [], new Date(Date.now() - daysAgo * dayMs));
  await put("Archive", "Before the day", 9);
  await put("Archive", "Since the day", 3);
  await put("Archive", "A long story", 2, "All of it, once more.\r\n".repeat(800_000));
  const since = new Date(Date.now() - 5 * dayMs).toISOString();
  const reading = { since, folders: ["Archive"], takesJunk: true };
  await owner.call("POST", "/channels", { name: "Anna's archive", address: "archive@desk.example", imap, reading });
  await encounterAbout("Since the day");
  await encounterAbout("A long story");
  await put("Archive", "Put there later", 0);
  await encounterAbout("Put there later");
  await client.logout();
  const { encounters } = await owner.call<Listed>("GET", "/encounters?view=all");
  expect(encounters.map(({ subject }) => subject)).not.toContain("Before the day");
});

function mailAbout(subject: string, text: string): string {
  return [
    `From: Mia Lind <mia@elsewhere.example>`,
    `To: archive@desk.example`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(" ", "-")}@elsewhere.example>`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    "",
  ].join("\r\n");
}

test("what comes while the product is down is delivered by Postfix, or read from the mailbox, once it is back", async () => {
  await rapport.stop();
  await servers.send({ from: anna, to: "hello@hotel.example", subject: "While you slept", text: "By the listener." });
  await servers.send({ from: anna, to: team, subject: "While you slept too", text: "By the mailbox." });
  await servers.waitForQueue((queue) => queue.length > 0);
  rapport = await start();
  owner = await signIn(rapport.url, owner.workspaceId);
  await encounterAbout("While you slept");
  await encounterAbout("While you slept too");
});

test("a reply that the customer's server refuses for good is shown as failed, with what the server said", async () => {
  await servers.send({
    from: "Nobody <nobody@elsewhere.example>",
    to: "hello@hotel.example",
    subject: "From nowhere",
    text: "Can you answer me?",
  });
  const encounterId = await encounterAbout("From nowhere");
  await owner.call("POST", `/encounters/${encounterId}/replies`, { text: "We try." });
  await until(async () => (await deliveries(encounterId)).includes("failed"), 10_000);
});

interface Listed {
  encounters: { encounterId: string; conversationId: string; subject: string }[];
}
interface Entries {
  entries: { encounterId: string; kind: string; text: string; delivery: { state: string } | null }[];
}

async function encounterAbout(subject: string): Promise<string> {
  let found: string | undefined;
  await until(async () => {
    const { encounters } = await owner.call<Listed>("GET", "/encounters?view=all");
    found = encounters.find((encounter) => encounter.subject === subject)?.encounterId;
    return found !== undefined;
  }, 20_000);
  return found ?? "";
}

async function entries(encounterId: string): Promise<Entries["entries"]> {
  const { conversationId } = await owner.call<{ conversationId: string }>("GET", `/encounters/${encounterId}/conversation`);
  const page = await owner.call<Entries>("GET", `/conversations/${conversationId}/entries`);
  return page.entries.filter((entry) => entry.encounterId === encounterId);
}

async function texts(encounterId: string): Promise<string[]> {
  return (await entries(encounterId)).map((entry) => entry.text);
}

async function deliveries(encounterId: string): Promise<(string | undefined)[]> {
  return (await entries(encounterId)).filter((entry) => entry.kind === "message_out").map((entry) => entry.delivery?.state);
}

async function mailboxState(address: string): Promise<string | undefined> {
  const { channels } = await owner.call<{ channels: { address: string; mailbox: { state: string } | null }[] }>(
    "GET",
    "/channels",
  );
  return channels.find((channel) => channel.address === address)?.mailbox?.state;
}
