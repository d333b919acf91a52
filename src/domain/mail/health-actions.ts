// How a channel is, and what a person has tried again.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { findChannel } from "../channel/store.ts";
import { findScanTrouble } from "../file/scan-store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { type ChannelHealth, mostListed, type SetAside } from "./health-schema.ts";
import { findHealthCounts, listSetAside, type SetAsideRow } from "./health-store.ts";
import { findMailbox } from "./mailbox-store.ts";
import { listProblems, markToTry } from "./problem-store.ts";
import { readHead } from "./read-message.ts";

/** How a channel is. Refuses one that is not there. */
export async function readHealth(connection: Connection, workspaceId: string, channelId: string): Promise<ChannelHealth> {
  const channel = await findChannel(connection, workspaceId, channelId);
  if (channel === undefined) throw new Refused("not_found");
  const [counts, setAside, problems, mailbox, trouble] = await Promise.all([
    findHealthCounts(connection, workspaceId, channelId),
    listSetAside(connection, workspaceId, channelId, mostListed),
    listProblems(connection, workspaceId, channelId, mostListed),
    findMailbox(connection, workspaceId, channelId),
    findScanTrouble(connection, workspaceId),
  ]);
  const closed = channel.settings.imap === null ? {} : (mailbox?.closedFolders ?? {});
  return {
    lastReceivedAt: counts.lastReceivedAt?.toISOString() ?? null,
    waiting: { count: counts.waitingCount, since: counts.waitingSince?.toISOString() ?? null },
    setAside: { count: counts.setAsideCount, latest: await Promise.all(setAside.map(presentSetAside)) },
    problems: {
      count: counts.problemCount,
      latest: problems.map(({ problemId, folder, reason, sizeBytes, tries, at, nextAt }) => ({
        ...{ problemId, folder, reason, sizeBytes, tries },
        at: at.toISOString(),
        nextAt: nextAt?.toISOString() ?? null,
      })),
    },
    closedFolders: Object.entries(closed).map(([folder, reason]) => ({ folder, reason })),
    unscanned: trouble === undefined ? null : { ...trouble, since: trouble.since.toISOString() },
    failedCount: counts.failedCount,
    heldCount: counts.heldCount,
  };
}

async function presentSetAside(row: SetAsideRow): Promise<SetAside> {
  const { deliveryId, createdAt, reason, envelope, sizeBytes, head } = row;
  const { parties, subject } = await readHead(head, null);
  const author = parties.find(({ role }) => role === "from") ?? parties.find(({ role }) => role === "sender");
  return {
    ...{ deliveryId, at: createdAt.toISOString(), reason, sizeBytes },
    from: author?.address ?? envelope.from,
    subject: parties.length === 0 ? null : subject,
  };
}

/** Has one message of the mailbox fetched again, or all that could not be fetched. Refuses where there is none. */
export async function fetchAgain(
  connection: Connection,
  by: Teammate,
  channelId: string,
  problemId: string | undefined,
  now: Date,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    if ((await findChannel(tx, by.workspaceId, channelId)) === undefined) throw new Refused("not_found");
    const count = await markToTry(tx, by.workspaceId, channelId, problemId, now);
    if (count === 0 && problemId !== undefined) throw new Refused("not_found");
    if (count > 0) await announce(tx, by.workspaceId, [{ kind: "mailbox.changed", ids: { channelId } }], { by, now });
  });
}
