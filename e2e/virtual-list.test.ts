// The list that only makes the rows in sight, in a real browser: walked by keys, selected from, and steady while it changes.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { serveDesign } from "./design-server.ts";

let browser: Browser;
let page: Page;
let design: Awaited<ReturnType<typeof serveDesign>>;
beforeAll(async () => {
  [browser, design] = await Promise.all([openBrowser(), serveDesign()]);
});
afterAll(async () => {
  await browser.close();
  await design.stop();
});
beforeEach(async () => {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  await page.goto(`${design.url}?theme=light`);
  await list().waitFor();
});

const list = () => page.getByRole("list", { name: "Guests" });
const row = (name: string) => list().getByRole("link", { name: new RegExp(`^${name}\\b`) });
const press = (name: string) => page.getByRole("button", { name }).click();
const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.row);
const count = () => page.getByRole("status").filter({ hasText: "rows" }).textContent();
/** How far below the top of the list a row stands. */
const placeOf = async (id: string) =>
  page.evaluate((row) => {
    const link = document.querySelector(`a[data-row="${row}"]`);
    const box = link?.closest("[data-selecting], div[tabindex='-1']")?.getBoundingClientRect();
    return link === null || box === undefined ? null : Math.round(link.getBoundingClientRect().top - box.top);
  }, id);

test("only the rows in sight exist, and each says where it is in the whole", async () => {
  expect(await list().getByRole("listitem").count()).toBeLessThan(40);
  const first = list().getByRole("listitem").first();
  expect(await first.getAttribute("aria-posinset")).toBe("1");
});

test("one Tab leads into the list and arrows walk it, also far away", async () => {
  await row("Guest 0").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("row-2");
  await page.keyboard.press("End");
  await page.waitForFunction(() => (document.activeElement as HTMLElement).dataset.row === "row-9999");
  await page.keyboard.press("ArrowUp");
  expect(await focused()).toBe("row-9998");
  await page.keyboard.press("Home");
  await page.waitForFunction(() => (document.activeElement as HTMLElement).dataset.row === "row-0");
  expect(await list().locator('a[tabindex="0"]').count()).toBe(1);
});

test("rows are selected with Shift, with Control and all at once, and the boxes say so", async () => {
  await row("Guest 2").click({ modifiers: ["Control"] });
  await row("Guest 4").click({ modifiers: ["Shift"] });
  expect(await count()).toContain("3 selected");
  expect(await list().getByRole("checkbox", { name: "Select Guest 3" }).isChecked()).toBe(true);
  expect(new URL(page.url()).hash).toBe("");
  await row("Guest 3").click({ modifiers: ["Shift"] });
  expect(await count()).toContain("2 selected");
  await row("Guest 3").focus();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  expect(await count()).toContain("4 selected");
  await page.keyboard.press("Space");
  expect(await count()).toContain("3 selected");
  await page.keyboard.press("Control+a");
  expect(await count()).toContain("10000 selected");
  await list().getByRole("checkbox", { name: "Select Guest 3" }).click();
  expect(await count()).toContain("9999 selected");
});

test("what one reads stays in its place while rows come above it", async () => {
  await page.mouse.move(300, 400);
  await row("Guest 0").focus();
  for (let times = 0; times < 30; times++) await page.keyboard.press("ArrowDown");
  await page.waitForTimeout(300);
  const before = await placeOf("row-30");
  expect(before).not.toBeNull();
  for (const change of ["Three above", "Last to the top", "Three above"]) {
    await press(change);
    await page.waitForTimeout(200);
    expect(Math.abs(((await placeOf("row-30")) ?? 9999) - (before ?? 0)), change).toBeLessThanOrEqual(2);
  }
});

test("the focus stays with its row when the order changes, and goes to the neighbour when the row leaves", async () => {
  await row("Guest 3").focus();
  await page.evaluate(() =>
    [...document.querySelectorAll("button")].find((each) => each.textContent === "Last to the top")?.click(),
  );
  await page.waitForTimeout(100);
  expect(await focused()).toBe("row-3");
  const remove = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("button")].find((each) => each.textContent === "Remove the active")?.click(),
    );
  await remove();
  await page.waitForTimeout(100);
  expect(await focused()).toBe("row-4");
  await remove();
  await page.waitForTimeout(100);
  expect(await focused()).toBe("row-5");
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("row-6");
});

test("ten thousand rows scroll without a row missing, and the end asks for more", async () => {
  const inSight = await page.evaluate(async () => {
    const scroller = document.querySelector("ul")?.parentElement as HTMLElement;
    scroller.scrollIntoView({ block: "center" });
    const found: (string | undefined)[] = [];
    for (let step = 1; step <= 60; step++) {
      scroller.scrollTop = (scroller.scrollHeight / 60) * step;
      // What a person sees: after two frames rows stand where they look.
      for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      const { top, height } = scroller.getBoundingClientRect();
      const rows = [...scroller.querySelectorAll<HTMLElement>("[role='listitem'], li")];
      const inTheMiddle = rows.find((each) => {
        const box = each.getBoundingClientRect();
        return box.top <= top + height / 2 && box.bottom >= top + height / 2;
      });
      found.push(inTheMiddle?.querySelector<HTMLElement>("[data-row]")?.dataset.row);
    }
    scroller.scrollTop = scroller.scrollHeight;
    await new Promise((done) => setTimeout(done, 200));
    return found;
  });
  expect(inSight.filter((row) => row === undefined)).toEqual([]);
  expect(new Set(inSight).size).toBeGreaterThan(55);
  expect(await count()).not.toContain("near 0 times");
  expect(await row("Guest 9999").count()).toBe(1);
});

test("on paper all rows that were read stand one after the other, and on the screen all is as before", async () => {
  await page.goto(`${design.url}?theme=light&rows=2000`);
  await list().waitFor();
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const places = await page.evaluate(() =>
    [...document.querySelectorAll('a[data-row^="row-"]')]
      .filter((each) => each.checkVisibility())
      .map((each) => Math.round(each.getBoundingClientRect().top)),
  );
  expect(places).toHaveLength(2_000);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  await page.emulateMedia({ media: null });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await list().waitFor();
  expect(await list().getByRole("listitem").count()).toBeLessThan(40);
});
