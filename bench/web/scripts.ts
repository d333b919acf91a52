// What scripts are loaded until the inbox is there.
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import type { House } from "./house.ts";
import { comeIn, firstRow, inboxOf } from "./visit.ts";

/** Gzip of every script that is loaded until the inbox has its rows and is at rest. */
export async function measureFirstScripts(browser: Browser, house: House): Promise<number> {
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
