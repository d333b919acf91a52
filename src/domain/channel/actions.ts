// Adding and changing channels; taking deliveries in, and handing them on to be sent.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { brokenConstraint, type Connection, inTransaction, type Tx } from "../../server/db.ts";
import type { Unchanged } from "../../server/etag.ts";
import { newId } from "../../server/ids.ts";
import { addJob } from "../../server/jobs.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { smallContent, storeContent, wholeOrChunks } from "../file/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { requireTeam } from "../workspace/team-actions.ts";
import { insertWithContent, isChannelAt, isDeliveryKnown } from "./accept-store.ts";
import { settingsOf } from "./present.ts";
import { canRetry, tryAgain } from "./reached-rules.ts";
import { firstOutgoingState, isAtProvider, keptSecrets, lacksPassword } from "./rules.ts";
import {
  type ChannelInput,
  type Envelope,
  type MailSecrets,
  type MailServer,
  type MailServerInput,
  type MailSettings,
  secretsSchema,
} from "./schema.ts";
import {
  type ChannelRow,
  findChannel,
  insertChannel,
  insertDelivery,
  lockChannel,
  lockDelivery,
  markAllDeliveries,
  markDelivery,
  markDeliveryAlone,
  updateChannel,
} from "./store.ts";

/** Adds a mail channel. Refuses an address that a channel of this instance has already. */
export async function addChannel(
  connection: Connection,
  by: Teammate,
  input: ChannelInput,
  having: { box: SecretBox; now: Date },
): Promise<{ channelId: string }> {
  return refusingTakenAddress(() => inTransaction(connection, (tx) => addChannelWithin(tx, by, input, having)));
}

/** The same in the caller's transaction; it announces. */
export async function addChannelWithin(
  tx: Tx,
  by: Teammate,
  input: ChannelInput,
  { box, now }: { box: SecretBox; now: Date },
): Promise<{ channelId: string }> {
  const channelId = newId();
  const { settings, secrets } = split(input, {}, undefined);
  if (input.teamId != null) await requireTeam(tx, by.workspaceId, input.teamId);
  await insertChannel(tx, by.workspaceId, {
    channelId,
    name: input.name,
    address: input.address,
    settings,
    secrets: sealed(secrets, box),
    teamId: input.teamId ?? null,
    createdAt: now,
  });
  await announce(tx, by.workspaceId, [{ kind: "channel.added", ids: { channelId } }], { by, now });
  return { channelId };
}

/**
 * Changes a channel. Passwords that are left out stay, where their server does, and so does the team; replies that were held go
 * out once there is a server to send through. `unchanged` is shown what a person sets (settingsOf). `also` is done in the same
 * transaction, and shown what is set then.
 */
export async function changeChannel(
  connection: Connection,
  by: Teammate,
  channelId: string,
  input: ChannelInput,
  {
    box,
    now,
    unchanged = () => {},
    also = async () => {},
  }: { box: SecretBox; now: Date; unchanged?: Unchanged; also?: (tx: Tx, settings: MailSettings) => Promise<void> },
): Promise<void> {
  await refusingTakenAddress(() =>
    inTransaction(connection, async (tx) => {
      const before = await lockChannel(tx, by.workspaceId, channelId);
      if (before === undefined) throw new Refused("not_found");
      unchanged(settingsOf(before));
      if (input.teamId != null) await requireTeam(tx, by.workspaceId, input.teamId);
      const { settings, secrets } = split(
        input,
        keptSecrets(before.settings, channelSecrets(before, box), input),
        before.settings,
      );
      const { name, address, teamId = before.teamId } = input;
      const change = { name, address, settings, secrets: sealed(secrets, box), teamId, changedAt: now };
      await updateChannel(tx, by.workspaceId, channelId, change);
      await also(tx, settings);
      // While its account is signed out they are held anew by the sending, with the reason.
      if (settings.smtp !== null) await sendHeld(tx, by.workspaceId, channelId, now);
      await announce(tx, by.workspaceId, [{ kind: "channel.changed", ids: { channelId } }], { by, now });
    }),
  );
}

/**
 * Has a channel sign in to these servers by an account, in the caller's transaction, last of all: it announces. A server that is
 * left out stays as it is, with its password; replies that were held go out. Refuses a channel that is not there.
 */
export async function signChannelIn(
  tx: Tx,
  by: Teammate,
  channelId: string,
  servers: { imap?: MailServer; smtp?: MailServer },
  { box, now }: { box: SecretBox; now: Date },
): Promise<void> {
  const before = await lockChannel(tx, by.workspaceId, channelId);
  if (before === undefined) throw new Refused("not_found");
  const { name, address, teamId } = before;
  const settings = { ...before.settings, ...servers };
  const secrets = sealed(keptSecrets(before.settings, channelSecrets(before, box), settings), box);
  await updateChannel(tx, by.workspaceId, channelId, { name, address, settings, secrets, teamId, changedAt: now });
  await sendHeld(tx, by.workspaceId, channelId, now);
  await announce(tx, by.workspaceId, [{ kind: "channel.changed", ids: { channelId } }], { by, now });
}

async function sendHeld(tx: Tx, workspaceId: string, channelId: string, now: Date): Promise<void> {
  for (const deliveryId of await markAllDeliveries(tx, workspaceId, channelId, { from: "held", to: "queued", now })) {
    await addJob(tx, "mail.send", { workspaceId, deliveryId });
  }
}

/** The passwords of a channel, opened. */
export function channelSecrets(channel: Pick<ChannelRow, "secrets">, box: SecretBox): MailSecrets {
  return channel.secrets === null ? {} : secretsSchema.parse(JSON.parse(box.open(channel.secrets)));
}

/**
 * Keeps an incoming raw message, which then waits to be placed: when this returns, the message is safe and the sender may be
 * told so. `remoteKey` is what the channel calls it; the same one again is kept once. A sender that names no key and did not
 * hear our answer sends the same bytes again: with `onceByBytes` they are kept once within an hour. Throws ChannelMoved where
 * the channel is not at the address `stillAt` any more.
 */
export async function acceptDelivery(
  connection: Connection,
  workspaceId: string,
  { bytes, ...given }: Arriving & { bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array> },
  now: Date,
): Promise<Accepted> {
  const whole = await wholeOrChunks(bytes);
  if (Buffer.isBuffer(whole)) return keepSmall(connection, workspaceId, given, whole, now);
  return inTransaction(connection, (tx) => keepLarge(tx, workspaceId, given, whole, now));
}

/** The same in the caller's transaction. */
export async function acceptWithin(
  tx: Tx,
  workspaceId: string,
  { bytes, ...given }: Arriving & { bytes: Iterable<Uint8Array> },
  now: Date,
): Promise<Accepted> {
  const whole = await wholeOrChunks(bytes);
  return Buffer.isBuffer(whole) ? keepSmall(tx, workspaceId, given, whole, now) : keepLarge(tx, workspaceId, given, whole, now);
}

interface Arriving {
  channelId: string;
  envelope: Envelope;
  remoteKey: string | null;
  onceByBytes?: boolean;
  /** Where the channel was found to receive, before the message had come. */
  stillAt?: string;
  /** In which folder of a mailbox it lay, and whether that is the one for junk. */
  folder?: string;
  isJunk?: boolean;
}

/** Between being found and being given the message, the channel was given another address, or was taken away. */
export class ChannelMoved extends Error {
  override message = "no channel is left to take the message";
}

interface Accepted {
  deliveryId: string;
  known: boolean;
}

async function keepSmall(
  connection: Connection,
  workspaceId: string,
  given: Arriving,
  whole: Buffer,
  now: Date,
): Promise<Accepted> {
  const content = smallContent(workspaceId, whole, now);
  const { channelId, envelope, stillAt = null, folder = null, isJunk = false } = given;
  const delivery = {
    channelId,
    envelope,
    stillAt,
    folder,
    isJunk,
    deliveryId: newId(),
    ...keysOf(given, content.hash, now),
    createdAt: now,
  };
  const inserted = await insertWithContent(connection, workspaceId, delivery, content);
  if (!inserted) await requireThere(connection, workspaceId, given);
  return { deliveryId: delivery.deliveryId, known: !inserted };
}

async function keepLarge(
  tx: Connection,
  workspaceId: string,
  given: Arriving,
  whole: AsyncIterable<Buffer>,
  now: Date,
): Promise<Accepted> {
  const deliveryId = newId();
  const { channelId, envelope, folder = null, isJunk = false } = given;
  const { hash: contentHash } = await storeContent(tx, workspaceId, whole, now);
  const { unless, remoteKey } = keysOf(given, contentHash, now);
  await requireThere(tx, workspaceId, given);
  if (unless !== null && (await isDeliveryKnown(tx, workspaceId, channelId, unless))) return { deliveryId, known: true };
  const arrived = { deliveryId, channelId, envelope, folder, isJunk, remoteKey, contentHash, createdAt: now };
  return { deliveryId, known: !(await insertDelivery(tx, workspaceId, { ...arrived, direction: "in", state: "received" })) };
}

async function requireThere(tx: Connection, workspaceId: string, { channelId, stillAt }: Arriving): Promise<void> {
  if (stillAt !== undefined && !(await isChannelAt(tx, workspaceId, channelId, stillAt))) throw new ChannelMoved();
}

function keysOf({ remoteKey, onceByBytes = false }: Arriving, hash: Buffer, now: Date) {
  return onceByBytes ? keysByBytes(hash, now) : { remoteKey, unless: null };
}

const sameBytesMs = 60 * 60 * 1000;

/** Within one hour of the clock the key is the same; across its turn the hour before is asked, as far as it is not yet an hour ago. */
function keysByBytes(hash: Buffer, now: Date): { remoteKey: string; unless: { remoteKey: string; since: Date } } {
  const hour = Math.floor(now.getTime() / sameBytesMs);
  const keyIn = (each: number) => `bytes ${hash.toString("base64url")} ${each}`;
  return {
    remoteKey: keyIn(hour),
    unless: { remoteKey: keyIn(hour - 1), since: new Date(now.getTime() - sameBytesMs) },
  };
}

/** Leaves a delivery to a job of its own, in the caller's transaction: placed together with others it failed, or would hold them up. */
export async function placeAlone(tx: Connection, workspaceId: string, deliveryId: string): Promise<void> {
  if (await markDeliveryAlone(tx, workspaceId, deliveryId)) await addJob(tx, "mail.place", { workspaceId, deliveryId });
}

/** Keeps an outgoing delivery in the caller's transaction, and asks for it to be sent, or holds it where no server is set. */
export async function queueDelivery(
  tx: Connection,
  workspaceId: string,
  delivery: { channelId: string; settings: MailSettings; envelope: Envelope },
  now: Date,
): Promise<{ deliveryId: string }> {
  const deliveryId = newId();
  const state = firstOutgoingState(delivery.settings);
  await insertDelivery(tx, workspaceId, {
    deliveryId,
    channelId: delivery.channelId,
    direction: "out",
    state,
    envelope: delivery.envelope,
    contentHash: null,
    remoteKey: null,
    createdAt: now,
  });
  if (state === "queued") await addJob(tx, "mail.send", { workspaceId, deliveryId });
  return { deliveryId };
}

/**
 * Has an outgoing delivery that failed sent once more, to those whom it did not reach, in the caller's transaction, last of all: it
 * announces. Refuses one that is under way or done. Whether its reply is seen is up to the caller.
 */
export async function retryDelivery(tx: Tx, by: Teammate, deliveryId: string, now: Date): Promise<void> {
  const delivery = await lockDelivery(tx, by.workspaceId, deliveryId);
  if (delivery === undefined) throw new Refused("not_found");
  if (!canRetry(delivery)) throw new Refused("delivery_not_retryable");
  const unreached = tryAgain(delivery.unreached);
  await markDelivery(tx, by.workspaceId, deliveryId, { state: "queued", reason: null, unreached, changedAt: now });
  await addJob(tx, "mail.send", { workspaceId: by.workspaceId, deliveryId });
  await announce(tx, by.workspaceId, [{ kind: "delivery.changed", ids: { deliveryId } }], { by, now });
}

/** Has everything placed once more that a channel had set aside, or one of it. Refuses one that is not set aside. */
export async function retrySetAside(
  connection: Connection,
  by: Teammate,
  channelId: string,
  now: Date,
  deliveryId?: string,
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    if ((await findChannel(tx, by.workspaceId, channelId)) === undefined) throw new Refused("not_found");
    const change = { from: "set_aside", to: "received", now, deliveryId } as const;
    const again = await markAllDeliveries(tx, by.workspaceId, channelId, change);
    if (again.length === 0 && deliveryId !== undefined) throw new Refused("not_found");
    for (const each of again) await placeAlone(tx, by.workspaceId, each);
    await announce(tx, by.workspaceId, [{ kind: "channel.changed", ids: { channelId } }], { by, now });
  });
}

function split(
  input: ChannelInput,
  known: MailSecrets,
  before: MailSettings | undefined,
): { settings: MailSettings; secrets: MailSecrets } {
  const secrets: MailSecrets = {};
  const server = (name: "imap" | "smtp", given: MailServerInput | null) => {
    if (given === null) return null;
    const { password = known[name], ...rest } = given;
    if (given.provider !== undefined) {
      if (isAtProvider(before?.[name], given)) return rest;
      throw new Refused("input_invalid", `Please sign in there first, or enter a password for ${given.host}.`);
    }
    if (lacksPassword(given, password)) {
      throw new Refused(
        "input_invalid",
        `Please enter the password for ${given.host}. It is asked for again when its server changes.`,
      );
    }
    if (password !== undefined) secrets[name] = password;
    return rest;
  };
  const reading = input.reading ?? before?.reading;
  const servers = { imap: server("imap", input.imap), smtp: server("smtp", input.smtp) };
  return { settings: { ...servers, ...(reading === undefined ? {} : { reading }) }, secrets };
}

function sealed(secrets: MailSecrets, box: SecretBox): Buffer | null {
  return Object.keys(secrets).length === 0 ? null : box.seal(JSON.stringify(secrets));
}

/** What `work` gives; refuses where another channel has the address. */
export async function refusingTakenAddress<Done>(work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    if (brokenConstraint(error) === "channel_kind_address_key") throw new Refused("address_taken");
    throw error;
  }
}
