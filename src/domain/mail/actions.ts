// Sending a mail that goes out. It is a job: it bears being done twice, at once, or cut short.
import { Readable } from "node:stream";
import { announce } from "../../events.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { SecretBox } from "../../server/secret-box.ts";
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
import { type AccountDeps, withSecret } from "./account-access.ts";
import { NoAccess } from "./account-rules.ts";
import { findAccount } from "./account-store.ts";
import { composeMessage } from "./compose-message.ts";
import { taggedAddress } from "./reply-tag.ts";
import { connectionReason, isLastingRefusal } from "./rules.ts";
import { type MailServerWithSecret, type RefusedRecipient, refusedIn, sendMessage } from "./send-message.ts";
import { findReply, findUncleanFile, listReplyFiles, listThread } from "./store.ts";

/** A reply waits so long for its files to be checked for viruses, and not for a scanner that cannot be reached. */
const longestCheckMs = 60_000;

const infectedReason = ({ name, words }: { name: string; words: string | null }) =>
  `A virus was found in “${name}” (${words}). Write again without it.`;

interface JobInput {
  workspaceId: string;
  deliveryId: string;
}

/**
 * Sends a reply through the SMTP server of its channel and writes down what became of it. The row stays locked while it is
 * sent, so that no second job sends it too. Returns `again` where trying later may help; on the last attempt that is `failed`. Of
 * several receivers each is reached or not, and whom it has reached gets it once. While the account of the channel is signed out it
 * is held. One with a virus in a file does not go out.
 */
export async function sendMail(
  deps: AccountDeps,
  { workspaceId, deliveryId }: JobInput,
  { lastAttempt }: { lastAttempt: boolean },
): Promise<"done" | "again"> {
  const { connection, box, now } = deps;
  await composeOnce(connection, workspaceId, deliveryId, box, now());
  return inTransaction(connection, async (tx) => {
    const delivery = await lockDelivery(tx, workspaceId, deliveryId);
    if (delivery?.state !== "queued" || delivery.contentHash === null) return "done";
    const seen = await findChannel(tx, workspaceId, delivery.channelId);
    // Before it is held: whoever sets a server now must see it among the held.
    const channel = seen?.settings.smtp === null ? await holdChannel(tx, workspaceId, delivery.channelId) : seen;
    if (channel === undefined) return "done";
    const unclean = await findUncleanFile(tx, workspaceId, deliveryId, new Date(now().getTime() - longestCheckMs));
    if (unclean?.isInfected === false) return "again";
    const outcome: Outcome =
      unclean === undefined
        ? await trySending(tx, deps, channel, delivery, lastAttempt)
        : { state: "failed", reason: infectedReason(unclean), unreached: delivery.unreached };
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
  deps: AccountDeps,
  channel: ChannelRow,
  delivery: DeliveryRow,
  lastAttempt: boolean,
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
  const send = (server: MailServerWithSecret) => sendMessage(server, { ...delivery.envelope, to }, raw);
  try {
    const refused = await withSecret(deps, channel, "smtp", send);
    return afterSending(delivery, refused.map(unreached), { lastAttempt });
  } catch (error) {
    if (error instanceof NoAccess && error.isSignedOut && !(await isSignedInMeanwhile(tx, channel)))
      return { state: "held", reason: error.message, unreached: delivery.unreached };
    const each = new Map(refusedIn(error).map((one) => [one.address, one.error]));
    const refused = to.map((address) => ({ address, error: each.get(address) ?? error }));
    return afterSending(delivery, refused.map(unreached), { lastAttempt });
  }
}

/** Whoever signs in again must see among the held what is held for it: they wait for us, or we for them. */
async function isSignedInMeanwhile(tx: Connection, { workspaceId, channelId }: ChannelRow): Promise<boolean> {
  await holdChannel(tx, workspaceId, channelId);
  return (await findAccount(tx, workspaceId, channelId))?.tokens != null;
}
