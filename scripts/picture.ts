// Takes the README's pictures: an encounter of the demonstration with an answer under way, photographed in light and dark.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser } from "../e2e/browser.ts";
import { startRapport } from "../e2e/rapport-process.ts";

interface Listed {
  encounters: { encounterId: string; subject: string }[];
}

const folder = await mkdtemp(join(tmpdir(), "rapport-picture-"));
await chmod(folder, 0o755);
const rapport = await startRapport({ dataFolder: join(folder, "data"), args: ["--demo"], withinMs: 240_000 });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 800 }, deviceScaleFactor: 1.5, colorScheme: "light" });
  await page.goto(rapport.ownerLink ?? "");
  await page.getByRole("button", { name: "Hotel Alderwater" }).click();
  await page.getByRole("heading", { name: "Today", exact: true }).waitFor();
  await page.getByRole("heading", { name: "In hand" }).waitFor();
  // As much as holds whole rows, and none of them below the pointer.
  await page.setViewportSize({ width: 1360, height: 686 });
  await page.mouse.move(0, 0);
  await photograph("today");
  await page.setViewportSize({ width: 1360, height: 800 });
  const workspace = /^.*\/w\/[^/]+/.exec(page.url())?.[0] ?? "";
  const answer = await page.request.get(workspace.replace("/w/", "/api/v1/workspaces/").concat("/encounters?view=open"));
  const { encounters } = (await answer.json()) as Listed;
  const shown = encounters.find(({ subject }) => subject.startsWith("Room 214"));
  await page.goto(`${workspace}/inbox/${shown?.encounterId}`);
  await page.getByRole("article").filter({ hasText: "310 is lovely" }).waitFor();
  await page
    .getByRole("textbox", { name: "Reply" })
    .fill(
      "A gentleman with a pipe, I am afraid. Your coats are on their way to the garden to be aired; warm ones are at the desk.",
    );
  // The newest stand at the top of the picture, though the open one is further down.
  await page.getByRole("list", { name: "Encounters" }).evaluate((list) => list.parentElement?.scrollTo(0, 0));
  await photograph("inbox");
  await page.emulateMedia({ colorScheme: "dark" });
  await photograph("inbox-dark");

  /** Once the letters and what comes after the words (faces, counts) are there. */
  async function photograph(name: string): Promise<void> {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: fileURLToPath(new URL(`../docs/${name}.png`, import.meta.url)) });
  }
} finally {
  await browser.close();
  await rapport.stop();
  await rm(folder, { recursive: true, force: true });
}
