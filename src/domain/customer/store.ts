// SQL of customers and their identities (addresses on channels).
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { Customer } from "./schema.ts";

export interface IdentityRow {
  identityId: string;
  customerId: string;
  address: string;
  name: string | null;
}

/** Lets one transaction at a time place words from an address, so that a new sender becomes one customer. */
export async function lockAddress(tx: Connection, workspaceId: string, address: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${workspaceId} ${address}`}, 0))`.execute(tx);
}

export async function findIdentity(tx: Connection, workspaceId: string, address: string): Promise<IdentityRow | undefined> {
  return tx
    .selectFrom("identity")
    .select(["identityId", "customerId", "address", "name"])
    .where("workspaceId", "=", workspaceId)
    .where("kind", "=", "mail")
    .where("address", "=", address)
    .executeTakeFirst();
}

/** The address of an identity. */
export async function findAddress(tx: Connection, workspaceId: string, identityId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("identity")
    .select("address")
    .where("workspaceId", "=", workspaceId)
    .where("identityId", "=", identityId)
    .executeTakeFirst();
  return row?.address;
}

export async function insertCustomer(
  tx: Connection,
  workspaceId: string,
  customer: { customerId: string; name: string | null; organizationId: string | null; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("customer")
    .values({ workspaceId, ...customer, changedAt: customer.createdAt })
    .execute();
}

export async function insertIdentity(
  tx: Connection,
  workspaceId: string,
  identity: { identityId: string; customerId: string; address: string; name: string | null; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("identity")
    .values({ workspaceId, kind: "mail", ...identity })
    .execute();
}

/** Fails with a foreign key violation while entries name it. */
export async function deleteIdentity(tx: Connection, workspaceId: string, identityId: string): Promise<void> {
  await tx.deleteFrom("identity").where("workspaceId", "=", workspaceId).where("identityId", "=", identityId).execute();
}

/** Gives a customer whose name was not known the one that they sign with; false where the name was known. */
export async function nameCustomer(
  tx: Connection,
  workspaceId: string,
  customerId: string,
  { name, changedAt }: { name: string; changedAt: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("customer")
    .set({ name, changedAt })
    .where("workspaceId", "=", workspaceId)
    .where("customerId", "=", customerId)
    .where("name", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function updateCustomer(
  tx: Connection,
  workspaceId: string,
  customerId: string,
  change: { name?: string | null; organizationId?: string | null; changedAt: Date },
): Promise<void> {
  await tx
    .updateTable("customer")
    .set(change)
    .where("workspaceId", "=", workspaceId)
    .where("customerId", "=", customerId)
    .execute();
}

/** A customer for whom `condition` holds (on the table `customer`), locked until the transaction ends. */
export async function lockCustomer(
  tx: Connection,
  workspaceId: string,
  customerId: string,
  condition: RawBuilder<boolean>,
): Promise<Customer | undefined> {
  const row = await tx
    .selectFrom("customer")
    .select("customerId")
    .where("workspaceId", "=", workspaceId)
    .where("customerId", "=", customerId)
    .where(condition)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : findCustomer(tx, workspaceId, customerId);
}

export async function findCustomer(
  connection: Connection,
  workspaceId: string,
  customerId: string,
): Promise<Customer | undefined> {
  return (await findCustomers(connection, workspaceId, [customerId])).get(customerId);
}

/** Those of these customers that there are, by their ids. */
export async function findCustomers(
  connection: Connection,
  workspaceId: string,
  customerIds: string[],
): Promise<Map<string, Customer>> {
  const found = new Map<string, Customer>();
  if (customerIds.length === 0) return found;
  const rows = await connection
    .selectFrom("customer")
    .innerJoin("identity", (join) =>
      join.onRef("identity.workspaceId", "=", "customer.workspaceId").onRef("identity.customerId", "=", "customer.customerId"),
    )
    .select([
      "customer.customerId",
      "customer.name",
      "customer.organizationId",
      "customer.face",
      "customer.createdAt",
      "customer.changedAt",
      "identity.identityId",
      "identity.address",
    ])
    .where("customer.workspaceId", "=", workspaceId)
    .where("customer.customerId", "in", customerIds)
    .orderBy("identity.createdAt")
    .orderBy("identity.identityId")
    .execute();
  for (const { identityId, address, createdAt, changedAt, ...row } of rows) {
    const identities = found.get(row.customerId)?.identities ?? [];
    identities.push({ identityId, kind: "mail", address });
    found.set(row.customerId, {
      ...row,
      identities,
      createdAt: createdAt.toISOString(),
      changedAt: changedAt.toISOString(),
    });
  }
  return found;
}
