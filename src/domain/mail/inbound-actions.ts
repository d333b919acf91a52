// Setting up a way in by a provider's webhook, and taking in what the provider brings.
import { createHash } from "node:crypto";
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { hashOfToken, newToken } from "../../server/token.ts";
import { acceptWithin } from "../channel/actions.ts";
import { type ChannelRow, lockChannel } from "../channel/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { refused } from "./inbound-reading.ts";
import { isPublicKey, needsSigningKey, takesSigningKey } from "./inbound-rules.ts";
import type { Brought, InboundInput, InboundProvider } from "./inbound-schema.ts";
import { deleteInbound, findInbound, type InboundRow, noteSeen, noteTaken, saveInbound } from "./inbound-store.ts";

/** Mailgun sends the raw message only to addresses that end so; it does no harm to the others. */
const ending = "_mime";
const seenForMs = 24 * 60 * 60_000;

/**
 * Sets who brings the mail of a channel. Returns the secret of its address where it is new: it is shown once, and only its hash
 * is kept. A signing key that is left out stays, as long as the provider does. Refuses a provider without the key it signs with.
 */
export async function setInbound(
  connection: Connection,
  by: Teammate,
  channelId: string,
  { provider, signingKey }: InboundInput,
  { box, now }: { box: SecretBox; now: Date },
): Promise<{ secret: string | null }> {
  return inTransaction(connection, async (tx) => {
    const { workspaceId } = await requireChannel(tx, by, channelId);
    const before = await findInbound(tx, workspaceId, channelId);
    const kept = before?.provider === provider ? before.signingKey : null;
    const sealed = signingKey === undefined || !takesSigningKey(provider) ? kept : box.seal(rightKey(provider, signingKey));
    if (sealed === null && needsSigningKey(provider))
      throw new Refused("input_invalid", "Please enter the HTTP webhook signing key that Mailgun shows.");
    const secret = before === undefined ? newSecret() : null;
    const secretHash = secret === null ? undefined : hashOfToken(secret);
    await saveInbound(tx, workspaceId, { channelId, provider, secretHash, signingKey: sealed, changedAt: now });
    await announce(tx, workspaceId, [{ kind: "channel.changed", ids: { channelId } }], { by, now });
    return { secret };
  });
}

/** Gives the way in another address; the one before ends at once. */
export async function renewInbound(
  connection: Connection,
  by: Teammate,
  channelId: string,
  now: Date,
): Promise<{ secret: string }> {
  return inTransaction(connection, async (tx) => {
    const { workspaceId } = await requireChannel(tx, by, channelId);
    const before = await findInbound(tx, workspaceId, channelId);
    if (before === undefined) throw new Refused("not_found");
    const secret = newSecret();
    await saveInbound(tx, workspaceId, { ...before, secretHash: hashOfToken(secret), changedAt: now });
    await announce(tx, workspaceId, [{ kind: "channel.changed", ids: { channelId } }], { by, now });
    return { secret };
  });
}

/** Ends the way in: its address is nobody's from now on. Does nothing where there is none. */
export async function removeInbound(connection: Connection, by: Teammate, channelId: string, now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const { workspaceId } = await requireChannel(tx, by, channelId);
    if (!(await deleteInbound(tx, workspaceId, channelId))) return;
    await announce(tx, workspaceId, [{ kind: "channel.changed", ids: { channelId } }], { by, now });
  });
}

/**
 * Keeps what a provider brought; when this returns, it is safe. The same request again is taken once, whether our answer was
 * lost or somebody plays it; with other words in it, it is refused.
 */
export async function takeInbound(connection: Connection, inbound: InboundRow, brought: Brought, now: Date): Promise<void> {
  const { workspaceId, channelId } = inbound;
  const { raw, from, to, token } = brought;
  await inTransaction(connection, async (tx) => {
    if (token !== null) {
      const contentHash = createHash("sha256").update(raw).digest();
      const expiresAt = new Date(now.getTime() + seenForMs);
      const before = await noteSeen(tx, workspaceId, { channelId, tokenHash: hashOfToken(token), contentHash, expiresAt });
      if (before?.equals(contentHash)) return;
      if (before !== undefined) throw refused("It was brought before, with another message in it.");
    }
    await acceptWithin(
      tx,
      workspaceId,
      { channelId, envelope: { from, to }, bytes: [raw], remoteKey: null, onceByBytes: true },
      now,
    );
  });
  await noteTaken(connection, inbound, now);
}

function newSecret(): string {
  return `${newToken()}${ending}`;
}

function rightKey(provider: InboundProvider, key: string): string {
  if (provider === "sendgrid" && !isPublicKey(key))
    throw new Refused("input_invalid", "This is not a public key as SendGrid shows it: one long line that begins with MF.");
  return key;
}

async function requireChannel(tx: Tx, by: Teammate, channelId: string): Promise<ChannelRow> {
  const channel = await lockChannel(tx, by.workspaceId, channelId);
  if (channel === undefined) throw new Refused("not_found");
  return channel;
}
