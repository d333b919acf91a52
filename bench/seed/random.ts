// Chance from a seed number: the same seed gives the same numbers, whatever the machine.

export interface Chance {
  /** 0 up to, but without, 1. */
  share(): number;
  /** 0 up to, but without, 2^32. */
  bits(): number;
  /** A whole number from 0 up to, but without, `below`. */
  below(below: number): number;
  /** Log-normal: half of them lie below `median`; `spread` is the standard deviation of the logarithm. */
  logNormal(median: number, spread: number): number;
  pick<Each>(all: readonly Each[]): Each;
}

/** sfc32 (Doty-Humphrey's PractRand): quick, and good enough for words. */
export function openChance(seed: number): Chance {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;
  function bits(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }
  for (let i = 0; i < 20; i++) bits();
  const share = () => bits() / 4_294_967_296;
  const below = (most: number) => Math.floor(share() * most);
  return {
    bits,
    share,
    below,
    logNormal(median, spread) {
      const normal = Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share());
      return median * Math.exp(spread * normal);
    },
    pick(all) {
      const picked = all[below(all.length)];
      if (picked === undefined) throw new Error("There is nothing to pick from.");
      return picked;
    },
  };
}

/** Three digits at once: few enough to stay near the processor. */
const hex = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, "0"));
const variants = ["-8", "-9", "-a", "-b"];
let lastMs = -1;
let lastTime = "";

/** An id of version 7, as newId gives, of that moment. */
export function idAt(chance: Chance, atMs: number): string {
  // Much happens at the same moment.
  if (atMs !== lastMs) {
    lastMs = atMs;
    const time = atMs.toString(16).padStart(12, "0");
    lastTime = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  }
  const [r, s, t] = [chance.bits(), chance.bits(), chance.bits()];
  const front = `${lastTime}${hex[r & 4095]}${variants[r >>> 30]}${hex[(r >>> 12) & 4095]}-`;
  return `${front}${hex[s & 4095]}${hex[(s >>> 12) & 4095]}${hex[t & 4095]}${hex[(t >>> 12) & 4095]}`;
}
