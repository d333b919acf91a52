// Sent words wait a moment before they go: the server is killed while they wait, and again while they go; none is lost, none said twice.
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCustomerMail, sendMail } from "./customer.ts";
import { becomeOwner, type Person, signIn } from "./person.ts";
import { type RapportProcess, startRapport, until } from "./rapport-process.ts";

const desk = "desk@hotel.example";

test("words in the outbox stand in the conversation exactly once after kill −9, while they wait and while they go", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rapport-outbox-"));
  await chmod(folder, 0o755);
  const dataFolder = join(folder, "data");
  const customer = await openCustomerMail();
  const start = () => startRapport({ dataFolder });
  let rapport: RapportProcess = await start();
  try {
    let owner = await becomeOwner(rapport.ownerLink ?? "");
    const { workspaceId } = owner;
    const smtp = { host: "127.0.0.1", port: customer.port, security: "none", user: "" };
    await owner.call("POST", "/channels", { name: "Front desk", address: desk, smtp });
    const mail = { from: "Tomás Rey <tomas@customer.example>", to: desk, subject: "A towel" };
    await sendMail(rapport.mailPort, { ...mail, text: "Could I have another towel?" });
    const encounterId = await newestEncounter(owner);

    const waiting = await sendAll(owner, encounterId, "waits");
    await rapport.killNode();
    rapport = await start();
    owner = await signIn(rapport.url, workspaceId);
    await until(async () => (await replies(owner, encounterId)).length === waiting.length, 30_000);

    const going = await sendAll(owner, encounterId, "goes");
    const before = customer.received.length;
    await until(() => customer.received.length > before, 30_000);
    await rapport.killAll();
    rapport = await start();
    owner = await signIn(rapport.url, workspaceId);
    const all = [...waiting, ...going];
    await until(async () => (await replies(owner, encounterId)).length >= all.length, 30_000);
    await until(() => all.every((words) => sent(customer.received, words).size > 0), 30_000);
    expect((await replies(owner, encounterId)).toSorted()).toEqual(all.toSorted());
    // A mail that was taken just before the kill may go again: as the very same message, which mail programs show once.
    for (const words of all) expect(sent(customer.received, words).size, words).toBe(1);
  } finally {
    await rapport.stop();
    await customer.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);

async function newestEncounter(owner: Person): Promise<string> {
  let found: string | undefined;
  await until(async () => {
    const { encounters } = await owner.call<{ encounters: { encounterId: string }[] }>("GET", "/encounters?view=all");
    found = encounters[0]?.encounterId;
    return found !== undefined;
  }, 20_000);
  return found ?? "";
}

async function sendAll(owner: Person, encounterId: string, word: string): Promise<string[]> {
  const all = Array.from({ length: 12 }, (_, i) => `Reply ${i + 1} ${word}.`);
  for (const text of all)
    await owner.call("POST", `/encounters/${encounterId}/outbox`, { outboxId: randomUUID(), kind: "reply", text });
  return all;
}

async function replies(owner: Person, encounterId: string): Promise<string[]> {
  const { entries } = await owner.call<{ entries: { kind: string; text: string }[] }>(
    "GET",
    `/encounters/${encounterId}/entries?limit=200`,
  );
  return entries.filter(({ kind }) => kind === "message_out").map(({ text }) => text);
}

/** The Message-IDs under which these words were sent. */
function sent(received: string[], words: string): Set<string> {
  const mails = received.filter((raw) => raw.includes(words));
  return new Set(mails.map((raw) => /^Message-ID:\s*(\S+)/im.exec(raw)?.[1] ?? ""));
}
