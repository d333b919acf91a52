// Two teammates on one workspace, each in a browser: what one does the other sees, and what was done can be taken back.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { sendMail } from "./customer.ts";
import { becomeOwner, type Person } from "./person.ts";
import { type RapportProcess, startRapport, until } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let ada: Page;
let ben: Page;
let owner: Person;
const desk = "desk@hotel.example";
const ids: Record<string, string> = {};

interface Listed {
  encounters: { encounterId: string; conversationId: string; customerName: string; subject: string }[];
}
const all = async () => (await owner.call<Listed>("GET", "/encounters?view=all")).encounters;
const list = (page: Page) => page.getByRole("list", { name: "Encounters" });
const row = (page: Page, name: string) => list(page).getByRole("link").filter({ hasText: name });
const names = (page: Page) => list(page).locator("[data-encounter]").locator("span[class*=name]").allTextContents();
const open = (page: Page, name: string, more = "") =>
  page.goto(`${rapport.url}/w/${owner.workspaceId}/inbox/${ids[name]}${more}`);
/** The notes stand beside the conversation too. */
const said = (page: Page) => page.getByRole("region", { name: "What was said" });
const inbox = (page: Page) => page.goto(`${rapport.url}/w/${owner.workspaceId}/inbox`);

async function write(name: string, subject: string, text: string): Promise<void> {
  const before = (await all()).length;
  await sendMail(rapport.mailPort, { from: `${name} <${name.toLowerCase()}@customer.example>`, to: desk, subject, text });
  await until(async () => (await all()).length > before, 15_000);
}

/** Somebody is invited and comes. */
async function accept(role: "agent" | "colleague", name: string, email: string): Promise<void> {
  const { link } = await owner.call<{ link: string }>("POST", "/invitations", { role });
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
  const accepted = await fetch(`${rapport.url}/api/v1/invitations/accept`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ as: "new", token, name, email, password: "a long password" }),
  });
  if (!accepted.ok) throw new Error(await accepted.text());
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-live-"));
  await chmod(folder, 0o755);
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  owner = await becomeOwner(rapport.ownerLink ?? "");
  await owner.call("POST", "/channels", { name: "Desk", address: desk });
  await accept("agent", "Ben Okafor", "ben@hotel.example");
  for (const name of ["Ilse", "Jun", "Noor"]) await write(name, `About ${name}`, `Words of ${name}.`);
  for (const each of await all()) ids[each.customerName] = each.encounterId;
  browser = await openBrowser();
  for (const email of ["ada@hotel.example", "ben@hotel.example"]) {
    const page = await (await browser.newContext({ viewport: { width: 1400, height: 860 } })).newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${rapport.url}/sign-in`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("a long password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Today", exact: true }).waitFor();
    await inbox(page);
    await row(page, "Noor").waitFor();
    if (email.startsWith("ada")) ada = page;
    else ben = page;
  }
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("what one settles leaves both lists, and comes back to its place when it is undone", async () => {
  expect(await names(ben)).toEqual(["Noor", "Jun", "Ilse"]);
  await open(ada, "Jun");
  await ada.getByRole("article", { name: "Jun" }).waitFor();
  await ada.keyboard.press("e");
  await ada.getByRole("button", { name: "Nothing is owed" }).click();
  await row(ada, "Jun").waitFor({ state: "detached" });
  await row(ben, "Jun").waitFor({ state: "detached" });
  await ada.keyboard.press("z");
  await row(ben, "Jun").waitFor();
  await row(ada, "Jun").waitFor();
  expect(await names(ben)).toEqual(["Noor", "Jun", "Ilse"]);
});

test("who has it is seen by the other at once, and an undo does not go over what they did meanwhile", async () => {
  await open(ada, "Ilse");
  await open(ben, "Ilse");
  await ada.getByRole("article", { name: "Ilse" }).waitFor();
  await ada.keyboard.press("a");
  await ada.getByLabel("Teammate").selectOption({ label: "Ben Okafor" });
  await ada.getByRole("button", { name: "Assign", exact: true }).click();
  await row(ben, "Ilse").getByText("Ben Okafor").waitFor();
  await ben.getByText("yours", { exact: false }).first().waitFor();
  await owner.call("POST", `/encounters/${ids.Ilse}/assign`, { teammateId: null });
  await ada.getByText("nobody on it").first().waitFor();
  await ada.keyboard.press("z");
  await ada.getByText("Nobody has it now.", { exact: false }).waitFor();
});

test("what one has read is read for oneself, and can be marked as unread", async () => {
  await row(ada, "Noor").getByText("unread").waitFor({ state: "attached" });
  await open(ada, "Noor");
  await ada.getByRole("article", { name: "Noor" }).waitFor();
  await row(ada, "Noor").getByText("unread").waitFor({ state: "detached" });
  expect(await row(ben, "Noor").getByText("unread").count()).toBe(1);
  await ada.keyboard.press("u");
  await row(ada, "Noor").getByText("unread").waitFor({ state: "attached" });
});

test("several are selected and settled together, and all of it is undone", async () => {
  await inbox(ada);
  await row(ada, "Noor").waitFor();
  await ada.keyboard.press("j");
  await ada.keyboard.press("x");
  await ada.keyboard.press("j");
  await ada.keyboard.press("x");
  await ada.getByText("2 selected").waitFor();
  await ada.keyboard.press("e");
  await ada.getByRole("button", { name: "Nothing is owed" }).click();
  await row(ben, "Noor").waitFor({ state: "detached" });
  await row(ben, "Jun").waitFor({ state: "detached" });
  await ada.keyboard.press("z");
  await row(ben, "Noor").waitFor();
  await row(ben, "Jun").waitFor();
  await until(async () => (await names(ada)).join() === "Noor,Jun,Ilse", 10_000);
});

test("words are moved to a new encounter, the other sees it, and it is undone", async () => {
  await sendMail(rapport.mailPort, {
    from: "Jun <jun@customer.example>",
    to: desk,
    subject: "Another thing",
    text: "And a taxi?",
  });
  await until(async () => (await all()).length > 3, 15_000);
  const another = (await all()).find((each) => each.subject === "Another thing")?.encounterId;
  await open(ada, "Jun");
  const words = ada.getByRole("article", { name: "Jun" }).filter({ hasText: "And a taxi?" });
  await words.waitFor();
  await words.hover();
  await words.getByRole("button", { name: "More about this entry" }).click();
  await ada.getByRole("menuitem", { name: "Move to …" }).click();
  await ada
    .getByRole("dialog")
    .getByRole("button", { name: /About Jun/ })
    .click();
  const entryAt = async () => {
    const { entries } = await owner.call<{ entries: { text: string }[] }>("GET", `/encounters/${ids.Jun}/entries`);
    return entries.some((each) => each.text.includes("And a taxi?"));
  };
  await until(entryAt, 10_000);
  await ada.getByText("Moved.", { exact: true }).waitFor();
  await ada.keyboard.press("z");
  await until(async () => !(await entryAt()), 10_000);
  expect(another).toBeDefined();
});

test("an encounter is shared with a colleague, and sharing is undone", async () => {
  await accept("colleague", "Cora Lindt", "cora@hotel.example");
  const sees = async () => (await owner.call<{ shares: unknown[] }>("GET", `/encounters/${ids.Jun}/shares`)).shares.length > 0;
  await open(ada, "Jun");
  await ada.getByRole("button", { name: "More", exact: true }).click();
  await ada.getByRole("menuitem", { name: "Share with …" }).click();
  await ada.getByRole("checkbox", { name: /Cora Lindt/ }).check();
  await ada.getByText("Cora Lindt sees this now.").waitFor();
  expect(await sees()).toBe(true);
  await ada.getByRole("button", { name: "Done" }).click();
  await ada.getByRole("dialog", { name: "Share with" }).waitFor({ state: "detached" });
  await ada.keyboard.press("z");
  await until(async () => !(await sees()), 10_000);
});

test("a link leads to an old entry, reload and back keep the place, and a newer one is reached from there", async () => {
  let firstId = "";
  for (let i = 0; i < 70; i++) {
    const { entryId } = await owner.call<{ entryId: string }>("POST", `/encounters/${ids.Ilse}/notes`, {
      text: `Note number ${i}.`,
    });
    if (i === 3) firstId = entryId;
  }
  await open(ada, "Ilse", `?entry=${firstId}`);
  await said(ada).getByText("Note number 3.", { exact: true }).waitFor();
  await ada.reload();
  await said(ada).getByText("Note number 3.", { exact: true }).waitFor();
  await ada.getByRole("button", { name: "To the newest" }).click();
  await said(ada).getByText("Note number 69.", { exact: true }).waitFor();
  await row(ada, "Noor").click();
  await ada.getByRole("article", { name: "Noor" }).waitFor();
  await ada.goBack();
  await said(ada).getByText("Note number 3.", { exact: true }).waitFor();
}, 60_000);
