// SQL of clocks.
import type { Connection } from "../../server/db.ts";
import type { StopReason } from "./schema.ts";

export async function insertClock(
  tx: Connection,
  workspaceId: string,
  clock: { clockId: string; encounterId: string; entryId: string; startedAt: Date; dueAt: Date },
): Promise<void> {
  await tx
    .insertInto("clock")
    .values({ workspaceId, state: "running", ...clock })
    .execute();
}

/** Ends every running clock of an encounter: a person has answered. */
export async function markClocksMet(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  { entryId, now }: { entryId: string; now: Date },
): Promise<void> {
  await tx
    .updateTable("clock")
    .set({ state: "met", endedAt: now, metByEntryId: entryId })
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("state", "=", "running")
    .execute();
}

/** Ends every running clock of an encounter for a reason other than an answer. */
export async function markClocksStopped(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  { reason, now }: { reason: StopReason; now: Date },
): Promise<void> {
  await tx
    .updateTable("clock")
    .set({ state: "stopped", stoppedReason: reason, endedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("state", "=", "running")
    .execute();
}

/** Lets the clocks run on that were stopped at `stoppedAt` because nothing seemed owed. They keep the time they were due. */
export async function markClocksRunningAgain(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  stoppedAt: Date,
): Promise<void> {
  await tx
    .updateTable("clock")
    .set({ state: "running", stoppedReason: null, endedAt: null })
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("stoppedReason", "=", "nothing_owed")
    .where("endedAt", "=", stoppedAt)
    .execute();
}

/** How many clocks of an encounter run: the words in it that nobody has answered. */
export async function countRunningClocks(tx: Connection, workspaceId: string, encounterId: string): Promise<number> {
  const row = await tx
    .selectFrom("clock")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("state", "=", "running")
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Lets the clock of an entry, where it has one, run in another encounter. */
export async function moveClock(tx: Connection, workspaceId: string, entryId: string, encounterId: string): Promise<void> {
  await tx
    .updateTable("clock")
    .set({ encounterId })
    .where("workspaceId", "=", workspaceId)
    .where("entryId", "=", entryId)
    .execute();
}
