// Takes the README's picture: a small hotel's inbox, filled through the front doors and photographed in a browser.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser } from "../e2e/browser.ts";
import { openCustomerMail, sendMail } from "../e2e/customer.ts";
import { becomeOwner } from "../e2e/person.ts";
import { startRapport, until } from "../e2e/rapport-process.ts";

const mails = [
  ["Pauline Hervé <pauline@customer.example>", "Thank you", "Thank you, the taxi was already there when we came down."],
  ["Jun Takeda <jun@customer.example>", "A quiet corner", "Is there a quiet corner where I could take a call at seven?"],
  [
    "Amina Okoye <amina@customer.example>",
    "The lemon tree",
    "Same room as last spring? The one with the lemon tree in front of it.",
  ],
  [
    "Ilse Brandt <ilse@customer.example>",
    "Our room",
    "The second time this month that the room was not ready. We stood in the lobby with two tired children.",
  ],
  [
    "Tomás Rey <tomas@customer.example>",
    "A forgotten rabbit",
    "We forgot my daughter's stuffed rabbit in 214, I think between the bed and the wall. It is grey and not pretty any more, but she has not slept without it since she was born.\n\nIs there any chance?",
  ],
] as const;

interface Listed {
  encounters: { encounterId: string; customerName: string }[];
}

const folder = await mkdtemp(join(tmpdir(), "rapport-picture-"));
await chmod(folder, 0o755);
const customer = await openCustomerMail();
const rapport = await startRapport({ dataFolder: join(folder, "data") });
const browser = await openBrowser();
try {
  const owner = await becomeOwner(rapport.ownerLink ?? "");
  const smtp = { host: "127.0.0.1", port: customer.port, security: "none", user: "" };
  await owner.call("POST", "/channels", { name: "Hotel Meridian", address: "hello@hotel.example", smtp });
  for (const [from, subject, text] of mails) await sendMail(rapport.mailPort, { from, to: "hello@hotel.example", subject, text });
  let listed: Listed["encounters"] = [];
  await until(async () => {
    listed = (await owner.call<Listed>("GET", "/encounters?view=all")).encounters;
    return listed.length === mails.length;
  }, 10_000);
  const encounterId = listed.find((each) => each.customerName === "Tomás Rey")?.encounterId;
  await owner.call("POST", `/encounters/${encounterId}/replies`, {
    text: "A first night without him, then. I am going up to 214 now. So that I look for the right one: grey, between bed and wall, and best back with her before the weekend. Have I got that right?",
  });
  await owner.call("POST", `/encounters/${encounterId}/notes`, {
    text: "Marta found him behind the headboard. He is in the linen room, in a clean pillowcase.",
  });
  await customer.nth(1);

  const page = await browser.newPage({ viewport: { width: 1360, height: 800 }, deviceScaleFactor: 1.5, colorScheme: "light" });
  await page.goto(rapport.url);
  await page.getByLabel("E-mail").fill("ada@hotel.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Today" }).waitFor();
  await page.goto(`${rapport.url}/w/${owner.workspaceId}/inbox/${encounterId}?view=all`);
  await page.getByRole("article").filter({ hasText: "headboard" }).waitFor();
  await page.keyboard.press("r");
  await page
    .getByRole("textbox", { name: "Reply" })
    .fill("He spent the night in a clean pillowcase, and leaves with the courier at four.");
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: fileURLToPath(new URL("../docs/inbox.png", import.meta.url)) });
} finally {
  await browser.close();
  await rapport.stop();
  await customer.close();
  await rm(folder, { recursive: true, force: true });
}
