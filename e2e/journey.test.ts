// The whole path in a browser: bare start, owner, a mail seen live, note, reply, the reply at the customer's server, the answer live.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { narrowAndWide, seriousFaultsOf } from "./accessibility.ts";
import { openBrowser } from "./browser.ts";
import { type CustomerMail, header, openCustomerMail, sendMail } from "./customer.ts";
import { type RapportProcess, startRapport } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
let page: Page;
let customer: CustomerMail;

const tomas = "Tomás Rey <tomas@customer.example>";
const desk = "desk@hotel.example";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-journey-"));
  await chmod(folder, 0o755);
  customer = await openCustomerMail();
  rapport = await startRapport({ dataFolder: join(folder, "data") });
  browser = await openBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await customer?.close();
  await rm(folder, { recursive: true, force: true });
});

test("nothing is reachable without the owner's link or a session", async () => {
  await page.goto(`${rapport.url}/`);
  await page.waitForURL("**/sign-in**");
  for (const path of [
    "/api/v1/me",
    `/api/v1/workspaces/${crypto.randomUUID()}/encounters`,
    `/api/v1/workspaces/${crypto.randomUUID()}/live`,
  ]) {
    expect((await fetch(rapport.url + path)).status).toBe(401);
  }
});

test("the link makes the first owner and their workspace, with the address that customers write to", async () => {
  await page.goto(rapport.ownerLink ?? "");
  await page.getByLabel("Name of your brand").fill("Hotel Meridian");
  await page.getByLabel("Your name").fill("Ada Lind");
  await page.getByLabel("Your e-mail").fill("ada@hotel.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill(desk);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Open Rapport" }).click();
  await page.getByText("Nobody is waiting.").first().waitFor();
  await page.waitForURL("**/today");
  await page.goto(page.url().replace(/\/today.*/, "/inbox"));
});

test("the link does not work a second time", async () => {
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(rapport.ownerLink ?? "");
  await other.getByText("This link does not open any more.").waitFor();
  await stranger.close();
});

test("a mail is seen live, without a reload", async () => {
  await sendMail(rapport.mailPort, {
    from: tomas,
    to: desk,
    subject: "A forgotten rabbit",
    text: "We forgot my daughter's rabbit in 214. Is there any chance?",
  });
  const row = page.getByRole("list", { name: "Encounters" }).getByText("Tomás Rey");
  await row.waitFor();
  await row.click();
  await page.getByRole("article", { name: "Tomás Rey" }).filter({ hasText: "We forgot my daughter's rabbit in 214." }).waitFor();
});

test("a note stays in the house, and a reply without a server to send through is held and says so", async () => {
  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: "Note" }).fill("Marta found him behind the headboard.");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("article").filter({ hasText: "behind the headboard" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await page.getByRole("textbox", { name: "Reply" }).fill("A first night without him, then. He is on his way.");
  await page.keyboard.press("Control+Enter");
  const reply = page.getByRole("article").filter({ hasText: "He is on his way" });
  await reply.getByText(/held/).waitFor();
  expect(customer.received).toEqual([]);
});

test("once a server is set the held reply goes out, in the customer's thread", async () => {
  await page.goto(page.url().replace(/\/inbox.*/, "/channels"));
  await page.getByRole("link", { name: "Change Hotel Meridian" }).click();
  await page.getByRole("radio", { name: "A mail server" }).check();
  const server = page.getByRole("group", { name: "Sending (SMTP)" });
  await server.getByLabel("Host").fill("127.0.0.1");
  await server.getByLabel("Security").selectOption("none");
  await server.getByLabel("Port").fill(String(customer.port));
  await page.getByRole("button", { name: "Save" }).click();
  const raw = await customer.nth(1);
  expect(raw).toContain("He is on his way.");
  expect(raw).not.toContain("headboard");
  expect(header(raw, "In-Reply-To")).toMatch(/^<.+@customer\.example>$/);
  expect(header(raw, "References")).toBe(header(raw, "In-Reply-To"));
  expect(header(raw, "Subject")).toBe("Re: A forgotten rabbit");
});

test("the customer's answer joins the same encounter, live", async () => {
  await page.goto(page.url().replace(/\/channels.*/, "/inbox?view=all"));
  const list = page.getByRole("list", { name: "Encounters" });
  await list.getByText("Tomás Rey").click();
  await page.getByRole("article").filter({ hasText: "He is on his way" }).getByText(/sent/).waitFor();
  const raw = await customer.nth(1);
  const id = header(raw, "Message-ID") ?? "";
  await sendMail(rapport.mailPort, {
    from: tomas,
    to: desk,
    subject: "Re: A forgotten rabbit",
    text: "She calls him Bruno.",
    inReplyTo: id,
    references: [header(raw, "References") ?? "", id],
  });
  await page.getByRole("article").filter({ hasText: "She calls him Bruno." }).waitFor();
  expect(await list.getByRole("listitem").count()).toBe(1);
});

test("settling with unanswered words asks first, and can be undone", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await page.getByRole("button", { name: "Nothing is owed" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: /^Settle/ }).waitFor();
});

test("HTML mail is shown without its scripts, and nothing is loaded from elsewhere", async () => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await sendMail(rapport.mailPort, {
    from: "Jun <jun@customer.example>",
    to: desk,
    subject: "Hello in HTML",
    html: `<p>A <b>quiet</b> corner, please.</p><img src="http://tracker.example/pixel.png"><script>top.document.title = "taken"</script>
      <img src=x onerror="top.document.title = 'taken'"><a href="javascript:top.document.title='taken'">press</a>
      <div style="background: url(http://tracker.example/style.png); position: fixed; inset: 0">over everything</div>`,
  });
  await page.getByRole("list", { name: "Encounters" }).getByText("Jun").click();
  // What is drawn ahead of one who walks through the list is not in sight.
  const frame = page.locator("iframe:visible").contentFrame();
  await frame.getByText("quiet").waitFor();
  await frame.getByText("press").dispatchEvent("click");
  expect(await page.title()).not.toContain("taken");
  expect(asked.filter((url) => !url.startsWith(rapport.url) && !url.startsWith("data:"))).toEqual([]);
  expect(await frame.locator("script, [onerror], [href^='javascript']").count()).toBe(0);
});

test("what mail programs quote is folded and can be opened; what was forwarded, or answered between the lines, stays", async () => {
  const quote = "<p>Would six suit you?</p>";
  const mails = {
    Gmail: `<div>Six is good.</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On Mon, 3 May 2026 at 09:41, Desk wrote:<br></div><blockquote class="gmail_quote">${quote}</blockquote></div>`,
    Outlook: `<p>Six is good.</p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>Von:</b> Desk<br><b>Gesendet:</b> Montag<br><b>An:</b> Us<br><b>Betreff:</b> Six</p></div>${quote}`,
    Forward: `<div>Six is good.</div><div class="gmail_quote">---------- Forwarded message ---------<br>${quote}</div>`,
    Between: `<div>Hello.</div><blockquote type="cite">${quote}</blockquote><div>Six is good.</div>`,
  };
  // What is drawn ahead of one who walks through the list is not in sight.
  const frame = page.locator("iframe:visible").contentFrame();
  for (const [name, html] of Object.entries(mails)) {
    await sendMail(rapport.mailPort, { from: `${name} <${name}@customer.example>`, to: desk, subject: `From ${name}`, html });
    await page.getByRole("list", { name: "Encounters" }).getByText(name, { exact: true }).click();
    await page.getByRole("article", { name }).waitFor();
    await frame.getByText("Six is good.").waitFor();
    const quoted = frame.getByText("Would six suit you?");
    const isFolded = name === "Gmail" || name === "Outlook";
    expect(await quoted.isVisible(), name).toBe(!isFolded);
    if (!isFolded) continue;
    await frame.getByText("What was quoted").click();
    await quoted.waitFor();
  }
  await page.getByRole("list", { name: "Encounters" }).getByText("Jun", { exact: true }).click();
  await frame.getByText("quiet").waitFor();
});

test("words that were typed are there after a reload", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await page.getByRole("textbox", { name: "Reply" }).fill("By the window, behind the lemon tree");
  await page.reload();
  expect(await page.getByRole("textbox", { name: "Reply" }).inputValue()).toBe("By the window, behind the lemon tree");
});

test("the screens that this journey can open have no serious accessibility faults, narrow in the light and wide in the dark", async () => {
  const inbox = page.url();
  const inWorkspace = (path: string) => inbox.replace(/\/inbox.*/, `/${path}`);
  /** Each address, and the heading by which its own part of the page is known to be there. */
  const screens: [address: string, heading: string][] = [
    [inbox, "Jun"],
    [inWorkspace("inbox"), "Inbox"],
    [inWorkspace("channels"), "Channels"],
    [inWorkspace("channels/new"), "Add a channel"],
    [inWorkspace("people"), "People"],
    [inWorkspace("keys"), "API keys"],
    [inWorkspace("single-sign-on"), "Single sign-on"],
    [`${rapport.url}/account`, "Your account"],
    [`${rapport.url}/new-workspace`, "A new workspace"],
    [`${rapport.url}/sign-in`, "Good to see you"],
    [`${rapport.url}/join`, "This invitation does not open any more."],
    [`${rapport.url}/reset`, "Rapport cannot send mail from here."],
  ];
  const found: string[] = [];
  for (const { width, colorScheme } of narrowAndWide) {
    const context = await browser.newContext({
      storageState: await page.context().storageState(),
      colorScheme,
      viewport: { width, height: 800 },
    });
    const other = await context.newPage();
    for (const [address, heading] of screens) {
      await other.goto(address);
      await other.getByRole("main").getByRole("heading", { name: heading, exact: true }).first().waitFor();
      await other.waitForTimeout(250);
      const faults = await seriousFaultsOf(other);
      found.push(...faults.map((each) => `${colorScheme} ${width} ${new URL(address).pathname} ${each}`));
    }
    await context.close();
  }
  expect(found).toEqual([]);
}, 240_000);

test("signing out ends the session, and signing in leads back", async () => {
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  await page.getByRole("button", { name: /Ada Lind/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in**");
  expect((await fetch(`${rapport.url}/api/v1/me`, { headers: { cookie: cookies } })).status).toBe(401);
  await page.getByLabel("E-mail").fill("ada@hotel.example");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/today**");
});
