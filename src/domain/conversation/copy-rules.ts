// Decisions about copies: each person once, who is offered, and what an entry says of them.
import { withoutTag } from "../channel/rules.ts";
import type { Copies, Recipients } from "./copy-schema.ts";
import type { EntryParty } from "./schema.ts";

export const noCopies: Copies = { cc: [], bcc: [] };

/** Each address once, and not the one that it goes to anyway. Who is named openly is not named hidden as well. */
export function onceEach({ cc, bcc }: Copies, to: string | undefined): Copies {
  const seen = new Set(to === undefined ? [] : [to]);
  const first = ({ address }: { address: string }) => !seen.has(address) && seen.add(address) !== undefined;
  return { cc: cc.filter(first), bcc: bcc.filter(first) };
}

export function isSameCopies(one: Copies | null, other: Copies | null): boolean {
  if (one === null || other === null) return one === other;
  const words = ({ cc, bcc }: Copies) => [cc, bcc].map((each) => each.map(({ address, name }) => `${address} ${name ?? ""}`));
  return JSON.stringify(words(one)) === JSON.stringify(words(other));
}

/** As the entry names them. */
export function partiesOf({ cc, bcc }: Copies): EntryParty[] {
  return [
    ...cc.map(({ address, name }) => ({ role: "cc" as const, address, name })),
    ...bcc.map(({ address, name }) => ({ role: "bcc" as const, address, name })),
  ];
}

/** Whoever stood in the newest message: what is meant where nobody has chosen. */
export function usualCopies({ others }: Recipients, most: number): Copies {
  const cc = others.filter(({ isInLast }) => isInLast).map(({ address, name }) => ({ address, name }));
  return { cc: cc.slice(0, most), bcc: [] };
}

const noAnswers =
  /^(no[-_.]?reply|do[-_.]?not[-_.]?reply|noreply.*|mailer[-_.]?daemon|mail-daemon|postmaster|bounces?|notifications?)([+-].*)?$/;

/** Whether an address belongs to a program that reads no answers. */
export function takesNoAnswers(address: string): boolean {
  return noAnswers.test(address.split("@")[0] ?? "") || address.endsWith(".invalid");
}

/** Whether an address is one of our channels', with or without an encounter signed into it. */
export function isOwnAddress(address: string, channels: ReadonlySet<string>): boolean {
  return channels.has(address) || channels.has(withoutTag(address));
}
