// Saying that an encounter is spam, and that it is not: where its words lie, whether anybody owes them an answer, and what is
// believed of the next ones from there.
import { announce } from "../../events.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { markIdentitiesSpam } from "../customer/store.ts";
import { markClocksStopped } from "../standard/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { announceTakenOut, requireEncounter, writeEventEntry } from "./encounter-actions.ts";
import { markEncounterSpam } from "./encounter-store.ts";
import { listAuthorIds } from "./spam-store.ts";

/** Puts an encounter among the spam: its clocks stop, and further mails of its authors go there too. Done twice it stays there. */
export async function markSpam(connection: Connection, by: Teammate, encounterId: string, now: Date): Promise<void> {
  const { workspaceId } = by;
  await inTransaction(connection, async (tx) => {
    const encounter = await requireEncounter(tx, by, encounterId);
    if (encounter.isSpam) return;
    await markClocksStopped(tx, workspaceId, encounterId, { reason: "spam", now });
    await markEncounterSpam(tx, workspaceId, encounterId, now);
    await markIdentitiesSpam(tx, workspaceId, await listAuthorIds(tx, workspaceId, encounterId), true);
    const added = await writeEventEntry(tx, workspaceId, encounter, { event: "spam", by }, now);
    const ids = { encounterId, conversationId: encounter.conversationId };
    await announce(tx, workspaceId, [{ kind: "encounter.settled", ids }, added], { by, now });
  });
}

/**
 * Takes an encounter out of the spam: it is open, its words have their clocks from the time they came, and what comes from its
 * authors is never taken for spam again. One that is no spam stays as it is.
 */
export async function markNotSpam(connection: Connection, by: Teammate, encounterId: string, now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const encounter = await requireEncounter(tx, by, encounterId);
    if (encounter.isSpam) await announceTakenOut(tx, by, encounter, now);
  });
}
