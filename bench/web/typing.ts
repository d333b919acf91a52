// From a key to the painted letter, in the composer of a long conversation and in a bare field.
import type { Browser, Page } from "playwright-core";
import { until } from "../../e2e/rapport-process.ts";
import { quietP95 } from "../kit/times.ts";
import type { House } from "./house.ts";
import { pressTimed } from "./page-time.ts";
import { comeIn, inboxOf, openBarePage, slowed } from "./visit.ts";

const warmUp = 10;

/** Types a reply in the long conversation, all of whose entries were read. */
export async function measureTyping(browser: Browser, house: House, letters: number) {
  const { context, page } = await comeIn(browser, house);
  await page.goto(inboxOf(house, `/${house.longId}`));
  const flow = page.getByRole("region", { name: "What was said" });
  await flow.locator("[data-entry]").first().waitFor();
  await readToTheFirst(page);
  await flow.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const bare = await openBarePage(context);
  for (const each of [page, bare]) await slowed(context, each);
  await page.locator("form textarea").focus();
  await bare.locator("textarea").focus();
  const short = await typeInTurns(page, bare, letters);
  // As many letters as one message may have, nearly.
  for (const each of [page, bare]) await each.locator("textarea:focus").fill("a word ".repeat(28_000));
  const long = await typeInTurns(page, bare, Math.ceil(letters / 4));
  const entriesInPage = await page.evaluate(() => document.querySelectorAll("[data-entry]").length);
  await context.close();
  return {
    figures: { keyMs: quietP95(short.ours), keyInLongWordsMs: quietP95(long.ours), entriesInPage },
    floors: { keyMs: quietP95(short.floor), keyInLongWordsMs: quietP95(long.floor) },
  };
}

/** From each key to its painted letter, in ours and in the bare field by turns, in milliseconds. */
async function typeInTurns(page: Page, bare: Page, letters: number): Promise<{ ours: number[]; floor: number[] }> {
  const ours: number[] = [];
  const floor: number[] = [];
  const words = "thank you for writing to us ";
  for (let turn = -warmUp; turn < letters; turn++) {
    const key = words.at((turn + warmUp) % words.length) ?? "a";
    // As people type: not in step with the screen.
    await page.waitForTimeout(40 + (((turn + warmUp) * 37) % 90));
    const times: number[] = [];
    for (const each of [page, bare]) {
      await each.evaluate(() => {
        const field = document.activeElement as HTMLTextAreaElement;
        const before = field.value.length;
        window.timeNextKey(() => field.value.length > before);
      });
      times.push(await pressTimed(each, key === " " ? "Space" : key));
    }
    if (turn < 0) continue;
    ours.push(times[0] ?? Number.NaN);
    floor.push(times[1] ?? Number.NaN);
  }
  return { ours, floor };
}

/** Scrolls up until the first entry of all is there. */
async function readToTheFirst(page: Page): Promise<void> {
  const flow = page.getByRole("region", { name: "What was said" });
  let lastMs = performance.now();
  let top = -1;
  page.on("response", () => {
    lastMs = performance.now();
  });
  await until(async () => {
    top = await flow.evaluate((element) => {
      element.dispatchEvent(new WheelEvent("wheel"));
      element.scrollTo(0, 0);
      return element.scrollTop;
    });
    await page.waitForTimeout(50);
    return top < 10 && performance.now() - lastMs > 1_500;
  }, 180_000);
}
