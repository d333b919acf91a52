// SQL of teams and who is in them.
import { type ExpressionBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DB } from "../../server/db-types.ts";
import type { Team } from "./team-schema.ts";

const shown = (eb: ExpressionBuilder<DB, "team">) =>
  [
    "team.teamId",
    "team.name",
    "team.private",
    "team.createdAt",
    "team.changedAt",
    eb
      .selectFrom("teamMember")
      .select(sql<string[]>`coalesce(array_agg(team_member.teammate_id order by team_member.teammate_id), '{}')`.as("ids"))
      .whereRef("teamMember.workspaceId", "=", "team.workspaceId")
      .whereRef("teamMember.teamId", "=", "team.teamId")
      .as("teammateIds"),
  ] as const;

type Row = Omit<Team, "createdAt" | "changedAt" | "teammateIds"> & {
  createdAt: Date;
  changedAt: Date;
  teammateIds: string[] | null;
};

function show(row: Row): Team {
  return {
    ...row,
    teammateIds: row.teammateIds ?? [],
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
  };
}

/** In the order in which they were made. */
export async function listTeams(
  connection: Connection,
  workspaceId: string,
  { limit, after }: { limit: number; after: readonly [Date, string] | undefined },
): Promise<Team[]> {
  const rows = await connection
    .selectFrom("team")
    .select(shown)
    .where("workspaceId", "=", workspaceId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(team.created_at, team.team_id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy("createdAt")
    .orderBy("teamId")
    .limit(limit)
    .execute();
  return rows.map(show);
}

export async function findTeam(connection: Connection, workspaceId: string, teamId: string): Promise<Team | undefined> {
  const row = await connection
    .selectFrom("team")
    .select(shown)
    .where("workspaceId", "=", workspaceId)
    .where("teamId", "=", teamId)
    .executeTakeFirst();
  return row === undefined ? undefined : show(row);
}

/** Whether it is there; if so it cannot be removed until the transaction ends. */
export async function holdTeam(tx: Connection, workspaceId: string, teamId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("team")
    .select("teamId")
    .where("workspaceId", "=", workspaceId)
    .where("teamId", "=", teamId)
    .forKeyShare()
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertTeam(
  tx: Connection,
  workspaceId: string,
  team: { teamId: string; name: string; private: boolean; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("team")
    .values({ workspaceId, ...team, changedAt: team.createdAt })
    .execute();
}

export async function updateTeam(
  tx: Connection,
  workspaceId: string,
  teamId: string,
  change: { name: string; private: boolean; changedAt: Date },
): Promise<void> {
  await tx.updateTable("team").set(change).where("workspaceId", "=", workspaceId).where("teamId", "=", teamId).execute();
}

/** Its members go with it; what else names it stands in the way (a foreign key). */
export async function deleteTeam(tx: Connection, workspaceId: string, teamId: string): Promise<void> {
  await tx.deleteFrom("team").where("workspaceId", "=", workspaceId).where("teamId", "=", teamId).execute();
}

/** Makes these, and nobody else, its members. */
export async function replaceMembers(
  tx: Connection,
  workspaceId: string,
  teamId: string,
  teammateIds: readonly string[],
): Promise<void> {
  await tx.deleteFrom("teamMember").where("workspaceId", "=", workspaceId).where("teamId", "=", teamId).execute();
  if (teammateIds.length === 0) return;
  await tx
    .insertInto("teamMember")
    .values(teammateIds.map((teammateId) => ({ workspaceId, teamId, teammateId })))
    .execute();
}

/** Takes a teammate out of all teams; returns which. */
export async function deleteMemberships(tx: Connection, workspaceId: string, teammateId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .deleteFrom("teamMember")
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .returning("teamId")
    .execute();
  const teamIds = rows.map((row) => row.teamId);
  if (teamIds.length > 0) {
    await tx
      .updateTable("team")
      .set({ changedAt: now })
      .where("workspaceId", "=", workspaceId)
      .where("teamId", "in", teamIds)
      .execute();
  }
  return teamIds;
}
