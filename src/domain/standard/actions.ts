// Starting the clocks for words of customers.
import type { Connection } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { dueAt } from "./rules.ts";
import { insertClocks } from "./store.ts";

/** Words of a customer that a person is to answer. */
export interface UnansweredWords {
  encounterId: string;
  entryId: string;
  /** When they arrived. */
  at: Date;
}

/** Starts a clock for each at the moment the words arrived, in the caller's transaction. */
export async function startClocks(tx: Connection, workspaceId: string, words: readonly UnansweredWords[]): Promise<void> {
  const clocks = words.map(({ at, ...of }) => ({ clockId: newId(), ...of, startedAt: at, dueAt: dueAt(at) }));
  await insertClocks(tx, workspaceId, clocks);
}
