// What the passwords of the two large mail hosts are: not the usual one, but one made for a single program.

const words: [host: RegExp, words: string][] = [
  [
    /(^|\.)(gmail|googlemail|google)\.com$/i,
    "Google takes an app password here, not your usual one: a password for one program alone. Turn on 2-Step Verification, then make one at myaccount.google.com/apppasswords. Or sign in with Google, above, without any.",
  ],
  [
    /(^|\.)(office365|outlook|hotmail|live)\.com$/i,
    "Microsoft takes an app password here, not your usual one: a password for one program alone. Where your organisation allows them, make one at mysignins.microsoft.com under Security info. Or sign in with Microsoft, above, without any.",
  ],
];

/** Undefined for all other hosts. */
export function appPasswordWords(host: string): string | undefined {
  return words.find(([pattern]) => pattern.test(host.trim()))?.[1];
}
