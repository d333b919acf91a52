// Finding out, after mails were placed, whether they come from where they say. A job: it bears being done twice, or cut short.
import { announce } from "../../events.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { addJob } from "../../server/jobs.ts";
import { isAnythingToPlace } from "../channel/store.ts";
import { markSenders, type SenderCheck, takeSenderChecks } from "../conversation/sender-store.ts";
import { readContent, readContents } from "../file/store.ts";
import { checkSender, type DNSResolver } from "./sender-check.ts";

const mostAtOnce = 10;
/** So long at a time: a server that stops waits for the jobs that are under way, and name servers may be silent for every mail. */
const sliceMs = 4_000;
/** While much comes in, placing it goes first; but no sender is left unlooked at for longer. */
const longestBehindMs = 10_000;
const lookAgainMs = 500;
/** Larger ones are read piece by piece. */
const mostBytesInMemory = 512 * 1024;

/** Looks at what waits in a workspace, the oldest first, for some seconds, and asks for the rest to be looked at later. What cannot be known stays unknown. */
export async function checkSenders(
  connection: Connection,
  workspaceId: string,
  resolver: DNSResolver,
  now: () => Date,
): Promise<void> {
  const until = performance.now() + sliceMs;
  const later = (runAt?: Date) =>
    addJob(connection, "mail.check", { workspaceId }, { once: workspaceId, ...(runAt === undefined ? {} : { runAt }) });
  for (;;) {
    if (performance.now() > until) return later();
    const waiting = await takeSenderChecks(connection, workspaceId, mostAtOnce);
    const [oldest] = waiting;
    if (oldest === undefined) return;
    const mayWait = now().getTime() - oldest.createdAt.getTime() < longestBehindMs;
    if (mayWait && (await isAnythingToPlace(connection))) return later(new Date(Date.now() + lookAgainMs));
    const found = await findOut(connection, workspaceId, waiting, resolver);
    await inTransaction(connection, async (tx) => {
      await markSenders(tx, workspaceId, found);
      const forged = found.filter(({ sender }) => sender === "unverified");
      const events = forged.map(({ encounterId, conversationId }) => ({
        kind: "encounter.changed" as const,
        ids: { encounterId, conversationId },
      }));
      await announce(tx, workspaceId, events, { now: now() });
    });
  }
}

async function findOut(connection: Connection, workspaceId: string, waiting: readonly SenderCheck[], resolver: DNSResolver) {
  const small = waiting.flatMap(({ contentHash, sizeBytes }) => (sizeBytes > mostBytesInMemory ? [] : (contentHash ?? [])));
  const contents = await readContents(connection, workspaceId, small);
  return Promise.all(
    waiting.map(async ({ envelope, contentHash, ...entry }) => {
      if (contentHash === null) return { ...entry, sender: null };
      const whole = contents.get(contentHash.toString("hex"));
      const raw = whole === undefined ? readContent(connection, workspaceId, contentHash) : inOnePiece(whole);
      return { ...entry, sender: await checkSender(raw, envelope, resolver) };
    }),
  );
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
