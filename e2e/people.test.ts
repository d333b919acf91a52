// People in a browser: an invitation, codes from an app, a passkey, sessions that are ended, one person in two workspaces.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, CDPSession, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeOf } from "../src/test/totp.ts";
import { openBrowser } from "./browser.ts";
import { sendMail } from "./customer.ts";
import { freePort, type RapportProcess, startRapport, until } from "./rapport-process.ts";

let folder: string;
let rapport: RapportProcess;
let browser: Browser;
/** The owner's browser, and that of the one who is invited. */
let ada: Page;
let ben: Page;
let bensContext: BrowserContext;
let authenticator: CDPSession;
let secret: string;
let recoveryCode: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-people-"));
  await chmod(folder, 0o755);
  // Browsers give passkeys to names only.
  const port = await freePort();
  rapport = await startRapport({
    dataFolder: join(folder, "data"),
    args: ["--port", String(port), "--public-url", `http://localhost:${port}`],
  });
  browser = await openBrowser();
  ada = await (await browser.newContext()).newPage();
  bensContext = await browser.newContext();
  ben = await bensContext.newPage();
  for (const page of [ada, ben]) page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser?.close();
  await rapport?.stop();
  await rm(folder, { recursive: true, force: true });
});

const workspaceOf = (page: Page) => /\/w\/([^/]+)/.exec(page.url())?.[1] ?? "";

/** Each code is good once; those of the half minutes before and after are good too, so a few can follow each other at once. */
let lastUsed = Number.NEGATIVE_INFINITY;
async function freshCode(): Promise<string> {
  const halfMinute = () => Math.floor(Date.now() / 30_000);
  const next = Math.max(lastUsed + 1, halfMinute() - 1);
  while (next > halfMinute() + 1) await new Promise((resolve) => setTimeout(resolve, 500));
  lastUsed = next;
  return codeOf(`otpauth://totp/x?secret=${secret}`, 0, next * 30_000);
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${rapport.url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signOut(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("button", { name }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in**");
}

/** What stands below a field that was not filled in as it should be; undefined where nothing is wrong with it. */
async function wrongAt(field: Locator): Promise<string | undefined> {
  if ((await field.getAttribute("aria-invalid")) !== "true") return undefined;
  const below = await field.getAttribute("aria-describedby");
  return (await field.page().locator(`[id="${below}"]`).textContent()) ?? "";
}

test("forms say beside each field what is missing or wrong, and the first one has the focus", async () => {
  await ada.goto(rapport.ownerLink ?? "");
  const [brand, name, email, password] = ["Name of your brand", "Your name", "Your e-mail", "Password"].map((label) =>
    ada.getByLabel(label),
  ) as [Locator, Locator, Locator, Locator];
  await email.fill("ada");
  await password.fill("short");
  await ada.getByRole("button", { name: "Continue" }).click();
  expect(await brand.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await Promise.all([brand, name, email, password].map(wrongAt))).toEqual([
    "Please fill this in.",
    "Please fill this in.",
    "Write an e-mail address, such as name@example.com.",
    "At least 10 characters, please. There are 5 so far.",
  ]);
  await brand.fill("Hotel Meridian");
  expect(await wrongAt(brand)).toBeUndefined();
  await name.fill("Ada Lind");
  await email.fill("ada@hotel.example");
  await password.fill("a long password");
  await ada.getByRole("button", { name: "Continue" }).click();
  await ada.getByRole("radio", { name: /^A mail server/ }).check();
  await ada.getByLabel("Port").fill("70000");
  await ada.getByRole("button", { name: "Test the connection" }).click();
  expect(await Promise.all(["Address", "Host", "Port"].map((label) => wrongAt(ada.getByLabel(label, { exact: true }))))).toEqual([
    "Please fill this in.",
    "Please fill this in.",
    "A number from 1 to 65535.",
  ]);
  await ada.getByRole("radio", { name: /^Hold replies/ }).check();
  await ada.getByRole("textbox", { name: "Address" }).fill("desk@hotel.example");
  await ada.getByRole("button", { name: "Continue" }).click();
});

test("whoever was invited in the welcome, one goes on by the one main button, or invites somebody else", async () => {
  const ground = (of: Locator) => of.evaluate((element) => getComputedStyle(element).backgroundColor);
  const goOn = ada.getByRole("link", { name: "Open Rapport" });
  const make = ada.getByRole("button", { name: "Make a link" });
  await make.waitFor();
  const main = await ground(make);
  expect(await ground(goOn)).not.toBe(main);
  await make.click();
  await ada.getByText("1 person is invited.").waitFor();
  await ada.mouse.move(0, 0);
  await until(async () => (await ground(goOn)) === main, 2_000);
  const another = ada.getByRole("button", { name: "Invite somebody else" });
  expect(await ground(another)).not.toBe(main);
  await another.click();
  await until(async () => (await ground(make)) === main && (await ground(goOn)) !== main, 2_000);
});

test("the owner invites an agent by a link that is shown once", async () => {
  await ada.getByRole("link", { name: "Open Rapport" }).click();
  await ada.getByText("Nobody is waiting.").first().waitFor();

  await ada.getByRole("link", { name: "People" }).click();
  await ada.getByRole("button", { name: "Invite" }).click();
  await ada.getByLabel("E-mail").fill("ben@hotel.example");
  await ada.getByRole("radio", { name: /^Agent/ }).check();
  await ada.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
  const link = await ada.getByLabel("Link", { exact: true }).inputValue();
  expect(link).toMatch(/^http:\/\/localhost:\d+\/join#token=/);
  await ada.getByText(/cannot send mail/).waitFor();
  await ada.getByRole("button", { name: "Done" }).click();
  await ada.getByRole("list", { name: "Invitations" }).getByText("ben@hotel.example").waitFor();

  // One link a person: the second would let somebody in as something else.
  await ada.getByRole("button", { name: "Invite" }).click();
  await ada.getByLabel("E-mail").fill("Ben@hotel.example");
  await ada.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
  await ada.getByRole("dialog").getByText("This address is invited already.").waitFor();
  await ada.keyboard.press("Escape");
  await ada.getByRole("dialog").waitFor({ state: "detached" });

  await ben.goto(link);
  await ben.getByRole("heading", { name: "Join Hotel Meridian" }).waitFor();
  await ben.getByLabel("Your name").fill("Ben Okafor");
  await ben.getByLabel("Password").fill("quite another password");
  await ben.getByRole("button", { name: /^Join/ }).click();
  await ben.waitForURL("**/inbox**");
  // Live: the invitation is used, and Ben is there.
  await ada.getByText("Ben Okafor").first().waitFor();

  const late = await (await browser.newContext()).newPage();
  await late.goto(link);
  await late.getByText("This invitation does not open any more.").waitFor();
  await late.context().close();
});

test("an agent is offered what an agent may do, and the rest is refused", async () => {
  const workspace = `${rapport.url}/api/v1/workspaces/${workspaceOf(ben)}`;
  await ben.getByRole("link", { name: "People" }).waitFor();
  expect(await ben.getByRole("link", { name: "API keys" }).count()).toBe(0);
  const answer = await ben.request.post(`${workspace}/invitations`, {
    data: { email: null, role: "admin" },
    headers: { origin: rapport.url },
  });
  expect([answer.status(), (await answer.json()).code]).toEqual([403, "not_permitted"]);
});

test("a key is shown once, lets a program in, gets another name, and is stopped", async () => {
  const workspaceId = workspaceOf(ada);
  await ada.goto(`${rapport.url}/w/${workspaceId}/keys`);
  await ada.getByRole("button", { name: "Make a key" }).click();
  const form = ada.getByRole("dialog", { name: "Make a key" });
  await form.getByLabel("Name").fill("Boking system");
  await form.getByRole("button", { name: "Make the key" }).click();
  await form.getByText("Choose at least one thing that it may do.").waitFor();
  await form.getByRole("checkbox", { name: "workspace:read" }).check();
  await form.getByRole("button", { name: "Make the key" }).click();
  const token = await form.getByRole("textbox", { name: "API key" }).inputValue();
  await form.getByRole("button", { name: "I have kept it" }).click();
  const asProgram = async () => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${rapport.url}/api/v1/workspaces/${workspaceId}`, { headers })).status;
  };
  expect(await asProgram()).toBe(200);

  await ada.getByRole("button", { name: "Rename Boking system" }).click();
  await ada.getByRole("dialog", { name: "Rename" }).getByLabel("Name").fill("Booking system");
  await ada.getByRole("dialog", { name: "Rename" }).getByRole("button", { name: "Save" }).click();
  await ada.getByRole("button", { name: "Revoke Booking system" }).click();
  await ada.getByRole("button", { name: "Revoke key" }).click();
  await ada.getByRole("list", { name: "Keys that are no longer good" }).getByText("Booking system").waitFor();
  expect(await asProgram()).toBe(401);
});

test("codes from an app are set up with the password and a first code", async () => {
  await ben.goto(`${rapport.url}/account`);
  await ben.getByRole("button", { name: "Set up codes" }).click();
  await ben.getByLabel("Your password").fill("quite another password");
  await ben.getByRole("button", { name: "Continue" }).click();
  secret = await ben.getByRole("textbox", { name: "Or type it in" }).inputValue();
  await ben.getByLabel("The code it shows now").fill("000000");
  await ben.getByRole("button", { name: "Connect" }).click();
  await ben.getByRole("alert").waitFor();
  await ben.getByLabel("The code it shows now").fill(await freshCode());
  await ben.getByRole("button", { name: "Connect" }).click();
  const codes = ben.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await codes.first().waitFor();
  recoveryCode = (await codes.first().textContent()) ?? "";
  await ben.getByRole("button", { name: "I have kept them" }).click();
  await ben.getByText("Your app is connected").waitFor();
});

test("from then on the password alone does not let anyone in", async () => {
  await ben.goto(rapport.url);
  await signOut(ben, /Ben Okafor/);
  await signIn(ben, "ben@hotel.example", "quite another password");
  await ben.getByLabel("Code from your app").fill("123456");
  expect((await ben.request.get(`${rapport.url}/api/v1/me`)).status()).toBe(401);
  await ben.getByRole("button", { name: "Sign in", exact: true }).click();
  await ben.getByRole("alert").waitFor();
  await ben.getByLabel("Code from your app").fill(await freshCode());
  await ben.getByRole("button", { name: "Sign in", exact: true }).click();
  await ben.waitForURL("**/today**");
});

test("a recovery code lets in once", async () => {
  for (const isGood of [true, false]) {
    const page = await (await browser.newContext()).newPage();
    await signIn(page, "ben@hotel.example", "quite another password");
    await page.getByRole("button", { name: "Use a recovery code instead" }).click();
    await page.getByLabel("Recovery code").fill(recoveryCode);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    if (isGood) await page.waitForURL("**/today**");
    else await page.getByRole("alert").waitFor();
    await page.context().close();
  }
});

test("a passkey signs in without password and code", async () => {
  authenticator = await bensContext.newCDPSession(ben);
  await authenticator.send("WebAuthn.enable");
  await authenticator.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await ben.goto(`${rapport.url}/account`);
  await ben.getByRole("button", { name: "Add a passkey" }).click();
  await ben.getByLabel("Name", { exact: true }).last().fill("Ben's phone");
  await ben.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
  await ben.getByRole("list", { name: "Passkeys" }).getByText("Ben's phone").waitFor();

  await ben.goto(rapport.url);
  await signOut(ben, /Ben Okafor/);
  await ben.getByRole("button", { name: /passkey/i }).click();
  await ben.waitForURL("**/today**");
});

test("a session is ended from elsewhere, and its screen says so at its next step", async () => {
  const other = await (await browser.newContext()).newPage();
  await signIn(other, "ben@hotel.example", "quite another password");
  await other.getByLabel("Code from your app").fill(await freshCode());
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.waitForURL("**/today**");

  await ben.goto(`${rapport.url}/account`);
  await ben.getByRole("button", { name: "Sign out everywhere else" }).click();
  await ben.getByText("You are signed out everywhere else.").waitFor();
  expect((await other.request.get(`${rapport.url}/api/v1/me`)).status()).toBe(401);
  await other.reload();
  await other.waitForURL("**/sign-in**");
  await other.context().close();
});

test("a person in two workspaces goes from one to the other, and each shows its own", async () => {
  await ada.goto(`${rapport.url}/w/${workspaceOf(ada)}/inbox`);
  const first = workspaceOf(ada);
  await ada.getByRole("button", { name: /Ada Lind/ }).click();
  await ada.getByRole("menuitem", { name: "New workspace" }).click();
  await ada.getByLabel(/name/i).first().fill("Meridian Hosting");
  await ada.getByRole("button", { name: /^(Make|Open|Continue)/ }).click();
  await ada.waitForURL((url) => /\/w\//.test(url.pathname) && !url.pathname.includes(first));
  const second = workspaceOf(ada);

  const channel = { name: "Support", address: "help@hosting.example", imap: null, smtp: null, teamId: null };
  const added = await ada.request.post(`${rapport.url}/api/v1/workspaces/${second}/channels`, {
    data: channel,
    headers: { origin: rapport.url },
  });
  expect(added.status()).toBe(201);
  await sendMail(rapport.mailPort, {
    from: "Ines <ines@customer.example>",
    to: "help@hosting.example",
    subject: "The certificate",
    text: "It runs out tomorrow.",
  });
  await ada.goto(`${rapport.url}/w/${second}/inbox`);
  await ada.getByRole("list", { name: "Encounters" }).getByText("It runs out tomorrow.").waitFor();

  await ada.getByRole("button", { name: /Ada Lind/ }).click();
  await ada.getByRole("menuitemradio", { name: "Hotel Meridian" }).click();
  await ada.waitForURL(`**/w/${first}/today**`);
  await ada.getByText("Nobody is waiting.").first().waitFor();
  expect(await ada.getByText("It runs out tomorrow.").allTextContents()).toEqual([]);
  // Ben belongs to the first alone: the second is not there for him.
  expect((await ben.request.get(`${rapport.url}/api/v1/workspaces/${second}/encounters`)).status()).toBe(404);
});

test("one who is removed is out at once", async () => {
  const first = workspaceOf(ada);
  await ben.goto(`${rapport.url}/w/${first}/inbox`);
  await ada.goto(`${rapport.url}/w/${first}/people`);
  await ada.getByRole("button", { name: "Remove Ben Okafor" }).click();
  await ada
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Remove/ })
    .click();
  await ada.getByRole("alertdialog").waitFor({ state: "detached" });
  await ada.getByRole("list", { name: "Teammates" }).getByText("Ben Okafor").waitFor({ state: "detached" });
  expect((await ben.request.get(`${rapport.url}/api/v1/workspaces/${first}/encounters`)).status()).toBe(404);
});
