// What kind of mail it is: words of a person, or what a machine sent by itself. Decided by the head, and the parts of a report.
import type { Email } from "postal-mime";

/**
 * `words`: a person wrote it, as far as can be told. Of the others none is ever answered, and none starts a clock: `bounce`
 * (RFC 3464 and what servers send instead), `auto_reply` (absences, "we have received your message"), `receipt` (RFC 8098),
 * `list` (newsletters, notifications of programs), `complaint` (RFC 5965).
 */
export const natures = ["words", "bounce", "auto_reply", "receipt", "list", "complaint"] as const;
export type Nature = (typeof natures)[number];

/** The nature of a message that has been parsed. */
export function natureOf(_email: Partial<Email>): Nature {
  return "words";
}
