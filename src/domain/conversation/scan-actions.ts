// Having files checked for viruses, one after the other, and telling the screens what came of it. It bears being done twice, or cut short.
import { sql } from "kysely";
import { announce, type Event } from "../../events.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { VirusScanner } from "../../server/virus-scanner.ts";
import { ScanFailed, ScannerDown } from "../file/clamd.ts";
import { triedAgainAfterMs } from "../file/scan-rules.ts";
import type { Finding } from "../file/scan-schema.ts";
import { type DueScan, markScanned, markWhyWaiting, putScanOff, takeDueScan } from "../file/scan-store.ts";
import { readContent } from "../file/store.ts";

/** Longer than any check may take: by then whoever took it has ended. */
const takenForMs = 15 * 60_000;
/** Of the entries that carry a file, so many of the newest are told of. A logo stands in thousands. */
const mostTold = 50;

/**
 * Checks the newest file that is due. `none`: there is none; `down`: the scanner cannot be reached, and the file stays due. A file of
 * which the scanner makes nothing is put off, and left unchecked in the end.
 */
export async function scanNext(
  connection: Connection,
  scanner: VirusScanner,
  now: () => Date,
): Promise<"done" | "none" | "down"> {
  const due = await takeDueScan(connection, now(), new Date(now().getTime() + takenForMs));
  if (due === undefined) return "none";
  try {
    await note(connection, due, await scanner.scan(readContent(connection, due.workspaceId, due.contentHash)), now());
    return "done";
  } catch (error) {
    if (error instanceof ScannerDown) {
      await putScanOff(connection, due, { words: error.message, tries: due.tries, dueAt: now() });
      await markWhyWaiting(connection, error.message);
      return "down";
    }
    if (!(error instanceof ScanFailed)) throw error;
    const tries = due.tries + 1;
    const afterMs = triedAgainAfterMs(tries);
    if (afterMs === undefined) await note(connection, due, { state: "unchecked", words: error.message }, now());
    else await putScanOff(connection, due, { words: error.message, tries, dueAt: new Date(now().getTime() + afterMs) });
    return "done";
  }
}

async function note(connection: Connection, due: DueScan, finding: Finding, now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    if (!(await markScanned(tx, due, finding, now))) return;
    const { rows } = await sql<(Event & { kind: "entry.changed" })["ids"]>`
      select distinct on (entry.at, entry.entry_id) entry.entry_id, entry.encounter_id, entry.conversation_id
      from entry_file join entry on entry.workspace_id = entry_file.workspace_id and entry.entry_id = entry_file.entry_id
      where entry_file.workspace_id = ${due.workspaceId} and entry_file.content_hash = ${due.contentHash}
      order by entry.at desc, entry.entry_id desc limit ${mostTold}
    `.execute(tx);
    const events = rows.map((ids) => ({ kind: "entry.changed" as const, ids }));
    await announce(tx, due.workspaceId, events, { now });
  });
}
