// What stays in the page's memory after many conversations were opened.
import type { Browser, CDPSession } from "playwright-core";
import type { House } from "./house.ts";
import { comeIn, firstRow, inboxOf } from "./visit.ts";

const warmUp = 10;

/** Walks through so many conversations, and says what has stayed behind. */
export async function measureMemory(browser: Browser, house: House, walked: number): Promise<Record<string, number>> {
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
