// Finding the customer behind an address, or making a new one; adding and changing customers and their identities.
import type { RawBuilder } from "kysely";
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { brokenConstraint, type Connection, inTransaction } from "../../server/db.ts";
import type { Unchanged } from "../../server/etag.ts";
import { newId } from "../../server/ids.ts";
import { holdOrganization } from "../organization/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { type Customer, type CustomerChange, type CustomerInput, type IdentityInput, mostIdentities } from "./schema.ts";
import {
  deleteIdentity,
  findAddress,
  findAuthors,
  findCustomer,
  findIdentity,
  insertAuthors,
  insertCustomer,
  insertIdentity,
  lockAddress,
  lockAddresses,
  lockCustomer,
  markReachable,
  nameCustomer,
  updateCustomer,
} from "./store.ts";

/** Who wrote, as a channel names them. `address` in lower case. */
export interface Author {
  address: string;
  name: string | null;
}

/** The customer behind an address. */
export interface KnownAuthor {
  customerId: string;
  identityId: string;
  /** What a person has said of mails from there; null where nobody has. */
  isSpam: boolean | null;
  /** Mails to it came back. */
  isUndeliverable: boolean;
}

/**
 * The customer who has this address in this workspace; made where there is none. `address` is in lower case.
 * Holds a lock on the address until the caller's transaction ends. The events are the caller's to announce.
 */
export async function findOrMakeCustomer(
  tx: Connection,
  workspaceId: string,
  author: Author,
  now: Date,
): Promise<KnownAuthor & { events: Event[] }> {
  const { customers, events } = await findOrMakeCustomers(tx, workspaceId, [author], now);
  return { ...requireKnown(customers, author), events };
}

/** The same for the authors of many messages, by their addresses. Of several names that one address signs with, the first counts. */
export async function findOrMakeCustomers(
  tx: Connection,
  workspaceId: string,
  authors: readonly Author[],
  now: Date,
): Promise<{ customers: Map<string, KnownAuthor>; events: Event[] }> {
  const names = new Map<string, string | null>();
  for (const { address, name } of authors) names.set(address, names.get(address) ?? name);
  const addresses = [...names.keys()];
  await lockAddresses(tx, workspaceId, addresses);
  const customers = new Map<string, KnownAuthor>();
  const events: Event[] = [];
  for (const { address, isNamed, ...known } of await findAuthors(tx, workspaceId, addresses)) {
    const { customerId } = known;
    customers.set(address, known);
    const name = names.get(address) ?? null;
    if (isNamed || name === null || !(await nameCustomer(tx, workspaceId, customerId, { name, changedAt: now }))) continue;
    events.push({ kind: "customer.changed", ids: { customerId } });
  }
  const added = addresses
    .filter((address) => !customers.has(address))
    .map((address) => ({ customerId: newId(), identityId: newId(), address, name: names.get(address) ?? null, createdAt: now }));
  await insertAuthors(tx, workspaceId, added);
  for (const { address, customerId, identityId } of added) {
    customers.set(address, { customerId, identityId, isSpam: null, isUndeliverable: false });
    events.push({ kind: "customer.added", ids: { customerId } });
  }
  return { customers, events };
}

/** Of those that were found or made for it, an author is always one. */
export function requireKnown(customers: Map<string, KnownAuthor>, { address }: Author): KnownAuthor {
  const known = customers.get(address);
  if (known === undefined) throw new Error("an author was neither found nor made");
  return known;
}

/** Adds a customer. Refuses an address that a customer of this workspace has, and an organization that is not there. */
export async function addCustomer(
  connection: Connection,
  by: Teammate,
  { name, organizationId, identities }: CustomerInput,
  now: Date,
): Promise<Customer> {
  const { workspaceId } = by;
  const customerId = newId();
  const addresses = [...new Set(identities.map(({ address }) => address))];
  return inTransaction(connection, async (tx) => {
    await claimAddresses(tx, workspaceId, addresses);
    await requireOrganization(tx, workspaceId, organizationId);
    await insertCustomer(tx, workspaceId, { customerId, name, organizationId, createdAt: now });
    for (const address of addresses) {
      await insertIdentity(tx, workspaceId, { identityId: newId(), customerId, address, name: null, createdAt: now });
    }
    const customer = requireCustomer(await findCustomer(tx, workspaceId, customerId));
    await announce(tx, workspaceId, [{ kind: "customer.added", ids: { customerId } }], { by, now });
    return customer;
  });
}

/** What every change needs: whether the one who acts sees the customer (a condition on the table `customer`), and what they saw of it. */
export interface CustomerCheck {
  isSeen: RawBuilder<boolean>;
  unchanged: Unchanged;
  now: Date;
}

/** Changes what is given. Refuses an organization that is not there. */
export async function changeCustomer(
  connection: Connection,
  by: Teammate,
  customerId: string,
  { name, organizationId }: CustomerChange,
  { isSeen, unchanged, now }: CustomerCheck,
): Promise<Customer> {
  return inTransaction(connection, async (tx) => {
    const before = requireCustomer(await lockCustomer(tx, by.workspaceId, customerId, isSeen));
    unchanged(before);
    const change = {
      name: name === undefined ? before.name : name,
      organizationId: organizationId === undefined ? before.organizationId : organizationId,
    };
    if (change.name === before.name && change.organizationId === before.organizationId) return before;
    if (change.organizationId !== before.organizationId) await requireOrganization(tx, by.workspaceId, change.organizationId);
    await updateCustomer(tx, by.workspaceId, customerId, { ...change, changedAt: now });
    await announce(tx, by.workspaceId, [{ kind: "customer.changed", ids: { customerId } }], { by, now });
    return { ...before, ...change, changedAt: now.toISOString() };
  });
}

/** Gives a customer one more address. Refuses one that a customer has; one that they have themselves already changes nothing. */
export async function addIdentity(
  connection: Connection,
  by: Teammate,
  customerId: string,
  { address }: IdentityInput,
  { isSeen, unchanged, now }: CustomerCheck,
): Promise<Customer> {
  return inTransaction(connection, async (tx) => {
    // Before the customer's row: whoever places a mail takes them in this order.
    await lockAddress(tx, by.workspaceId, address);
    const before = requireCustomer(await lockCustomer(tx, by.workspaceId, customerId, isSeen));
    unchanged(before);
    if (before.identities.some((identity) => identity.address === address)) return before;
    if ((await findIdentity(tx, by.workspaceId, address)) !== undefined) throw new Refused("address_taken");
    if (before.identities.length >= mostIdentities) {
      throw new Refused("input_invalid", `A customer has at most ${mostIdentities} addresses.`);
    }
    await insertIdentity(tx, by.workspaceId, { identityId: newId(), customerId, address, name: null, createdAt: now });
    return afterChange(tx, by, customerId, now);
  });
}

/** Takes an address from a customer. Refuses the last one, and one that entries of the conversation name. */
export async function removeIdentity(
  connection: Connection,
  by: Teammate,
  { customerId, identityId }: { customerId: string; identityId: string },
  { isSeen, unchanged, now }: CustomerCheck,
): Promise<void> {
  try {
    await inTransaction(connection, async (tx) => {
      const address = await findAddress(tx, by.workspaceId, identityId);
      if (address === undefined) throw new Refused("not_found");
      // Whoever places a mail from it right now does so before it is removed, or makes a new customer afterwards.
      await lockAddress(tx, by.workspaceId, address);
      const before = requireCustomer(await lockCustomer(tx, by.workspaceId, customerId, isSeen));
      unchanged(before);
      if (!before.identities.some((identity) => identity.identityId === identityId)) throw new Refused("not_found");
      if (before.identities.length === 1) throw new Refused("still_in_use", "It is the only address of this customer.");
      await deleteIdentity(tx, by.workspaceId, identityId);
      await afterChange(tx, by, customerId, now);
    });
  } catch (error) {
    // The database knows best who names it.
    if (brokenConstraint(error) === "entry_workspace_id_identity_id_fkey")
      throw new Refused("still_in_use", "Messages came from this address or went to it.");
    throw error;
  }
}

/** Says that an address can be written to again, whatever came back from there. Of one that can, nothing changes. */
export async function clearUndeliverable(
  connection: Connection,
  by: Teammate,
  { customerId, identityId }: { customerId: string; identityId: string },
  { isSeen, unchanged, now }: CustomerCheck,
): Promise<Customer> {
  return inTransaction(connection, async (tx) => {
    const before = requireCustomer(await lockCustomer(tx, by.workspaceId, customerId, isSeen));
    unchanged(before);
    const identity = before.identities.find((each) => each.identityId === identityId);
    if (identity === undefined) throw new Refused("not_found");
    if (identity.undeliverable === null) return before;
    await markReachable(tx, by.workspaceId, [identityId]);
    return afterChange(tx, by, customerId, now);
  });
}

async function afterChange(tx: Connection, by: Teammate, customerId: string, now: Date): Promise<Customer> {
  await updateCustomer(tx, by.workspaceId, customerId, { changedAt: now });
  const customer = requireCustomer(await findCustomer(tx, by.workspaceId, customerId));
  await announce(tx, by.workspaceId, [{ kind: "customer.changed", ids: { customerId } }], { by, now });
  return customer;
}

/** In sorted order, so that two who claim the same addresses do not wait for each other. */
async function claimAddresses(tx: Connection, workspaceId: string, addresses: string[]): Promise<void> {
  for (const address of addresses.toSorted()) await lockAddress(tx, workspaceId, address);
  for (const address of addresses) {
    if ((await findIdentity(tx, workspaceId, address)) !== undefined) throw new Refused("address_taken");
  }
}

async function requireOrganization(tx: Connection, workspaceId: string, organizationId: string | null): Promise<void> {
  if (organizationId === null || (await holdOrganization(tx, workspaceId, organizationId))) return;
  throw new Refused("not_found", "There is no such organization.");
}

function requireCustomer(customer: Customer | undefined): Customer {
  if (customer === undefined) throw new Refused("not_found");
  return customer;
}
