// How the name of a host is shown, so that it cannot be taken for another: in its own letters, or as punycode where those deceive.

/** Letters of Cyrillic and Greek that look like Latin ones. */
const lookalike = /^[\p{ASCII}асеһіјӏорԛѕԝхуԁԍмтвнкгьαβικνορτυχγ]*$/u;

/** Scripts that one word may mix: Japanese, Korean and Chinese are written in several at once. */
const together = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Hangul"],
  ["Latin", "Han", "Bopomofo"],
];
const scripts = ["Latin", "Cyrillic", "Greek", "Armenian", "Hebrew", "Arabic", "Thai", "Georgian", "Cherokee"];
const patterns = new Map(
  [...new Set([...scripts, ...together.flat()])].map((name) => [name, new RegExp(`\\p{Script=${name}}`, "u")]),
);

/** Whether a part of a host's name could be taken for another: it mixes scripts, or none of its letters can be told from Latin. */
export function deceives(label: string): boolean {
  if (/^[\u0000-\u007f]*$/.test(label)) return false;
  if (lookalike.test(label)) return true;
  const used = [...patterns].filter(([, pattern]) => pattern.test(label)).map(([name]) => name);
  return used.length > 1 && !together.some((group) => used.every((name) => group.includes(name)));
}

/** The host as a person reads it. `host` is as the browser writes it, in ASCII. */
export function hostWords(host: string): { shown: string; deceives: boolean } {
  const labels = host.split(".").map((label) => (label.startsWith("xn--") ? (unpuny(label.slice(4)) ?? label) : label));
  return labels.some(deceives) ? { shown: host, deceives: true } : { shown: labels.join("."), deceives: false };
}

/** The letters behind a label in punycode (RFC 3492, 6.2); undefined where it is none. */
function unpuny(text: string): string | undefined {
  const split = text.lastIndexOf("-");
  const letters = [...text.slice(0, Math.max(split, 0))];
  let [code, bias, at] = [128, 72, 0];
  for (let read = split + 1; read < text.length; ) {
    const before = at;
    for (let [weight, step] = [1, 36]; ; step += 36) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(text[read++] ?? "?");
      if (digit < 0) return undefined;
      at += digit * weight;
      const least = Math.min(Math.max(step - bias, 1), 26);
      if (digit < least) break;
      weight *= 36 - least;
      if (weight > 2 ** 31) return undefined;
    }
    const length = letters.length + 1;
    bias = adapted(at - before, length, before === 0);
    code += Math.floor(at / length);
    if (code > 0x10ffff) return undefined;
    at %= length;
    letters.splice(at++, 0, String.fromCodePoint(code));
  }
  return letters.join("");
}

function adapted(by: number, length: number, isFirst: boolean): number {
  let delta = Math.floor(by / (isFirst ? 700 : 2));
  delta += Math.floor(delta / length);
  let step = 0;
  for (; delta > 455; step += 36) delta = Math.floor(delta / 35);
  return step + Math.floor((36 * delta) / (delta + 38));
}
