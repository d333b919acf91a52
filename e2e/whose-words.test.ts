// Whose words they are, as a teammate works it out: spam that was none, an encounter that is another's, what was forwarded; and
// answering several at once, with one of them left out.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nodemailer, { type SendMailOptions } from "nodemailer";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaultsOf } from "./accessibility.ts";
import { openBrowser } from "./browser.ts";
import { type CustomerMail, header, openCustomerMail } from "./customer.ts";
import { becomeOwner, type Person } from "./person.ts";
import { type RapportProcess, startRapport, until } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let customer: CustomerMail;
let owner: Person;
let page: Page;

const desk = "desk@hotel.example";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-whose-"));
  await chmod(folder, 0o755);
  customer = await openCustomerMail();
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  browser = await openBrowser();
  owner = await becomeOwner(rapport.ownerLink ?? "");
  const smtp = { host: "127.0.0.1", port: customer.port, security: "none", user: "" };
  await owner.call("POST", "/channels", { name: "Hotel Meridian", address: desk, smtp });
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${rapport.url}/w/${owner.workspaceId}/inbox`);
  await page.getByLabel("E-mail").fill("ada@hotel.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: /^Inbox/ }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await customer?.close();
  await rm(folder, { recursive: true, force: true });
});

async function send(mail: SendMailOptions): Promise<void> {
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port: rapport.mailPort, ignoreTLS: true });
  await transport.sendMail({ to: desk, ...mail });
  transport.close();
}

const view = (name: string) => page.getByRole("navigation").getByRole("link", { name: new RegExp(`^${name}`) });
const inList = (name: string) => page.getByRole("list", { name: "Encounters" }).getByRole("link", { name: new RegExp(name) });
const conversation = () => page.getByRole("region", { name: "Conversation" });
const heading = (name: string) => conversation().getByRole("heading", { level: 2, name });
const said = (words: string) => conversation().getByRole("article").filter({ hasText: words });

test("spam lies apart; said not to be any, it is in the inbox and somebody waits", async () => {
  const text = "We met in Lisbon. Do you still have the room with the fig tree?";
  await send({ from: "Inês Prado <ines@customer.example>", subject: "Is it you?", text, headers: { "X-Spam-Flag": "YES" } });
  await view("Spam").click();
  await inList("Inês Prado").getByText("spam").waitFor();
  await inList("Inês Prado").click();
  await heading("Inês Prado").waitFor();
  expect(
    await conversation()
      .getByRole("button", { name: /Reopen/ })
      .count(),
  ).toBe(0);
  await conversation()
    .getByRole("button", { name: /Not spam/ })
    .click();
  await conversation().getByText("said that this is no spam").waitFor();
  await conversation()
    .getByText(/^waiting/)
    .waitFor();
  await view("Inbox").click();
  await inList("Inês Prado")
    .getByText(/waiting/)
    .waitFor();
  await view("Spam").click();
  await inList("Inês Prado").waitFor({ state: "detached" });
});

test("an encounter is made another customer's, with what was said in it", async () => {
  await send({
    from: "Reception <reception@office.example>",
    subject: "A call for you",
    text: "Jun Aoki called about his coat.",
  });
  await view("Inbox").click();
  await inList("Reception").click();
  await heading("Reception").waitFor();
  await conversation().getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: /Change the customer/ }).click();
  const sheet = page.getByRole("dialog", { name: "Whose it is" });
  await sheet.getByRole("combobox", { name: "Customer" }).fill("jun@customer.example");
  await page.getByRole("option", { name: /jun@customer\.example/ }).click();
  await sheet.getByRole("button", { name: "Make it theirs" }).click();
  await heading("jun@customer.example").waitFor();
  await said("Jun Aoki called about his coat.").getByText("takes part").waitFor();
  await page.getByRole("form", { name: "Reply to jun@customer.example" }).waitFor();
});

test("what a teammate forwards is its author's after one press", async () => {
  const text = [
    "---------- Forwarded message ---------",
    "From: Mia Lindqvist <mia@customer.example>",
    "Subject: A lost ring",
    "",
    "I lost my ring in the bath of 304.",
  ].join("\n");
  await send({ from: "Ada Owner <ada@hotel.example>", subject: "Fwd: A lost ring", text });
  await view("Inbox").click();
  await inList("Ada Owner").click();
  await said("I lost my ring").getByText("It was written by Mia Lindqvist.").waitFor();
  await said("I lost my ring").getByRole("button", { name: "Make it theirs" }).click();
  await heading("Mia Lindqvist").waitFor();
  await page.getByRole("form", { name: "Reply to Mia Lindqvist" }).waitFor();
});

test("a reply goes to all who stood in the mail, without the one who is taken away, also after a reload, and the entry says so", async () => {
  await send({
    from: "Tomás Rey <tomas@customer.example>",
    cc: ["Eva Lind <eva@customer.example>", "old@customer.example", desk],
    subject: "The wedding",
    text: "We are forty now.",
    messageId: "<wedding@customer.example>",
  });
  await view("Inbox").click();
  await inList("Tomás Rey").click();
  const composer = page.getByRole("form", { name: "Reply to Tomás Rey" });
  const also = composer.getByRole("list", { name: "Also to" });
  await also.getByText("Eva Lind").waitFor();
  expect(await also.getByRole("listitem").allInnerTexts()).toEqual(["Eva Lind", "old@customer.example"]);

  // By the keyboard alone: to the last one, away with it, and somebody else in.
  await composer.getByRole("button", { name: "Remove old@customer.example" }).focus();
  await page.keyboard.press("Delete");
  await also.getByText("old@customer.example").waitFor({ state: "detached" });
  await composer.getByRole("button", { name: "Add", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Planner@Office.example");
  await page.getByRole("option", { name: /planner@office\.example/ }).waitFor();
  await page.keyboard.press("Enter");
  await also.getByText("planner@office.example").waitFor();
  await page.keyboard.press("Escape");
  await composer.getByRole("textbox", { name: "Reply" }).fill("Forty it is.");
  await composer.getByText("Saved", { exact: true }).waitFor();
  await page.reload();
  await also.getByText("planner@office.example").waitFor();
  expect(await also.getByRole("listitem").allInnerTexts()).toEqual(["Eva Lind", "planner@office.example"]);

  const before = customer.received.length;
  await composer.getByRole("textbox", { name: "Reply" }).press("Control+Enter");
  // While it waits, and when it has gone.
  await said("Forty it is.").getByText("also to").waitFor();
  const raw = await customer.nth(before + 1);
  await said("Forty it is.").getByText("sent", { exact: true }).waitFor();
  await said("Forty it is.").getByText("Eva Lind").waitFor();
  expect(header(raw, "Cc")).toBe("Eva Lind <eva@customer.example>, planner@office.example");
  expect(raw).not.toContain("old@customer.example");
  // Who came in later is not shown what was said before.
  expect(raw).not.toContain("We are forty now.");

  // Their answer comes to the same place, and whoever was left out stays so.
  const inReplyTo = header(raw, "Message-ID") ?? "";
  await send({
    from: "planner@office.example",
    to: header(raw, "Reply-To") ?? "",
    subject: "Re: The wedding",
    text: "Noted.",
    inReplyTo,
  });
  await said("Noted.").getByText("takes part").waitFor();
  await until(async () => (await also.getByRole("listitem").allInnerTexts()).join() === "planner@office.example", 10_000);
});

test("a name that was typed whole and not chosen is meant all the same", async () => {
  const composer = page.getByRole("form", { name: "Reply to Tomás Rey" });
  await composer.getByRole("button", { name: "Add", exact: true }).click();
  await page.keyboard.type("mother@customer.example");
  // What lies behind an open search is not told to whoever only hears it.
  await composer.locator("textarea").click();
  await composer.getByRole("list", { name: "Also to" }).getByText("mother@customer.example").waitFor();
});

test("none of these screens is wider than its window, and none has serious accessibility faults, in both themes", async () => {
  await send({
    from: "Lucky Prizes Worldwide Incorporated Unlimited <prizes@an-extremely-long-domain-of-somebody-who-sends-spam.example>",
    cc: [
      '"Dr. Maximiliane von und zu Hohenstein-Wittgenstein (Büro)" <maximiliane.hohenstein@festlichkeiten-und-veranstaltungen.example>',
      "ليلى <leila@customer.example>",
      "porter.of.the.other.house.with.a.long.name@customer.example",
    ],
    subject: "CONGRATULATIONS, you have been chosen out of 4,000,000 addresses, and no other",
    text: "Claim it before midnight.",
    headers: { "X-Spam-Flag": "YES" },
    attachments: [{ filename: "invoice.pdf.exe", content: "MZ" }],
  });
  await view("Spam").click();
  await inList("Lucky Prizes").click();
  await heading("Lucky Prizes").waitFor();
  const spam = page.url();
  const customerPath = await conversation().getByRole("heading", { level: 2 }).getByRole("link").getAttribute("href");
  const found: string[] = [];
  for (const { width, colorScheme } of [
    { width: 320, colorScheme: "light" },
    { width: 1280, colorScheme: "dark" },
  ] as const) {
    const context = await browser.newContext({
      storageState: await page.context().storageState(),
      colorScheme,
      viewport: { width, height: 800 },
    });
    const other = await context.newPage();
    other.setDefaultTimeout(15_000);
    const look = async (what: string) => {
      await other.waitForTimeout(400);
      if (await other.evaluate(() => document.documentElement.scrollWidth > innerWidth))
        found.push(`${width} ${what} is too wide`);
      const faults = await seriousFaultsOf(other);
      found.push(...faults.map((each) => `${colorScheme} ${width} ${what} ${each}`));
    };
    await other.goto(`${rapport.url}/w/${owner.workspaceId}/inbox?view=spam`);
    await other.getByRole("list", { name: "Encounters" }).waitFor();
    await look("the spam");
    await other.goto(spam);
    await other.getByRole("list", { name: "Also to" }).waitFor();
    await look("words to several");
    await other.getByRole("button", { name: "Add", exact: true }).click();
    await other.getByRole("combobox", { name: "Also to" }).waitFor();
    await look("one more receiver");
    await other.keyboard.press("Escape");
    await other.getByRole("button", { name: "More", exact: true }).click();
    await other.getByRole("menuitem", { name: /Change the customer/ }).click();
    await other.getByRole("dialog", { name: "Whose it is" }).waitFor();
    await look("whose it is");
    await other.goto(new URL(customerPath ?? "", rapport.url).href);
    await other.getByText("Its name makes it look like something else").first().waitFor();
    await look("the customer with files");
    await context.close();
  }
  expect(found).toEqual([]);
});
