// Decisions about the accounts by which channels sign in: whose account it is, whether access is still good, and why there is none.
import type { MailProvider, MailServer } from "../channel/schema.ts";

export const providerNames: Record<MailProvider, string> = { google: "Google", microsoft: "Microsoft" };

/** Whose accounts may sign in at Microsoft, unless a directory is named: everyone's. */
export const anyTenant = "common";

/** Access that ends sooner than this is renewed before it is used. */
export const earlyMs = 5 * 60_000;

/** Access younger than this that is refused is not refused for its age: asking for more of it would not help. */
const youngMs = 5 * 60_000;

export function isFresh(expiresAt: Date, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() > earlyMs;
}

export function isYoung(givenAt: Date, now: Date): boolean {
  return now.getTime() - givenAt.getTime() < youngMs;
}

/** Which of the names that a provider gives an account is the one that was expected; null expects any. Undefined: it is another account. */
export function accountAddress(names: readonly string[], expected: string | null): string | undefined {
  const given = names.map((each) => each.trim().toLowerCase()).filter((each) => /^[^\s@]+@[^\s@]+$/.test(each));
  return expected === null ? given[0] : given.find((each) => each === expected.toLowerCase());
}

/** Whether all that is needed was granted. `granted` undefined: as it was asked for (RFC 6749, 5.1). */
export function isGranted(needed: readonly string[], granted: string | undefined): boolean {
  if (granted === undefined) return true;
  const all = granted.toLowerCase().split(/\s+/);
  return needed.every((each) => all.includes(each.toLowerCase()));
}

/** There is no access to a mail server by the account of its channel; the message says why, for people. */
export class NoAccess extends Error {
  /** The provider has ended the sign-in: only a person who signs in again helps. */
  readonly isSignedOut: boolean;

  constructor(words: string, { isSignedOut = false }: { isSignedOut?: boolean } = {}) {
    super(words);
    this.name = "NoAccess";
    this.isSignedOut = isSignedOut;
  }
}

export function signedOutWords(provider: MailProvider, address: string): string {
  return `${providerNames[provider]} no longer lets Rapport in as ${address}. Somebody has to sign in there again.`;
}

/** That a mail server did not take the access of an account; its own words often say what is to be allowed there first. */
export function refusedWords(
  { host, user = "us" }: Pick<MailServer, "host"> & Partial<Pick<MailServer, "user">>,
  said: string | undefined,
): string {
  return `${host} did not let ${user} in by the account${said === undefined ? "." : `: ${said}`}`.slice(0, 500);
}
