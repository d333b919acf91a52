// How a channel is, on its screen: a message that the mailbox does not give is shown as it happens, fetched again, and gone.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rawMail } from "../src/test/factories.ts";
import { type LyingImap, openLyingImap } from "../src/test/lying-imap.ts";
import { openBrowser } from "./browser.ts";
import { becomeOwner, type Person } from "./person.ts";
import { type RapportProcess, startRapport } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let imap: LyingImap;
let owner: Person;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-channel-health-"));
  await chmod(folder, 0o755);
  imap = await openLyingImap();
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  owner = await becomeOwner(rapport.ownerLink ?? "");
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await imap?.close();
  await rm(folder, { recursive: true, force: true });
});

test("a message that the mailbox does not give is shown at once, the others come in; fetched again, it comes too", async () => {
  const server = { host: "127.0.0.1", port: imap.port, security: "none", user: "desk", password: "secret" };
  const channel = { name: "Front desk", address: "desk@hotel.example", imap: server };
  const { channelId } = await owner.call<{ channelId: string }>("POST", "/channels", channel);
  const page = await browser.newPage();
  const credentials = { email: "ada@hotel.example", password: "a long password" };
  await page.request.post(`${rapport.url}/api/v1/sign-in`, { data: credentials, headers: { origin: rapport.url } });
  await page.goto(`${rapport.url}/w/${owner.workspaceId}/channels/${channelId}`);
  await page.getByText("All is well. Nothing lies aside").waitFor();

  imap.trick = ({ tag, name, rest }, socket) => {
    if (name !== "UID FETCH" || !rest.startsWith("1 ") || !rest.includes("BODY.PEEK[]")) return undefined;
    socket.write(`${tag} OK done\r\n`);
    return "done";
  };
  const messages = [rawMail({ subject: "The one that hides" }), rawMail({ subject: "The one behind it" })];
  imap.folders.INBOX?.messages.push(...messages.map((raw, i) => ({ uid: i + 1, raw })));
  imap.tell();
  await page.getByRole("heading", { name: "1 message could not be fetched" }).waitFor();
  await page.getByText("The mail server lists it, and gives nothing of it.").waitFor();
  await expect.poll(subjects, { timeout: 10_000 }).toEqual(["The one behind it"]);

  imap.trick = () => undefined;
  await page.getByRole("button", { name: /^Fetch again/ }).click();
  await page.getByRole("heading", { name: "1 message could not be fetched" }).waitFor({ state: "detached" });
  await expect.poll(subjects, { timeout: 10_000 }).toContain("The one that hides");
});

test("the folders of a mailbox are offered once the connection was tested, and those that were ticked are read", async () => {
  imap.folders.Orders = { uidValidity: 5, messages: [] };
  const page = await browser.newPage();
  const credentials = { email: "ada@hotel.example", password: "a long password" };
  await page.request.post(`${rapport.url}/api/v1/sign-in`, { data: credentials, headers: { origin: rapport.url } });
  await page.goto(`${rapport.url}/w/${owner.workspaceId}/channels`);
  await page.getByRole("link", { name: "Change Front desk" }).click();
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByLabel("Orders").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: "Channels", exact: true }).waitFor();
  // Once it was read and is idled beside: what comes in the midst of that is seen a minute later.
  await expect.poll(idlesBesideOrders, { timeout: 60_000 }).toBe(true);
  imap.folders.Orders.messages.push({ uid: 1, raw: rawMail({ subject: "Two loaves" }) });
  // Other folders are looked at each minute, and whenever something comes into the inbox.
  imap.folders.INBOX?.messages.push({ uid: 3, raw: rawMail({ subject: "A bell" }) });
  imap.tell();
  await expect.poll(subjects, { timeout: 80_000, interval: 500 }).toContain("Two loaves");
});

function idlesBesideOrders(): boolean {
  const opened = imap.asked.findLastIndex((each) => /^EXAMINE "?Orders/.test(each));
  return opened !== -1 && imap.asked.slice(opened).includes("IDLE");
}

async function subjects(): Promise<string[]> {
  const { encounters } = await owner.call<{ encounters: { subject: string }[] }>("GET", "/encounters?view=all");
  return encounters.map(({ subject }) => subject);
}
