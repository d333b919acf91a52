// Fetches one message from an open folder, piece by piece and within a limit of time, whatever the server says about its size.
import type { FetchMessageObject, ImapFlow } from "imapflow";
import { inTime } from "../../server/in-time.ts";

/** As large as a chunk of content: a large message never stands in memory whole. */
export const pieceBytes = 512 * 1024;

/** How long a server may take. */
export interface FetchPace {
  /** For each piece. */
  pieceMs: number;
  /** For a whole message: so much, and more by its size. */
  messageMs: number;
  leastBytesPerSecond: number;
}

export const usualFetchPace: FetchPace = { pieceMs: 60_000, messageMs: 60_000, leastBytesPerSecond: 64 * 1024 };

/** A message as a folder lists it. */
export interface Listed {
  uid: number;
  seq: number;
  /** What the server says; some say something else than is true. */
  sizeBytes: number;
  at: Date | undefined;
  /** Among those that were given the same number, the how manieth; 0 for nearly all. */
  nth: number;
}

/** It was deleted or moved since it was listed. */
export class Vanished extends Error {}

/** There is more of it than is taken. */
export class TooLarge extends Error {}

/** The server lists it and gives nothing of it. */
export class NotGiven extends Error {}

/** The messages in a range of numbers (UIDs), in the order of their numbers. */
export async function listMessages(client: ImapFlow, uids: string | number[], limitMs: number): Promise<Listed[]> {
  // One after the other, without giving another command in between: the library would wait for ever.
  const read = async () => {
    const answers: FetchMessageObject[] = [];
    const range = Array.isArray(uids) ? uids.join(",") : uids;
    for await (const each of client.fetch(range, { uid: true, size: true, internalDate: true }, { uid: true }))
      answers.push(each);
    return answers;
  };
  const found = new Map<number, Listed>();
  for (const { uid, seq, size = 0, internalDate } of await inTime(read(), limitMs)) {
    // What a server says of a message that changed meanwhile has neither.
    if (!(uid > 0) || !(seq > 0)) continue;
    found.set(seq, { uid, seq, sizeBytes: size, at: timeOf(internalDate), nth: 0 });
  }
  const sorted = [...found.values()].sort((a, b) => a.uid - b.uid || a.seq - b.seq);
  for (const [i, each] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before?.uid === each.uid) each.nth = before.nth + 1;
  }
  return sorted;
}

function timeOf(internalDate: Date | string | undefined): Date | undefined {
  if (internalDate === undefined) return undefined;
  const at = new Date(internalDate);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** The bytes of a message. Throws Vanished, TooLarge, NotGiven, ETIMEDOUT, and what the connection throws. */
export async function* fetchPieces(
  client: ImapFlow,
  message: Listed,
  { mostBytes, pace }: { mostBytes: number; pace: FetchPace },
): AsyncGenerator<Buffer> {
  const likelyBytes = Math.min(message.sizeBytes, mostBytes);
  const endAt = Date.now() + pace.messageMs + (likelyBytes / pace.leastBytesPerSecond) * 1000;
  let taken = 0;
  for (;;) {
    const leftMs = Math.max(0, Math.min(pace.pieceMs, endAt - Date.now()));
    const piece = await inTime(fetchPiece(client, message, taken), leftMs);
    if (piece === undefined) {
      if (await inTime(isListed(client, message), pace.pieceMs)) throw new NotGiven();
      throw new Vanished();
    }
    if (piece.length === 0 && taken === 0 && message.sizeBytes > 0) throw new NotGiven();
    taken += piece.length;
    if (taken > mostBytes) throw new TooLarge();
    if (piece.length > 0) yield piece;
    // A piece that is not full is the last one, unless the server speaks of more. Where it speaks wrongly, the next is empty.
    if (piece.length === 0 || (piece.length < pieceBytes && taken >= message.sizeBytes)) return;
  }
}

/** The bytes from `start` on, none after the end; undefined where there is no such message. */
async function fetchPiece(client: ImapFlow, message: Listed, start: number): Promise<Buffer | undefined> {
  const query = { uid: true, source: { start, maxLength: pieceBytes } };
  for (const each of await client.fetchAll(...whichOf(message, query))) {
    // Servers also tell, unasked, of others whose flags have changed.
    if (each.uid !== message.uid || !("source" in each)) continue;
    return Buffer.isBuffer(each.source) ? each.source : Buffer.alloc(0);
  }
  return undefined;
}

async function isListed(client: ImapFlow, message: Listed): Promise<boolean> {
  const found = await client.fetchAll(...whichOf(message, { uid: true }));
  return found.some(({ uid }) => uid === message.uid);
}

/** By its number; where others have the same, by its place. */
function whichOf<Query>({ uid, seq, nth }: Listed, query: Query): [string, Query, { uid: boolean }] {
  return nth === 0 ? [String(uid), query, { uid: true }] : [String(seq), query, { uid: false }];
}
