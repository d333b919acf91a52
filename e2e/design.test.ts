// The page of our parts: photographed in both themes and three widths, and looked at for accessibility. The pictures go to dist/look.
import { mkdir } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaultsOf } from "./accessibility.ts";
import { openBrowser } from "./browser.ts";
import { serveDesign } from "./design-server.ts";

const look = new URL("../dist/look/", import.meta.url).pathname;
const themes = ["light", "dark"] as const;

let browser: Browser;
let design: Awaited<ReturnType<typeof serveDesign>>;
beforeAll(async () => {
  await mkdir(look, { recursive: true });
  [browser, design] = await Promise.all([openBrowser(), serveDesign()]);
});
afterAll(async () => {
  await browser.close();
  await design.stop();
});

async function open(theme: string, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  await page.goto(`${design.url}?theme=${theme}`);
  await page.getByRole("list", { name: "Guests" }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** What opens over the page, and what to wait for. */
const opened = [
  ["Menu", "menu"],
  ["Popover", "dialog"],
  ["Sheet", "dialog"],
  ["Long sheet", "dialog"],
  ["Question", "alertdialog"],
  ["Palette", "dialog"],
] as const;

for (const theme of themes) {
  test(`all parts can be used by everyone in the ${theme} theme, also what opens`, async () => {
    const page = await open(theme, 1280);
    await page.screenshot({ path: `${look}${theme}-1280.png`, fullPage: true });
    expect(await seriousFaultsOf(page)).toEqual([]);
    for (const [name, role] of opened) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole(role).waitFor();
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${look}${theme}-${name}.png` });
      expect(await seriousFaultsOf(page, `[role="${role}"]`), name).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole(role).waitFor({ state: "hidden" });
      // The focus is back where it was.
      await page.waitForFunction((words) => document.activeElement?.textContent === words, name);
    }
    await page.getByRole("combobox", { name: "Give it to" }).fill("mar");
    await page.getByRole("option", { name: /Marta/ }).waitFor();
    await page.screenshot({ path: `${look}${theme}-Combobox.png` });
    await page.keyboard.press("Enter");
    expect(await page.getByRole("combobox", { name: "Give it to" }).inputValue()).toBe("Marta Sousa");
    await page.close();
  });
}

test("nothing is wider than a phone, and sheets come from below", async () => {
  const page = await open("light", 390);
  await page.screenshot({ path: `${look}light-390.png`, fullPage: true });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  for (const name of ["Long sheet", "Question", "Palette"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator("[data-sheet]").waitFor();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${look}phone-${name}.png` });
    await page.keyboard.press("Escape");
    await page.locator("[data-sheet]").waitFor({ state: "detached" });
  }
  await page.close();
});

test("columns are drawn by keys and by hand, and remember their width", async () => {
  const page = await open("light", 1280);
  const edge = page.getByRole("separator", { name: "Width of the list" });
  const width = async () => Number(await edge.getAttribute("aria-valuenow"));
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  expect(await width()).toBe(236);
  const box = await edge.boundingBox();
  if (box === null) throw new Error("The edge is not there.");
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 20, { steps: 4 });
  await page.mouse.up();
  const drawn = await width();
  expect(drawn).toBeGreaterThan(270);
  await page.reload();
  expect(await width()).toBe(drawn);
  const customer = page.getByRole("separator", { name: "Width of the customer" });
  await customer.focus();
  await page.keyboard.press("Enter");
  expect(await customer.getAttribute("aria-valuetext")).toBe("Folded away");
  await page.keyboard.press("Enter");
  expect(await customer.getAttribute("aria-valuenow")).toBe("200");
  await page.close();
});

test("nothing moves where less motion is asked for, and edges stay where colours are forced", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", forcedColors: "active" });
  await page.goto(`${design.url}?theme=light`);
  await page.getByRole("button", { name: "Sheet", exact: true }).click();
  await page.getByRole("dialog").waitFor();
  const duration = await page.getByRole("dialog").evaluate((sheet) => getComputedStyle(sheet).transitionDuration);
  expect(duration.split(", ").every((each) => Number.parseFloat(each) < 0.001)).toBe(true);
  await page.screenshot({ path: `${look}forced-Sheet.png` });
  await page.keyboard.press("Escape");
  await page.screenshot({ path: `${look}forced.png`, fullPage: true });
  await page.close();
});
