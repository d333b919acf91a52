// SQL of teammates: who belongs to a workspace, who left, who comes back.
import { type ExpressionBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DB } from "../../server/db-types.ts";
import type { Role } from "./schema.ts";
import type { ShownTeammate } from "./teammate-schema.ts";

const shown = (eb: ExpressionBuilder<DB, "teammate">) =>
  [
    "teammate.teammateId",
    "teammate.name",
    "teammate.email",
    "teammate.role",
    "teammate.createdAt",
    "teammate.changedAt",
    "teammate.leftAt",
    eb
      .selectFrom("teamMember")
      .select(sql<string[]>`coalesce(array_agg(team_member.team_id order by team_member.team_id), '{}')`.as("ids"))
      .whereRef("teamMember.workspaceId", "=", "teammate.workspaceId")
      .whereRef("teamMember.teammateId", "=", "teammate.teammateId")
      .as("teamIds"),
  ] as const;

interface Row {
  teammateId: string;
  name: string;
  email: string;
  role: string;
  createdAt: Date;
  changedAt: Date;
  leftAt: Date | null;
  teamIds: string[] | null;
}

function show(row: Row): ShownTeammate {
  return {
    ...row,
    role: row.role as Role,
    teamIds: row.teamIds ?? [],
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    leftAt: row.leftAt?.toISOString() ?? null,
  };
}

/** Those who belong to the workspace, and with `withLeft` those who left too; in the order in which they came. */
export async function listTeammates(
  connection: Connection,
  workspaceId: string,
  { limit, after, withLeft }: { limit: number; after: readonly [Date, string] | undefined; withLeft: boolean },
): Promise<ShownTeammate[]> {
  const rows = await connection
    .selectFrom("teammate")
    .select(shown)
    .where("workspaceId", "=", workspaceId)
    .$if(!withLeft, (query) => query.where("leftAt", "is", null))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(teammate.created_at, teammate.teammate_id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy("createdAt")
    .orderBy("teammateId")
    .limit(limit)
    .execute();
  return rows.map(show);
}

/** A teammate, whether they left or not. */
export async function findShownTeammate(
  connection: Connection,
  workspaceId: string,
  teammateId: string,
): Promise<ShownTeammate | undefined> {
  const row = await connection
    .selectFrom("teammate")
    .select(shown)
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .executeTakeFirst();
  return row === undefined ? undefined : show(row);
}

/** A current teammate; they cannot leave before the transaction ends. For what is given to them: it must not be theirs after they left. */
export async function holdTeammate(
  tx: Connection,
  workspaceId: string,
  teammateId: string,
): Promise<{ teammateId: string; name: string; role: Role } | undefined> {
  const row = await tx
    .selectFrom("teammate")
    .select(["teammateId", "name", "role"])
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .where("leftAt", "is", null)
    .forShare()
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, role: row.role as Role };
}

/** Which of these are current teammates. */
export async function findCurrentTeammateIds(
  connection: Connection,
  workspaceId: string,
  teammateIds: readonly string[],
): Promise<string[]> {
  const rows = await connection
    .selectFrom("teammate")
    .select("teammateId")
    .where("workspaceId", "=", workspaceId)
    .where(sql<boolean>`teammate_id = any(${teammateIds}::uuid[])`)
    .where("leftAt", "is", null)
    .execute();
  return rows.map((row) => row.teammateId);
}

/** What a person is or was in this workspace. */
export async function findTeammateOfUser(
  connection: Connection,
  workspaceId: string,
  userId: string,
): Promise<{ teammateId: string; leftAt: Date | null } | undefined> {
  return connection
    .selectFrom("teammate")
    .select(["teammateId", "leftAt"])
    .where("workspaceId", "=", workspaceId)
    .where("userId", "=", userId)
    .executeTakeFirst();
}

export async function countOwners(connection: Connection, workspaceId: string): Promise<number> {
  const { count } = await connection
    .selectFrom("teammate")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .where("role", "=", "owner")
    .where("leftAt", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Whether a person is an owner in any workspace. */
export async function isOwnerSomewhere(connection: Connection, userId: string): Promise<boolean> {
  const row = await connection
    .selectFrom("teammate")
    .select("teammateId")
    .where("userId", "=", userId)
    .where("role", "=", "owner")
    .where("leftAt", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateTeammate(
  tx: Connection,
  workspaceId: string,
  teammateId: string,
  change: { name?: string; role?: Role; email?: string; leftAt?: Date | null; changedAt: Date },
): Promise<void> {
  await tx
    .updateTable("teammate")
    .set(change)
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .execute();
}
