// How much one source may ask of the mail listener: connections at once, messages a minute, and addresses that are none.
import type { BlockList } from "node:net";
import { isIP } from "node:net";
import { openRateLimit, type Rate } from "../../server/rate-limit.ts";
import { sourceNetwork } from "../../server/source.ts";

export interface LimitsOfSenders {
  /** Connections of one source at the same time. */
  connections: number;
  messages: Rate;
  /** Recipients that are refused, before the source is asked to come again later. */
  refused: Rate;
  /** So many refused recipients are answered at once; each one after that waits longer. */
  refusedAtOnce: number;
  slowedByMs: number;
}

/** Well above what an honest server asks of one small instance, well below what guessing needs. Nobody has measured them. */
export const usualLimits: LimitsOfSenders = {
  connections: 20,
  messages: { quota: 120, windowSeconds: 60 },
  refused: { quota: 30, windowSeconds: 600 },
  refusedAtOnce: 5,
  slowedByMs: 500,
};

export interface SenderLimits {
  /** Whether it hands over the mail of others. */
  isRelay(source: string): boolean;
  /** Counts a connection in; undefined where there are too many, or the source has guessed too often. Call what it returns at the end. */
  connect(source: string, now: Date): (() => void) | undefined;
  /** Whether one more message may begin. */
  mayBegin(source: string, now: Date): boolean;
  /** Counts a recipient that is none; says for how long the answer waits. */
  refuseRecipient(source: string, now: Date): { waitMs: number };
  /** Whether this source has guessed so often that it hears nothing about addresses for a while. */
  isBarred(source: string, now: Date): boolean;
}

const mostBarred = 50_000;
const longestWaitMs = 8_000;

/** `relays`: sources whose mail is not counted, such as a mail server of one's own that hands over everybody's. */
export function openSenderLimits(relays: BlockList, limits: LimitsOfSenders = usualLimits): SenderLimits {
  const connections = new Map<string, number>();
  const messages = openRateLimit(limits.messages);
  const refused = openRateLimit(limits.refused);
  /** Until when nothing is answered; those barred longest ago come first. */
  const barred = new Map<string, number>();

  const isRelay = (source: string) => isIP(source) !== 0 && relays.check(source, isIP(source) === 6 ? "ipv6" : "ipv4");

  function isBarred(source: string, now: Date): boolean {
    const network = sourceNetwork(source);
    const until = barred.get(network);
    if (until === undefined) return false;
    if (until > now.getTime()) return true;
    barred.delete(network);
    return false;
  }

  return {
    isRelay,
    isBarred,
    connect(source, now) {
      if (isRelay(source)) return () => {};
      const network = sourceNetwork(source);
      const open = connections.get(network) ?? 0;
      if (open >= limits.connections || isBarred(source, now)) return undefined;
      connections.set(network, open + 1);
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        const left = (connections.get(network) ?? 1) - 1;
        if (left === 0) connections.delete(network);
        else connections.set(network, left);
      };
    },
    mayBegin: (source, now) => isRelay(source) || messages(sourceNetwork(source), now.getTime()).allowed,
    refuseRecipient(source, now) {
      if (isRelay(source)) return { waitMs: 0 };
      const network = sourceNetwork(source);
      const { remaining } = refused(network, now.getTime());
      if (remaining === 0) {
        barred.delete(network);
        barred.set(network, now.getTime() + limits.refused.windowSeconds * 1000);
        if (barred.size > mostBarred) barred.delete(barred.keys().next().value ?? "");
      }
      const beyond = limits.refused.quota - remaining - limits.refusedAtOnce;
      return { waitMs: Math.min(Math.max(0, beyond) * limits.slowedByMs, longestWaitMs) };
    },
  };
}
