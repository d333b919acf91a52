// SQL that reads customers as a teammate sees them: one, and a list of them.
import { sql } from "kysely";
import { Refused } from "../../refused.ts";
import type { Connection } from "../../server/db.ts";
import { pageOf, readCursor, usualPage } from "../../server/paging.ts";
import { holdsWords } from "../conversation/encounter-store.ts";
import { customerIsSeenBy, isSeenBy, type Viewer } from "../conversation/visibility.ts";
import { findCustomers } from "../customer/store.ts";
import { findOrganizations } from "../organization/store.ts";
import { customerHasWords } from "./customer-words.ts";
import type { CustomerOrder, ReadCustomer } from "./schema.ts";

/** A customer that this teammate sees; refuses one that they do not. */
export async function getSeenCustomer(connection: Connection, viewer: Viewer, customerId: string): Promise<ReadCustomer> {
  const row = await seenCustomers(connection, viewer).where("customer.customerId", "=", customerId).executeTakeFirst();
  const [customer] = row === undefined ? [] : await present(connection, viewer, [row]);
  if (customer === undefined) throw new Refused("not_found");
  return customer;
}

/** The conversation of a customer and when something was said in it last; null where nobody has spoken yet. */
export async function findContact(
  connection: Connection,
  viewer: Viewer,
  customerId: string,
): Promise<Pick<ReadCustomer, "conversationId" | "lastContactAt">> {
  const conversation = await connection
    .selectFrom("conversation")
    .select("conversationId")
    .where("workspaceId", "=", viewer.workspaceId)
    .where("customerId", "=", customerId)
    .executeTakeFirst();
  if (conversation === undefined) return { conversationId: null, lastContactAt: null };
  const { conversationId } = conversation;
  const contacts = await lastContacts(connection, viewer, [conversationId]);
  return { conversationId, lastContactAt: contacts.get(conversationId) ?? null };
}

export interface CustomerQuery {
  /** Words of their name or their addresses, or how they begin. */
  q?: string | undefined;
  organizationId?: string | undefined;
  order?: CustomerOrder | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** One page of the customers that this teammate sees. Refuses a cursor that a list of this order did not give. */
export async function listSeenCustomers(
  connection: Connection,
  viewer: Viewer,
  { q, organizationId, order = "newest", limit = usualPage, cursor }: CustomerQuery,
): Promise<{ customers: ReadCustomer[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  let query = seenCustomers(connection, viewer).limit(sql.lit(limit + 1));
  if (q !== undefined) query = query.where(customerHasWords(workspaceId, q));
  if (organizationId !== undefined) query = query.where("customer.organizationId", "=", organizationId);
  query = order === "name" ? byName(query, cursor) : newestFirst(query, cursor);
  const { page, nextCursor } = pageOf(await query.execute(), limit, ({ nameless, nameOrder, createdAt, customerId }) =>
    order === "name" ? [nameless ? 1 : 0, nameOrder, customerId] : [createdAt, customerId],
  );
  return { customers: await present(connection, viewer, page), nextCursor };
}

type SeenCustomers = ReturnType<typeof seenCustomers>;

function newestFirst(query: SeenCustomers, cursor: string | undefined): SeenCustomers {
  const ordered = query.orderBy("customer.createdAt", "desc").orderBy("customer.customerId", "desc");
  const after = readCursor(cursor, "time", "id");
  if (after === undefined) return ordered;
  return ordered.where((eb) => eb(eb.refTuple("customer.createdAt", "customer.customerId"), "<", eb.tuple(after[0], after[1])));
}

/** As the index customer_by_name has it: those without a name come last. */
function byName(query: SeenCustomers, cursor: string | undefined): SeenCustomers {
  const ordered = query.orderBy(nameless).orderBy(nameOrder).orderBy("customer.customerId");
  const after = readCursor(cursor, "number", "text", "id");
  if (after === undefined) return ordered;
  const keys = sql`${after[0] === 1}::boolean, ${after[1]}::text, ${after[2]}::uuid`;
  return ordered.where(sql<boolean>`(${nameless}, ${nameOrder}, customer.customer_id) > (${keys})`);
}

const nameless = sql<boolean>`(customer.name is null)`;
const nameOrder = sql<string>`name_order(coalesce(customer.name, ''))`;

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
      nameless.as("nameless"),
      nameOrder.as("nameOrder"),
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
  viewer: Viewer,
  rows: { customerId: string; conversationId: string | null }[],
): Promise<ReadCustomer[]> {
  const ids = rows.map(({ customerId }) => customerId);
  const customers = await findCustomers(connection, viewer.workspaceId, ids);
  const contacts = await lastContacts(
    connection,
    viewer,
    rows.flatMap(({ conversationId }) => conversationId ?? []),
  );
  return rows.flatMap(({ customerId, conversationId }) => {
    const customer = customers.get(customerId);
    if (customer === undefined) return [];
    return [{ ...customer, conversationId, lastContactAt: contacts.get(conversationId ?? "") ?? null }];
  });
}

/** When something was said last in each of these conversations, as far as this teammate sees it. */
async function lastContacts(connection: Connection, viewer: Viewer, conversationIds: string[]): Promise<Map<string, string>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await connection
    .selectFrom("encounter")
    .select(["conversationId", sql<Date>`max(latest_at)`.as("at")])
    .where("workspaceId", "=", viewer.workspaceId)
    .where("conversationId", "in", conversationIds)
    .where(holdsWords)
    .where(isSeenBy(viewer))
    .groupBy("conversationId")
    .execute();
  return new Map(rows.map(({ conversationId, at }) => [conversationId, at.toISOString()]));
}
