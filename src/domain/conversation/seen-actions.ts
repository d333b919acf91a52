// Reading: up to where a teammate has read a conversation, and marking one of its encounters as unread. Nobody else is told of
// it, so it writes no event: who looked at what is not a thing to keep a log of.
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { listEncountersOf } from "./encounter-store.ts";
import { findLatestWordsOfCustomer, markSeen, markUnseen } from "./seen-store.ts";
import type { Viewer } from "./visibility.ts";

/** Notes that this teammate has read up to a moment, now at most. Going back changes nothing. Refuses what they do not see. */
export async function readUpTo(connection: Connection, by: Viewer, conversationId: string, upTo: Date, now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    await requireSeen(tx, by, conversationId);
    await markSeen(tx, by, conversationId, upTo > now ? now : upTo);
  });
}

/**
 * Marks an encounter of a conversation as unread, from the customer's newest words in it on; without one, the encounter with the
 * newest words. Refuses what this teammate does not see.
 */
export async function markUnread(
  connection: Connection,
  by: Viewer,
  conversationId: string,
  encounterId: string | undefined,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounters = await requireSeen(tx, by, conversationId);
    const newest = encounters.toSorted((a, b) => b.latestAt.localeCompare(a.latestAt))[0];
    const marked = encounterId === undefined ? newest : encounters.find((each) => each.encounterId === encounterId);
    if (marked === undefined) throw new Refused("not_found");
    const words = await findLatestWordsOfCustomer(tx, by.workspaceId, marked.encounterId);
    const upTo = new Date((words?.getTime() ?? Date.parse(marked.latestAt)) - 1);
    await markUnseen(tx, by, { conversationId, encounterId: marked.encounterId, upTo });
  });
}

async function requireSeen(tx: Connection, by: Viewer, conversationId: string) {
  const encounters = await listEncountersOf(tx, by, conversationId);
  if (encounters.length === 0) throw new Refused("not_found");
  return encounters;
}
