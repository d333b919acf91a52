// 500 mails come in while the server is killed twice: each that was answered with 250 is there afterwards, exactly once.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nodemailer from "nodemailer";
import { expect, test } from "vitest";
import { becomeOwner, type Person, signIn } from "./person.ts";
import { freePort, type RapportProcess, startRapport, until } from "./rapport-process.ts";

const mails = 500;
const connections = 8;

interface Listed {
  encounters: { subject: string }[];
  nextCursor: string | null;
}

test("each mail that got a 250 is there exactly once after kill −9, first of Node alone, then of everything", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rapport-kill-"));
  await chmod(folder, 0o755);
  const dataFolder = join(folder, "data");
  const mailPort = await freePort();
  const start = () => startRapport({ dataFolder, args: ["--mail-port", String(mailPort)] });
  let rapport: RapportProcess = await start();
  try {
    const { workspaceId, call } = await becomeOwner(rapport.ownerLink ?? "");
    await call("POST", "/channels", { name: "Front desk", address: "desk@hotel.example" });

    const taken = new Set<number>();
    const sender = sendAll(mailPort, taken);
    await until(() => taken.size >= 150, 60_000);
    await rapport.killNode();
    rapport = await start();
    await until(() => taken.size >= 320, 60_000);
    await rapport.killAll();
    rapport = await start();
    await sender;

    const owner = await signIn(rapport.url, workspaceId);
    await until(async () => (await subjects(owner)).length >= mails, 60_000);
    // Whatever was still on its way has had time to show up twice.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const found = (await subjects(owner)).sort();
    expect(found).toEqual([...taken].map((n) => `Mail ${n}`).sort());
    expect(taken.size).toBe(mails);
  } finally {
    await rapport.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);

/** Sends every mail until it is taken, as mail servers do: one without a 250 is sent again, the very same. */
async function sendAll(port: number, taken: Set<number>): Promise<void> {
  const queue = Array.from({ length: mails }, (_, i) => i + 1);
  const lane = async () => {
    for (let n = queue.shift(); n !== undefined; n = queue.shift()) {
      const message = {
        from: `Customer ${n % 40} <customer${n % 40}@customer.example>`,
        to: "desk@hotel.example",
        subject: `Mail ${n}`,
        messageId: `<mail-${n}@customer.example>`,
        date: new Date("2026-03-02T09:00:00Z"),
        text: `These are the words of mail ${n}.`,
      };
      while (!taken.has(n)) {
        const transport = nodemailer.createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
        try {
          await transport.sendMail(message);
          taken.add(n);
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 50));
        } finally {
          transport.close();
        }
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
}

async function subjects(owner: Person): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page: Listed = await owner.call("GET", `/encounters?view=all${query}`);
    found.push(...page.encounters.map((encounter) => encounter.subject));
    cursor = page.nextCursor;
  }
  return found;
}
