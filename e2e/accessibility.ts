// What axe finds on a page that is shown, in words.
import axe, { type Result } from "axe-core";
import type { Page } from "playwright-core";

/** All that it finds within an element (a selector), one line each place. */
export async function faultsOf(page: Page, within = "body"): Promise<string[]> {
  return (await run(page, within)).flatMap(inWords);
}

/** Only what keeps somebody from using it. */
export async function seriousFaultsOf(page: Page, within = "body"): Promise<string[]> {
  const found = await run(page, within);
  return found.filter(({ impact }) => impact === "serious" || impact === "critical").flatMap(inWords);
}

/** A width and a theme each: what the theme changes are colours, which are the same at every width. */
export const narrowAndWide = [
  { width: 390, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
] as const;

async function run(page: Page, within: string): Promise<Result[]> {
  const isThere = await page.evaluate("typeof axe === 'object'");
  // Not as a script of the page: its policy forbids foreign ones.
  if (!isThere) await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    const { axe: here } = window as unknown as { axe: typeof axe };
    return (await here.run(selector, { resultTypes: ["violations"] })).violations;
  }, within);
}

function inWords({ id, nodes }: Result): string[] {
  return nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`);
}
