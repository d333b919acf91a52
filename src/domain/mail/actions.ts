// Sending a mail that goes out. It is a job: it bears being done twice, at once, or cut short.
import { Readable } from "node:stream";
import { announce } from "../../events.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { channelSecrets } from "../channel/actions.ts";
import { afterSending, type Outcome, stillToReach } from "../channel/reached-rules.ts";
import type { Unreached } from "../channel/schema.ts";
import {
  type ChannelRow,
  type DeliveryRow,
  findChannel,
  findDelivery,
  holdChannel,
  lockDelivery,
  markDelivery,
  setDeliveryContent,
} from "../channel/store.ts";
import { readContent, readWholeContent, storeContent } from "../file/store.ts";
import { composeMessage } from "./compose-message.ts";
import { taggedAddress } from "./reply-tag.ts";
import { connectionReason, isLastingRefusal } from "./rules.ts";
import { type RefusedRecipient, refusedIn, sendMessage } from "./send-message.ts";
import { findReply, listReplyFiles, listThread } from "./store.ts";

interface JobInput {
  workspaceId: string;
  deliveryId: string;
}

/**
 * Sends a reply through the SMTP server of its channel and writes down what became of it. The row stays locked while it is
 * sent, so that no second job sends it too. Returns `again` where trying later may help; on the last attempt that is `failed`. Of
 * several receivers each is reached or not, and whom it has reached gets it once.
 */
export async function sendMail(
  connection: Connection,
  { workspaceId, deliveryId }: JobInput,
  { box, lastAttempt, now }: { box: SecretBox; lastAttempt: boolean; now: () => Date },
): Promise<"done" | "again"> {
  await composeOnce(connection, workspaceId, deliveryId, box, now());
  return inTransaction(connection, async (tx) => {
    const delivery = await lockDelivery(tx, workspaceId, deliveryId);
    if (delivery?.state !== "queued" || delivery.contentHash === null) return "done";
    const seen = await findChannel(tx, workspaceId, delivery.channelId);
    // Before it is held: whoever sets a server now must see it among the held.
    const channel = seen?.settings.smtp === null ? await holdChannel(tx, workspaceId, delivery.channelId) : seen;
    if (channel === undefined) return "done";
    const outcome = await trySending(tx, channel, delivery, { box, lastAttempt });
    await markDelivery(tx, workspaceId, deliveryId, { ...outcome, changedAt: now() });
    await announce(tx, workspaceId, [{ kind: "delivery.changed", ids: { deliveryId } }], { now: now() });
    return outcome.state === "queued" ? "again" : "done";
  });
}

/** In a demonstration a reply stays where it is, and says so. */
export async function leaveUnsent(connection: Connection, { workspaceId, deliveryId }: JobInput, now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const delivery = await lockDelivery(tx, workspaceId, deliveryId);
    if (delivery?.state !== "queued") return;
    await markDelivery(tx, workspaceId, deliveryId, { state: "not_sent", reason: null, changedAt: now });
    await announce(tx, workspaceId, [{ kind: "delivery.changed", ids: { deliveryId } }], { now });
  });
}

/** The raw message is made at the first attempt and kept: a second attempt sends the very same bytes. */
async function composeOnce(
  connection: Connection,
  workspaceId: string,
  deliveryId: string,
  box: SecretBox,
  now: Date,
): Promise<void> {
  const delivery = await findDelivery(connection, workspaceId, deliveryId);
  if (delivery?.state !== "queued" || delivery.contentHash !== null) return;
  const channel = await findChannel(connection, workspaceId, delivery.channelId);
  const reply = await findReply(connection, workspaceId, deliveryId);
  const [address] = delivery.envelope.to;
  if (channel === undefined || reply === undefined || reply.messageId === null || address === undefined) return;
  const thread = await listThread(connection, workspaceId, reply);
  const files = await listReplyFiles(connection, workspaceId, reply.entryId);
  const raw = composeMessage({
    from: { name: channel.name, address: channel.address },
    // A mailbox elsewhere may not know such addresses; our own listener does.
    ...(channel.settings.imap === null
      ? { replyTo: { name: channel.name, address: taggedAddress(channel.address, workspaceId, reply.encounterId, box) } }
      : {}),
    to: { name: reply.customerName ?? "", address },
    // Who gets a hidden copy stands in the envelope alone.
    cc: (reply.parties ?? []).flatMap((party) =>
      party.role === "cc" ? [{ name: party.name ?? "", address: party.address }] : [],
    ),
    subject: reply.subject ?? "",
    text: reply.text,
    messageId: reply.messageId,
    inReplyTo: thread.findLast((message) => message.kind === "message_in")?.messageId ?? null,
    references: thread.map((message) => message.messageId),
    date: reply.at,
    files: files.map(({ contentHash, ...file }) => ({
      ...file,
      bytes: Readable.from(readContent(connection, workspaceId, contentHash), { objectMode: false }),
    })),
  });
  await inTransaction(connection, async (tx) => {
    const { hash } = await storeContent(tx, workspaceId, raw, now);
    await setDeliveryContent(tx, workspaceId, deliveryId, hash);
  });
}

/** Sends it to those whom it has still to reach; what was refused, and what that means. */
async function trySending(
  tx: Connection,
  channel: ChannelRow,
  delivery: DeliveryRow,
  { box, lastAttempt }: { box: SecretBox; lastAttempt: boolean },
): Promise<Outcome> {
  const { smtp } = channel.settings;
  if (smtp === null || delivery.contentHash === null) return { state: "held", reason: null, unreached: delivery.unreached };
  const raw = await readWholeContent(tx, channel.workspaceId, delivery.contentHash);
  const to = stillToReach(delivery);
  const unreached = ({ address, error }: RefusedRecipient): Unreached => ({
    address,
    reason: connectionReason(error, smtp),
    isLasting: isLastingRefusal(error),
  });
  const server = { ...smtp, password: channelSecrets(channel, box).smtp ?? "" };
  const refused = await sendMessage(server, { ...delivery.envelope, to }, raw).catch((error: unknown) => {
    const each = new Map(refusedIn(error).map((one) => [one.address, one.error]));
    return to.map((address) => ({ address, error: each.get(address) ?? error }));
  });
  return afterSending(delivery, refused.map(unreached), { lastAttempt });
}
