// SQL of pictures from elsewhere: of whom they are always shown, and what was fetched.
import type { Connection } from "../../server/db.ts";

export interface FetchedPicture {
  /** Null: nothing came that can be shown. */
  picture: { contentHash: Buffer; mediaType: string; sizeBytes: number } | null;
  fetchedAt: Date;
}

/** Who wrote an entry, and whether their pictures are always shown; undefined where it is no customer's. */
export async function findSender(
  connection: Connection,
  workspaceId: string,
  entryId: string,
): Promise<{ identityId: string; address: string; always: boolean } | undefined> {
  const row = await connection
    .selectFrom("entry")
    .innerJoin("identity", (join) =>
      join.onRef("identity.workspaceId", "=", "entry.workspaceId").onRef("identity.identityId", "=", "entry.identityId"),
    )
    .leftJoin("pictureSender", (join) =>
      join
        .onRef("pictureSender.workspaceId", "=", "identity.workspaceId")
        .onRef("pictureSender.identityId", "=", "identity.identityId"),
    )
    .select(["identity.identityId", "identity.address", "pictureSender.createdAt"])
    .where("entry.workspaceId", "=", workspaceId)
    .where("entry.entryId", "=", entryId)
    .where("entry.kind", "=", "message_in")
    .executeTakeFirst();
  return row === undefined ? undefined : { identityId: row.identityId, address: row.address, always: row.createdAt !== null };
}

/** Does nothing where it is there. */
export async function insertPictureSender(
  connection: Connection,
  workspaceId: string,
  row: { identityId: string; teammateId: string; createdAt: Date },
): Promise<void> {
  await connection
    .insertInto("pictureSender")
    .values({ workspaceId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deletePictureSender(connection: Connection, workspaceId: string, identityId: string): Promise<void> {
  await connection
    .deleteFrom("pictureSender")
    .where("workspaceId", "=", workspaceId)
    .where("identityId", "=", identityId)
    .execute();
}

export async function findFetched(
  connection: Connection,
  workspaceId: string,
  addressHash: Buffer,
): Promise<FetchedPicture | undefined> {
  const row = await connection
    .selectFrom("fetchedPicture")
    .select(["contentHash", "mediaType", "sizeBytes", "fetchedAt"])
    .where("workspaceId", "=", workspaceId)
    .where("addressHash", "=", addressHash)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { contentHash, mediaType, sizeBytes, fetchedAt } = row;
  const isThere = contentHash !== null && mediaType !== null && sizeBytes !== null;
  return { picture: isThere ? { contentHash, mediaType, sizeBytes } : null, fetchedAt };
}

/** Notes what came just now in the place of what came before. */
export async function putFetched(
  connection: Connection,
  workspaceId: string,
  addressHash: Buffer,
  { picture, fetchedAt }: FetchedPicture,
): Promise<void> {
  const came = { contentHash: null, mediaType: null, sizeBytes: null, ...picture, fetchedAt };
  await connection
    .insertInto("fetchedPicture")
    .values({ workspaceId, addressHash, ...came })
    .onConflict((conflict) => conflict.columns(["workspaceId", "addressHash"]).doUpdateSet(came))
    .execute();
}

/** In every workspace. */
export async function deleteFetchedBefore(connection: Connection, before: Date): Promise<void> {
  await connection.deleteFrom("fetchedPicture").where("fetchedAt", "<", before).execute();
}
