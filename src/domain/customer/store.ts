// SQL of customers and their identities (addresses on channels).
import { sql } from "kysely";
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

export async function insertCustomer(
  tx: Connection,
  workspaceId: string,
  customer: { customerId: string; identityId: string; address: string; name: string | null; createdAt: Date },
): Promise<void> {
  const { customerId, identityId, address, name, createdAt } = customer;
  await tx.insertInto("customer").values({ workspaceId, customerId, name, createdAt, changedAt: createdAt }).execute();
  await tx
    .insertInto("identity")
    .values({ workspaceId, identityId, customerId, kind: "mail", address, name, createdAt })
    .execute();
}

/** Gives a customer whose name was not known the one that they sign with. */
export async function nameCustomer(tx: Connection, workspaceId: string, customerId: string, name: string): Promise<void> {
  await tx
    .updateTable("customer")
    .set({ name })
    .where("workspaceId", "=", workspaceId)
    .where("customerId", "=", customerId)
    .where("name", "is", null)
    .execute();
}

export async function findCustomer(
  connection: Connection,
  workspaceId: string,
  customerId: string,
): Promise<Customer | undefined> {
  const rows = await connection
    .selectFrom("customer")
    .innerJoin("identity", (join) =>
      join.onRef("identity.workspaceId", "=", "customer.workspaceId").onRef("identity.customerId", "=", "customer.customerId"),
    )
    .select(["customer.customerId", "customer.name", "identity.identityId", "identity.address"])
    .where("customer.workspaceId", "=", workspaceId)
    .where("customer.customerId", "=", customerId)
    .orderBy("identity.createdAt")
    .execute();
  const first = rows[0];
  if (first === undefined) return undefined;
  return {
    customerId: first.customerId,
    name: first.name,
    identities: rows.map(({ identityId, address }) => ({ identityId, kind: "mail", address })),
  };
}
