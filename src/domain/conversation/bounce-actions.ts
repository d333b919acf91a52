// Noting what came back: at the words that were sent, at those of several whom they did not reach, and at the addresses.
import type { Event } from "../../events.ts";
import type { Tx } from "../../server/db.ts";
import { afterEarlyReturn, afterReturn } from "../channel/reached-rules.ts";
import { lockDelivery, markDelivery } from "../channel/store.ts";
import { markAddressesUndeliverable, markUndeliverable } from "../customer/store.ts";
import type { ProvenHome } from "./homes.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { bounceReason } from "./rules.ts";

/** In the caller's transaction; returns what is to be announced. What speaks of no words of ours is passed over. */
export async function noteBounces(
  tx: Tx,
  workspaceId: string,
  homed: readonly { message: IncomingMessage; home: ProvenHome | undefined }[],
  now: Date,
): Promise<Event[]> {
  const events: Event[] = [];
  for (const { message, home } of homed) {
    const { bounce } = message;
    if (bounce == null || home?.sent === undefined) continue;
    const { deliveryId, identityId } = home.sent;
    const reason = bounceReason(bounce);
    const delivery = deliveryId === null ? undefined : await lockDelivery(tx, workspaceId, deliveryId);
    // Of several receivers one may have been brought it, and another not yet.
    const isPartly = delivery?.state === "queued" && delivery.unreached !== null;
    if (delivery !== undefined && (delivery.state === "sent" || isPartly)) {
      const after = isPartly ? afterEarlyReturn : afterReturn;
      const outcome = after(delivery, { ...bounce, reason, said: bounce.reason });
      await markDelivery(tx, workspaceId, delivery.deliveryId, { ...outcome, changedAt: now });
    }
    if (delivery !== undefined) events.push({ kind: "delivery.changed", ids: { deliveryId: delivery.deliveryId } });
    if (!bounce.isLasting) continue;
    // To one alone it came back from there, also where another server, to which they forward, is the one that says so.
    const isOne = delivery === undefined || delivery.envelope.to.length === 1;
    const named = isOne ? [] : delivery.envelope.to.filter((address) => bounce.recipients.includes(address.toLowerCase()));
    const customerIds = await markAddressesUndeliverable(tx, workspaceId, named, { reason, now });
    if (isOne && identityId !== null) {
      await markUndeliverable(tx, workspaceId, identityId, { reason, now });
      customerIds.push(home.customerId);
    }
    events.push(...customerIds.map((customerId) => ({ kind: "customer.changed" as const, ids: { customerId } })));
  }
  return events;
}
