// SQL of clocks.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { insertAll } from "../../server/rows.ts";
import type { StopReason } from "./schema.ts";

export interface NewClock {
  clockId: string;
  encounterId: string;
  entryId: string;
  startedAt: Date;
  dueAt: Date;
}

export async function insertClocks(tx: Connection, workspaceId: string, clocks: readonly NewClock[]): Promise<void> {
  const running = clocks.map((clock) => ({ ...clock, state: "running" }));
  await insertAll(tx, "clock", workspaceId, running, {
    clockId: "uuid",
    encounterId: "uuid",
    entryId: "uuid",
    startedAt: "timestamptz",
    dueAt: "timestamptz",
    state: "text",
  });
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
    .where("state", "=", sql.lit("running"))
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
    .where("state", "=", sql.lit("running"))
    .execute();
}

/** Lets clocks run on that were stopped for a reason, all of them or those that were at that moment. They keep the time they were due. */
export async function markClocksRunningAgain(
  tx: Connection,
  workspaceId: string,
  encounterId: string,
  { reason, stoppedAt }: { reason: StopReason; stoppedAt?: Date },
): Promise<void> {
  await tx
    .updateTable("clock")
    .set({ state: "running", stoppedReason: null, endedAt: null })
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("stoppedReason", "=", reason)
    .$if(stoppedAt !== undefined, (query) => query.where("endedAt", "=", stoppedAt ?? null))
    .execute();
}

/** How many clocks of an encounter run: the words in it that nobody has answered. */
export async function countRunningClocks(tx: Connection, workspaceId: string, encounterId: string): Promise<number> {
  const row = await tx
    .selectFrom("clock")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .where("encounterId", "=", encounterId)
    .where("state", "=", sql.lit("running"))
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
