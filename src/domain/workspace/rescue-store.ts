// SQL of rescue links: which were used, and the workspaces that can be rescued.
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

/** All workspaces, oldest first: for whoever runs this server. */
export async function listWorkspaceNames(connection: Connection): Promise<{ workspaceId: string; name: string }[]> {
  return connection.selectFrom("workspace").select(["workspaceId", "name"]).orderBy("createdAt").orderBy("workspaceId").execute();
}
