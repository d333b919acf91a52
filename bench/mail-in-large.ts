// Whether mail comes in as fast where a million messages are stored as where there are ten thousand.
import { randomBytes } from "node:crypto";
import type { Bench } from "./kit/contract.ts";
import { type Program, startProgram } from "./kit/program.ts";
import { databaseOf, seededFolder } from "./kit/seeded.ts";
import { median } from "./kit/times.ts";
import { type PerSecond, productRound, started, whenFindable } from "./mail-in/rounds.ts";

const sizes = { "10k": 10_000, "1m": 1_000_000 } as const;
type Size = keyof typeof sizes;
const rounds = 5;
const mailsOfRound = 1_000;
const address = "desk@hotel.example";

export const bench: Bench = {
  name: "mail-in-large",
  measures: "mails accepted and placed a second with a million messages stored, beside ten thousand",
  goals: { acceptedOf10k: { atLeast: 0.9 }, placedOf10k: { atLeast: 0.9 } },
  async measure(say) {
    const senders = await started("senders.ts");
    const houses = {} as Record<Size, { program: Program; into: Parameters<typeof productRound>[0] }>;
    try {
      for (const size of Object.keys(sizes) as Size[]) {
        const { folder } = await seededFolder(sizes[size], say);
        const program = await startProgram(folder);
        const { mailPort: port } = await program.said();
        houses[size] = { program, into: { senders, port, to: address, config: databaseOf(folder) } };
      }
      // No mail is the same as one of an earlier run: these folders are kept.
      const run = randomBytes(4).toString("hex");
      const taken: Record<Size, PerSecond>[] = [];
      for (let round = 0; round <= rounds; round++) {
        const of = {} as Record<Size, PerSecond>;
        // Each goes first as often as the other.
        const inTurn = (Object.keys(sizes) as Size[]).toSorted(() => (round % 2 === 0 ? 0 : -1));
        for (const size of inTurn) {
          of[size] = await productRound(houses[size].into, `${run}-${size}-${round}`, mailsOfRound);
          await whenFindable(houses[size].into.config);
        }
        say(`round ${round} of ${rounds}: placed ${Math.round(of["10k"].placed)}/s and ${Math.round(of["1m"].placed)}/s`);
        // The first one fills what is kept at hand.
        if (round > 0) taken.push(of);
      }
      const middle = (figure: (of: Record<Size, PerSecond>) => number) => median(taken.map(figure));
      return {
        figures: {
          acceptedOf10k: middle((of) => of["1m"].accepted / of["10k"].accepted),
          placedOf10k: middle((of) => of["1m"].placed / of["10k"].placed),
          accepted1mPerSecond: middle((of) => of["1m"].accepted),
          placed1mPerSecond: middle((of) => of["1m"].placed),
        },
        floors: {
          accepted10kPerSecond: middle((of) => of["10k"].accepted),
          placed10kPerSecond: middle((of) => of["10k"].placed),
        },
      };
    } finally {
      senders.kill();
      for (const each of Object.values(houses)) await each.program.stop();
    }
  },
};
