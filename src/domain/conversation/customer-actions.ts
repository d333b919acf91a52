// Saying whose an encounter is: it goes to another customer's conversation, with all that was said in it.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { findOrMakeCustomer } from "../customer/actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { moveEncounterTo } from "./customer-store.ts";
import { requireEncounter, writeEventEntry } from "./encounter-actions.ts";
import { findSeenCustomerAddresses } from "./opening-store.ts";
import type { CustomerOfInput } from "./schema.ts";
import { findOrMakeConversations } from "./store.ts";

/**
 * Gives an encounter to another customer, or to whoever has an address, known or not. Answers to it follow; what is on its way
 * out goes to whom it was written. Refuses an encounter that is not seen, and a customer who is not there. Given to whom it
 * belongs, nothing happens.
 */
export async function changeCustomer(
  connection: Connection,
  by: Teammate,
  encounterId: string,
  to: CustomerOfInput,
  now: Date,
): Promise<void> {
  const { workspaceId } = by;
  await inTransaction(connection, async (tx) => {
    const events: Event[] = [];
    const customerId = await customerOf(tx, by, to, events, now);
    const conversationId = (await findOrMakeConversations(tx, workspaceId, [customerId], now)).get(customerId) ?? "";
    const encounter = await requireEncounter(tx, by, encounterId);
    if (encounter.conversationId !== conversationId) {
      await moveEncounterTo(tx, workspaceId, encounter, conversationId);
      const moved = { encounterId, conversationId };
      const added = await writeEventEntry(tx, workspaceId, moved, { event: "customer_changed", by }, now);
      // Both conversations are read anew: the one that it left, and the one that it came to.
      const left = { encounterId, conversationId: encounter.conversationId };
      events.push({ kind: "encounter.changed", ids: left }, { kind: "encounter.changed", ids: moved }, added);
    }
    await announce(tx, workspaceId, events, { by, now });
  });
}

async function customerOf(
  tx: Tx,
  by: Teammate,
  { customerId, address, name }: CustomerOfInput,
  events: Event[],
  now: Date,
): Promise<string> {
  if (customerId !== undefined) {
    const known = await findSeenCustomerAddresses(tx, by, customerId);
    if (known === undefined) throw new Refused("not_found", "There is no such customer.");
    return customerId;
  }
  const author = { address: address ?? "", name: name === undefined || name === "" ? null : name };
  const found = await findOrMakeCustomer(tx, by.workspaceId, author, now);
  events.push(...found.events);
  return found.customerId;
}
