// SQL of teammates: who belongs to a workspace and as what, who left, who comes back.
import { type ExpressionBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { DB } from "../../server/db-types.ts";
import type { Membership, Role, Teammate } from "./schema.ts";
import type { ShownTeammate } from "./teammate-schema.ts";

const shown = (eb: ExpressionBuilder<DB, "teammate">) =>
  [
    "teammate.teammateId",
    "teammate.name",
    "teammate.email",
    "teammate.role",
    "teammate.face",
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
  face: string | null;
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

/** The private teams that a teammate is not in. */
export function hiddenTeams(eb: ExpressionBuilder<DB, "teammate">) {
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

/** Whether one who is here now has this address, in whatever case it is written. */
export async function isTeammatesAddress(connection: Connection, workspaceId: string, email: string): Promise<boolean> {
  const row = await connection
    .selectFrom("teammate")
    .select("teammateId")
    .where("workspaceId", "=", workspaceId)
    .where("leftAt", "is", null)
    .where((eb) => eb(eb.fn<string>("lower", ["email"]), "=", email.toLowerCase()))
    .executeTakeFirst();
  return row !== undefined;
}

/** Where the workspace reaches a person. */
export async function findTeammateEmail(
  connection: Connection,
  workspaceId: string,
  userId: string,
): Promise<string | undefined> {
  const row = await connection
    .selectFrom("teammate")
    .select("email")
    .where("workspaceId", "=", workspaceId)
    .where("userId", "=", userId)
    .executeTakeFirst();
  return row?.email;
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
