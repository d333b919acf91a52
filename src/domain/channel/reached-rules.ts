// Whom of several a message that goes out has reached: who is still to be sent it, and what its delivery says.
import type { DeliveryState, Envelope, Unreached } from "./schema.ts";

/** An outgoing message, as far as it has come. */
export interface Underway {
  envelope: Envelope;
  /** Those whom it has not reached; null before anything became of it, and where it reached all. */
  unreached: readonly Unreached[] | null;
}

export interface Outcome {
  state: DeliveryState;
  reason: string | null;
  unreached: Unreached[] | null;
}

/** To whom it is still to be sent: nobody whom it has reached gets it twice. */
export function stillToReach({ envelope, unreached }: Underway): string[] {
  return unreached === null ? envelope.to : unreached.flatMap(({ address, isLasting }) => (isLasting ? [] : [address]));
}

/** What became of it when it was sent to all whom it had still to reach, and these were refused. On the last attempt that is for good. */
export function afterSending(
  before: Underway,
  refused: readonly Unreached[],
  { lastAttempt }: { lastAttempt: boolean },
): Outcome {
  const known = (before.unreached ?? []).filter(({ isLasting }) => isLasting);
  const unreached = [...known, ...refused.map((each) => ({ ...each, isLasting: each.isLasting || lastAttempt }))];
  const waiting = unreached.find(({ isLasting }) => !isLasting);
  const isOne = before.envelope.to.length === 1;
  const kept = isOne || unreached.length === 0 ? null : unreached;
  if (waiting !== undefined) return { state: "queued", reason: waiting.reason, unreached: kept };
  if (unreached.length > 0 && unreached.length >= before.envelope.to.length)
    return { state: "failed", reason: unreached[0]?.reason ?? null, unreached: kept };
  return { state: "sent", reason: null, unreached: kept };
}

/** What came back, as a mail server said it. */
export interface Returned {
  /** Who was not reached; empty where it is not said. */
  recipients: readonly string[];
  isLasting: boolean;
  /** In a sentence for the person who reads it. */
  reason: string;
  /** In the server's own words; empty where there are none. */
  said: string;
}

/**
 * What a message that was sent says when something came back. Of several receivers those who are named were not reached, and the
 * others were; where none of them is named, it is said without a name.
 */
export function afterReturn({ envelope, unreached }: Underway, { recipients, isLasting, reason, said }: Returned): Outcome {
  if (envelope.to.length === 1) return { state: isLasting ? "failed" : "sent", reason, unreached: null };
  const named = envelope.to.filter((address) => recipients.includes(address.toLowerCase()));
  if (named.length === 0 || !isLasting)
    return { state: "sent", reason: withNames(reason, named), unreached: unreached?.slice() ?? null };
  const others = (unreached ?? []).filter(({ address }) => !named.includes(address));
  const all = [...others, ...named.map((address) => ({ address, reason: said || "the reason is not known", isLasting }))];
  return { state: all.length >= envelope.to.length ? "failed" : "sent", reason: null, unreached: all };
}

/** The same while it is still being sent to some: those who are waited for are tried on, and what came back stands beside them. */
export function afterEarlyReturn(before: Underway, returned: Returned): Outcome {
  const waiting = (before.unreached ?? []).filter(({ isLasting }) => !isLasting);
  const isWaiting = ({ address }: Unreached) => waiting.some((each) => each.address === address);
  const others = (afterReturn(before, returned).unreached ?? []).filter((each) => !isWaiting(each));
  return { state: "queued", reason: waiting[0]?.reason ?? null, unreached: [...others, ...waiting] };
}

function withNames(reason: string, named: readonly string[]): string {
  return named.length === 0 ? `One of several was not reached. ${reason}` : `${named.join(", ")}: ${reason}`;
}

/** Whether a person may have it sent again: where it reached nobody, or not all. */
export function canRetry({ state, unreached }: { state: DeliveryState; unreached: readonly Unreached[] | null }): boolean {
  return state === "failed" || (state === "sent" && unreached !== null);
}

/** Those whom it did not reach are tried once more, and nobody else. */
export function tryAgain(unreached: readonly Unreached[] | null): Unreached[] | null {
  return unreached?.map((each) => ({ ...each, isLasting: false })) ?? null;
}
