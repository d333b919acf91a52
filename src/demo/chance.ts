// Chance that repeats itself: everything in the demonstration is drawn from a seed, so that the same seed tells the same year.
import { v7 } from "uuid";

export interface Chance {
  /** From 0 up to, but not with, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in this share of cases. */
  happens(share: number): boolean;
  one<T>(list: readonly T[]): T;
  /** The same things in another order. */
  shuffled<T>(list: readonly T[]): T[];
  /** An id as it would have been made at this moment. */
  idAt(at: Date): string;
  /** Chance of its own for a named part: what is drawn there changes nothing elsewhere. */
  of(name: string): Chance;
}

export function chanceOf(seed: string): Chance {
  let state = hashOf(seed);
  const next = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    happens: (share) => next() < share,
    one(list) {
      const found = list[between(0, list.length - 1)];
      if (found === undefined) throw new Error("There is nothing to choose from.");
      return found;
    },
    shuffled(list) {
      const all = [...list];
      for (let i = all.length - 1; i > 0; i--) {
        const j = between(0, i);
        [all[i], all[j]] = [all[j] as (typeof all)[number], all[i] as (typeof all)[number]];
      }
      return all;
    },
    idAt: (at) =>
      v7({ msecs: at.getTime(), seq: between(0, 0x7fffffff), random: Uint8Array.from({ length: 16 }, () => between(0, 255)) }),
    of: (name) => chanceOf(`${seed}/${name}`),
  };
}

/** FNV-1a */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
