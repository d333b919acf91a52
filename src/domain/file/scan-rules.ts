// Decisions about checking files for viruses: what the scanner's answer means, when to try again, what a person is told.
import { withoutHidden } from "../../letters.ts";
import type { Finding, Scan } from "./scan-schema.ts";

/** What clamd answers to INSTREAM, without the zero at its end; undefined where it is none of the answers that say something. */
export function readAnswer(answer: string): Finding | undefined {
  if (answer === "stream: OK") return { state: "clean", words: null };
  const [, name] = /^stream: (\S.{0,199}) FOUND$/.exec(answer) ?? [];
  if (name !== undefined) return { state: "infected", words: withoutHidden(name) };
  if (/^INSTREAM size limit exceeded\b/.test(answer)) return { state: "unchecked", words: tooLarge };
  return undefined;
}

const tooLarge = "It is larger than the virus scanner takes.";

/** How often one file may come to nothing, while the scanner answers, until it is left unchecked. */
const mostTries = 5;

/** When a file is tried again that came to nothing for the `tries`th time; undefined: not any more. */
export function triedAgainAfterMs(tries: number): number | undefined {
  return tries >= mostTries ? undefined : 30_000 * 4 ** (tries - 1);
}

/** How long nothing is tried after the scanner could not be reached so many times in a row. */
export function pauseMs(timesInARow: number): number {
  return Math.min(1000 * 2 ** (timesInARow - 1), 60_000);
}

/** What a person should know of a file; undefined where there is nothing to say, or nothing yet. */
export function scanCaution(scan: Scan): string | undefined {
  if (scan?.state === "infected") return `A virus was found in it (${scan.words}). It is kept, but cannot be opened or sent on.`;
  if (scan?.state === "unchecked") return `It was not checked for viruses. ${scan.words} Open it only if you expected it.`;
  return undefined;
}
