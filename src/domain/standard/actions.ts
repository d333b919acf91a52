// Starting the clock for words of a customer.
import type { Connection } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { dueAt } from "./rules.ts";
import { insertClock } from "./store.ts";

/** Starts a clock at the moment the words arrived, in the caller's transaction. */
export async function startClock(
  tx: Connection,
  workspaceId: string,
  words: { encounterId: string; entryId: string; arrivedAt: Date },
): Promise<void> {
  const { encounterId, entryId, arrivedAt } = words;
  await insertClock(tx, workspaceId, { clockId: newId(), encounterId, entryId, startedAt: arrivedAt, dueAt: dueAt(arrivedAt) });
}
