// Pages to be measured: the web app with somebody signed in, and a bare one beside it.
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { seededPassword } from "../seed/founding.ts";
import type { House } from "./house.ts";
import { installStamps } from "./page-time.ts";

/** How many times slower the processor of a measured page is. */
export const slowing = 4;

/** A person of their own in a browser of their own, signed in, at no page yet. */
export async function comeIn(browser: Browser, { rapport, seeded }: House): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 860 } });
  await context.addInitScript(installStamps);
  const credentials = { email: seeded.teammates[0]?.email, password: seededPassword };
  const answer = await context.request.post(`${rapport.url}/api/v1/sign-in`, { data: credentials });
  if (!answer.ok()) throw new Error(await answer.text());
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return { context, page };
}

export async function slowed(context: BrowserContext, page: Page): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowing });
  return session;
}

export const inboxOf = ({ rapport, seeded }: House, more = "") => `${rapport.url}/w/${seeded.workspaceId}/inbox${more}`;
export const firstRow = (page: Page) => page.locator("[data-encounter]").first();

/** An empty page that writes a line of words when a key is pressed. */
export async function openBarePage(context: BrowserContext): Promise<Page> {
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
