// SQL of workspaces.
import type { Connection } from "../../server/db.ts";
import type { Workspace } from "./schema.ts";

export async function insertWorkspace(
  tx: Connection,
  workspaceId: string,
  workspace: { name: string; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("workspace")
    .values({ workspaceId, ...workspace, changedAt: workspace.createdAt })
    .execute();
}

/** Holds still who belongs to the workspace, and its name, until the transaction ends; what else is written there goes on. */
export async function lockWorkspace(tx: Connection, workspaceId: string): Promise<void> {
  await tx.selectFrom("workspace").select("workspaceId").where("workspaceId", "=", workspaceId).forNoKeyUpdate().execute();
}

export async function findWorkspace(connection: Connection, workspaceId: string): Promise<Workspace | undefined> {
  const row = await connection
    .selectFrom("workspace")
    .select(["workspaceId", "name", "createdAt", "changedAt"])
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirst();
  return row && { ...row, createdAt: row.createdAt.toISOString(), changedAt: row.changedAt.toISOString() };
}

export async function updateWorkspace(
  tx: Connection,
  workspaceId: string,
  change: { name: string; changedAt: Date },
): Promise<void> {
  await tx.updateTable("workspace").set(change).where("workspaceId", "=", workspaceId).execute();
}

/** All workspaces, oldest first: for whoever runs this server. */
export async function listWorkspaceNames(connection: Connection): Promise<{ workspaceId: string; name: string }[]> {
  return connection.selectFrom("workspace").select(["workspaceId", "name"]).orderBy("createdAt").orderBy("workspaceId").execute();
}
