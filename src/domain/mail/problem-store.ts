// SQL of messages that could not be fetched from a mailbox.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { FolderName } from "./mailbox-store.ts";

export interface ProblemRow {
  problemId: string;
  channelId: string;
  folder: string;
  uidValidity: number;
  uid: number;
  sizeBytes: number | null;
  reason: string;
  tries: number;
  at: Date;
  nextAt: Date | null;
}

const columns = [
  "problemId",
  "channelId",
  "folder",
  "uidValidity",
  "uid",
  "sizeBytes",
  "reason",
  "tries",
  "at",
  "nextAt",
] as const;

/** Notes that a message could not be fetched, or once more not. */
export async function saveProblem(tx: Connection, workspaceId: string, problem: ProblemRow): Promise<void> {
  const { sizeBytes, reason, tries, at, nextAt } = problem;
  await tx
    .insertInto("mailboxProblem")
    .values({ workspaceId, ...problem })
    .onConflict((conflict) =>
      conflict
        .columns(["workspaceId", "channelId", "folder", "uidValidity", "uid"])
        .doUpdateSet({ sizeBytes, reason, tries, at, nextAt }),
    )
    .execute();
}

export async function deleteProblem(tx: Connection, workspaceId: string, problemId: string): Promise<void> {
  await tx.deleteFrom("mailboxProblem").where("workspaceId", "=", workspaceId).where("problemId", "=", problemId).execute();
}

/** Forgets those of a folder that were numbered in another way than it is now: they are looked for by their time. */
export async function deleteOldProblems(
  tx: Connection,
  workspaceId: string,
  { channelId, folder }: FolderName,
  uidValidity: number,
): Promise<void> {
  await tx
    .deleteFrom("mailboxProblem")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("folder", "=", folder)
    .where("uidValidity", "<>", uidValidity)
    .execute();
}

/** Forgets those of folders that are not read any more. */
export async function keepProblemsOf(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  folders: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom("mailboxProblem")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where(sql<boolean>`folder <> all (${folders}::text[])`)
    .execute();
}

/** Those of a channel, the latest first. */
export async function listProblems(
  connection: Connection,
  workspaceId: string,
  channelId: string,
  limit: number,
): Promise<ProblemRow[]> {
  return connection
    .selectFrom("mailboxProblem")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .orderBy("at", "desc")
    .orderBy("problemId", "desc")
    .limit(limit)
    .execute();
}

/** Which of these numbers have been noted in a folder. */
export async function listNoted(
  connection: Connection,
  workspaceId: string,
  { channelId, folder }: FolderName,
  { uidValidity, uids }: { uidValidity: number; uids: readonly number[] },
): Promise<Set<number>> {
  const rows = await connection
    .selectFrom("mailboxProblem")
    .select("uid")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("folder", "=", folder)
    .where("uidValidity", "=", uidValidity)
    .where(sql<boolean>`uid = any (${uids}::bigint[])`)
    .execute();
  return new Set(rows.map(({ uid }) => uid));
}

/** Those of a folder that are to be tried again by now. */
export async function listDue(
  connection: Connection,
  workspaceId: string,
  { channelId, folder }: FolderName,
  { uidValidity, now, limit }: { uidValidity: number; now: Date; limit: number },
): Promise<ProblemRow[]> {
  return connection
    .selectFrom("mailboxProblem")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("folder", "=", folder)
    .where("uidValidity", "=", uidValidity)
    .where("nextAt", "<=", now)
    .orderBy("nextAt")
    .limit(limit)
    .execute();
}

/** When the next one of a channel is to be tried again, after now. */
export async function findNextTry(
  connection: Connection,
  workspaceId: string,
  channelId: string,
  now: Date,
): Promise<Date | undefined> {
  const row = await connection
    .selectFrom("mailboxProblem")
    .select("nextAt")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("nextAt", ">", now)
    .orderBy("nextAt")
    .limit(1)
    .executeTakeFirst();
  return row?.nextAt ?? undefined;
}

/** The channels of the instance in which a person asked for something to be tried again. */
export async function listChannelsAsked(connection: Connection, now: Date): Promise<string[]> {
  const rows = await connection
    .selectFrom("mailboxProblem")
    .select("channelId")
    .distinct()
    .where("nextAt", "<=", now)
    .where("tries", "=", 0)
    .execute();
  return rows.map(({ channelId }) => channelId);
}

/** Has one, or all of a channel, tried again now, with as many tries before it as a new one. Returns how many. */
export async function markToTry(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  problemId: string | undefined,
  now: Date,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable("mailboxProblem")
    .set({ nextAt: now, tries: 0 })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .$if(problemId !== undefined, (query) => query.where("problemId", "=", problemId as string))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
