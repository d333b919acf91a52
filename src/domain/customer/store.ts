// SQL of customers and their identities (addresses on channels).
import { type RawBuilder, sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { insertAll } from "../../server/rows.ts";
import { dueRow, markAllDue, markDue } from "../search/store.ts";
import type { Customer } from "./schema.ts";

export interface IdentityRow {
  identityId: string;
  customerId: string;
  address: string;
  name: string | null;
}

/** Lets one transaction at a time place words from an address, so that a new sender becomes one customer. */
export async function lockAddress(tx: Connection, workspaceId: string, address: string): Promise<void> {
  await lockAddresses(tx, workspaceId, [address]);
}

/** The same for several, in sorted order: two who lock the same addresses wait in a row, never for each other. */
export async function lockAddresses(tx: Connection, workspaceId: string, addresses: readonly string[]): Promise<void> {
  const names = addresses.toSorted().map((address) => `${workspaceId} ${address}`);
  await sql`select count(pg_advisory_xact_lock(hashtextextended(name, 0))) from unnest(${names}::text[]) as given (name)`.execute(
    tx,
  );
}

export interface AuthorRow {
  identityId: string;
  customerId: string;
  address: string;
  /** Whether the customer has a name. */
  isNamed: boolean;
  /** What a person has said of mails from it; null where nobody has. */
  isSpam: boolean | null;
  /** Mails to it came back. */
  isUndeliverable: boolean;
}

/** Who has these addresses. Those that nobody has are left out. */
export async function findAuthors(tx: Connection, workspaceId: string, addresses: readonly string[]): Promise<AuthorRow[]> {
  return tx
    .selectFrom("identity")
    .innerJoin("customer", (join) =>
      join.onRef("customer.workspaceId", "=", "identity.workspaceId").onRef("customer.customerId", "=", "identity.customerId"),
    )
    .select([
      "identity.identityId",
      "identity.customerId",
      "identity.address",
      "identity.isSpam",
      sql<boolean>`customer.name is not null`.as("isNamed"),
      sql<boolean>`identity.undeliverable_at is not null`.as("isUndeliverable"),
    ])
    .where("identity.workspaceId", "=", workspaceId)
    .where("identity.kind", "=", "mail")
    .where(sql<boolean>`identity.address = any (${addresses}::text[])`)
    .execute();
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
    .with("due", (db) => db.insertInto("searchDue").values(dueRow(workspaceId, "customer", customer.customerId)))
    .insertInto("customer")
    .values({ workspaceId, ...customer, changedAt: customer.createdAt })
    .execute();
}

/** New customers, each with one identity. */
export async function insertAuthors(
  tx: Connection,
  workspaceId: string,
  authors: readonly { customerId: string; identityId: string; address: string; name: string | null; createdAt: Date }[],
): Promise<void> {
  const customers = authors.map((author) => ({ ...author, changedAt: author.createdAt }));
  await insertAll(tx, "customer", workspaceId, customers, {
    customerId: "uuid",
    name: "text",
    createdAt: "timestamptz",
    changedAt: "timestamptz",
  });
  const ids = authors.map(({ customerId }) => customerId);
  await markAllDue(tx, workspaceId, "customer", ids);
  const identities = authors.map((author) => ({ ...author, kind: "mail" }));
  await insertAll(tx, "identity", workspaceId, identities, {
    identityId: "uuid",
    customerId: "uuid",
    kind: "text",
    address: "text",
    name: "text",
    createdAt: "timestamptz",
  });
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

/** Notes what a person has said of mails from these addresses: that they are spam, or that they are none. */
export async function markIdentitiesSpam(
  tx: Connection,
  workspaceId: string,
  identityIds: readonly string[],
  isSpam: boolean,
): Promise<void> {
  await tx
    .updateTable("identity")
    .set({ isSpam })
    .where("workspaceId", "=", workspaceId)
    .where(sql<boolean>`identity_id = any (${identityIds}::uuid[])`)
    .execute();
}

/** Notes that mails to an address do not arrive. */
export async function markUndeliverable(
  tx: Connection,
  workspaceId: string,
  identityId: string,
  { reason, now }: { reason: string; now: Date },
): Promise<void> {
  await tx
    .updateTable("identity")
    .set({ undeliverableAt: now, undeliverableReason: reason })
    .where("workspaceId", "=", workspaceId)
    .where("identityId", "=", identityId)
    .execute();
}

/** The same of whoever has these addresses; returns the customers. */
export async function markAddressesUndeliverable(
  tx: Connection,
  workspaceId: string,
  addresses: readonly string[],
  { reason, now }: { reason: string; now: Date },
): Promise<string[]> {
  if (addresses.length === 0) return [];
  const rows = await tx
    .updateTable("identity")
    .set({ undeliverableAt: now, undeliverableReason: reason })
    .where("workspaceId", "=", workspaceId)
    .where("kind", "=", "mail")
    .where(sql<boolean>`address = any (${addresses}::text[])`)
    .returning("customerId")
    .execute();
  return rows.map(({ customerId }) => customerId);
}

/** Takes back what was noted of these addresses: mails to them may arrive. */
export async function markReachable(tx: Connection, workspaceId: string, identityIds: readonly string[]): Promise<void> {
  if (identityIds.length === 0) return;
  await tx
    .updateTable("identity")
    .set({ undeliverableAt: null, undeliverableReason: null })
    .where("workspaceId", "=", workspaceId)
    .where(sql<boolean>`identity_id = any (${identityIds}::uuid[])`)
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
  if (numUpdatedRows !== 1n) return false;
  await markDue(tx, workspaceId, "customer", customerId);
  return true;
}

/** After its identities changed, too: what they are found by is made anew. */
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
  await markDue(tx, workspaceId, "customer", customerId);
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
      "identity.undeliverableAt",
      "identity.undeliverableReason",
    ])
    .where("customer.workspaceId", "=", workspaceId)
    .where("customer.customerId", "in", customerIds)
    .orderBy("identity.createdAt")
    .orderBy("identity.identityId")
    .execute();
  for (const { identityId, address, undeliverableAt: at, undeliverableReason: reason, createdAt, changedAt, ...row } of rows) {
    const identities = found.get(row.customerId)?.identities ?? [];
    const undeliverable = at === null ? null : { at: at.toISOString(), reason: reason ?? "" };
    identities.push({ identityId, kind: "mail", address, undeliverable });
    found.set(row.customerId, {
      ...row,
      identities,
      createdAt: createdAt.toISOString(),
      changedAt: changedAt.toISOString(),
    });
  }
  return found;
}
