// SQL of workspace, teammate and the one-time link for the first owner.
import type { Connection } from "../../server/db.ts";
import type { Membership, Role } from "./schema.ts";

export async function insertWorkspace(
  tx: Connection,
  workspaceId: string,
  workspace: { name: string; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("workspace")
    .values({ workspaceId, ...workspace })
    .execute();
}

export async function insertTeammate(
  tx: Connection,
  workspaceId: string,
  teammate: { teammateId: string; userId: string; role: Role; name: string; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("teammate")
    .values({ workspaceId, ...teammate })
    .execute();
}

/** The workspaces a person belongs to, oldest first. */
export async function listMemberships(connection: Connection, userId: string): Promise<Membership[]> {
  const rows = await connection
    .selectFrom("teammate")
    .innerJoin("workspace", "workspace.workspaceId", "teammate.workspaceId")
    .select(["teammate.workspaceId", "workspace.name as workspaceName", "teammate.teammateId", "teammate.name", "teammate.role"])
    .where("teammate.userId", "=", userId)
    .orderBy("workspace.createdAt")
    .orderBy("workspace.workspaceId")
    .execute();
  return rows as Membership[];
}

export async function findTeammate(
  connection: Connection,
  workspaceId: string,
  userId: string,
): Promise<{ teammateId: string; name: string; role: Role } | undefined> {
  const row = await connection
    .selectFrom("teammate")
    .select(["teammateId", "name", "role"])
    .where("workspaceId", "=", workspaceId)
    .where("userId", "=", userId)
    .executeTakeFirst();
  return row as { teammateId: string; name: string; role: Role } | undefined;
}

export async function anyOwnerExists(connection: Connection): Promise<boolean> {
  const row = await connection
    .selectFrom("teammate")
    .select("teammateId")
    .where("role", "=", "owner")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
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
