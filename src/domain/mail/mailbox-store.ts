// SQL of mailboxes: how the connection is, how far each folder is read, and what could not be fetched.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";

export interface MailboxRow {
  since: Date;
  account: string | null;
  /** Changes with the account: the numbers of messages begin anew. */
  generation: number;
  state: "connecting" | "connected" | "failing";
  reason: string | null;
  closedFolders: Record<string, string>;
  changedAt: Date;
}

export async function findMailbox(
  connection: Connection,
  workspaceId: string,
  channelId: string,
): Promise<MailboxRow | undefined> {
  const row = await connection
    .selectFrom("mailbox")
    .select(["since", "account", "generation", "state", "reason", "closedFolders", "changedAt"])
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .executeTakeFirst();
  return row as MailboxRow | undefined;
}

/**
 * Begins with a mailbox, or takes it up again, and returns how it stands. `since`: from when on its mail is taken; null leaves
 * that as it is, at first now. With another account all that was remembered of its folders is forgotten.
 */
export async function beginMailbox(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  { account, since, now }: { account: string; since: Date | null; now: Date },
): Promise<MailboxRow> {
  const fresh = { workspaceId, channelId, account, since: since ?? now, state: "connecting", reason: null, changedAt: now };
  await tx
    .insertInto("mailbox")
    .values(fresh)
    .onConflict((conflict) => conflict.columns(["workspaceId", "channelId"]).doNothing())
    .execute();
  const before = (await findMailbox(tx, workspaceId, channelId)) as MailboxRow;
  const isAnother = before.account !== null && before.account !== account;
  const after = { ...before, account, since: since ?? before.since, generation: before.generation + (isAnother ? 1 : 0) };
  await tx
    .updateTable("mailbox")
    .set({ account, since: after.since, generation: after.generation })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .execute();
  if (isAnother) {
    for (const table of ["mailboxFolder", "mailboxProblem"] as const)
      await tx.deleteFrom(table).where("workspaceId", "=", workspaceId).where("channelId", "=", channelId).execute();
  }
  return after;
}

/** Writes how the connection is; false where it was so already. The row is there. */
export async function markMailboxState(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  mailbox: Pick<MailboxRow, "state" | "reason" | "changedAt">,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("mailbox")
    .set(mailbox)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where((eb) => eb.or([eb("state", "<>", mailbox.state), eb("reason", "is distinct from", mailbox.reason)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Writes which folders cannot be opened, each with its reason; false where it was so already. */
export async function markClosedFolders(
  tx: Connection,
  workspaceId: string,
  channelId: string,
  closedFolders: Record<string, string>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("mailbox")
    .set({ closedFolders: JSON.stringify(closedFolders) })
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where(sql<boolean>`closed_folders <> ${JSON.stringify(closedFolders)}::jsonb`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface FolderProgress {
  uidValidity: number;
  lastUid: number;
  since: Date;
  readAt: Date;
}

/** How far a folder is read; undefined where it never was. */
export async function findProgress(
  connection: Connection,
  workspaceId: string,
  { channelId, folder }: FolderName,
): Promise<FolderProgress | undefined> {
  return connection
    .selectFrom("mailboxFolder")
    .select(["uidValidity", "lastUid", "since", "readAt"])
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("folder", "=", folder)
    .executeTakeFirst();
}

export async function saveProgress(
  connection: Connection,
  workspaceId: string,
  { channelId, folder }: FolderName,
  progress: FolderProgress,
): Promise<void> {
  await connection
    .insertInto("mailboxFolder")
    .values({ workspaceId, channelId, folder, ...progress })
    .onConflict((conflict) => conflict.columns(["workspaceId", "channelId", "folder"]).doUpdateSet(progress))
    .execute();
}

export interface FolderName {
  channelId: string;
  folder: string;
}

/** Which of these remote keys a channel has taken already. */
export async function listTaken(
  connection: Connection,
  workspaceId: string,
  channelId: string,
  remoteKeys: readonly string[],
): Promise<Set<string>> {
  const rows = await connection
    .selectFrom("delivery")
    .select("remoteKey")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where(sql<boolean>`remote_key = any (${remoteKeys}::text[])`)
    .execute();
  return new Set(rows.map(({ remoteKey }) => remoteKey ?? ""));
}
