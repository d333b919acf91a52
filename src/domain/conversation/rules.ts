// Where words belong, and what becomes of an encounter.
import type { EncounterState } from "./schema.ts";

export const reopensWithinMs = 14 * 24 * 60 * 60 * 1000;

/** The encounter that a message's thread points to. */
export interface ThreadEncounter {
  encounterId: string;
  state: EncounterState;
  settledAt: Date | null;
}

export type Placement =
  | { kind: "join"; encounterId: string }
  | { kind: "reopen"; encounterId: string }
  | { kind: "open"; followsId: string | null };

/**
 * Which encounter incoming words belong to. Words of a thread join its encounter, and reopen it when it was settled
 * less than 14 days ago; later a new one follows it. Words without a thread open a new one.
 */
export function placementOf(thread: ThreadEncounter | undefined, arrivedAt: Date): Placement {
  if (thread === undefined) return { kind: "open", followsId: null };
  if (thread.settledAt === null) return { kind: "join", encounterId: thread.encounterId };
  if (arrivedAt.getTime() - thread.settledAt.getTime() < reopensWithinMs)
    return { kind: "reopen", encounterId: thread.encounterId };
  return { kind: "open", followsId: thread.encounterId };
}

/** Whether settling needs a person to say that nothing is owed: there are words that nobody has answered. */
export function needsNothingOwed(runningClocks: number): boolean {
  return runningClocks > 0;
}

/** What a settled encounter becomes when it is taken up again: as it would be had it never been settled. */
export function stateWhenReopened({
  unanswered,
  latestBy,
}: {
  unanswered: number;
  latestBy: "customer" | "teammate";
}): "open" | "waiting" {
  return unanswered === 0 && latestBy === "teammate" ? "waiting" : "open";
}

export const longestSnoozeMs = 365 * 24 * 60 * 60 * 1000;

/** Whether an encounter may sleep until then: some time to come, a year at most. */
export function isGoodSnooze(until: Date, now: Date): boolean {
  return until > now && until.getTime() - now.getTime() <= longestSnoozeMs;
}

/**
 * What becomes of an encounter when entries were moved into it or out of it. A settled one is taken up again only by words that
 * nobody has answered; a snoozed one is woken only by such words that came in just now (`gained`).
 */
export function stateWhenMoved(
  state: EncounterState,
  { unanswered, latestBy, gained }: { unanswered: number; latestBy: "customer" | "teammate"; gained: boolean },
): EncounterState {
  const mayRest = state === "settled" || state === "snoozed";
  if (mayRest && !(gained && unanswered > 0)) return state;
  return stateWhenReopened({ unanswered, latestBy });
}

/** The subject of an answer: "Re: " once, in front of what it was. */
export function replySubject(subject: string): string {
  return /^\s*re\s*:/i.test(subject) ? subject : `Re: ${subject}`.trim();
}

/** The subject of an encounter: without the marks that mail programs put in front when answering or forwarding. */
export function encounterSubject(subject: string): string {
  let rest = subject.trim();
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(/^(re|aw|antw|sv|vs|ref|rép|fwd?|wg|tr|rv|enc|i)\s*(\[\d+\])?\s*:\s*/i, "");
  }
  return cut(rest, 500);
}

/** The first `length` characters (UTF-16); one that would be cut in half is left out. */
function cut(text: string, length: number): string {
  const beginning = text.slice(0, length);
  const last = beginning.charCodeAt(beginning.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? beginning.slice(0, -1) : beginning;
}

const snippetLength = 200;

/** The first words of a text, on one line, for the list. */
export function snippet(text: string): string {
  const line = cut(text.trimStart(), 4 * snippetLength)
    .replace(/\s+/g, " ")
    .trim();
  return line.length <= snippetLength ? line : `${cut(line, snippetLength - 1).trimEnd()}…`;
}

/** The Message-ID of words that go out (RFC 5322, 3.6.4), without the angle brackets: unique, and from the brand's own domain. */
export function messageIdOf(entryId: string, channelAddress: string): string {
  return `${entryId}@${channelAddress.slice(channelAddress.lastIndexOf("@") + 1)}`;
}

/** What is said beside words that came back. */
export function bounceReason({ isLasting, reason }: { isLasting: boolean; reason: string }): string {
  const what = isLasting ? "It did not arrive" : "It has not arrived yet";
  return reason === "" ? `${what}.` : `${what}: ${reason}`.slice(0, 500);
}
