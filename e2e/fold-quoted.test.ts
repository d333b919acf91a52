// What mail programs quote in HTML, in their own markup, and in a real browser: folded where it is history, never where somebody answers.
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";

let browser: Browser;
let page: Page;
const place = "http://fold.example";
const start = 'import { foldQuoted } from "/src/web/screens/inbox/fold-quoted.ts"; window.foldQuoted = foldQuoted;';

beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage();
  await page.route(`${place}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/")
      return route.fulfill({ contentType: "text/html", body: `<!doctype html><script type="module">${start}</script>` });
    const source = await readFile(fileURLToPath(new URL(`..${pathname}`, import.meta.url)), "utf8");
    return route.fulfill({ contentType: "text/javascript", body: stripTypeScriptTypes(source) });
  });
  await page.goto(`${place}/`);
  await page.waitForFunction("window.foldQuoted !== undefined");
});

afterAll(() => browser?.close());

/** What is seen of a mail, and what is folded away. */
async function fold(html: string): Promise<{ seen: string; folded: string }> {
  return page.evaluate((mail) => {
    document.body.innerHTML = mail;
    (window as unknown as { foldQuoted: (body: HTMLElement) => void }).foldQuoted(document.body);
    const folded = document.querySelector("details > div")?.textContent ?? "";
    document.querySelector("details")?.remove();
    const words = (text: string) => text.replace(/\s+/g, " ").trim();
    return { seen: words(document.body.textContent), folded: words(folded) };
  }, html);
}

const words = "<div>Six is good.</div>";
const earlier = "<p>Would six suit you?</p>";
const head = "<b>From:</b> Desk<br><b>Sent:</b> Monday<br><b>To:</b> Us<br><b>Subject:</b> Six";
const wrote = "On 3 May 2026 at 09:41, Desk &lt;desk@hotel.example&gt; wrote:";

describe("history is folded", () => {
  test.each([
    [
      "Gmail",
      `${words}<br><div class="gmail_quote"><div class="gmail_attr">${wrote}<br></div><blockquote class="gmail_quote">${earlier}</blockquote></div>`,
    ],
    ["Apple Mail", `${words}<div><br><blockquote type="cite"><div>${wrote}</div>${earlier}</blockquote></div>`],
    [
      "iOS Mail",
      `${words}<div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">${wrote}${earlier}</blockquote></div>`,
    ],
    [
      "Thunderbird",
      `${words}<div class="moz-cite-prefix">${wrote}</div><blockquote type="cite" cite="mid:a@x">${earlier}</blockquote><div class="moz-signature">-- <br>Ana</div>`,
    ],
    ["Outlook", `${words}<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>${head}</p></div>${earlier}`],
    ["Outlook on the web", `${words}<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">${head}</div>${earlier}`],
    [
      "Outlook for iOS",
      `${words}<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms">Outlook for iOS</a></div><hr><div id="divRplyFwdMsg">${head}</div>${earlier}`,
    ],
    ["new Outlook", `${words}<div id="mail-editor-reference-message-container"><div>${head}</div>${earlier}</div>`],
    ["Outlook without bold", `${words}<hr><div>From: Desk<br>Sent: Monday<br>To: Us<br>Subject: Six</div>${earlier}`],
    ["Yahoo", `${words}<div id="yahoo_quoted_123" class="yahoo_quoted"><div>${wrote}</div>${earlier}</div>`],
    ["Proton", `${words}<div class="protonmail_quote">${wrote}<blockquote type="cite">${earlier}</blockquote></div>`],
    [
      "GMX",
      `${words}<div name="quote" style="border-left:2px solid #C3D9E5"><div><b>Gesendet:</b> Sonntag<br><b>Von:</b> Desk</div>${earlier}</div>`,
    ],
    [
      "Zoho",
      `${words}<div class="zmail_extra">---- On Sun, 03 May 2026 Desk &lt;desk@hotel.example&gt; wrote ----<blockquote>${earlier}</blockquote></div>`,
    ],
    ["Spark", `${words}<div name="messageReplySection">${wrote}<br><blockquote type="cite">${earlier}</blockquote></div>`],
    [
      "163",
      `${words}<br>At 2026-05-03 09:41:00, "Desk" &lt;desk@hotel.example&gt; wrote:<br><blockquote id="isReplyContent">${earlier}</blockquote>`,
    ],
    [
      "mail.ru",
      `${words}<blockquote class="x">Воскресенье, 3 мая 2026, 9:41 +03:00 от Desk &lt;desk@hotel.example&gt;:<br></blockquote>`.replace(
        'x">',
        'x mail-quote-collapse">',
      ),
    ],
    ["Yandex", `${words}<div>03.05.2026, 09:41, "Desk" &lt;desk@hotel.example&gt;:</div><blockquote>${earlier}</blockquote>`],
    ["Roundcube", `${words}<p>On 2026-05-03 09:41, Desk wrote:</p><blockquote type="cite">${earlier}</blockquote>`],
    ["Samsung", `${words}<div>-------- Original message --------</div><div>From: Desk</div>${earlier}`],
    [
      "a program that nobody knows",
      `${words}Am 03.05.2026 um 09:41 schrieb <a href="mailto:d@x">Desk</a>:<br><blockquote>${earlier}</blockquote>`,
    ],
  ])("%s", async (_program, html) => {
    const { seen, folded } = await fold(html);
    expect(seen.replace(/(?: -- ?Ana|Sent from my iPhone)$/, "")).toBe("Six is good.");
    expect(folded).toMatch(/Would six suit you\?|09:41|9:41/);
  });
});

describe("what is no history is seen", () => {
  test.each([
    ["an answer below", `${wrote}<blockquote type="cite">${earlier}</blockquote><p>Six is good.</p>`],
    [
      "answers between",
      `<p>Hello,</p><blockquote type="cite"><p>Would six suit you?</p></blockquote><p>Six is good.</p><blockquote type="cite"><p>And two?</p></blockquote><p>No.</p>`,
    ],
    ["answers in another colour", `<p>Six is good, see my answers in red.</p><hr><div>${head}</div>${earlier}`],
    [
      "what was forwarded",
      `<p>Six is good.</p><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Desk</div>${earlier}</div>`,
    ],
    [
      "what Apple forwards",
      `<p>Six is good.</p><blockquote type="cite"><div>Anfang der weitergeleiteten Nachricht:</div>${earlier}</blockquote>`,
    ],
    ["a quotation of a book", `<p>Six is good. As the book says:</p><blockquote>Would six suit you?</blockquote>`],
    ["nothing but history", `<div class="gmail_quote">Six is good. ${earlier}</div>`],
  ])("%s", async (_what, html) => {
    const { seen, folded } = await fold(html);
    expect(folded).toBe("");
    expect(seen).toContain("Six is good");
    expect(seen).toContain("Would six suit you?");
  });
});
