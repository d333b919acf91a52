// SQL of links to the welcome: of the first owner, and of owners who are locked out.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";

interface Link {
  tokenHash: Buffer;
  createdAt: Date;
  expiresAt: Date;
}

export async function ownerLinkIsUsed(connection: Connection, tokenHash: Buffer): Promise<boolean> {
  const link = connection.selectFrom("auth.ownerLink").select("usedAt").where("tokenHash", "=", tokenHash);
  return ((await link.executeTakeFirst())?.usedAt ?? null) !== null;
}

/** Remembers a link that was signed elsewhere; one that is known stays as it is. */
export async function insertOwnerLink(connection: Connection, link: Link): Promise<void> {
  await connection
    .insertInto("auth.ownerLink")
    .values(link)
    .onConflict((conflict) => conflict.column("tokenHash").doNothing())
    .execute();
}

/** Marks a link used, whether it was known or not; false where it was used before. */
export async function markOwnerLinkUsed(tx: Connection, link: Link, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("auth.ownerLink")
    .values({ ...link, usedAt: now })
    .onConflict((conflict) =>
      conflict.column("tokenHash").doUpdateSet({ usedAt: now }).where(sql<boolean>`owner_link.used_at is null`),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Keeps the hash of a new link and forgets the earlier ones that were not used. */
export async function replaceOwnerLink(
  tx: Connection,
  link: { tokenHash: Buffer; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.deleteFrom("auth.ownerLink").where("usedAt", "is", null).execute();
  await tx.insertInto("auth.ownerLink").values(link).execute();
}

/** Marks the link used; false where it is unknown, expired or was used before. */
export async function useOwnerLink(tx: Connection, tokenHash: Buffer, now: Date): Promise<boolean> {
  const result = await tx
    .updateTable("auth.ownerLink")
    .set({ usedAt: now })
    .where("tokenHash", "=", tokenHash)
    .where("usedAt", "is", null)
    .where("expiresAt", ">", now)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Whether the link could be used now. */
export async function ownerLinkIsGood(connection: Connection, tokenHash: Buffer, now: Date): Promise<boolean> {
  const row = await connection
    .selectFrom("auth.ownerLink")
    .select("tokenHash")
    .where("tokenHash", "=", tokenHash)
    .where("usedAt", "is", null)
    .where("expiresAt", ">", now)
    .executeTakeFirst();
  return row !== undefined;
}
