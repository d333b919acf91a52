// Finding and doing by the keyboard alone: the palette, the sheet of shortcuts, two keys in a row; and how little is loaded first.
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { sendMail } from "./customer.ts";
import { becomeOwner } from "./person.ts";
import { type RapportProcess, startRapport } from "./rapport-process.ts";

const look = new URL("../dist/look/", import.meta.url).pathname;
let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let page: Page;
let workspaceId: string;

beforeAll(async () => {
  await mkdir(look, { recursive: true });
  folder = await mkdtemp(join(tmpdir(), "rapport-palette-"));
  await chmod(folder, 0o755);
  [rapport, browser] = await Promise.all([startRapport({ dataFolder: join(folder, "data") }), openBrowser()]);
  const owner = await becomeOwner(rapport.ownerLink ?? "");
  workspaceId = owner.workspaceId;
  await owner.call("POST", "/channels", { name: "Hotel Meridian", address: "hello@hotel.example" });
  for (const name of ["Tomás Rey <tomas", "Ilse Brandt <ilse", "Pauline Hervé <pauline"]) {
    const from = `${name}@customer.example>`;
    await sendMail(rapport.mailPort, { from, to: "hello@hotel.example", subject: "A quiet corner", text: "Is there one?" });
  }
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  await page.goto(rapport.url);
  await page.getByLabel("E-mail").fill("ada@hotel.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("navigation", { name: "Rapport" }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("two keys in a row go somewhere, and the palette goes there by a few letters", async () => {
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.getByRole("link", { name: /Tomás Rey/ }).waitFor();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Find and do" });
  await field.waitFor();
  await page.screenshot({ path: `${look}inbox-palette.png` });
  await field.fill("gto");
  await page.getByRole("option", { name: /Go to Today/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/today/);
  await page.locator("[data-sheet]").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await field.fill("snoo");
  await page.getByRole("option", { name: /^Snoozed/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/view=snoozed/);
  await page.locator("[data-sheet]").waitFor({ state: "detached" });
});

test("the focus is where it was when the palette goes, and an action begins from there", async () => {
  await page.goto(`${rapport.url}/w/${workspaceId}/inbox`);
  await page.getByRole("link", { name: /Ilse Brandt/ }).click();
  await page.getByRole("textbox", { name: "Reply" }).waitFor();
  await page.getByRole("button", { name: "More", exact: true }).focus();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find and do" }).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "More");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find and do" }).fill("note");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Note");
  await page.keyboard.press("Escape");
});

test("the sheet of shortcuts is found by ? and searched by words", async () => {
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Shortcuts" });
  await sheet.waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${look}inbox-shortcuts.png` });
  await sheet.getByRole("searchbox", { name: "Find" }).fill("close");
  expect(await sheet.getByRole("term").allTextContents()).toContain("Settle");
  await page.keyboard.press("Escape");
});

test("what the inbox loads first is small", async () => {
  await page.goto(`${rapport.url}/w/${workspaceId}/inbox`);
  await page.getByRole("link", { name: /Ilse Brandt/ }).waitFor();
  await page.waitForTimeout(500);
  const scripts = await page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => name.endsWith(".js"))
      .map(({ name, encodedBodySize }) => ({ name: name.split("/").at(-1) ?? "", kb: Math.round(encodedBodySize / 102.4) / 10 }))
      .sort((one, other) => other.kb - one.kb),
  );
  const sum = scripts.reduce((all, { kb }) => all + kb, 0);
  console.log(
    `${Math.round(sum)} KB of scripts: ${scripts
      .slice(0, 12)
      .map(({ name, kb }) => `${name} ${kb}`)
      .join(", ")}`,
  );
  expect(sum).toBeLessThan(250);
});
