// Mails in HTML as senders write them, by mistake or on purpose: their words can be read, nothing is fetched, and the page keeps still.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { sendMail } from "./customer.ts";
import { becomeOwner } from "./person.ts";
import { type RapportProcess, startRapport } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let page: Page;
let elsewhere: Server;
/** What was asked of a server that is not ours. */
const asked: string[] = [];

const desk = "desk@hotel.example";
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-mail-look-"));
  await chmod(folder, 0o755);
  elsewhere = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  const owner = await becomeOwner(rapport.ownerLink ?? "");
  await owner.call("POST", "/channels", { name: "Hotel Meridian", address: desk });
  browser = await openBrowser();
  page = await signedIn(await browser.newPage({ viewport: { width: 1280, height: 800 } }), owner.workspaceId);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  elsewhere?.close();
  await rm(folder, { recursive: true, force: true });
});

async function signedIn(on: Page, workspaceId: string): Promise<Page> {
  on.setDefaultTimeout(10_000);
  await on.goto(`${rapport.url}/w/${workspaceId}/inbox?view=all`);
  await on.getByLabel("E-mail").fill("ada@hotel.example");
  await on.getByLabel("Password").fill("a long password");
  await on.getByRole("button", { name: "Sign in", exact: true }).click();
  await on.waitForURL("**/inbox**");
  return on;
}

/** Sends a mail and opens it; resolves when it is laid out. */
async function open(html: string, text?: string): Promise<Locator> {
  const name = `Guest ${++count}`;
  const from = `${name} <guest${count}@customer.example>`;
  await sendMail(rapport.mailPort, { from, to: desk, subject: "A mail", html, ...(text === undefined ? {} : { text }) });
  await page.getByRole("list", { name: "Encounters" }).getByText(name, { exact: true }).click();
  const mail = page.getByRole("article", { name });
  await mail.waitFor();
  await page.waitForFunction(
    (article) => {
      const frame = article?.querySelector("iframe") ?? null;
      if (frame === null) return article?.textContent.includes("These are its words only");
      return (frame.contentDocument?.body?.childNodes.length ?? 0) > 0 && frame.clientHeight > 0;
    },
    await mail.elementHandle(),
  );
  await page.waitForTimeout(150);
  return mail;
}

/** Where words stand on the page, within the mail and its frame; undefined where none of them can be seen. */
async function placeOf(mail: Locator, words: string): Promise<{ heightPx: number; isInFrame: boolean } | undefined> {
  const isInFrame = (await mail.locator("iframe").count()) > 0;
  const found = (isInFrame ? mail.frameLocator("iframe").locator("body") : mail).getByText(words).last();
  await mail.scrollIntoViewIfNeeded();
  if (!(await found.isVisible())) return undefined;
  const [box, around] = [await found.boundingBox(), await mail.boundingBox()];
  if (box === null || around === null) return undefined;
  const isInside =
    box.y >= around.y - 1 && box.x + 10 >= around.x && box.y + Math.min(box.height, 12) <= around.y + around.height + 1;
  return isInside ? { heightPx: box.height, isInFrame } : undefined;
}

const frameHeight = async (mail: Locator) => (await mail.locator("iframe").boundingBox())?.height ?? 0;
const styleOf = (mail: Locator, words: string, name: string) =>
  mail
    .frameLocator("iframe")
    .getByText(words)
    .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);

describe("what a sender takes from its place is read where it stands in the mail", () => {
  test.each([
    ["placed absolutely", '<div style="position:absolute;top:0;left:0">The words</div>'],
    ["placed by a sheet", "<style>div{position:fixed!important;top:-900px}</style><div>The words</div>"],
    ["moved up", '<p style="margin-top:-400px">The words</p>'],
    ["moved away", '<p style="transform:translate(-9000px);text-indent:-9000px">The words</p>'],
    ["hidden with the whole body", "<style>body{display:none!important}</style><p>The words</p>"],
    [
      "hidden with more weight",
      "<style>html body:not(#a):not(#b){display:none!important;opacity:0!important}</style><p>The words</p>",
    ],
    ["hidden in a layer", "<style>@layer x{body{visibility:hidden!important;height:0!important}}</style><p>The words</p>"],
    ["hidden by a name of its own", "<style>body{--a:none;display:var(--a)!important}</style><p>The words</p>"],
    ["written downwards", '<style>html{writing-mode:vertical-rl}</style><div style="width:50px;height:150vi">The words</div>'],
    ["made tiny", "<style>body{zoom:0.01!important}</style><p>The words</p>"],
    ["floating", '<div style="float:left">The words</div>'],
    ["standing out below its box", '<div style="height:1px"><p style="padding-top:90px">The words</p></div>'],
    [
      "in a row that goes backwards",
      '<div style="display:flex;flex-direction:column-reverse;height:10px"><p>The words</p><p>x</p></div>',
    ],
    ["after 5000 px", '<div style="position:absolute;height:5000px;width:90%">High</div><p>The words</p>'],
    ["on a body of its own colour", '<body style="background:#111"><p style="color:#eee">The words</p>'],
  ])("%s", async (_, html) => {
    const place = await placeOf(await open(html), "The words");
    expect(place).toMatchObject({ isInFrame: true });
    expect(place?.heightPx).toBeGreaterThan(12);
  });
});

describe("where the looks hide the words, the words are shown without them", () => {
  test.each([
    ["too small", '<div style="font-size:0">The words</div>'],
    ["a single dot", '<div style="font-size:1px">The words</div>'],
    ["cut off", '<div style="height:0;overflow:hidden"><p>The words</p></div>'],
    ["not shown", '<div style="visibility:hidden">The words</div>'],
    ["taken out by a sheet", "<style>p{display:none}</style><p>The words</p>"],
    ["taken out where they stand", '<p style="display:none">The words</p>'],
    ["white on white", '<div style="background:#fff"><p style="color:#fff">The words</p></div>'],
    ["transparent", '<p style="color:transparent">The words</p>'],
    ["one sign left", '<b>x</b><div style="opacity:0">The words of a guest</div>'],
  ])("%s", async (_, html) => {
    const mail = await open(html);
    await mail.getByText("These are its words only").waitFor();
    expect(await placeOf(mail, "The words")).toMatchObject({ isInFrame: false });
  });
});

test("the words of the HTML are shown, too, where the text beside it only says that there is HTML", async () => {
  const html = '<div style="font-size:0"><p>We would like the room with the lemon tree.</p><p>For two nights in May.</p></div>';
  const mail = await open(html, "Please use HTML.");
  await mail.getByText("For two nights in May.").waitFor();
  await mail.getByText("room with the lemon tree").waitFor();
});

test("a reader can ask for the words only, and go back", async () => {
  const mail = await open('<h1 style="color:#c00">A room</h1><p>with a view</p>');
  const choose = async (name: string) => {
    await mail.hover();
    await mail.getByRole("button", { name: "More about this entry" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  expect(await placeOf(mail, "with a view")).toMatchObject({ isInFrame: true });
  await choose("Show the words only");
  await mail.locator("iframe").waitFor({ state: "detached" });
  expect(await placeOf(mail, "with a view")).toMatchObject({ isInFrame: false });
  await choose("Show it as it was sent");
  await mail.frameLocator("iframe").getByText("with a view").waitFor();
  expect(await styleOf(mail, "A room", "color")).toBe("rgb(204, 0, 0)");
});

test("nothing is fetched, also where what is cut out would leave something behind", async () => {
  // Past the policy of the frame: what is cleaned must need no second wall.
  const before = page;
  const workspaceId = /\/w\/([^/]+)/.exec(page.url())?.[1] ?? "";
  page = await signedIn(await browser.newPage({ bypassCSP: true }), workspaceId);
  const there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const mail = await open(`<style>@im@import;port "${there}/a.css"; @im/**/port url(${there}/b.css);
      @font-f@font-face{x}ace{font-family:f;src:url("${there}/c.woff")} @\\69mport "${there}/d.css";
      p{background:url("${there}/e)f") ; color:#123456} p{background:u\\72l(${there}/g)} p{background:image-set("${there}/h" 1x)}
      p{--a:url(${there}/i);background:var(--a)} @media screen{p{list-style:url(${there}/j)}} p::before{content:url(${there}/k)}</style>
    <style>@import "${there}/l.css";</style><style>@layer z{p{background:url(${there}/m)}}</style>
    <p style="font-family:f;background:url('${there}/n)o');border-image:url(${there}/p) 1;cursor:url(${there}/q),auto">The words</p>
    <table background="${there}/r"><tr><td>end</td></tr></table><img srcset="${there}/s 1x"><link rel="stylesheet" href="${there}/t.css">`);
  expect(await placeOf(mail, "The words")).toMatchObject({ isInFrame: true });
  const written = await mail.frameLocator("iframe").locator("body").innerHTML();
  expect(written).not.toMatch(/@import|@font-face|url\(|127\.0\.0\.1/i);
  // What stands beside it is kept.
  expect(await styleOf(mail, "The words", "color")).toBe("rgb(18, 52, 86)");
  expect(asked).toEqual([]);
  await page.close();
  page = before;
});

describe("the height of a mail comes from its words and keeps still", () => {
  const units = ["vh", "dvh", "vb", "vmin", "vmax", "cqh", "cqb", "cqmin", "cqmax"];
  test.each([
    ["as high as the frame", units.map((unit) => `<div style="height:110${unit}">grow</div>`).join("")],
    ["an animation", "<style>@keyframes k{to{height:900px}}div{animation:k .3s infinite alternate}</style><div>grow</div>"],
    ["a transition", "<style>div{transition:height 9s;height:9px}div:hover{height:900px}</style><div>grow</div>"],
    ["a turn by height", "<style>@media (max-height:300px){div{height:600px}}</style><div>grow</div>"],
    ["words that run", '<marquee direction="up" height="50">grow</marquee>'],
  ])("%s", async (_, html) => {
    const mail = await open(`${html}<p>end</p>`);
    const heights = new Set<number>();
    for (let look = 0; look < 8; look++) {
      heights.add(Math.round(await frameHeight(mail)));
      await page.waitForTimeout(60);
    }
    expect(heights.size).toBe(1);
    expect(Math.max(...heights)).toBeLessThan(500);
    expect(await placeOf(mail, "end")).toMatchObject({ isInFrame: true });
  });
});

test("a mail without end scrolls within, down to its last word", async () => {
  const mail = await open('<div style="height:60000px">High</div><p>The last word</p>');
  expect(await frameHeight(mail)).toBe(20_000);
  const last = mail.frameLocator("iframe").getByText("The last word");
  await last.scrollIntoViewIfNeeded();
  expect((await last.boundingBox())?.y).toBeGreaterThan(0);
  expect((await last.boundingBox())?.y).toBeLessThan(800);
});

test("what mails are made of looks as it was meant to", async () => {
  const mail = await open(`<style>.card{background:#fdf3e1;padding:20px} @media (max-width:9000px){.wide{width:100%!important}}
      .more{color:#0a0}</style><div style="display:none;max-height:0;overflow:hidden">Only for the preview</div>
    <table class="wide" width="600" cellpadding="0" style="border-collapse:collapse;width:50%"><tr><td class="card" style="font:bold 20px/1.5 Arial,sans-serif;
      border:1px solid #cba;mso-line-height-rule:exactly">Your table</td><td bgcolor="#102030" style="color:#fff">by the window</td></tr></table>
    <p class="more" style="text-align:center">Until then</p>`);
  expect(await placeOf(mail, "Your table")).toMatchObject({ isInFrame: true });
  expect(await styleOf(mail, "Your table", "background-color")).toBe("rgb(253, 243, 225)");
  expect(await styleOf(mail, "Your table", "font-size")).toBe("20px");
  expect(await styleOf(mail, "Your table", "border-top-width")).toBe("1px");
  expect(await styleOf(mail, "by the window", "background-color")).toBe("rgb(16, 32, 48)");
  expect(await styleOf(mail, "Until then", "color")).toBe("rgb(0, 170, 0)");
  expect(await styleOf(mail, "Until then", "text-align")).toBe("center");
  expect(await mail.getByText("Only for the preview").count()).toBe(0);
  const frame = mail.frameLocator("iframe");
  const [table, line] = [await frame.locator("table").boundingBox(), await frame.getByText("Until then").boundingBox()];
  expect(table?.width).toBeCloseTo(line?.width ?? 0, -1);
  expect(await frame.getByText("Only for the preview").isVisible()).toBe(false);
});

describe("what Outlook quotes below a line is folded, however the line is drawn", () => {
  test.each([
    "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in",
    "border-style:solid none none;border-width:1pt 0 0;border-color:#E1E1E1",
  ])("%s", async (line) => {
    const head = "<b>From:</b> Desk<br><b>Sent:</b> Monday<br><b>To:</b> Us<br><b>Subject:</b> Six";
    const mail = await open(`<p>Six is good.</p><div><div style="${line}"><p>${head}</p></div></div><p>Would six suit you?</p>`);
    expect(await placeOf(mail, "Six is good.")).toMatchObject({ isInFrame: true });
    expect(await placeOf(mail, "Would six suit you?")).toBeUndefined();
    await mail.frameLocator("iframe").getByText("What was quoted").click();
    await mail.frameLocator("iframe").getByText("Would six suit you?").waitFor();
  });
});

test("a wide mail becomes smaller, and what is still too wide scrolls", async () => {
  const mail = await open('<table width="860"><tr><td>Left</td><td align="right">Right</td></tr></table><p>Below</p>');
  const frame = mail.frameLocator("iframe");
  const [right, around] = [await frame.getByText("Right").boundingBox(), await mail.boundingBox()];
  expect((right?.x ?? 0) + (right?.width ?? 0)).toBeLessThanOrEqual((around?.x ?? 0) + (around?.width ?? 0) + 1);
  expect(await placeOf(mail, "Below")).toMatchObject({ isInFrame: true });
  const wide = await open('<div style="width:3000px"><p>Start</p></div><p>Below</p>');
  expect(await placeOf(wide, "Below")).toMatchObject({ isInFrame: true });
  expect(
    await wide
      .frameLocator("iframe")
      .locator("body")
      .evaluate((body) => body.scrollWidth > body.clientWidth),
  ).toBe(true);
});
