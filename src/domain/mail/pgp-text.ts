// Words between the lines of PGP: those that were signed are read without them, and of those that are encrypted it is said so.

/** What stands for words that only their reader's key opens. */
export const encryptedWords = "This message is encrypted. It cannot be read here; the original can be downloaded.";

const signedStart = "-----BEGIN PGP SIGNED MESSAGE-----";
const armour = /^-----(BEGIN|END) PGP (MESSAGE|SIGNATURE|PUBLIC KEY BLOCK|SIGNED MESSAGE)[^-]{0,40}-----\s*$/;

/** The words without armour (RFC 9580, 6.2 and 7): signatures and keys are left out, an encrypted block becomes a sentence. */
export function withoutArmour(text: string): string {
  const out: string[] = [];
  /** Inside of what: signed words, or a block that nobody reads. */
  let inside: "signed" | "block" | undefined;
  let isInHead = false;
  for (const line of text.split("\n")) {
    const [, edge, kind] = armour.exec(line) ?? [];
    if (line.trimEnd() === signedStart) {
      inside = "signed";
      isInHead = true;
    } else if (edge === "BEGIN") {
      if (kind === "MESSAGE") out.push(encryptedWords);
      inside = "block";
    } else if (edge === "END") {
      inside = undefined;
    } else if (inside === "block") {
      // A block that has no end takes no words with it.
      if (!/^[A-Za-z0-9+/=\s]*$|^[A-Z][\w-]+: /.test(line)) {
        inside = undefined;
        out.push(line);
      }
    } else if (isInHead) {
      if (line.trim() === "") isInHead = false;
      else if (!/^(?:Hash|Charset|Comment|Version|NotDashEscaped|MessageID): ?/i.test(line)) {
        isInHead = false;
        out.push(line);
      }
    } else out.push(inside === "signed" ? line.replace(/^- (?=-|From )/, "") : line);
  }
  return out.join("\n");
}
