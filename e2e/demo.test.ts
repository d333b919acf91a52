// The demonstration, as somebody meets it who only wants to look: open the link, see who waits, answer, and nothing is sent.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSmtpServer, type SmtpServerForTests } from "../src/test/smtp.ts";
import { openBrowser } from "./browser.ts";
import { isAlive, postmasterOf, type RapportProcess, startRapport, startRefused, until } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let page: Page;
let smtp: SmtpServerForTests;
let workspaceId: string;

const start = () => startRapport({ dataFolder: join(folder, "data"), args: ["--demo"], withinMs: 120_000 });

interface Listed {
  encounters: { encounterId: string; channelId: string; customerName: string; clock: { state: string } | null }[];
}

async function get<T>(path: string): Promise<T> {
  const answer = await page.request.get(`${rapport.url}/api/v1/workspaces/${workspaceId}${path}`);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as T;
}

async function enter(): Promise<void> {
  await page.goto(rapport.ownerLink ?? "");
  await page.getByRole("button", { name: "Hotel Alderwater" }).click();
  await page.waitForURL(/\/w\/[^/]+\/today/);
  workspaceId = /\/w\/([^/]+)/.exec(page.url())?.[1] ?? "";
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-demo-"));
  // The user that PostgreSQL runs as must be able to go there.
  await chmod(folder, 0o755);
  smtp = await openSmtpServer();
  rapport = await start();
  browser = await openBrowser();
  page = await browser.newPage();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await rapport?.killNode().catch(() => {});
  const postmaster = await postmasterOf(join(folder, "data")).catch(() => undefined);
  if (postmaster !== undefined && isAlive(postmaster)) process.kill(postmaster, "SIGKILL");
  await smtp?.close();
  await rm(folder, { recursive: true, force: true });
});

test("its link opens the day of a hotel, where people wait; it works once", async () => {
  await enter();
  await page.getByText("This is a demonstration: nothing is sent.").waitFor();
  const { encounters } = await get<Listed>("/encounters?view=open");
  expect(encounters.length).toBeGreaterThan(8);
  expect(encounters.filter(({ clock }) => clock?.state === "overdue").length).toBeGreaterThan(0);
  await page
    .getByText(encounters.at(-1)?.customerName ?? "")
    .first()
    .waitFor();
  const again = await page.request.post(`${rapport.url}/api/v1/owner/enter`, {
    data: { token: new URL(rapport.ownerLink ?? "").hash.slice("#token=".length) },
  });
  expect(again.status()).toBe(403);
});

test("an answer is kept, said not to be sent, and reaches no server, whatever is set", async () => {
  const [encounter] = (await get<Listed>("/encounters?view=open")).encounters;
  const channels = await get<{ channels: { channelId: string; name: string; address: string }[] }>("/channels");
  const channel = channels.channels.find(({ channelId }) => channelId === encounter?.channelId);
  const server = { host: "127.0.0.1", port: smtp.port, security: "none", user: "" };
  const saved = await page.request.put(`${rapport.url}/api/v1/workspaces/${workspaceId}/channels/${channel?.channelId}`, {
    data: { name: channel?.name, address: channel?.address, imap: null, smtp: server },
  });
  expect(saved.status()).toBe(204);
  const tried = await page.request.post(`${rapport.url}/api/v1/workspaces/${workspaceId}/channels/test`, {
    data: { imap: null, smtp: server },
  });
  expect(await tried.json()).toMatchObject({ code: "demonstration" });

  await page.goto(`${rapport.url}/w/${workspaceId}/inbox/${encounter?.encounterId}`);
  await page.getByRole("textbox", { name: "Reply" }).fill("It is warm enough for those who have wings.");
  await page.getByRole("button", { name: /^Send/ }).click();
  await page.getByText("not sent: this is a demonstration").waitFor({ timeout: 20_000 });
  expect(smtp.taken).toEqual([]);
  expect((await get<{ held: number }>("/counts")).held).toBe(0);
});

test("without --demo it is not started; with it, everything is as it was, and there is a new link", async () => {
  const before = await get<{ settled: number }>("/counts");
  const link = rapport.ownerLink;
  await rapport.stop();
  const refused = await startRefused({ dataFolder: join(folder, "data"), withinMs: 120_000 });
  expect(refused.output).toContain("What is kept here is a demonstration.");
  rapport = await start();
  expect(rapport.ownerLink).not.toBe(link);
  await enter();
  expect(await get("/counts")).toMatchObject({ settled: before.settled });
  await until(async () => (await get<Listed>("/encounters?view=waiting")).encounters.length > 0, 5_000);
}, 180_000);
