// The places beside the inbox, in a browser: Today, Customers, one customer, organizations, Search; with names that are awkward.
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { narrowAndWide, seriousFaultsOf } from "./accessibility.ts";
import { openBrowser } from "./browser.ts";
import { sendMail } from "./customer.ts";
import { becomeOwner, type Person } from "./person.ts";
import { type RapportProcess, startRapport, until } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let page: Page;
let owner: Person;

const desk = "desk@hotel.example";
const longName = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley Maximiliana";
const mails = [
  ["Tomás Rey <tomas@customer.example>", "A forgotten rabbit", "We forgot my daughter's rabbit in 214."],
  ["مريم العلي <maryam@customer.example>", "غرفة هادئة", "هل توجد غرفة هادئة؟"],
  [`${longName} <w@customer.example>`, "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", "x".repeat(400)],
] as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-places-"));
  await chmod(folder, 0o755);
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  owner = await becomeOwner(rapport.ownerLink ?? "");
  await owner.call("POST", "/channels", { name: "Front desk", address: desk });
  browser = await openBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await rm(folder, { recursive: true, force: true });
});

const at = (path: string) => `${rapport.url}/w/${owner.workspaceId}/${path}`;
const list = (name: string) => page.getByRole("list", { name, exact: true });

test("a workspace opens at Today, where nobody waits yet", async () => {
  await page.goto(`${rapport.url}/sign-in`);
  await page.getByLabel("E-mail").fill("ada@hotel.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/today");
  await page.getByRole("main").getByText("Nobody is waiting.").waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.getByText("Nobody has written yet.").waitFor();
  await page.goBack();
  await page.waitForURL("**/today");
});

test("who writes is on Today at once, the soonest due first, and opens from there", async () => {
  for (const [from, subject, text] of mails) {
    await sendMail(rapport.mailPort, { from, to: desk, subject, text });
    await until(async () => (await owner.call<{ unanswered: number }>("GET", "/counts")).unanswered > 0, 10_000);
  }
  const waiting = page.getByRole("main").getByRole("listitem");
  await waiting.nth(2).waitFor();
  await page.getByText("3 wait for an answer.").waitFor();
  await page.getByRole("navigation", { name: "Rapport" }).getByRole("link", { name: /Inbox/ }).getByText("3").waitFor();
  await page.getByRole("main").getByText("Tomás Rey").click();
  await page.getByRole("article").filter({ hasText: "rabbit in 214" }).waitFor();
});

test("a customer is found as one types, whatever letters the name has, and opened by the keyboard", async () => {
  await page.goto(at("customers"));
  await list("Customers").getByRole("listitem").nth(2).waitFor();
  await page.getByLabel("Find a customer").fill("مريم");
  await page.waitForURL(/q=/);
  await list("Customers").getByText("Tomás Rey").waitFor({ state: "detached" });
  // Between two answers the list is empty for a moment.
  await until(async () => (await list("Customers").getByRole("listitem").count()) === 1, 5_000);
  await page.getByLabel("Find a customer").fill("nobody at all");
  await page.getByText("Nobody has this name or address.").waitFor();
  await page.getByLabel("Find a customer").fill("tomas");
  await list("Customers").getByText("Tomás Rey").waitFor();
  await list("Customers").getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Tomás Rey" }).waitFor();
  await page.goBack();
  await page.waitForURL(/q=tomas/);
});

test("the customers that are shown can be taken along as a table", async () => {
  await page.goto(at("customers?q=tomas"));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download", exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("customers.csv");
  const table = await readFile(await download.path(), "utf8");
  expect(table).toContain('"Tomás Rey","tomas@customer.example"');
  expect(table).not.toContain("maryam@customer.example");
});

test("an organization is made, customers are given to it, and it leads to its people", async () => {
  await page.goto(at("organizations"));
  await page.getByRole("button", { name: "New organization" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Sol y Mar");
  await page.getByRole("button", { name: "Make the organization" }).click();
  await list("Organizations").getByText("Sol y Mar").waitFor();

  await page.goto(at("customers?q=tomas"));
  await list("Customers").getByText("Tomás Rey").click();
  await page.getByRole("button", { name: "Change the organization" }).click();
  await page.getByRole("combobox", { name: "Organization" }).fill("sol");
  await page.getByRole("option", { name: "Sol y Mar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Sol y Mar" }).click();
  await page.waitForURL(/organization=/);
  await list("Customers").getByText("Tomás Rey").waitFor();
  expect(await list("Customers").getByRole("listitem").count()).toBe(1);

  await page.goto(at("organizations"));
  await page.getByRole("button", { name: "Remove Sol y Mar" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove organization" }).click();
  await page.getByRole("alertdialog").getByText("Customers belong to this organization.").waitFor();
  await page.getByRole("button", { name: "Go back" }).click();
});

test("a customer's name is changed in its place; where someone was quicker, it is said", async () => {
  await page.goto(at("customers?q=tomas"));
  await list("Customers").getByText("Tomás Rey").click();
  await page.getByRole("button", { name: "Change the name" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Tomás Rey García");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Tomás Rey García" }).waitFor();

  await page.getByRole("button", { name: "Change the name" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Tom Rey");
  const customerId = /customers\/([0-9a-f-]+)/.exec(page.url())?.[1];
  await owner.call("PATCH", `/customers/${customerId}`, { name: "Don Tomás" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The name is “Don Tomás” now.").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Tom Rey" }).waitFor();
});

test("addresses are added and taken away, a note is written, and all of it is seen at once", async () => {
  await page.getByRole("button", { name: "Add an address" }).click();
  await page.getByRole("dialog").getByLabel("Address").fill("tom@firm.example");
  await page.getByRole("button", { name: "Add address" }).click();
  await page.getByRole("button", { name: "Remove tom@firm.example" }).click();
  await page.getByRole("button", { name: "Remove address" }).click();
  await page.getByRole("alertdialog").waitFor({ state: "detached" });
  await page.getByText("tom@firm.example").waitFor({ state: "detached" });

  await page.getByRole("textbox", { name: "New note" }).fill("Marta found him behind the headboard.");
  await page.keyboard.press("Control+Enter");
  await list("Notes").getByText("behind the headboard").waitFor();
  await list("Conversation")
    .getByRole("link", { name: /A forgotten rabbit/ })
    .click();
  await page.waitForURL("**/inbox/**");
  await page.getByRole("article").filter({ hasText: "behind the headboard" }).waitFor();
});

test("a new customer is added by hand, and an address that is taken is refused at its field", async () => {
  await page.goto(at("customers"));
  await page.getByRole("button", { name: "New customer" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Name").fill("Ilse Brandt");
  await sheet.getByLabel("Address").fill("tomas@customer.example");
  await sheet.getByRole("button", { name: "Add customer" }).click();
  await sheet.getByText("A customer has this address already.").waitFor();
  await sheet.getByLabel("Address").fill("ilse@customer.example");
  await sheet.getByRole("button", { name: "Add customer" }).click();
  await page.getByRole("heading", { name: "Ilse Brandt" }).waitFor();
  await page.getByText("Nobody has spoken yet", { exact: true }).waitFor();
});

test("searching is one key away, finds while one types, and a result opens at its entry; back brings the words again", async () => {
  await page.keyboard.press("/");
  const field = page.getByRole("textbox", { name: "Search" });
  await field.waitFor();
  await field.pressSequentially("headboa");
  const found = page.getByRole("main").getByRole("listitem").filter({ hasText: "behind the headboard" });
  await found.waitFor();
  await page.waitForURL(/q=headboa/);
  expect(await found.locator("mark").first().textContent()).toMatch(/^headboa/);
  await field.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/inbox\/.*entry=/);
  await page.goBack();
  await page.waitForURL(/q=headboa/);
  expect(await field.inputValue()).toBe("headboa");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: "headboa" }).click();
  await found.waitFor();
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await page.getByText("Nothing has these words.").waitFor();
});

test("none of these screens is wider than its window, and none has serious accessibility faults, in both themes", async () => {
  const { customers } = await owner.call<{ customers: { customerId: string; name: string }[] }>("GET", "/customers");
  const long = customers.find(({ name }) => name === longName)?.customerId;
  const screens = ["today", "customers", "organizations", `customers/${long}`, "search?q=rabbit", "search", "new"];
  const found: string[] = [];
  for (const { width, colorScheme, isLooked } of [
    { width: 320, colorScheme: "light", isLooked: false },
    ...narrowAndWide.map((each) => ({ ...each, isLooked: true })),
    { width: 2560, colorScheme: "light", isLooked: false },
  ] as const) {
    const context = await browser.newContext({
      storageState: await page.context().storageState(),
      colorScheme,
      viewport: { width, height: 800 },
    });
    const other = await context.newPage();
    for (const path of screens) {
      await other.goto(at(path));
      await other.getByRole("main").waitFor();
      await other.waitForTimeout(400);
      const isTooWide = await other.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (isTooWide) found.push(`${width} ${path} is too wide`);
      if (!isLooked) continue;
      const faults = await seriousFaultsOf(other);
      found.push(...faults.map((each) => `${colorScheme} ${width} ${path} ${each}`));
    }
    await context.close();
  }
  expect(found).toEqual([]);
});
