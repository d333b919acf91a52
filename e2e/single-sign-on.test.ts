// Single sign-on in a browser, against a real OpenID provider and a real DNS server, both on this machine.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DnsServer, openDnsServer } from "../src/test/dns.ts";
import { type IdentityProvider, openIdentityProvider } from "../src/test/identity-provider.ts";
import { openBrowser } from "./browser.ts";
import { freePort, type RapportProcess, startRapport } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let provider: IdentityProvider;
let dns: DnsServer;
let browser: Browser;
let owner: Page;
let workspaceId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-sso-"));
  await chmod(folder, 0o755);
  const port = await freePort();
  provider = await openIdentityProvider([`http://127.0.0.1:${port}/api/v1/sign-in/single-sign-on/callback`]);
  dns = await openDnsServer();
  rapport = await startRapport({
    dataFolder: join(folder, "data"),
    args: ["--port", String(port), "--reachable-networks", "127.0.0.1/32", "--dns-servers", dns.address],
  });
  browser = await openBrowser();
  owner = await browser.newPage();
  owner.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await provider?.close();
  await dns?.close();
  await rm(folder, { recursive: true, force: true });
});

async function byCompany(email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${rapport.url}/sign-in`);
  await page.getByRole("button", { name: /company/i }).click();
  await page.getByLabel("Your e-mail at work").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  return page;
}

test("the owner names the provider and the domain, and proves the domain by a DNS record", async () => {
  await owner.goto(rapport.ownerLink ?? "");
  await owner.getByLabel("Name of your brand").fill("Hotel Meridian");
  await owner.getByLabel("Your name").fill("Ada Lind");
  await owner.getByLabel("Your e-mail").fill("ada@hotel.example");
  await owner.getByLabel("Password").fill("a long password");
  await owner.getByRole("button", { name: "Continue" }).click();
  await owner.waitForURL("**/first-channel");
  workspaceId = /\/w\/([^/]+)/.exec(owner.url())?.[1] ?? "";
  const failed: string[] = [];
  owner.on("response", (answer) => answer.status() >= 400 && failed.push(`${answer.status()} ${answer.url()}`));
  await owner.goto(`${rapport.url}/w/${workspaceId}/single-sign-on`);
  await owner.getByLabel("Issuer").waitFor();
  await owner.waitForTimeout(500);
  // That nothing is set up yet is an answer like any other.
  expect(failed).toEqual([]);
  await owner.getByLabel("Issuer").fill(provider.issuer);
  await owner.getByLabel("Client ID").fill(provider.clientId);
  await owner.getByLabel("Client secret").fill(provider.clientSecret);
  await owner.getByLabel("Domain").fill("hotel.example");
  await owner.getByLabel("Who comes for the first time becomes").selectOption("agent");
  await owner.getByRole("button", { name: "Save" }).click();
  const name = owner.getByLabel("Name of the record", { exact: true });
  await name.waitFor();
  await owner.getByRole("button", { name: "Check the record" }).click();
  await owner.getByRole("alert").waitFor();
  const value = await owner.getByLabel("Value of the record", { exact: true }).inputValue();
  dns.texts.set(await name.inputValue(), [value]);
  await owner.getByRole("button", { name: "Check the record" }).click();
  await owner.getByText(/^Proven/).waitFor();
});

test("someone of the company signs in, and becomes what newcomers become", async () => {
  provider.person = { subject: "mika-1", email: "mika@hotel.example", email_verified: true, name: "Mika Sato" };
  const page = await byCompany("mika@hotel.example");
  await page.waitForURL(`**/w/${workspaceId}/today**`);
  await page.getByText("Mika Sato").first().waitFor();
  const me = await (await page.request.get(`${rapport.url}/api/v1/me`)).json();
  expect(me.memberships).toMatchObject([{ workspaceId, role: "agent" }]);
  await page.context().close();
});

test("whoever belongs to two workspaces is let into one alone by the company, and into both by their password", async () => {
  const founded = await owner.request.post(`${rapport.url}/api/v1/workspaces`, {
    data: { name: "Meridian Hosting" },
    headers: { origin: rapport.url },
  });
  expect(founded.status()).toBe(201);
  const { workspaceId: second } = await founded.json();
  provider.person = { subject: "ada-1", email: "ada@hotel.example", email_verified: true, name: "Ada at work" };
  await owner.goto(`${rapport.url}/account`);
  await owner.getByRole("button", { name: "Connect Hotel Meridian" }).click();
  await owner.waitForURL(`**/w/${workspaceId}/today**`);

  const page = await byCompany("ada@hotel.example");
  await page.waitForURL(`**/w/${workspaceId}/today**`);
  const me = await (await page.request.get(`${rapport.url}/api/v1/me`)).json();
  expect(me).toMatchObject({ name: "Ada Lind", memberships: [{ workspaceId, role: "owner" }] });
  expect(me.memberships).toHaveLength(1);
  expect((await page.request.get(`${rapport.url}/api/v1/workspaces/${workspaceId}`)).status()).toBe(200);
  expect((await page.request.get(`${rapport.url}/api/v1/workspaces/${second}`)).status()).toBe(404);
  await page.context().close();

  const byPassword = await (await browser.newContext()).newPage();
  await byPassword.goto(`${rapport.url}/sign-in`);
  await byPassword.getByLabel("E-mail").fill("ada@hotel.example");
  await byPassword.getByLabel("Password").fill("a long password");
  await byPassword.getByRole("button", { name: "Sign in", exact: true }).click();
  await byPassword.waitForURL("**/today**");
  expect((await byPassword.request.get(`${rapport.url}/api/v1/workspaces/${second}`)).status()).toBe(200);
  await byPassword.context().close();
});

test("the address of an account with a password does not open that account", async () => {
  provider.person = { subject: "not-ada", email: "ada@hotel.example", email_verified: true, name: "Not Ada" };
  const page = await byCompany("ada@hotel.example");
  await page.waitForURL(`**/w/${workspaceId}/today**`);
  const me = await (await page.request.get(`${rapport.url}/api/v1/me`)).json();
  expect(me.memberships[0]).toMatchObject({ name: "Not Ada", role: "agent" });
  await page.context().close();
});

test("who presses cancel at the provider, or comes from another domain, is told in words", async () => {
  provider.person = undefined;
  const cancelled = await byCompany("mika@hotel.example");
  await cancelled.waitForURL("**/sign-in?problem=cancelled");
  await cancelled.getByRole("alert").waitFor();
  await cancelled.context().close();
  provider.person = { subject: "eve", email: "eve@elsewhere.example", email_verified: true, name: "Eve" };
  const foreign = await byCompany("mika@hotel.example");
  await foreign.waitForURL("**/sign-in?problem=address_not_allowed");
  await foreign.getByRole("alert").waitFor();
  expect((await foreign.request.get(`${rapport.url}/api/v1/me`)).status()).toBe(401);
  await foreign.context().close();
});
