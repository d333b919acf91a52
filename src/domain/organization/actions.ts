// Adding, renaming and removing organizations.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { brokenConstraint, type Connection, inTransaction } from "../../server/db.ts";
import type { Unchanged } from "../../server/etag.ts";
import { newId } from "../../server/ids.ts";
import type { Teammate } from "../workspace/schema.ts";
import type { Organization, OrganizationInput } from "./schema.ts";
import { deleteOrganization, insertOrganization, lockOrganization, updateOrganization } from "./store.ts";

export async function addOrganization(
  connection: Connection,
  by: Teammate,
  { name }: OrganizationInput,
  now: Date,
): Promise<Organization> {
  const organizationId = newId();
  await inTransaction(connection, async (tx) => {
    await insertOrganization(tx, by.workspaceId, { organizationId, name, createdAt: now });
    await announce(tx, by.workspaceId, [{ kind: "organization.added", ids: { organizationId } }], { by, now });
  });
  return { organizationId, name, createdAt: now.toISOString(), changedAt: now.toISOString() };
}

/** Changes what is given. Refuses an organization that is not there, or not as it was seen. */
export async function changeOrganization(
  connection: Connection,
  by: Teammate,
  organizationId: string,
  change: { name?: string | undefined },
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<Organization> {
  return inTransaction(connection, async (tx) => {
    const organization = await requireOrganization(tx, by.workspaceId, organizationId);
    unchanged(organization);
    const { name = organization.name } = change;
    if (name === organization.name) return organization;
    await updateOrganization(tx, by.workspaceId, organizationId, { name, changedAt: now });
    await announce(tx, by.workspaceId, [{ kind: "organization.changed", ids: { organizationId } }], { by, now });
    return { ...organization, name, changedAt: now.toISOString() };
  });
}

/** Removes an organization. Refuses while customers belong to it. */
export async function removeOrganization(
  connection: Connection,
  by: Teammate,
  organizationId: string,
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<void> {
  try {
    await inTransaction(connection, async (tx) => {
      unchanged(await requireOrganization(tx, by.workspaceId, organizationId));
      await deleteOrganization(tx, by.workspaceId, organizationId);
      await announce(tx, by.workspaceId, [{ kind: "organization.removed", ids: { organizationId } }], { by, now });
    });
  } catch (error) {
    // The database knows it best: a customer may be added to it at this very moment.
    if (brokenConstraint(error) === "customer_workspace_id_organization_id_fkey")
      throw new Refused("still_in_use", "Customers belong to this organization.");
    throw error;
  }
}

async function requireOrganization(tx: Connection, workspaceId: string, organizationId: string): Promise<Organization> {
  const organization = await lockOrganization(tx, workspaceId, organizationId);
  if (organization === undefined) throw new Refused("not_found");
  return organization;
}
