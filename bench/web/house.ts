// A seeded folder to which one long conversation was added, through the product's own doors: mails, replies, notes.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import nodemailer from "nodemailer";
import { type RapportProcess, startRapport, until } from "../../e2e/rapport-process.ts";
import { openAsker } from "../kit/asker.ts";
import { inTurn, seededFolder } from "../kit/seeded.ts";
import type { Seeded } from "../seed/folder.ts";
import { openChance } from "../seed/random.ts";
import { openWords } from "../seed/words.ts";

const messages = 10_000;
export const longEntries = 2_000;
/** A round: so many mails at once, then so many replies and notes. */
const mailsOfARound = 25;
const repliesOfARound = 16;
const notesOfARound = 9;
const rounds = longEntries / (mailsOfARound + repliesOfARound + notesOfARound);

export interface House {
  rapport: RapportProcess;
  seeded: Seeded;
  /** The encounter of the long conversation. */
  longId: string;
}

/** Starts Rapport on a copy, below `folder`, of what was filled: so that each run finds the same. */
export async function openHouse(folder: string, say: (line: string) => void): Promise<House> {
  const filled = await filledFolder(say);
  const dataFolder = join(folder, "data");
  // PostgreSQL's files keep their owner.
  execFileSync("cp", ["-a", filled.folder, dataFolder]);
  const rapport = await startRapport({ dataFolder, withinMs: 120_000 });
  return { rapport, seeded: filled.seeded, longId: filled.longId };
}

async function filledFolder(say: (line: string) => void): Promise<{ folder: string; seeded: Seeded; longId: string }> {
  const bare = await seededFolder(messages, say);
  const folder = `${bare.folder}-long`;
  const record = join(folder, "long.json");
  if (!existsSync(record)) {
    say(`adding a conversation of ${longEntries.toLocaleString("en")} entries, once`);
    rmSync(folder, { recursive: true, force: true });
    execFileSync("cp", ["-a", bare.folder, folder]);
    const rapport = await startRapport({ dataFolder: folder, withinMs: 120_000 });
    try {
      const longId = await addLongConversation(rapport, bare.seeded);
      writeFileSync(record, JSON.stringify({ longId }));
    } finally {
      await rapport.stop();
    }
  }
  const { longId } = JSON.parse(readFileSync(record, "utf8")) as { longId: string };
  return { folder, seeded: bare.seeded, longId };
}

async function addLongConversation({ url, mailPort }: RapportProcess, seeded: Seeded): Promise<string> {
  const chance = openChance(7);
  const words = openWords(openChance(1));
  const ada = openAsker(`${url}/api/v1/workspaces/${seeded.workspaceId}`, inTurn(seeded.teammates[0]?.tokens ?? []));
  const post = nodemailer.createTransport({ host: "127.0.0.1", port: mailPort, ignoreTLS: true, pool: true, maxConnections: 8 });
  const read = async <T>(path: string) => JSON.parse((await ada.ask(path)).body) as T;
  const first = "first@long.example";
  const write = (messageId: string) => {
    const text = words.message(chance, 0, { name: "Vera Long", isAnswer: false }).text;
    return post.sendMail({
      from: "Vera Long <vera@long.example>",
      to: seeded.channels[0]?.address,
      subject: "About all these years",
      messageId: `<${messageId}>`,
      ...(messageId === first ? {} : { inReplyTo: `<${first}>`, references: [`<${first}>`] }),
      text,
      ...(chance.share() < 0.2 ? { html: `<p>${text.replace(/\n\n/g, "</p><p>").replace(/\n/g, "<br>")}</p>` } : {}),
    });
  };
  interface Newest {
    encounters: { encounterId: string; conversationId: string; customerName: string }[];
  }
  const newest = async () => (await read<Newest>("/encounters?view=all&limit=1")).encounters[0];
  try {
    await write(first);
    await until(async () => (await newest())?.customerName === "Vera Long", 60_000);
    const encounterId = (await newest())?.encounterId ?? "";
    for (let round = 0; round < rounds; round++) {
      const mails = round === 0 ? mailsOfARound - 1 : mailsOfARound;
      await Promise.all(Array.from({ length: mails }, (_, i) => write(`${round}.${i}@long.example`)));
      const add = (place: string, text: string) =>
        ada.ask(`/encounters/${encounterId}/${place}`, { method: "POST", body: { text } });
      for (let i = 0; i < repliesOfARound; i++)
        await add("replies", words.message(chance, 0, { name: "Ada", isAnswer: true }).text);
      for (let i = 0; i < notesOfARound; i++) await add("notes", words.note(chance).text);
    }
    return encounterId;
  } finally {
    post.close();
    ada.close();
  }
}
