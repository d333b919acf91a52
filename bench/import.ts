// How fast mail from before is taken in: an mbox sent up and read to its end, beside the parser alone.
import { setTimeout as sleep } from "node:timers/promises";
import { becomeOwner, type Person } from "../e2e/person.ts";
import { startRapport } from "../e2e/rapport-process.ts";
import { type ReadMessage, readMessage } from "../src/domain/mail/read-message.ts";
import type { Bench } from "./kit/contract.ts";
import { inNewFolder } from "./kit/folder.ts";
import { median } from "./kit/times.ts";
import { makeMails } from "./mail-in/mails.ts";

const rounds = 3;
const mailsOfRound = 5000;

interface Progress {
  state: "running" | "done" | "cancelled";
  takenCount: number;
  asideCount: number;
}

export const bench: Bench = {
  name: "import",
  measures: `messages a second of an mbox of ${mailsOfRound}, from its last byte sent up to its last message in a conversation; floor: the parser alone`,
  goals: { importedPerSecond: { atLeast: 300 } },
  async measure(say) {
    return inNewFolder(async (dataFolder) => {
      const rapport = await startRapport({ dataFolder });
      try {
        const owner = await becomeOwner(rapport.ownerLink ?? "");
        const { channelId } = await owner.call<{ channelId: string }>("POST", "/channels", {
          name: "Front desk",
          address: "desk@hotel.example",
        });
        const taken: { imported: number; parsed: number }[] = [];
        for (let round = 0; round < rounds; round++) {
          const raws = makeMails(mailsOfRound, `import${round}`).map(({ raw }) => raw);
          const parsed = await parserSpeed(raws);
          // What the server closed meanwhile is noticed, and not asked once more.
          await sleep(100);
          const imported = await importSpeed(owner, channelId, raws);
          say(`round ${round + 1} of ${rounds}: ${Math.round(imported)}/s; the parser alone ${Math.round(parsed)}/s`);
          taken.push({ imported, parsed });
        }
        return {
          figures: {
            importedPerSecond: median(taken.map(({ imported }) => imported)),
            importedShare: median(taken.map(({ imported, parsed }) => imported / parsed)),
          },
          floors: { importedPerSecond: median(taken.map(({ parsed }) => parsed)) },
        };
      } finally {
        await rapport.stop();
      }
    });
  },
};

async function importSpeed(owner: Person, channelId: string, raws: readonly Buffer[]): Promise<number> {
  const file = raws.flatMap((raw) => [
    Buffer.from("From x@y.example Mon Mar  2 09:00:00 2026\r\n"),
    raw,
    Buffer.from("\r\n\r\n"),
  ]);
  const imports = `/channels/${channelId}/imports`;
  const { importId } = await owner.send<{ importId: string }>(`${imports}?name=desk.mbox`, Buffer.concat(file));
  const from = performance.now();
  for (;;) {
    const { state, takenCount, asideCount } = await owner.call<Progress>("GET", `${imports}/${importId}`);
    if (state === "done") {
      if (takenCount !== raws.length) throw new Error(`${takenCount} were taken in, ${asideCount} set aside.`);
      return (raws.length / (performance.now() - from)) * 1000;
    }
    await sleep(200);
  }
}

/** What the parser reads in a second, alone on one core. */
async function parserSpeed(raws: readonly Buffer[]): Promise<number> {
  const read: ReadMessage[] = [];
  const from = performance.now();
  for (const raw of raws) read.push(await readMessage(raw, null));
  return (read.length / (performance.now() - from)) * 1000;
}
