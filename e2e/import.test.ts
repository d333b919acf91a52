// Mail from before, brought on the screen of a channel: progress, the customers' history, nobody who waits; cancelled; brought again.
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rawMail } from "../src/test/factories.ts";
import { faultsOf } from "./accessibility.ts";
import { openBrowser } from "./browser.ts";
import { becomeOwner, type Person } from "./person.ts";
import { type RapportProcess, startRapport } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let owner: Person;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-import-"));
  await chmod(folder, 0o755);
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  owner = await becomeOwner(rapport.ownerLink ?? "");
  const channel = { name: "Front desk", address: "desk@hotel.example" };
  const { channelId } = await owner.call<{ channelId: string }>("POST", "/channels", channel);
  browser = await openBrowser();
  page = await browser.newPage();
  const credentials = { email: "ada@hotel.example", password: "a long password" };
  await page.request.post(`${rapport.url}/api/v1/sign-in`, { data: credentials, headers: { origin: rapport.url } });
  await page.goto(`${rapport.url}/w/${owner.workspaceId}/channels/${channelId}`);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await rm(folder, { recursive: true, force: true });
});

const messages = (count: number, round: string) =>
  Array.from({ length: count }, (_, i) =>
    rawMail({
      from: `Guest ${i % 20} <guest${i % 20}@customer.example>`,
      subject: `Stay ${Math.floor(i / 20)} of ${round}`,
      text: `We would love to come back, for the ${i}th time.`,
      messageId: `${round}-${i}@customer.example`,
      headers: [`Date: ${new Date(Date.UTC(2024, 0, 1, 9, i)).toUTCString()}`],
    }),
  );

async function mbox(name: string, raws: readonly Buffer[]): Promise<string> {
  const path = join(folder, name);
  const from = Buffer.from("From guest@customer.example Mon Jan  1 09:00:00 2024\r\n");
  await writeFile(path, Buffer.concat(raws.flatMap((raw) => [from, raw, Buffer.from("\r\n\r\n")])));
  return path;
}

const section = () => page.getByRole("region", { name: "Mail from before" });
const row = (name: string) => section().getByRole("listitem").filter({ hasText: name });
const bring = (...paths: string[]) => page.getByLabel("Mail from before", { exact: true }).last().setInputFiles(paths);

test("three hundred messages come into their conversations, and nobody waits for an answer", async () => {
  const broken = Buffer.from("X-Odd: yes\r\n\r\nNobody wrote this.\r\n");
  const path = await mbox("desk-2024.mbox", [...messages(300, "first"), broken]);
  await bring(path);
  await row("desk-2024.mbox").getByText("Done: 300 messages taken in, 1 set aside.").waitFor();
  await row("desk-2024.mbox").getByRole("button", { name: "What was set aside" }).click();
  await row("desk-2024.mbox").getByText("It names neither a sender nor a recipient.").waitFor();
  const download = page.waitForEvent("download");
  await row("desk-2024.mbox")
    .getByRole("link", { name: /^The message/ })
    .click();
  expect((await download).suggestedFilename()).toBe("message.eml");

  expect(await owner.call("GET", "/counts")).toMatchObject({ ignored: 0 });
  await page.getByText("Nobody is waiting.").first().waitFor();
  const customers = await browser.newPage({ storageState: await page.context().storageState() });
  await customers.goto(`${rapport.url}/w/${owner.workspaceId}/customers`);
  await customers
    .getByRole("link", { name: /^Guest 7\b/ })
    .first()
    .click();
  await customers.getByText("We would love to come back, for the 287th time.").first().waitFor();
  await customers.close();
});

test("the same again is known; what is no mail is refused in words; single messages are taken together", async () => {
  await bring(await mbox("desk-again.mbox", messages(300, "first")));
  await row("desk-again.mbox").getByText("Done: all 300 were here already.").waitFor();

  const pdf = join(folder, "invoice.mbox");
  await writeFile(pdf, "%PDF-1.7\n");
  await bring(pdf);
  await section().getByText("This is a PDF, and no mail.").waitFor();

  await mkdir(join(folder, "single"));
  const paths = await Promise.all(
    messages(3, "single").map(async (raw, i) => {
      const path = join(folder, "single", `${i}.eml`);
      await writeFile(path, Buffer.concat([raw, Buffer.from("\r\nFrom here 10:00 to 2024\r\nX: y\r\n")]));
      return path;
    }),
  );
  await bring(...paths);
  await row("3 files").getByText("Done: 3 messages taken in.").waitFor();
});

test("one that is cancelled stops where it is; the screen can be left and read anew meanwhile", async () => {
  await bring(await mbox("long.mbox", messages(6000, "long")));
  await page.getByRole("progressbar", { name: "Reading long.mbox" }).waitFor();
  await page.reload();
  await page.getByRole("progressbar", { name: "Reading long.mbox" }).waitFor();
  await picture("running");
  await page.getByRole("button", { name: "Cancel “long.mbox”" }).press("Enter");
  await row("long.mbox")
    .getByText(/^Cancelled; what was taken in stays/)
    .waitFor();
});

test("there is nothing on it that axe finds, in the light and in the dark", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Anew, so that no colour is on its way to another.
    await page.reload();
    await row("desk-2024.mbox").getByRole("button", { name: "What was set aside" }).click();
    expect(await faultsOf(page, "section")).toEqual([]);
    await picture(`done-${colorScheme}`);
  }
});

/** For whoever wants to look at it. */
async function picture(name: string): Promise<void> {
  const { SHOTS_FOLDER: shots } = process.env;
  for (const width of shots === undefined ? [] : [390, 1280]) {
    await page.setViewportSize({ width, height: 1100 });
    await section().scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${shots}/import-${name}-${width}.png` });
  }
}
