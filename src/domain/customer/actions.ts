// Finding the customer behind an address, or making a new one.
import type { Event } from "../../events.ts";
import type { Connection } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { findIdentity, insertCustomer, lockAddress, nameCustomer } from "./store.ts";

/**
 * The customer who has this address in this workspace; made where there is none. `address` is in lower case.
 * Holds a lock on the address until the caller's transaction ends. The events are the caller's to announce.
 */
export async function findOrMakeCustomer(
  tx: Connection,
  workspaceId: string,
  person: { address: string; name: string | null },
  now: Date,
): Promise<{ customerId: string; identityId: string; events: Event[] }> {
  await lockAddress(tx, workspaceId, person.address);
  const known = await findIdentity(tx, workspaceId, person.address);
  if (known !== undefined) {
    if (person.name !== null) await nameCustomer(tx, workspaceId, known.customerId, person.name);
    return { customerId: known.customerId, identityId: known.identityId, events: [] };
  }
  const customerId = newId();
  const identityId = newId();
  await insertCustomer(tx, workspaceId, { customerId, identityId, ...person, createdAt: now });
  return { customerId, identityId, events: [{ kind: "customer.added", ids: { customerId } }] };
}
