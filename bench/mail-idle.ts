// From a mail's arrival in a mailbox (Dovecot) to the inbox on a screen, beside a bare IMAP client that is told of the same mails.
import { setTimeout as sleep } from "node:timers/promises";
import { ImapFlow } from "imapflow";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../e2e/browser.ts";
import { becomeOwner, type Person } from "../e2e/person.ts";
import { type RapportProcess, startRapport, until } from "../e2e/rapport-process.ts";
import { installMailServers } from "../test-mail/install.ts";
import { type MailServers, startMailServers } from "../test-mail/servers.ts";
import type { Bench } from "./kit/contract.ts";
import { inNewFolder } from "./kit/folder.ts";
import { median, percentile } from "./kit/times.ts";

const mails = 40;
const warmUp = 5;
const address = "team@desk.example";

export const bench: Bench = {
  name: "mail-idle",
  measures: `${mails} mails, one by one, into a Dovecot mailbox: from the event of a bare IMAP client to the list on a screen (Debian, as root)`,
  goals: { afterBareMs: { atMost: 100 } },
  async measure(say) {
    installMailServers();
    return inNewFolder(async (folder) => {
      const servers = await startMailServers({ mailboxes: [address] });
      let rapport: RapportProcess | undefined;
      let browser: Browser | undefined;
      let bare: ImapFlow | undefined;
      try {
        rapport = await startRapport({ dataFolder: `${folder}/data` });
        const owner = await becomeOwner(rapport.ownerLink ?? "");
        await readMailbox(owner, servers);
        browser = await openBrowser();
        const page = await openInbox(browser, rapport, owner);
        const heard: number[] = [];
        bare = await listen(servers, () => heard.push(Date.now()));
        const times: { sent: number; heard: number; seen: number }[] = [];
        for (let i = 0; i < mails + warmUp; i++) {
          const text = `Is there a room for ${i} nights?`;
          const seenAt = page.evaluate(seen, text);
          // Whatever else fails says so itself.
          seenAt.catch(() => {});
          const from = heard.length;
          const sent = Date.now();
          await servers.send({ from: `Guest ${i} <guest${i}@customer.example>`, to: address, subject: "A room", text });
          const at = await seenAt;
          await until(() => heard.length > from, 10_000);
          if (i >= warmUp) times.push({ sent, heard: heard[from] ?? 0, seen: at });
          if (i % 10 === 0) say(`${i} of ${mails + warmUp}`);
          // Not in step with anything that happens by itself.
          await sleep(200 + Math.random() * 300);
        }
        const after = times.map(({ heard, seen }) => seen - heard);
        return {
          figures: {
            afterBareMs: median(after),
            afterBareP95Ms: percentile(after, 0.95),
            screenMs: median(times.map(({ sent, seen }) => seen - sent)),
          },
          floors: { screenMs: median(times.map(({ sent, heard }) => heard - sent)) },
        };
      } finally {
        bare?.close();
        await browser?.close();
        await rapport?.stop();
        await servers.stop();
      }
    });
  },
};

async function readMailbox(owner: Person, { imapPort, password }: MailServers): Promise<void> {
  const imap = { host: "127.0.0.1", port: imapPort, security: "none", user: address, password };
  const { channelId } = await owner.call<{ channelId: string }>("POST", "/channels", { name: "Desk", address, imap });
  await until(async () => {
    const { mailbox } = await owner.call<{ mailbox: { state: string } | null }>("GET", `/channels/${channelId}`);
    return mailbox?.state === "connected";
  }, 30_000);
}

async function openInbox(browser: Browser, rapport: RapportProcess, { workspaceId }: Person): Promise<Page> {
  const page = await browser.newPage();
  const credentials = { email: "ada@hotel.example", password: "a long password" };
  await page.request.post(`${rapport.url}/api/v1/sign-in`, { data: credentials, headers: { origin: rapport.url } });
  await page.goto(`${rapport.url}/w/${workspaceId}/inbox`);
  await page.waitForLoadState("networkidle");
  return page;
}

async function listen({ imapPort, password }: MailServers, told: () => void): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: imapPort,
    secure: false,
    doSTARTTLS: false,
    auth: { user: address, pass: password },
    logger: false,
  });
  await client.connect();
  await client.mailboxOpen("INBOX", { readOnly: true });
  client.on("exists", told);
  void client.idle();
  return client;
}

/** In the page: when this text first stood in it, by the clock on the wall. */
function seen(text: string): Promise<number> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.body.textContent?.includes(text) !== true) return;
      observer.disconnect();
      resolve(Date.now());
    });
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}
