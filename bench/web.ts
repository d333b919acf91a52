// How the web app feels on a slow machine: what is loaded first, opening a conversation, typing, and what stays in memory.
import type { Browser } from "playwright-core";
import { openBrowser } from "../e2e/browser.ts";
import type { Bench } from "./kit/contract.ts";
import { inNewFolder } from "./kit/folder.ts";
import { longEntries, openHouse } from "./web/house.ts";
import { measureMemory } from "./web/memory.ts";
import { measureOpening } from "./web/opening.ts";
import { measureFirstScripts } from "./web/scripts.ts";
import { measureTyping } from "./web/typing.ts";
import { slowing } from "./web/visit.ts";

const opens = 40;
const letters = 200;
const walked = 500;

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
        const opening = await measureOpening(browser, house, opens);
        say("typing");
        const typing = await measureTyping(browser, house, letters);
        say("memory");
        const memory = await measureMemory(browser, house, walked);
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
