// How the web app feels on a slow machine: what is loaded first, opening a conversation, typing, and what stays in memory.
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { openBrowser } from "../e2e/browser.ts";
import { until } from "../e2e/rapport-process.ts";
import type { Bench } from "./kit/contract.ts";
import { inNewFolder } from "./kit/folder.ts";
import { quietP95 } from "./kit/times.ts";
import { seededPassword } from "./seed/founding.ts";
import { type House, longEntries, openHouse } from "./web/house.ts";
import { installStamps, pressTimed } from "./web/page-time.ts";

const slowing = 4;
const opens = 60;
const typed = 200;
const walked = 500;
const warmUp = 10;

export const bench: Bench = {
  name: "web",
  measures: `the web app in headless Chromium, slowed ${slowing} times: first scripts, opening, typing among ${longEntries.toLocaleString("en")} entries, memory after ${walked} conversations`,
  goals: {
    firstScriptKb: { atMost: 250 },
    openMs: { atMost: 100 },
    openColdMs: { atMost: 250 },
    keyMs: { atMost: 16 },
    memoryGrowthMb: { atMost: 50 },
  },
  async measure(say) {
    return inNewFolder(async (folder) => {
      const house = await openHouse(folder, say);
      let browser: Browser | undefined;
      try {
        browser = await openBrowser();
        say("the first scripts");
        const firstScriptKb = await measureFirstScripts(browser, house);
        say("opening");
        const opening = await measureOpening(browser, house);
        say("typing");
        const typing = await measureTyping(browser, house);
        say("memory");
        const memory = await measureMemory(browser, house);
        return {
          figures: { firstScriptKb, ...opening.figures, ...typing.figures, ...memory },
          floors: { ...opening.floors, ...typing.floors },
        };
      } finally {
        await browser?.close();
        await house.rapport.stop();
      }
    });
  },
};

/** A person of their own in a browser of their own, signed in, at no page yet. */
async function comeIn(browser: Browser, { rapport, seeded }: House): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 860 } });
  await context.addInitScript(installStamps);
  const credentials = { email: seeded.teammates[0]?.email, password: seededPassword };
  const answer = await context.request.post(`${rapport.url}/api/v1/sign-in`, { data: credentials });
  if (!answer.ok()) throw new Error(await answer.text());
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return { context, page };
}

async function slowed(context: BrowserContext, page: Page): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowing });
  return session;
}

const inboxOf = ({ rapport, seeded }: House, more = "") => `${rapport.url}/w/${seeded.workspaceId}/inbox${more}`;
const firstRow = (page: Page) => page.locator("[data-encounter]").first();

/** Gzip of every script that is loaded until the inbox has its rows and is at rest. */
async function measureFirstScripts(browser: Browser, house: House): Promise<number> {
  const { context, page } = await comeIn(browser, house);
  const scripts = new Map<string, Promise<Buffer>>();
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.set(response.url(), response.body());
  });
  await page.goto(inboxOf(house));
  await firstRow(page).waitFor();
  await page.waitForLoadState("networkidle").catch(() => {});
  const bodies = await Promise.all(scripts.values());
  await context.close();
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000;
}

/** Opens one conversation after the other: the next by `j`, which was read ahead, and some rows further down, which were not. */
async function measureOpening(browser: Browser, house: House) {
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

/** An empty page that writes a line of words when a key is pressed. */
async function openBarePage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.setContent("<!doctype html><title>Bare</title><body><p></p><textarea rows=2 cols=60></textarea>");
  await page.evaluate(() => {
    addEventListener("keydown", ({ target, key }) => {
      if (target instanceof HTMLTextAreaElement) return;
      const line = document.querySelector("p");
      if (line !== null) line.textContent = `${key} ${performance.now()}`;
      document.body.dataset.turn = key;
    });
  });
  return page;
}

/** The next key is timed until words are in sight that were not on the screen before it. */
async function timeUntilOthersWords(page: Page): Promise<void> {
  await page.evaluate(() => {
    const entries = () => document.querySelectorAll<HTMLElement>("[data-entry]");
    const before = new Set(Array.from(entries(), (each) => each.dataset.entry));
    window.timeNextKey(() =>
      Array.from(entries()).some((each) => {
        if (before.has(each.dataset.entry) || !each.checkVisibility({ visibilityProperty: true })) return false;
        const { top, bottom } = each.getBoundingClientRect();
        return bottom > 0 && top < innerHeight && each.textContent !== "";
      }),
    );
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

/** Waits until nothing has been asked of the server for a while. */
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
    await until(() => under.size === 0 && performance.now() - Math.max(lastMs, fromMs) > 350, 30_000);
  };
}

/** Types a reply in the long conversation, all of whose entries were read. */
async function measureTyping(browser: Browser, house: House) {
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
  const ours: number[] = [];
  const floor: number[] = [];
  const letters = "thank you for writing to us ";
  for (let turn = -warmUp; turn < typed; turn++) {
    const key = letters.at((turn + warmUp) % letters.length) ?? "a";
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
  const entriesInPage = await page.evaluate(() => document.querySelectorAll("[data-entry]").length);
  await context.close();
  return { figures: { keyMs: quietP95(ours), entriesInPage }, floors: { keyMs: quietP95(floor) } };
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

/** Walks through so many conversations, and says what has stayed behind. */
async function measureMemory(browser: Browser, house: House): Promise<Record<string, number>> {
  const { context, page } = await comeIn(browser, house);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  await page.goto(inboxOf(house, "?view=all"));
  await firstRow(page).waitFor();
  const opened = new Set<string>();
  const walk = async (most: number) => {
    while (opened.size < most) {
      await page.keyboard.press("j");
      await page.waitForFunction(() => document.querySelector("[data-entry]") !== null);
      const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      await page.waitForTimeout(60);
      opened.add(id);
    }
  };
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await walk(warmUp);
  const before = await heldBy(session);
  await walk(warmUp + walked);
  const after = await heldBy(session);
  await context.close();
  return {
    memoryGrowthMb: after.mb - before.mb,
    nodesGrowth: after.nodes - before.nodes,
    listenersGrowth: after.listeners - before.listeners,
    documentsGrowth: after.documents - before.documents,
  };
}

async function heldBy(session: CDPSession) {
  // What is let go by one collection lets others go with the next.
  for (let turn = 0; turn < 3; turn++) {
    await session.send("HeapProfiler.collectGarbage");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  return {
    mb: of("JSHeapUsedSize") / 2 ** 20,
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
    documents: of("Documents"),
  };
}
