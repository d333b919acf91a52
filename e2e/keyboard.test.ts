// A whole case by the keyboard alone: from signing in to the next customer, with the focus always somewhere one can see.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { type CustomerMail, openCustomerMail, sendMail } from "./customer.ts";
import { becomeOwner, type Person } from "./person.ts";
import { type RapportProcess, startRapport, until } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let page: Page;
let customer: CustomerMail;
let owner: Person;

const desk = "desk@hotel.example";
const people = ["Tomás Rey", "Jun Mori", "Ilse Brandt"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-keyboard-"));
  await chmod(folder, 0o755);
  customer = await openCustomerMail();
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  browser = await openBrowser();
  owner = await becomeOwner(rapport.ownerLink ?? "");
  const smtp = { host: "127.0.0.1", port: customer.port, security: "none", user: "" };
  await owner.call("POST", "/channels", { name: "Hotel Meridian", address: desk, smtp });
  for (const name of people) {
    const from = `${name} <${name.slice(0, 3).toLowerCase()}@customer.example>`;
    await sendMail(rapport.mailPort, { from, to: desk, subject: `A word from ${name}`, text: `Is the lantern of ${name} lit?` });
  }
  await until(async () => (await owner.call<{ open: number }>("GET", "/counts")).open === people.length, 15_000);
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await customer?.close();
  await rm(folder, { recursive: true, force: true });
});

const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const hasFocus = (of: Locator) => of.evaluate((element) => element === document.activeElement);
/** Waits until the focus is there, and in sight. */
async function isAt(of: Locator): Promise<void> {
  await of.waitFor();
  await until(
    () => hasFocus(of),
    5_000,
    () => `The focus is not at ${of}.`,
  );
  await isSeen();
}
/** Whatever has the focus is a thing within the window, not the page as such. */
async function isSeen(): Promise<void> {
  const lost = await page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return "The focus is lost.";
    const { top, bottom, height } = at.getBoundingClientRect();
    return height > 0 && bottom > 0 && top < innerHeight ? undefined : `Out of sight: ${at.outerHTML.slice(0, 200)}`;
  });
  expect(lost).toBeUndefined();
}
const row = (name: string) => page.getByRole("list", { name: "Encounters" }).getByRole("link", { name: new RegExp(name) });
const reply = () => page.getByRole("textbox", { name: "Reply" });
const sheet = (name: string) => page.getByRole("dialog", { name });
const said = (words: string) => page.getByRole("article").filter({ hasText: words });

test("one signs in, goes to the inbox, walks the list and opens the first", async () => {
  await page.goto(`${rapport.url}/sign-in`);
  await isAt(page.getByLabel("E-mail"));
  await page.keyboard.type("ada@hotel.example");
  await press("Tab");
  await page.keyboard.type("a long password");
  await press("Enter");
  await page.getByRole("main").getByText("3 wait for an answer.").waitFor();
  await press("g", "i");
  await row("Ilse Brandt").waitFor();
  await isSeen();
  await press("j");
  await isAt(row("Ilse Brandt"));
  await press("j");
  await isAt(row("Jun Mori"));
  await press("k", "Enter");
  await said("Is the lantern of Ilse Brandt lit?").waitFor();
  await press("j");
  await said("Is the lantern of Jun Mori lit?").waitFor();
  await isAt(row("Jun Mori"));
});

test("a reply is sent, taken back, and sent again", async () => {
  await press("r");
  await isAt(reply());
  await page.keyboard.type("It burns until ten.");
  await press("Control+Enter");
  await said("It burns until ten.").waitFor();
  await press("Escape");
  await isSeen();
  await press("z");
  await isAt(reply());
  expect(await reply().inputValue()).toBe("It burns until ten.");
  await page.keyboard.type(" And longer.");
  await press("Control+Enter");
  await said("It burns until ten. And longer.").waitFor();
  await isAt(reply());
});

test("a note is added, the encounter is given to somebody and sleeps, and each sheet gives the focus back", async () => {
  await press("Escape", "n");
  await isAt(page.getByRole("textbox", { name: "Note" }));
  await page.keyboard.type("He likes lanterns.");
  await press("Control+Enter", "Escape");
  await said("He likes lanterns.").waitFor();
  await press("a");
  await isAt(sheet("Assign to").getByLabel("Teammate"));
  await page.keyboard.type("Ada");
  await press("Tab", "Enter");
  await sheet("Assign to").waitFor({ state: "detached" });
  await page.getByText(/waiting .* · yours/).waitFor();
  await isSeen();
  await press("s");
  await isAt(page.getByRole("button", { name: "In three hours" }));
  // Times are written there as everywhere: of 24 hours where the browser names no English that counts otherwise.
  const nine = await sheet("Snooze until").getByLabel("At", { exact: true }).locator("option:checked").textContent();
  expect(nine).toMatch(/^09:00( AM)?$/);
  await press("Escape");
  await sheet("Snooze until").waitFor({ state: "detached" });
  await isSeen();
  await press("s");
  await isAt(page.getByRole("button", { name: "In three hours" }));
  await press("Enter");
  await page.getByText(/sleeps until/).waitFor();
  await isSeen();
});

test("it is settled and opened again, once the reply has gone", async () => {
  expect(await customer.nth(1)).toContain("And longer.");
  await said("It burns until ten. And longer.").getByText("sent", { exact: true }).waitFor();
  await press("e");
  await page.getByRole("button", { name: /^Reopen/ }).waitFor();
  await isSeen();
  await press("o");
  await page.getByRole("button", { name: /^Settle/ }).waitFor();
  await isSeen();
});

test("a word is looked for, what is found is opened, and Escape leaves the field", async () => {
  await press("/");
  const field = page.getByRole("textbox", { name: "Search" });
  await isAt(field);
  await page.keyboard.type("lantern ilse");
  const found = page.getByRole("main").getByRole("listitem").filter({ hasText: "Is the lantern of Ilse Brandt lit?" });
  await found.waitFor();
  await page.getByText("That is all.").waitFor();
  await press("ArrowDown");
  await isAt(page.locator("[data-result]").first());
  await press("ArrowUp", "Escape", "g", "i");
  await row("Ilse Brandt").waitFor();
  await isSeen();
  await page.goBack();
  await isAt(field);
  await press("ArrowDown", "ArrowDown", "Enter");
  await page.waitForURL(/inbox\//);
  await page.getByRole("article").first().waitFor();
  await isSeen();
});

test("a new encounter, the sheet of keys and the palette open and close where one was", async () => {
  await press("c");
  await isAt(page.getByRole("combobox", { name: "To" }));
  await page.keyboard.type("tom@customer.example");
  await page.getByRole("option", { name: /tom@customer/ }).waitFor();
  await press("Enter", "Tab");
  await isSeen();
  await press("Escape", "Control+k");
  await isAt(page.getByRole("combobox", { name: "Find and do" }));
  await page.keyboard.type("go to customers");
  await press("Enter");
  await page.getByRole("list", { name: "Customers" }).getByText("Tomás Rey").waitFor();
  await isSeen();
  await press("?");
  await isAt(sheet("Shortcuts").getByLabel("Find"));
  await press("Escape");
  await sheet("Shortcuts").waitFor({ state: "detached" });
  await isSeen();
  await press("g", "t");
  await page.getByRole("heading", { name: "Today", exact: true }).waitFor();
  await isSeen();
});
