// From a key to the painted words of a conversation, where it was read ahead and where it was not.
import type { Browser, Page } from "playwright-core";
import { until } from "../../e2e/rapport-process.ts";
import { quietP95 } from "../kit/times.ts";
import type { House } from "./house.ts";
import { pressTimed } from "./page-time.ts";
import { comeIn, firstRow, inboxOf, openBarePage, slowed } from "./visit.ts";

const warmUp = 10;

/** Opens one conversation after the other: the next by `j`, which was read ahead, and some rows further down, which were not. */
export async function measureOpening(browser: Browser, house: House, opens: number) {
  const { context, page } = await comeIn(browser, house);
  const rest = restOf(page);
  await page.goto(inboxOf(house, "?view=all"));
  await firstRow(page).waitFor();
  const bare = await openBarePage(context);
  for (const each of [page, bare]) await slowed(context, each);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator("[data-entry]").first().waitFor();
  const warm: number[] = [];
  const cold: number[] = [];
  const floor: number[] = [];
  for (let turn = -warmUp; turn < opens; turn++) {
    await rest();
    await timeUntilOthersWords(page);
    const warmMs = await pressTimed(page, "j");
    await rest();
    await timeUntilOthersWords(page);
    await page.evaluate(focusFurtherRow);
    const coldMs = await pressTimed(page, "Enter");
    await bare.evaluate(() => window.timeNextKey(() => document.body.dataset.turn !== undefined));
    const floorMs = await pressTimed(bare, "j");
    await bare.evaluate(() => delete document.body.dataset.turn);
    if (turn < 0) continue;
    warm.push(warmMs);
    cold.push(coldMs);
    floor.push(floorMs);
  }
  await context.close();
  const floorMs = quietP95(floor);
  return {
    figures: { openMs: quietP95(warm), openColdMs: quietP95(cold) },
    floors: { openMs: floorMs, openColdMs: floorMs },
  };
}

/** The next key is timed until words are in sight that were not on the screen before it. */
async function timeUntilOthersWords(page: Page): Promise<void> {
  await page.evaluate(() => {
    const inSight = () =>
      Array.from(document.querySelectorAll<HTMLElement>("[data-entry]")).filter((each) => {
        if (!each.checkVisibility({ visibilityProperty: true })) return false;
        const { top, bottom } = each.getBoundingClientRect();
        return bottom > 0 && top < innerHeight && each.textContent !== "";
      });
    const before = new Set(inSight().map((each) => each.dataset.entry));
    window.timeNextKey(() => inSight().some((each) => !before.has(each.dataset.entry)));
  });
}

/** Gives the focus to a row that nobody has read ahead. */
function focusFurtherRow(): void {
  const open = document.querySelector<HTMLElement>('[data-encounter][aria-current="page"]');
  const row = open?.closest("li");
  let further = row;
  for (let step = 0; step < 4; step++) further = (further?.nextElementSibling as typeof further) ?? further;
  further?.querySelector<HTMLElement>("[data-encounter]")?.focus();
}

/** Nobody goes on sooner: the shortest words are read for longer. Until then the page may get ready what comes next. */
const readsMs = 1_000;

/** Waits until nothing has been asked of the server for a while, and at least as long as one reads. */
function restOf(page: Page): () => Promise<void> {
  const under = new Set<unknown>();
  let lastMs = performance.now();
  const isApi = (url: string) => url.includes("/api/") && !url.endsWith("/live");
  page.on("request", (request) => {
    if (!isApi(request.url())) return;
    under.add(request);
    lastMs = performance.now();
  });
  for (const event of ["requestfinished", "requestfailed"] as const)
    page.on(event as "requestfinished", (request) => {
      if (under.delete(request)) lastMs = performance.now();
    });
  return async () => {
    const fromMs = performance.now();
    await until(() => under.size === 0 && performance.now() - lastMs > 350 && performance.now() - fromMs > readsMs, 30_000);
  };
}
