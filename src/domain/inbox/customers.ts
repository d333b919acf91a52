// SQL that reads customers as a teammate sees them: one, and a list of them.
import type { Connection } from "../../server/db.ts";
import { pageOf, readCursor, usualPage } from "../../server/paging.ts";
import { customerIsSeenBy, type Viewer } from "../conversation/visibility.ts";
import { findCustomers } from "../customer/store.ts";
import { findOrganizations } from "../organization/store.ts";
import { customerContains } from "./contains.ts";
import type { ReadCustomer } from "./schema.ts";

/** A customer that this teammate sees. */
export async function findSeenCustomer(
  connection: Connection,
  viewer: Viewer,
  customerId: string,
): Promise<ReadCustomer | undefined> {
  const row = await seenCustomers(connection, viewer).where("customer.customerId", "=", customerId).executeTakeFirst();
  return row === undefined ? undefined : (await present(connection, viewer.workspaceId, [row]))[0];
}

/** The conversation of a customer; null where nobody has spoken yet. */
export async function findConversationOfCustomer(
  connection: Connection,
  workspaceId: string,
  customerId: string,
): Promise<string | null> {
  const row = await connection
    .selectFrom("conversation")
    .select("conversationId")
    .where("workspaceId", "=", workspaceId)
    .where("customerId", "=", customerId)
    .executeTakeFirst();
  return row?.conversationId ?? null;
}

/** One page of the customers that this teammate sees, the newest first. `q`: what their name or an address contains. */
export async function listSeenCustomers(
  connection: Connection,
  viewer: Viewer,
  {
    q,
    organizationId,
    limit = usualPage,
    cursor,
  }: { q?: string | undefined; organizationId?: string | undefined; limit?: number | undefined; cursor?: string | undefined },
): Promise<{ customers: ReadCustomer[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  let query = seenCustomers(connection, viewer)
    .orderBy("customer.createdAt", "desc")
    .orderBy("customer.customerId", "desc")
    .limit(limit + 1);
  if (q !== undefined) query = query.where(customerContains(workspaceId, q));
  if (organizationId !== undefined) query = query.where("customer.organizationId", "=", organizationId);
  const after = readCursor(cursor, "time", "id");
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple("customer.createdAt", "customer.customerId"), "<", eb.tuple(after[0], after[1])));
  }
  const { page, nextCursor } = pageOf(await query.execute(), limit, (row) => [row.createdAt, row.customerId]);
  return { customers: await present(connection, workspaceId, page), nextCursor };
}

/** The same customers, each with the organization they belong to. */
export async function withOrganizations(
  connection: Connection,
  workspaceId: string,
  customers: ReadCustomer[],
): Promise<ReadCustomer[]> {
  const ids = customers.flatMap(({ organizationId }) => organizationId ?? []);
  const found = await findOrganizations(connection, workspaceId, [...new Set(ids)]);
  const byId = new Map(found.map((organization) => [organization.organizationId, organization]));
  return customers.map((customer) => ({ ...customer, organization: byId.get(customer.organizationId ?? "") ?? null }));
}

function seenCustomers(connection: Connection, viewer: Viewer) {
  return connection
    .selectFrom("customer")
    .select((eb) => [
      "customer.customerId",
      "customer.createdAt",
      eb
        .selectFrom("conversation")
        .select("conversation.conversationId")
        .whereRef("conversation.workspaceId", "=", "customer.workspaceId")
        .whereRef("conversation.customerId", "=", "customer.customerId")
        .as("conversationId"),
    ])
    .where("customer.workspaceId", "=", viewer.workspaceId)
    .where(customerIsSeenBy(viewer));
}

async function present(
  connection: Connection,
  workspaceId: string,
  rows: { customerId: string; conversationId: string | null }[],
): Promise<ReadCustomer[]> {
  const ids = rows.map(({ customerId }) => customerId);
  const customers = await findCustomers(connection, workspaceId, ids);
  return rows.flatMap(({ customerId, conversationId }) => {
    const customer = customers.get(customerId);
    return customer === undefined ? [] : [{ ...customer, conversationId }];
  });
}
