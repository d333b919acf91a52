// Forgets what nobody needs any more, once an hour. It bears being done twice, late, or not at all for a while.
import { parseCronItems } from "graphile-worker";
import { uploadIsNamed } from "../domain/conversation/draft-store.ts";
import { forgetTakenBack } from "../domain/conversation/outbox-actions.ts";
import { forgetOldUploads, forgetUnnamedContent } from "../domain/file/actions.ts";
import { forgetSignIns } from "../domain/mail/account-store.ts";
import { forgetSeen } from "../domain/mail/inbound-store.ts";
import { forgetFetchedPictures } from "../domain/mail/picture-actions.ts";
import type { Connection } from "./db.ts";
import type { Deps } from "./deps.ts";
import { forgetOldKeys } from "./idempotency.ts";
import { forgetOldAttempts } from "./identity/limits.ts";
import { forgetExpired } from "./identity/store.ts";

/** When it is due, for the worker: one process of all takes each hour's. What was missed is not made up for. */
export const tidyTimes = parseCronItems([{ task: "tidy", match: "17 * * * *", options: { backfillPeriod: 0, maxAttempts: 3 } }]);

/** What is forgotten, each for itself; the name stands in the log where one fails. */
const steps: Record<string, (connection: Connection, now: Date) => Promise<void>> = {
  "idempotency keys": forgetOldKeys,
  "attempts to sign in": forgetOldAttempts,
  "sessions and links that have expired": forgetExpired,
  "files that were not sent": (connection, now) => forgetOldUploads(connection, now, uploadIsNamed),
  "words that were taken back": forgetTakenBack,
  "what providers have brought": forgetSeen,
  "those who never came back from a provider": forgetSignIns,
  "pictures from elsewhere": forgetFetchedPictures,
  "bytes that nothing names": forgetUnnamedContent,
};

/** Does every step, though one may fail; then throws, so that the job is tried again. */
export async function tidy({ connection, now, log }: Pick<Deps, "connection" | "now" | "log">): Promise<void> {
  const failed: string[] = [];
  for (const [what, forget] of Object.entries(steps)) {
    await forget(connection, now()).catch((error) => {
      log.error({ err: error, what }, "old things were not forgotten");
      failed.push(what);
    });
  }
  if (failed.length > 0) throw new Error(`Not forgotten: ${failed.join(", ")}.`);
}
