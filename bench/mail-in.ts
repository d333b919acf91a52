// How fast mail comes in: taken (the sender has its 250) and placed in conversations, beside the same library and PostgreSQL alone.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { becomeOwner } from "../e2e/person.ts";
import { startRapport } from "../e2e/rapport-process.ts";
import { readMessage } from "../src/domain/mail/read-message.ts";
import { type EmbeddedPostgres, startPostgres } from "../src/server/postgres/postgres.ts";
import type { Bench } from "./kit/contract.ts";
import { inNewFolder } from "./kit/folder.ts";
import { median } from "./kit/times.ts";
import type { FloorStart } from "./mail-in/floor.ts";
import { makeMails } from "./mail-in/mails.ts";
import { type PerSecond, productRound, send, started } from "./mail-in/rounds.ts";

const rounds = 3;
const mailsOfRound = 3000;
const address = "desk@hotel.example";

export const bench: Bench = {
  name: "mail-in",
  measures:
    "mails a second over 16 connections, accepted while they are being placed, and placed; floors: the SMTP library, our parser, one insert each",
  goals: { accepted16Share: { atLeast: 0.4 }, placed16Share: { atLeast: 0.65 } },
  async measure(say) {
    return inNewFolder(async (folder) => {
      const postgres = await startPostgres({ folder: join(folder, "postgres"), systemUser: "nobody", log: () => {} });
      try {
        return await measureOn(postgres, folder, say);
      } finally {
        await postgres.stop();
      }
    });
  },
};

async function measureOn(postgres: EmbeddedPostgres, folder: string, say: (line: string) => void) {
  const senders = await started("senders.ts");
  const rapport = await startRapport({
    dataFolder: join(folder, "data"),
    env: { DATABASE_URL: postgres.connectionString },
  });
  try {
    const { call } = await becomeOwner(rapport.ownerLink ?? "");
    await call("POST", "/channels", { name: "Front desk", address });
    const into = { senders, port: rapport.mailPort, to: address, config: postgres.config };
    await productRound(into, "warm", mailsOfRound / 3);
    const taken: { product: PerSecond; accepting: number; placing: PerSecond }[] = [];
    for (let round = 1; round <= rounds; round++) {
      const accepting = (await floorRound(senders, postgres, `a${round}`, false)).accepted;
      const product = await productRound(into, `p${round}`, mailsOfRound);
      const placing = await floorRound(senders, postgres, `f${round}`, true);
      const shown = [product.accepted, product.placed, accepting, placing.placed].map(Math.round);
      say(`round ${round} of ${rounds}: accepted ${shown[0]}/s, placed ${shown[1]}/s; floors ${shown[2]}/s, ${shown[3]}/s`);
      taken.push({ product, accepting, placing });
    }
    const of = (figure: (round: (typeof taken)[number]) => number) => median(taken.map(figure));
    return {
      figures: {
        accepted16Share: of(({ product, accepting }) => product.accepted / accepting),
        placed16Share: of(({ product, placing }) => product.placed / placing.placed),
        acceptedPerSecond: of(({ product }) => product.accepted),
        placedPerSecond: of(({ product }) => product.placed),
        parsedPerSecond: await parserSpeed(),
      },
      floors: { acceptedPerSecond: of(({ accepting }) => accepting), placedPerSecond: of(({ placing }) => placing.placed) },
    };
  } finally {
    senders.kill();
    await rapport.stop();
  }
}

async function floorRound(
  senders: ChildProcess,
  postgres: EmbeddedPostgres,
  round: string,
  placing: boolean,
): Promise<PerSecond> {
  const floor = await started("floor.ts");
  floor.send({ config: postgres.config, placing } satisfies FloorStart);
  const [{ port }] = (await once(floor, "message")) as [{ port: number }];
  let placedAt = 0;
  const allPlaced = new Promise<void>((resolve) => {
    floor.on("message", ({ placed, at }: { placed: number; at: number }) => {
      placedAt = at;
      if (placed === mailsOfRound) resolve();
    });
  });
  const { tookMs, endedAt } = await send(senders, { port, to: address, count: mailsOfRound, round });
  if (placing) await allPlaced;
  floor.send("end");
  const accepted = (mailsOfRound / tookMs) * 1000;
  return { accepted, placed: placing ? (mailsOfRound / (tookMs + placedAt - endedAt)) * 1000 : Number.NaN };
}

/** What the parser reads in a second, alone on one core. */
async function parserSpeed(): Promise<number> {
  const mails = makeMails(mailsOfRound, "parser");
  for (const { raw } of mails.slice(0, 500)) await readMessage(raw, null);
  const from = performance.now();
  for (const { raw } of mails) await readMessage(raw, null);
  return (mails.length / (performance.now() - from)) * 1000;
}
