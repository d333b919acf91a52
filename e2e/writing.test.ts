// Writing as a person's day has it: a browser that dies, a tunnel, a session that ends, a reply that is regretted, files from anywhere.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { type CustomerMail, header, openCustomerMail, sendMail } from "./customer.ts";
import { becomeOwner, type Person } from "./person.ts";
import { type RapportProcess, startRapport, until } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let customer: CustomerMail;
let owner: Person;
let context: BrowserContext;
let page: Page;

const desk = "desk@hotel.example";
/** A little longer than words can be taken back. */
const goneMs = 8_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-writing-"));
  await chmod(folder, 0o755);
  customer = await openCustomerMail();
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  browser = await openBrowser();
  owner = await becomeOwner(rapport.ownerLink ?? "");
  const smtp = { host: "127.0.0.1", port: customer.port, security: "none", user: "" };
  await owner.call("POST", "/channels", { name: "Hotel Meridian", address: desk, smtp });
  const mail = { from: "Tomás Rey <tomas@customer.example>", to: desk, subject: "A forgotten rabbit" };
  await sendMail(rapport.mailPort, { ...mail, text: "We forgot my daughter's rabbit in 214." });
  context = await browser.newContext();
  page = await signedIn(context);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await customer?.close();
  await rm(folder, { recursive: true, force: true });
});

async function signIn(on: Page): Promise<void> {
  await on.getByLabel("E-mail").fill("ada@hotel.example");
  await on.getByLabel("Password").fill("a long password");
  await on.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** A page of a browser of its own, with the conversation open. */
async function signedIn(of: BrowserContext): Promise<Page> {
  const opened = await of.newPage();
  opened.setDefaultTimeout(15_000);
  await opened.goto(`${rapport.url}/w/${owner.workspaceId}/inbox?view=all`);
  await signIn(opened);
  await opened.getByRole("list", { name: "Encounters" }).getByText("Tomás Rey").first().click();
  await opened.getByRole("textbox", { name: "Reply" }).waitFor();
  return opened;
}

const reply = (of: Page) => of.getByRole("textbox", { name: "Reply" });
const said = (words: string, of = page) => of.getByRole("article").filter({ hasText: words });
const saved = (of: Page) => of.getByRole("form").getByText("Saved", { exact: true }).waitFor();
const words = (of: Page) => reply(of).inputValue();

test("words survive a browser that dies, and are there in another one", async () => {
  await page.keyboard.press("r");
  await reply(page).fill("A first night without him, then.");
  await saved(page);
  await context.close();
  context = await browser.newContext();
  page = await signedIn(context);
  await until(async () => (await words(page)) === "A first night without him, then.", 5_000);
});

test("words written on two screens meanwhile: the newer are shown, the others are offered", async () => {
  const other = await browser.newContext();
  const there = await signedIn(other);
  await until(async () => (await words(there)) !== "", 5_000);
  await reply(there).fill("From the train.");
  await saved(there);
  await reply(page).fill("From the desk.");
  await page.getByText("You wrote other words here on another screen:").waitFor();
  expect(await words(page)).toBe("From the desk.");
  await page.getByRole("button", { name: "Show those" }).click();
  expect(await words(page)).toBe("From the train.");
  await page.getByRole("button", { name: "Discard those" }).click();
  await saved(page);
  await other.close();
});

test("what is sent offline says so, and goes once when the connection is back", async () => {
  await context.setOffline(true);
  await reply(page).fill("From the tunnel.");
  await page.keyboard.press("Control+Enter");
  await said("From the tunnel.").getByText("waits for the connection").waitFor();
  await reply(page).fill("Still in the tunnel.");
  await page.keyboard.press("Control+Enter");
  await said("Still in the tunnel.").getByText("waits for the connection").waitFor();
  expect(customer.received).toEqual([]);
  await context.setOffline(false);
  expect(await customer.nth(1)).toContain("From the tunnel.");
  expect(await customer.nth(2)).toContain("Still in the tunnel.");
  await said("Still in the tunnel.").getByText("sent", { exact: true }).waitFor();
  expect(await said("tunnel").count()).toBe(2);
  expect(await words(page)).toBe("");
});

test("what was sent offline is there after a reload, and still goes", async () => {
  await context.setOffline(true);
  await reply(page).fill("Before the reload.");
  await page.keyboard.press("Control+Enter");
  await said("Before the reload.").getByText("waits for the connection").waitFor();
  const address = page.url();
  await page.close();
  await context.setOffline(false);
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(address);
  expect(await customer.nth(3)).toContain("Before the reload.");
});

test("a reply that is taken back does not arrive, and its words are in the composer again", async () => {
  await reply(page).fill("Sent in anger.");
  await page.keyboard.press("Control+Enter");
  await said("Sent in anger.").waitFor();
  expect(await words(page)).toBe("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("z");
  await until(async () => (await words(page)) === "Sent in anger.", 5_000);
  expect(await said("Sent in anger.").count()).toBe(0);
  await page.waitForTimeout(goneMs);
  expect(customer.received).toHaveLength(3);
  await reply(page).fill("");
});

test("files that are pasted, dropped and chosen arrive with the reply", async () => {
  await reply(page).fill("The bill and a picture.");
  await addFile("paste", "picture.png", "image/png", "reply");
  await addFile("drop", "bill.pdf", "application/pdf", "conversation");
  await page.getByLabel("Files to add").setInputFiles({ name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("plan") });
  const list = page.getByRole("list", { name: "Files to go with it" });
  for (const name of ["picture.png", "bill.pdf", "plan.txt"]) await list.getByText(name).waitFor();
  await saved(page);
  await page.reload();
  for (const name of ["picture.png", "bill.pdf", "plan.txt"]) await list.getByText(name).waitFor();
  await reply(page).press("Control+Enter");
  const raw = await customer.nth(4);
  for (const name of ["picture.png", "bill.pdf", "plan.txt"]) expect(raw).toContain(name);
});

/** As a person's browser gives it: what is on the clipboard, or what is let go of over the page. */
async function addFile(how: "paste" | "drop", name: string, type: string, onto: "reply" | "conversation"): Promise<void> {
  const target = onto === "reply" ? reply(page) : page.getByRole("region", { name: "Conversation" });
  await target.evaluate(
    (element, { how, name, type }) => {
      const data = new DataTransfer();
      data.items.add(new File([`bytes of ${name}`], name, { type }));
      const event =
        how === "paste"
          ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      element.dispatchEvent(event);
    },
    { how, name, type },
  );
}

test("a note carries files too", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: "Note" }).fill("The receipt of the courier.");
  const receipt = { name: "receipt.txt", mimeType: "text/plain", buffer: Buffer.from("4 EUR") };
  await page.getByLabel("Files to add").setInputFiles(receipt);
  await page.getByRole("list", { name: "Files to go with it" }).getByText("receipt.txt").waitFor();
  await page.keyboard.press("Control+Enter");
  await said("The receipt of the courier.")
    .getByRole("link", { name: /receipt\.txt/ })
    .waitFor();
});

test("a session that ends while one writes loses nothing: one writes on, signs in beside the words, and they are saved", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await reply(page).fill("Before it ended.");
  await saved(page);
  const others = await browser.newContext();
  const elsewhere = await others.newPage();
  await elsewhere.goto(`${rapport.url}/sign-in`);
  await signIn(elsewhere);
  await elsewhere.waitForURL("**/w/**");
  await elsewhere.evaluate(() => fetch("/api/v1/me/sessions", { method: "DELETE" }));
  await reply(page).fill("Before it ended. And after it.");
  await page.getByText("Your session has ended.").waitFor();
  // What others wrote has gone, whom one writes to has not; and it is said once.
  expect(await said("We forgot my daughter's rabbit").count()).toBe(0);
  expect(await page.getByText("Please sign in first.").count()).toBe(0);
  expect(await page.getByRole("alert").count()).toBe(1);
  await page.getByRole("form", { name: "Reply to Tomás Rey" }).getByText("A forgotten rabbit").waitFor();
  await page.getByRole("button", { name: /Ada Owner/ }).waitFor();
  await reply(page).pressSequentially(" And on.");
  const all = "Before it ended. And after it. And on.";
  expect(await words(page)).toBe(all);
  // Nothing is sent for somebody who may be anybody, and nothing taken from where it is written.
  await page.keyboard.press("Control+Enter");
  expect(await words(page)).toBe(all);
  expect(await page.getByText("Reply sent.").count()).toBe(0);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await signIn(page);
  await said("We forgot my daughter's rabbit").waitFor();
  expect(await words(page)).toBe(all);
  await saved(page);
  await others.close();
});

test("more than goes with one message is not pasted but answered, and can go as a file", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await reply(page).fill("As you asked:");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("a word ".repeat(171_500)));
  await page.keyboard.press("Control+v");
  await page.getByText("That is longer than 200,000 letters. Put it into a file.").waitFor();
  expect(await words(page)).toBe("As you asked:");
  await page.getByRole("button", { name: "Add it as a file" }).click();
  await page.getByRole("list", { name: "Files to go with it" }).getByText("words.txt").waitFor();
  expect(await page.getByText("That is longer than").count()).toBe(0);
  await page.getByRole("button", { name: "Remove words.txt" }).click();
});

test("as many letters as one message may have are written on", async () => {
  await page.evaluate(() => navigator.clipboard.writeText("a word ".repeat(28_500)));
  await reply(page).press("Control+a");
  await page.keyboard.press("Control+v");
  await until(async () => (await words(page)).length === 199_500, 30_000);
  await page.keyboard.type("ten letters");
  await until(async () => (await words(page)).endsWith("ten letters"), 30_000);
  await reply(page).fill("");
});

test("a new encounter is left and found again, and what is discarded can be had back", async () => {
  await page.keyboard.press("Escape");
  const conversation = page.url();
  const subject = page.getByRole("textbox", { name: "Subject" });
  const failed: string[] = [];
  page.on("response", (answer) => answer.status() >= 400 && failed.push(`${answer.status()} ${answer.url()}`));
  await page.keyboard.press("c");
  await page.getByRole("combobox", { name: "To" }).fill("amina@customer.example");
  await page.getByRole("option", { name: /amina@customer\.example/ }).waitFor();
  // Escape ends the search first.
  await page.keyboard.press("Escape");
  await page.getByRole("option").first().waitFor({ state: "detached" });
  await subject.fill("The winter garden");
  await subject.press("Escape");
  await page.getByText("Kept as a draft.").waitFor();
  await page.waitForURL(conversation);
  await page.keyboard.press("c");
  await page.getByRole("list", { name: "Begun before" }).getByText("The winter garden").waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.waitForURL(conversation);
  await page.keyboard.press("c");
  await page.getByRole("link", { name: "To nobody yet" }).click();
  await until(async () => (await subject.inputValue()) === "The winter garden", 5_000);
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByText("Discarded.").waitFor();
  await page.getByRole("region", { name: "What was done" }).getByRole("button", { name: "Undo" }).first().click();
  await until(async () => (await subject.inputValue()) === "The winter garden", 5_000);
  await saved(page);
  await page.getByRole("button", { name: "Discard" }).click();
  await page.goto(conversation);
  await reply(page).waitFor();
  await page.keyboard.press("c");
  await subject.waitFor();
  await page.waitForTimeout(500);
  expect(await page.getByText("Begun before").count()).toBe(0);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await reply(page).waitFor();
  expect(failed).toEqual([]);
});

test("words that say what was done cover neither the head nor what one writes with, nor a sheet", async () => {
  await page.setViewportSize({ width: 390, height: 740 });
  await page.goto(page.url());
  await reply(page).fill("From the pocket.");
  await page.getByRole("button", { name: "Send" }).click();
  const toast = page.getByRole("region", { name: "What was done" });
  await toast.getByText("Reply sent.").waitFor();
  await page.waitForTimeout(400);
  const [said, composer, head] = await Promise.all(
    [toast, page.getByRole("form", { name: /^Reply/ }), page.getByRole("heading", { name: "Tomás Rey" })].map((each) =>
      each.boundingBox(),
    ),
  );
  expect((said?.y ?? 0) + (said?.height ?? 0)).toBeLessThanOrEqual(composer?.y ?? 0);
  expect(said?.y).toBeGreaterThan((head?.y ?? 0) + (head?.height ?? 0));
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Snooze/ }).click();
  const sheet = page.getByRole("dialog", { name: "Snooze until" });
  await page.waitForTimeout(400);
  for (const button of await sheet.getByRole("button").all()) {
    const isFree = await button.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
    expect(isFree).toBe(true);
  }
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.waitForTimeout(goneMs);
});

test("a new encounter goes to an address that nobody has yet, and its conversation is opened", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  const to = page.getByRole("combobox", { name: "To" });
  await to.fill("amina@customer.example");
  await page.getByRole("option", { name: /amina@customer\.example/ }).click();
  await page.getByRole("textbox", { name: "Subject" }).fill("The lemon tree");
  await page.getByRole("textbox", { name: "Words" }).fill("It is in bloom.");
  await saved(page);
  await page.reload();
  expect(await page.getByRole("textbox", { name: "Words" }).inputValue()).toBe("It is in bloom.");
  await page.getByRole("textbox", { name: "Words" }).press("Control+Enter");
  await page.getByText("On its way to").waitFor();
  await page.waitForURL("**/inbox/**");
  await said("It is in bloom.").waitFor();
  await until(() => customer.received.some((raw) => header(raw, "Subject") === "The lemon tree"), 15_000);
});
