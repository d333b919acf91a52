// Finding out, after mails were placed, whether they come from where they say. A job: it bears being done twice, or cut short.
import { announce } from "../../events.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { addJob } from "../../server/jobs.ts";
import { findDelivery } from "../channel/store.ts";
import { markSender, takeSenderChecks } from "../conversation/sender-store.ts";
import { readContent } from "../file/store.ts";
import { checkSender, type DNSResolver } from "./sender-check.ts";

const mostAtOnce = 10;
/** So long at a time: a server that stops waits for the jobs that are under way, and name servers may be silent for every mail. */
const sliceMs = 4_000;

/** Looks at what waits in a workspace, the oldest first, for some seconds, and asks for the rest to be looked at later. What cannot be known stays unknown. */
export async function checkSenders(
  connection: Connection,
  workspaceId: string,
  resolver: DNSResolver,
  now: () => Date,
): Promise<void> {
  const until = performance.now() + sliceMs;
  for (;;) {
    if (performance.now() > until) return addJob(connection, "mail.check", { workspaceId }, { once: workspaceId });
    const waiting = await takeSenderChecks(connection, workspaceId, mostAtOnce);
    if (waiting.length === 0) return;
    const found = await Promise.all(
      waiting.map(async ({ deliveryId, ...entry }) => {
        const delivery = await findDelivery(connection, workspaceId, deliveryId);
        if (delivery?.contentHash == null) return { ...entry, sender: null };
        const raw = readContent(connection, workspaceId, delivery.contentHash);
        return { ...entry, sender: await checkSender(raw, delivery.envelope, resolver) };
      }),
    );
    await inTransaction(connection, async (tx) => {
      for (const { entryId, sender } of found) await markSender(tx, workspaceId, entryId, sender);
      const forged = found.filter(({ sender }) => sender === "unverified");
      const events = forged.map(({ encounterId, conversationId }) => ({
        kind: "encounter.changed" as const,
        ids: { encounterId, conversationId },
      }));
      await announce(tx, workspaceId, events, { now: now() });
    });
  }
}
