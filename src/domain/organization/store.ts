// SQL of organizations.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { Organization } from "./schema.ts";

interface OrganizationRow {
  organizationId: string;
  name: string;
  createdAt: Date;
  changedAt: Date;
}

const columns = ["organizationId", "name", "createdAt", "changedAt"] as const;

export async function insertOrganization(
  tx: Connection,
  workspaceId: string,
  organization: { organizationId: string; name: string; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("organization")
    .values({ workspaceId, ...organization, changedAt: organization.createdAt })
    .execute();
}

export async function findOrganization(
  connection: Connection,
  workspaceId: string,
  organizationId: string,
): Promise<Organization | undefined> {
  return (await findOrganizations(connection, workspaceId, [organizationId]))[0];
}

/** Those of these organizations that there are, in no order. */
export async function findOrganizations(
  connection: Connection,
  workspaceId: string,
  organizationIds: string[],
): Promise<Organization[]> {
  if (organizationIds.length === 0) return [];
  const rows = await connection
    .selectFrom("organization")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("organizationId", "in", organizationIds)
    .execute();
  return rows.map(present);
}

/** An organization, locked until the transaction ends. */
export async function lockOrganization(
  tx: Connection,
  workspaceId: string,
  organizationId: string,
): Promise<Organization | undefined> {
  const row = await tx
    .selectFrom("organization")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .where("organizationId", "=", organizationId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : present(row);
}

/** Whether it is there; if so it cannot be removed until the transaction ends. */
export async function holdOrganization(tx: Connection, workspaceId: string, organizationId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("organization")
    .select("organizationId")
    .where("workspaceId", "=", workspaceId)
    .where("organizationId", "=", organizationId)
    .forKeyShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** Organizations by name, of those whose name contains `q`, from after `after` on, at most `limit`; each with what it is sorted by. */
export async function listOrganizations(
  connection: Connection,
  workspaceId: string,
  {
    q,
    after,
    limit,
  }: { q?: string | undefined; after: readonly [sortName: string, organizationId: string] | undefined; limit: number },
): Promise<(Organization & { sortName: string })[]> {
  const sortName = sql<string>`name_order(organization.name)`;
  let query = connection
    .selectFrom("organization")
    .select([...columns, sortName.as("sortName")])
    .where("workspaceId", "=", workspaceId)
    .orderBy(sortName)
    .orderBy("organizationId")
    .limit(limit);
  if (q !== undefined) {
    const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
    query = query.where(sql<boolean>`lower(organization.name) like lower(${pattern})`);
  }
  if (after !== undefined) {
    query = query.where(sql<boolean>`(${sortName}, organization_id) > (${after[0]}, ${after[1]}::uuid)`);
  }
  return (await query.execute()).map((row) => ({ ...present(row), sortName: row.sortName }));
}

export async function updateOrganization(
  tx: Connection,
  workspaceId: string,
  organizationId: string,
  change: { name: string; changedAt: Date },
): Promise<void> {
  await tx
    .updateTable("organization")
    .set(change)
    .where("workspaceId", "=", workspaceId)
    .where("organizationId", "=", organizationId)
    .execute();
}

/** Fails with a foreign key violation while customers name it. */
export async function deleteOrganization(tx: Connection, workspaceId: string, organizationId: string): Promise<void> {
  await tx
    .deleteFrom("organization")
    .where("workspaceId", "=", workspaceId)
    .where("organizationId", "=", organizationId)
    .execute();
}

function present({ organizationId, name, createdAt, changedAt }: OrganizationRow): Organization {
  return { organizationId, name, createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() };
}
