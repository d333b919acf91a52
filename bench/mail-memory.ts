// What mails with very large files cost in memory: the most that the server holds while they come in and are placed, above what it holds at rest.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import nodemailer from "nodemailer";
import { becomeOwner, type Person } from "../e2e/person.ts";
import { until } from "../e2e/rapport-process.ts";
import type { Bench } from "./kit/contract.ts";
import { inNewFolder } from "./kit/folder.ts";
import { type Program, startProgram } from "./kit/program.ts";

const fileBytes = 50 * 1024 * 1024;
const restMs = 30_000;
const address = "desk@hotel.example";

type Call = Person["call"];

export const bench: Bench = {
  name: "mail-memory",
  measures: "the most memory above that at rest, while mails with a file of 50 MB come in, one and ten at once (Linux)",
  goals: { oneMb: { atMost: 30 }, tenMb: { atMost: 120 } },
  async measure(say) {
    return inNewFolder(async (folder) => {
      const program = await startProgram(join(folder, "data"));
      try {
        const { ownerLink, mailPort } = await program.said();
        const { call } = await becomeOwner(ownerLink ?? "");
        await call("POST", "/channels", { name: "Front desk", address });
        // The first mails of all start the threads that read: they stay, as they do wherever mail comes in.
        await send(mailPort, "small", 1_000);
        await send(mailPort, "larger", 4 * 1024 * 1024);
        await placed(call, 2);
        const idle = await atRest(program, say);
        const one = await most(program, async () => {
          say("one mail");
          await send(mailPort, "one", fileBytes);
          await placed(call, 3);
        });
        const again = await atRest(program, say);
        const ten = await most(program, async () => {
          say("ten mails at once");
          await Promise.all(Array.from({ length: 10 }, (_, i) => send(mailPort, `ten ${i}`, fileBytes)));
          await placed(call, 13);
        });
        return { figures: { oneMb: one - idle, tenMb: ten - again, idleMb: idle, idleAgainMb: again } };
      } finally {
        await program.stop();
      }
    });
  },
};

async function atRest(program: Program, say: (line: string) => void): Promise<number> {
  say("a quiet while");
  await sleep(restMs);
  return (await program.memoryMb()).node;
}

/** The most that the server's Node held while `work` was done (VmHWM, proc(5)). */
async function most(program: Program, work: () => Promise<void>): Promise<number> {
  const pid = program.nodePid();
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  await work();
  const told = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (told === undefined) throw new Error("This system does not say how much memory a process has held.");
  return Number(told) / 1024;
}

async function send(port: number, subject: string, size: number): Promise<void> {
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
  await transport.sendMail({
    from: "ana@guests.example",
    to: address,
    subject,
    text: "The film of the room is with this.",
    attachments: [{ filename: "room.mp4", content: Readable.from(noise(size)) }],
  });
  transport.close();
}

function* noise(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= 64 * 1024) yield randomBytes(Math.min(left, 64 * 1024));
}

/** Waits until so many mails stand in their conversations. */
async function placed(call: Call, count: number): Promise<void> {
  await until(async () => {
    const { encounters } = await call<{ encounters: unknown[] }>("GET", "/encounters?view=all");
    return encounters.length >= count;
  }, 300_000);
}
