// What mail does in the background: placing what came in, sending what goes out.
import type { Deps } from "../../server/deps.ts";
import type { Jobs } from "../../server/jobs.ts";
import { insertMissingScans } from "../file/scan-store.ts";
import { leaveUnsent, sendMail } from "./actions.ts";
import { checkSenders } from "./check-actions.ts";
import { runImport } from "./import-reading.ts";
import { findImport } from "./import-store.ts";
import { placeMail, setAsideMail } from "./place-actions.ts";

interface Attempt {
  lastAttempt: boolean;
}

/** A placing that fails this often is put aside for a person to see; by then some minutes have passed. */
const placingAttempts = 6;

class TryAgain extends Error {}

export function mailJobs(deps: Deps) {
  const { connection, box, log, now, isDemo = false, resolver, scanner } = deps;
  const proofs = { box, resolver, filesAreChecked: scanner !== undefined };
  return {
    "mail.place": async (job: Jobs["mail.place"], { attempt }: { attempt: number }) => {
      try {
        await placeMail(connection, job, { proofs, now: now() });
      } catch (error) {
        log.error({ err: error, deliveryId: job.deliveryId, attempt }, "a mail was not placed");
        if (attempt < placingAttempts) throw error;
        const reason = "It could not be placed in a conversation. The log has the details.";
        await setAsideMail(connection, job, reason, now());
      }
    },
    "mail.import": async (job: Jobs["mail.import"]) => {
      await runImport(connection, job, now);
      const isOver = (await findImport(connection, job.workspaceId, job.importId))?.state !== "running";
      if (isOver && scanner !== undefined) await insertMissingScans(connection, now(), job.workspaceId);
    },
    "mail.check": async ({ workspaceId }: Jobs["mail.check"]) => {
      if (resolver !== undefined) await checkSenders(connection, workspaceId, resolver, now);
    },
    "mail.send": async (job: Jobs["mail.send"], { lastAttempt }: Attempt) => {
      if (isDemo) return leaveUnsent(connection, job, now());
      const outcome = await sendMail(deps, job, { lastAttempt });
      if (outcome === "again") throw new TryAgain("The mail server did not take it yet.");
    },
  };
}
