// A channel that signs in by an account, in a browser, against a real authorization server and mail servers that take its access.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rawMail } from "../src/test/factories.ts";
import { type MailProviderForTests, openMailProvider } from "../src/test/mail-provider.ts";
import { faultsOf } from "./accessibility.ts";
import { openBrowser } from "./browser.ts";
import { becomeOwner, type Person } from "./person.ts";
import { freePort, type RapportProcess, startRapport } from "./rapport-process.ts";

/** So soon access ends that it is renewed whenever it is needed: Rapport renews what ends within five minutes. */
const livesSeconds = 302;

let folder: string;
let provider: MailProviderForTests;
let rapport: RapportProcess;
let browser: Browser;
let owner: Person;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-mail-account-"));
  await chmod(folder, 0o755);
  const port = await freePort();
  provider = await openMailProvider(`http://127.0.0.1:${port}/api/v1/channel-sign-in/callback`, livesSeconds);
  const inPlace = fileURLToPath(new URL("in-place-of-google.ts", import.meta.url));
  rapport = await startRapport({
    dataFolder: join(folder, "data"),
    args: ["--port", String(port), "--reachable-networks", "127.0.0.1/32"],
    env: { NODE_OPTIONS: `--import ${inPlace}`, MAIL_PROVIDER: JSON.stringify(provider.settings) },
  });
  owner = await becomeOwner(rapport.ownerLink ?? "");
  browser = await openBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  const credentials = { email: "ada@hotel.example", password: "a long password" };
  await page.request.post(`${rapport.url}/api/v1/sign-in`, { data: credentials, headers: { origin: rapport.url } });
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await provider?.close();
  await rm(folder, { recursive: true, force: true });
});

let uid = 0;
function arrive(subject: string): void {
  const raw = rawMail({ subject, to: "desk@hotel.example" });
  provider.imap.folders.INBOX?.messages.push({ uid: ++uid, raw });
  provider.imap.tell();
}
interface Listed {
  encounterId: string;
  subject: string;
}
async function encounters(): Promise<Listed[]> {
  return (await owner.call<{ encounters: Listed[] }>("GET", "/encounters?view=all")).encounters;
}
const subjects = async () => (await encounters()).map(({ subject }) => subject);
async function answer(subject: string, text: string): Promise<void> {
  const { encounterId } = (await encounters()).find((each) => each.subject === subject) ?? {};
  await owner.call("POST", `/encounters/${encounterId}/replies`, { text });
}
test("what is to be done at the provider is said step by step, and the address to come back to can be copied", async () => {
  await page.goto(`${rapport.url}/w/${owner.workspaceId}/channels/new`);
  await page.getByLabel("Address", { exact: true }).fill("desk@hotel.example");
  await page.getByRole("link", { name: "Set up sign-in with Google" }).click();
  await page.getByRole("heading", { name: "Sign-in with Google" }).waitFor();
  const redirect = page.getByLabel("Redirect address", { exact: true });
  expect(await redirect.inputValue()).toBe(`${rapport.url}/api/v1/channel-sign-in/callback`);
  expect(await faultsOf(page)).toEqual([]);
  await page.getByLabel("Client ID").fill(provider.clientId);
  await page.getByLabel("Client secret").fill(provider.clientSecret);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Add a channel" }).waitFor();
});

test("who comes back without having signed in, or with another account, is told so, and nothing is changed", async () => {
  const signIn = page.getByRole("button", { name: "Sign in with Google" });
  await page.getByLabel("Address", { exact: true }).fill("desk@hotel.example");
  await signIn.click();
  await page.getByText("The sign-in was not finished.").waitFor();
  expect(await faultsOf(page)).toEqual([]);
  provider.account = "somebody@hotel.example";
  await page.getByLabel("Address", { exact: true }).fill("desk@hotel.example");
  await signIn.click();
  await page.getByText("You signed in there with another account.").waitFor();
  expect((await owner.call<{ channels: unknown[] }>("GET", "/channels")).channels).toEqual([]);
});

test("signed in, the channel is there, it is tried at once, and mail comes in and goes out without a password", async () => {
  provider.account = "desk@hotel.example";
  await page.getByLabel("Address", { exact: true }).fill("desk@hotel.example");
  // By keys alone.
  await page.getByRole("button", { name: "Sign in with Google" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Signed in at Google as desk@hotel.example.").first().waitFor();
  await page.getByText("It was tried: the mailbox opens, and mail can go out.").waitFor();
  expect(await faultsOf(page)).toEqual([]);
  arrive("A forgotten rabbit");
  await expect.poll(subjects, { timeout: 10_000 }).toEqual(["A forgotten rabbit"]);
  await answer("A forgotten rabbit", "We found it.");
  await expect.poll(() => provider.sent.length, { timeout: 10_000 }).toBe(1);
  expect(provider.sent[0]?.raw.toString()).toContain("We found it.");
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByText("All is well.", { exact: true }).waitFor();
});

test("when the provider ends it, that is shown with what helps; signed in again, what waited goes on both ways", async () => {
  await provider.revoke();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await answer("A forgotten rabbit", "It travels home today.");
  await page.getByText("Google no longer lets Rapport in as desk@hotel.example, since").waitFor();
  await page.getByText("1 reply waits here.").waitFor();
  expect(await faultsOf(page)).toEqual([]);
  arrive("Is it on its way?");
  await page.getByRole("button", { name: "Sign in again: Hotel Meridian" }).click();
  await page.getByText("It was tried: the mailbox opens, and mail can go out.").waitFor();
  await expect.poll(() => provider.sent.length, { timeout: 10_000 }).toBe(2);
  await expect.poll(subjects, { timeout: 10_000 }).toContain("Is it on its way?");
  await page.getByText("1 reply waits here.").waitFor({ state: "detached" });
});

test("a password can take its place again", async () => {
  await page.getByRole("button", { name: "Mailbox (IMAP): use a password instead" }).click();
  await page.getByLabel("Password", { exact: true }).fill("an app password");
  await page.getByRole("button", { name: "Sending (SMTP): use a password instead" }).click();
  await page.getByLabel("Password", { exact: true }).last().fill("an app password");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Save all the same" }).click();
  await page.getByRole("heading", { name: "Channels", exact: true }).waitFor();
  const { channels } = await owner.call<{ channels: { account: unknown; imap: { user: string } }[] }>("GET", "/channels");
  expect(channels).toMatchObject([{ account: null, imap: { user: "desk@hotel.example" } }]);
});
