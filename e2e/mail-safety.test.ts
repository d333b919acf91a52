// What mails may show: pictures from elsewhere only by consent and by way of our server, links that say where they lead, files that
// say what they are.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nodemailer from "nodemailer";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { becomeOwner } from "./person.ts";
import { type RapportProcess, startRapport } from "./rapport-process.ts";

const desk = "desk@hotel.example";
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYPiPB41KE5AGAOLPY502ZgocAAAAAElFTkSuQmCC",
  "base64",
);
const dot = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let page: Page;
let elsewhere: Server;
let there: string;
/** What was asked of a server that is not ours, and by whom. */
let asked: string[] = [];
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-mail-safety-"));
  await chmod(folder, 0o755);
  elsewhere = createServer(({ url = "", headers }, response) => {
    asked.push(`${url} ${headers["user-agent"]?.includes("Chrome") ? "browser" : "server"}`);
    if (url.startsWith("/gone")) response.writeHead(404).end();
    else response.setHeader("content-type", "image/png").end(url.startsWith("/dot") ? dot : png);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  rapport = await startRapport({ dataFolder: join(folder, "data"), args: ["--picture-networks", "127.0.0.0/8"] });
  const owner = await becomeOwner(rapport.ownerLink ?? "");
  await owner.call("POST", "/channels", { name: "Hotel Meridian", address: desk });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(10_000);
  await page.goto(`${rapport.url}/w/${owner.workspaceId}/inbox?view=all`);
  await page.getByLabel("E-mail").fill("ada@hotel.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/inbox**");
});
afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  elsewhere?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
});

interface Sent {
  html?: string;
  text?: string;
  attachments?: { filename: string; content: string | Buffer; contentType?: string }[];
  guest?: string;
}

/** Sends a mail and opens it; `guest` names one who has written before. */
async function open({ guest, ...content }: Sent): Promise<Locator> {
  count++;
  const name = guest ?? `Guest ${count}`;
  const words = `Mail ${count}`;
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port: rapport.mailPort, ignoreTLS: true });
  const from = `${name} <${name.toLowerCase().replaceAll(" ", "")}@customer.example>`;
  const said = content.html === undefined ? { text: `${words}. ${content.text}` } : { html: `${words}. ${content.html}` };
  await transport.sendMail({ from, to: desk, subject: "A mail", ...content, ...said });
  transport.close();
  await page.getByRole("list", { name: "Encounters" }).getByText(words).first().click();
  const mail = page.getByRole("article", { name }).last();
  await mail.waitFor();
  return mail;
}

const frame = (mail: Locator) => mail.frameLocator("iframe").locator("body");
const widths = (mail: Locator) =>
  frame(mail).evaluate((body) => [...body.querySelectorAll("img")].map(({ naturalWidth }) => naturalWidth));

describe("pictures from elsewhere", () => {
  const html =
    () => `<p>The garden</p><img src="${there}/a.png" alt="Roses"><img srcset="${there}/small.png 1x, ${there}/large.png 2x">
    <table background="${there}/table.png"><tr><td>On a ground</td></tr></table><div style="background-image:url('${there}/div.png')">and here</div>
    <img src="${there}/gone.png" alt="Tulips"><img src="${there}/dot.png" alt=""><img src="${there}/b.gif" width="1" height="1">
    <img src="${there}/track/open.php?u=1"><img src="${there}/hidden.png" style="display:none">`;

  test("are left out until one asks, then fetched by the server alone, and never those that count", async () => {
    const mail = await open({ html: html() });
    await mail.getByText("6 pictures from elsewhere were left out.").waitFor();
    await mail.getByText("3 trackers were left out.").waitFor();
    await frame(mail).getByText("Roses").waitFor();
    expect(asked).toEqual([]);

    await mail.getByRole("button", { name: "Show the pictures of this mail" }).click();
    await frame(mail).getByText("Tulips").waitFor();
    // One more is known for a tracker by what came.
    await mail.getByText("4 trackers were left out.").waitFor();
    await expect.poll(() => widths(mail)).toEqual([10, 10]);
    await expect.poll(() => asked.length).toBe(6);
    const paths = ["/a.png", "/large.png", "/table.png", "/div.png", "/gone.png", "/dot.png"];
    expect(asked.toSorted()).toEqual(paths.map((path) => `${path} server`).sort());
    const ground = (words: string) =>
      frame(mail)
        .getByText(words)
        .last()
        .evaluate((element) => getComputedStyle(element.closest("table") ?? element).backgroundImage);
    for (const words of ["On a ground", "and here"]) expect(await ground(words)).toContain(`${rapport.url}/api/v1/workspaces/`);

    // A mail that is opened anew asks nobody anew.
    asked = [];
    await page.reload();
    await mail.getByRole("button", { name: "Show the pictures of this mail" }).click();
    await expect.poll(() => widths(mail)).toEqual([10, 10]);
    expect(asked).toEqual([]);
  });

  test("can be wanted always of a sender, and no longer", async () => {
    const guest = "Garden News";
    const first = await open({ guest, html: `<p>One</p><img src="${there}/one.png">` });
    await first.getByRole("button", { name: "Always of this sender" }).click();
    await page.getByText("The pictures of gardennews@customer.example are always shown from now on.").waitFor();
    await expect.poll(() => widths(first)).toEqual([10]);
    const second = await open({ guest, html: `<p>Two</p><img src="${there}/two.png">` });
    await second.getByText("Pictures of this sender are always shown.").waitFor();
    await expect.poll(() => widths(second)).toEqual([10]);
    await second.getByRole("button", { name: "No longer" }).click();
    await second.getByText("A picture from elsewhere was left out.").waitFor();
    const third = await open({ html: `<p>Three</p><img src="${there}/three.png">` });
    await third.getByText("A picture from elsewhere was left out.").waitFor();
  });
});

describe("a link whose words name another place", () => {
  test("says in HTML where it leads, and no looks hide that", async () => {
    const mail = await open({
      html: `<style>small,bdi,[data-leads-to]{display:none!important;font-size:0!important;color:transparent!important}</style>
      <p>Sign in at <a href="https://evil.example/login">www.bank.example</a></p><p><a href="javascript:alert(1)">Run</a>
      <a href="data:text/html,x">Open</a> <a href="https://news.example/a">Read more</a>
      <a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fhotel.example%2Fmenu">Menu</a></p>`,
    });
    const leads = frame(mail).getByText("(leads to evil.example)");
    await leads.waitFor();
    expect((await leads.boundingBox())?.height).toBeGreaterThan(10);
    const links = await frame(mail).evaluate((body) =>
      [...body.querySelectorAll("a")].map(({ textContent, href, title, rel, target }) => ({
        textContent,
        href,
        title,
        rel,
        target,
      })),
    );
    const away = { rel: "noopener noreferrer", target: "_blank" };
    expect(links[0]).toMatchObject({ href: "https://evil.example/login", title: "https://evil.example/login", ...away });
    expect(links[1]).toMatchObject({ textContent: "Run", href: "" });
    expect(links[2]).toMatchObject({ textContent: "Open", href: "" });
    expect(links[4]?.title).toBe("https://hotel.example/menu (by way of eur01.safelinks.protection.outlook.com)");
    expect(await frame(mail).getByText("(leads to").count()).toBe(1);
  });

  test("says it in plain words, too", async () => {
    const mail = await open({ text: "Look: https://www.google.com/url?q=https://evil.example/a and https://news.example/b" });
    await mail.getByText("(leads to evil.example)").waitFor();
    expect(await mail.getByText("(leads to").count()).toBe(1);
  });
});

describe("files", () => {
  test("say what they are before one opens them, and only pictures that are some are shown", async () => {
    const mail = await open({
      text: "See the papers.",
      attachments: [
        { filename: "invoice.pdf.exe", content: "MZ" },
        { filename: "plan.pdf", content: "%PDF-1.7" },
        { filename: "roses.png", content: png, contentType: "image/png" },
        { filename: "not-roses.png", content: "<script>alert(1)</script>", contentType: "image/png" },
      ],
    });
    await mail
      .getByText("A program. Its name makes it look like something else (pdf). Open it only if you expected it.")
      .waitFor();
    await expect
      .poll(() => mail.getByRole("img", { name: "roses.png", exact: true }).evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBe(10);
    const fake = mail.getByRole("link", { name: /not-roses\.png/ });
    await expect.poll(() => fake.getAttribute("download")).toBe("not-roses.png");
    const answer = await page.request.get(`${rapport.url}${await fake.getAttribute("href")}`);
    expect(answer.headers()).toMatchObject({ "content-type": "application/octet-stream", "x-content-type-options": "nosniff" });
    expect(answer.headers()["content-disposition"]).toMatch(/^attachment/);
  });
});

test.each(["light", "dark"] as const)("all of it has its place on a phone, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width: 390, height: 800 });
  await page.reload();
  await page.getByRole("article").last().waitFor();
  const overflows = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(overflows).toBe(false);
});
