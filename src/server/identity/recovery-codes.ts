// Recovery codes that can be read off paper and typed: no letters that look alike, and no matter how they are written.
import { randomInt } from "node:crypto";

const letters = "23456789abcdefghjkmnpqrstuvwxyz";
const half = 5;
const howMany = 10;

/** New codes such as k7mxp-4hwq2: ten letters each, of about 49 bits. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: howMany }, () => `${someLetters()}-${someLetters()}`);
}

function someLetters(): string {
  return Array.from({ length: half }, () => letters[randomInt(letters.length)]).join("");
}

/** Which of these codes was meant, whatever its case, spaces and dashes; undefined for none of them. */
export function meantCode(given: string, codes: readonly string[]): string | undefined {
  const meant = bare(given);
  return codes.find((code) => bare(code) === meant);
}

function bare(code: string): string {
  return code.replace(/[\s\p{Pd}]/gu, "").toLowerCase();
}
