// An owner who is locked out comes in again by `npm run owner-link`, and the key of the instance is made anew, while nothing is lost.
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { becomeOwner, type Person } from "./person.ts";
import { freePort, type RapportProcess, startRapport } from "./rapport-process.ts";

let folder: string;
let dataFolder: string;
let port: number;
let rapport: RapportProcess;
let browser: Browser;
let page: Page;
let ada: Person;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-owner-link-"));
  await chmod(folder, 0o755);
  dataFolder = join(folder, "data");
  port = await freePort();
  rapport = await startRapport({ dataFolder, args: ["--port", String(port)] });
  ada = await becomeOwner(rapport.ownerLink ?? "");
  browser = await openBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What a program says that is run on this data folder as a person would run it. */
async function npmRun(name: string): Promise<string> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", name, "--", "--data", dataFolder], { cwd: root });
  return stdout;
}

const signInWith = (password: string) =>
  fetch(`${rapport.url}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "ada@hotel.example", password }),
  });

test("the link is printed while Rapport runs, and gives the owner a new password", async () => {
  const link = /http\S+#token=\S+/.exec(await npmRun("owner-link"))?.[0] ?? "";
  expect(link).toMatch(`${rapport.url}/welcome#token=`);
  await page.goto(link);
  await page.getByRole("heading", { name: "Welcome back" }).waitFor();
  await page.getByLabel("Your name").fill("Ada Owner");
  await page.getByLabel("Your e-mail").fill("ada@hotel.example");
  await page.getByLabel("Password").fill("a password to remember");
  await page.getByRole("button", { name: "Come in" }).click();
  await page.waitForURL(`**/w/${ada.workspaceId}/**`);
  expect((await signInWith("a long password")).status).toBe(401);
  expect((await signInWith("a password to remember")).status).toBe(200);
  await expect(ada.call("GET", "/channels")).rejects.toThrow("401");

  const again = await browser.newPage();
  await again.goto(link);
  await again.getByText("This link does not open any more.").waitFor();
  await again.close();
});

test("the instance key is made anew: after a restart passwords of servers open, and people are still signed in", async () => {
  const channels = `${rapport.url}/api/v1/workspaces/${ada.workspaceId}/channels`;
  const headers = { origin: rapport.url };
  const smtp = { host: "127.0.0.1", port: 1, security: "none", user: "desk", password: "marker-of-the-mailbox" };
  const channel = { name: "Desk", address: "desk@hotel.example", imap: null, smtp, anyway: true };
  const added = await page.request.post(channels, { data: channel, headers });
  expect(added.status()).toBe(201);
  const { channelId } = await added.json();
  const keysThere = async () => (await readFile(join(dataFolder, "instance.key"), "utf8")).trim().split("\n");
  const before = await keysThere();
  expect(before).toHaveLength(1);
  expect(await npmRun("rotate-key")).toMatch(/restart/i);
  const [newest, ...older] = await keysThere();
  expect(older).toEqual(before);
  expect(before).not.toContain(newest);
  await rapport.stop();
  rapport = await startRapport({ dataFolder, args: ["--port", String(port)] });
  expect(await keysThere()).toEqual([newest]);
  // A password that is left out stays; one that does not open any more would be refused.
  const { password: _, ...same } = smtp;
  const changed = await page.request.put(`${channels}/${channelId}`, { data: { ...channel, smtp: same }, headers });
  expect(changed.status(), await changed.text()).toBe(204);
  expect(rapport.output()).not.toContain("marker-of-the-mailbox");
});
