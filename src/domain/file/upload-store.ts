// SQL of the files that teammates have sent up, to go out with a reply.
import type { RawBuilder } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { Upload } from "./schema.ts";

export type UploadRow = Upload & { contentHash: Buffer };

const columns = ["fileId", "name", "mediaType", "sizeBytes", "contentHash"] as const;

export async function insertUpload(
  tx: Connection,
  workspaceId: string,
  upload: UploadRow & { teammateId: string; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("upload")
    .values({ workspaceId, ...upload })
    .execute();
}

/** A file that this teammate has sent up, whether it has gone out or not. */
export async function findUpload(
  connection: Connection,
  workspaceId: string,
  teammateId: string,
  fileId: string,
): Promise<UploadRow | undefined> {
  return connection
    .selectFrom("upload")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .where("fileId", "=", fileId)
    .executeTakeFirst();
}

/** How many files of this teammate have not gone out. */
export async function countUnsentUploads(connection: Connection, workspaceId: string, teammateId: string): Promise<number> {
  const { count } = await connection
    .selectFrom("upload")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .where("entryId", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Those of these files that are this teammate's and have not gone out, locked until the transaction ends. */
export async function lockUnsentUploads(
  tx: Connection,
  workspaceId: string,
  teammateId: string,
  fileIds: string[],
): Promise<UploadRow[]> {
  if (fileIds.length === 0) return [];
  return (
    tx
      .selectFrom("upload")
      .select(columns)
      .where("workspaceId", "=", workspaceId)
      .where("teammateId", "=", teammateId)
      .where("fileId", "in", fileIds)
      .where("entryId", "is", null)
      // In one order: two replies with the same files wait in a row, never for each other.
      .orderBy("fileId")
      .forUpdate()
      .execute()
  );
}

/** Marks files as gone out with an entry. */
export async function markUploadsSent(tx: Connection, workspaceId: string, fileIds: string[], entryId: string): Promise<void> {
  if (fileIds.length === 0) return;
  await tx.updateTable("upload").set({ entryId }).where("workspaceId", "=", workspaceId).where("fileId", "in", fileIds).execute();
}

export async function deleteUpload(tx: Connection, workspaceId: string, fileId: string): Promise<void> {
  await tx.deleteFrom("upload").where("workspaceId", "=", workspaceId).where("fileId", "=", fileId).execute();
}

/** Deletes what was sent up before `before`, has not gone out and is not named (a condition on the table), in every workspace. */
export async function deleteUnsentUploads(connection: Connection, before: Date, isNamed: RawBuilder<boolean>): Promise<void> {
  await connection
    .deleteFrom("upload")
    .where("entryId", "is", null)
    .where("createdAt", "<", before)
    .where(({ not }) => not(isNamed))
    .execute();
}
