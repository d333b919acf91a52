// Takes back what a teammate had been given in conversations, after they left.
import { announce, type Event } from "../../events.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { writeEventEntry } from "./encounter-actions.ts";
import { clearOwnerWhoLeft, deleteSharesUntil } from "./release-store.ts";

/** Small, so that no one else waits long for these encounters. */
const atOnce = 200;

/**
 * Encounters that one who left owned go back to all, unless they are settled; what was shared with them no longer is.
 * Bears being done twice, and does not take from one who has come back what they were given since.
 */
export async function releaseEncounters(
  connection: Connection,
  { workspaceId, teammateId, leftAt }: { workspaceId: string; teammateId: string; leftAt: Date },
  now: Date,
): Promise<void> {
  await inSteps(connection, workspaceId, now, async (tx) => {
    const released = await clearOwnerWhoLeft(tx, workspaceId, teammateId, atOnce);
    return eachOf(released, async (ids) => [
      { kind: "encounter.assigned", ids },
      await writeEventEntry(tx, workspaceId, ids, { event: "unassigned" }, now),
    ]);
  });
  await inSteps(connection, workspaceId, now, async (tx) => {
    const released = await deleteSharesUntil(tx, workspaceId, teammateId, { leftAt, limit: atOnce });
    return eachOf(released, async (ids) => [
      { kind: "encounter.unshared", ids: { ...ids, teammateId } },
      await writeEventEntry(tx, workspaceId, ids, { event: "unshared", aboutTeammateId: teammateId }, now),
    ]);
  });
}

/** Runs a step in a transaction of its own, again and again until nothing is left for it to do. */
async function inSteps(
  connection: Connection,
  workspaceId: string,
  now: Date,
  step: (tx: Tx) => Promise<Event[]>,
): Promise<void> {
  for (let isDone = false; !isDone; ) {
    isDone = await inTransaction(connection, async (tx) => {
      const events = await step(tx);
      await announce(tx, workspaceId, events, { now });
      return events.length === 0;
    });
  }
}

async function eachOf<Thing>(things: Thing[], work: (thing: Thing) => Promise<Event[]>): Promise<Event[]> {
  const events: Event[] = [];
  for (const thing of things) events.push(...(await work(thing)));
  return events;
}
