// SQL of workspace, teammate and the one-time link for the first owner.
import { type ExpressionBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DB } from "../../server/db-types.ts";
import type { Membership, Role, Teammate, Workspace } from "./schema.ts";

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

export async function insertTeammate(
  tx: Connection,
  workspaceId: string,
  teammate: { teammateId: string; userId: string; role: Role; name: string; email: string; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("teammate")
    .values({ workspaceId, ...teammate, changedAt: teammate.createdAt })
    .execute();
}

/** The person that a teammate is. */
export async function findPersonOf(
  connection: Connection,
  workspaceId: string,
  teammateId: string,
): Promise<{ userId: string; name: string; email: string }> {
  return connection
    .selectFrom("teammate")
    .innerJoin("auth.user as user", "user.id", "teammate.userId")
    .select(["teammate.userId", "user.name", "user.email"])
    .where("teammate.workspaceId", "=", workspaceId)
    .where("teammate.teammateId", "=", teammateId)
    .executeTakeFirstOrThrow();
}

/** The workspaces a person belongs to, oldest first; with `onlyWorkspaceId` no other than that one. */
export async function listMemberships(
  connection: Connection,
  userId: string,
  onlyWorkspaceId: string | null = null,
): Promise<Membership[]> {
  const rows = await connection
    .selectFrom("teammate")
    .innerJoin("workspace", "workspace.workspaceId", "teammate.workspaceId")
    .select(["teammate.workspaceId", "workspace.name as workspaceName", "teammate.teammateId", "teammate.name", "teammate.role"])
    .where("teammate.userId", "=", userId)
    .where("teammate.leftAt", "is", null)
    .$if(onlyWorkspaceId !== null, (query) => query.where("teammate.workspaceId", "=", onlyWorkspaceId))
    .orderBy("workspace.createdAt")
    .orderBy("workspace.workspaceId")
    .execute();
  return rows as Membership[];
}

/** The private teams that a teammate is not in. */
function hiddenTeams(eb: ExpressionBuilder<DB, "teammate">) {
  return eb
    .selectFrom("team")
    .leftJoin("teamMember", (join) =>
      join
        .onRef("teamMember.workspaceId", "=", "team.workspaceId")
        .onRef("teamMember.teamId", "=", "team.teamId")
        .onRef("teamMember.teammateId", "=", "teammate.teammateId"),
    )
    .select(sql<string[]>`coalesce(array_agg(team.team_id), '{}')`.as("ids"))
    .whereRef("team.workspaceId", "=", "teammate.workspaceId")
    .where("team.private", "=", true)
    .where("teamMember.teammateId", "is", null);
}

/** The teammate that a person is in this workspace, as actions know them; undefined for one who does not belong to it, or left. */
export async function findTeammate(connection: Connection, workspaceId: string, userId: string): Promise<Teammate | undefined> {
  const row = await connection
    .selectFrom("teammate")
    .select((eb) => ["workspaceId", "teammateId", "name", "role", hiddenTeams(eb).as("hiddenTeamIds")])
    .where("workspaceId", "=", workspaceId)
    .where("userId", "=", userId)
    .where("leftAt", "is", null)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...(row as Omit<Teammate, "apiKeyId">), apiKeyId: null };
}

/** Whom an API key acts for, and what it was made for; undefined where it is unknown, revoked or expired, or its maker left. */
export async function findKeyTeammate(
  connection: Connection,
  tokenHash: Buffer,
  now: Date,
): Promise<{ teammate: Teammate & { apiKeyId: string }; scopes: string[] } | undefined> {
  const row = await connection
    .selectFrom("teammate")
    .innerJoin("apiKey", (join) =>
      join.onRef("apiKey.workspaceId", "=", "teammate.workspaceId").onRef("apiKey.teammateId", "=", "teammate.teammateId"),
    )
    .select((eb) => [
      "teammate.workspaceId",
      "teammate.teammateId",
      "teammate.name",
      "teammate.role",
      "apiKey.apiKeyId",
      "apiKey.scopes",
      hiddenTeams(eb).as("hiddenTeamIds"),
    ])
    .where("apiKey.tokenHash", "=", tokenHash)
    .where("apiKey.revokedAt", "is", null)
    .where((eb) => eb.or([eb("apiKey.expiresAt", "is", null), eb("apiKey.expiresAt", ">", now)]))
    .where("teammate.leftAt", "is", null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { scopes, ...teammate } = row;
  return { teammate: teammate as Teammate & { apiKeyId: string }, scopes };
}

/** Remembers that a key was used, to the minute. */
export async function noteKeyUse(connection: Connection, workspaceId: string, apiKeyId: string, now: Date): Promise<void> {
  await connection
    .updateTable("apiKey")
    .set({ lastUsedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("apiKeyId", "=", apiKeyId)
    .where((eb) => eb.or([eb("lastUsedAt", "is", null), eb("lastUsedAt", "<", new Date(now.getTime() - 60_000))]))
    .execute();
}

export async function anyOwnerExists(connection: Connection): Promise<boolean> {
  const row = await connection
    .selectFrom("teammate")
    .select("teammateId")
    .where("role", "=", "owner")
    .where("leftAt", "is", null)
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
