// Decisions about channels and deliveries.
import type { DeliveryState, MailSettings } from "./schema.ts";

/** What a new outgoing delivery starts as: without a server to send through it is held. */
export function firstOutgoingState(settings: MailSettings): "held" | "queued" {
  return settings.smtp === null ? "held" : "queued";
}

/** Whether a person may have a reply sent again. */
export function canRetry(state: DeliveryState): boolean {
  return state === "failed";
}
