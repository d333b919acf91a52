// Makes what tests need: workspaces with an owner, channels, raw mails, and mails that came in and were placed.
import { acceptDelivery, addChannel } from "../domain/channel/actions.ts";
import type { ChannelInput } from "../domain/channel/schema.ts";
import { placeMail } from "../domain/mail/actions.ts";
import type { Teammate } from "../domain/workspace/schema.ts";
import { insertTeammate, insertWorkspace } from "../domain/workspace/store.ts";
import { type Connection, inTransaction } from "../server/db.ts";
import { newId } from "../server/ids.ts";
import { openSecretBox } from "../server/secret-box.ts";
import { createUser } from "../server/session.ts";

export const testBox = openSecretBox(Buffer.alloc(32, 7));
let made = 0;

/** A workspace with an owner who can sign in with `password`. */
export async function makeWorkspace(
  connection: Connection,
  { now = new Date(), password = "a long password" }: { now?: Date; password?: string } = {},
): Promise<{ workspaceId: string; owner: Teammate; email: string; password: string }> {
  const workspaceId = newId();
  const teammateId = newId();
  const email = `owner${++made}-${teammateId.slice(-6)}@hotel.example`;
  await inTransaction(connection, async (tx) => {
    const { userId } = await createUser(tx, { name: "Ada Owner", email, password }, now);
    await insertWorkspace(tx, workspaceId, { name: `Hotel ${made}`, createdAt: now });
    await insertTeammate(tx, workspaceId, { teammateId, userId, role: "owner", name: "Ada Owner", email, createdAt: now });
  });
  return {
    workspaceId,
    owner: { workspaceId, teammateId, name: "Ada Owner", role: "owner", hiddenTeamIds: [], apiKeyId: null },
    email,
    password,
  };
}

/** A mail channel; without servers unless `input` names some. */
export async function makeChannel(
  connection: Connection,
  by: Teammate,
  { now = new Date(), ...input }: Partial<ChannelInput> & { now?: Date } = {},
): Promise<{ channelId: string; address: string }> {
  const address = input.address ?? `desk${++made}-${by.workspaceId.slice(-6)}@hotel.example`;
  const { channelId } = await addChannel(
    connection,
    by,
    { name: "Front desk", imap: null, smtp: null, ...input, address },
    { box: testBox, now },
  );
  return { channelId, address };
}

/** A raw mail (RFC 5322) with CRLF lines. */
export function rawMail({
  from = "Tomás Rey <tomas@customer.example>",
  to = "desk@hotel.example",
  subject = "A forgotten rabbit",
  text = "We forgot my daughter's rabbit in 214.",
  messageId = `${newId()}@customer.example`,
  inReplyTo,
  references = [],
  headers = [],
}: {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  /** Null leaves the header out. */
  messageId?: string | null;
  inReplyTo?: string;
  references?: string[];
  headers?: string[];
} = {}): Buffer {
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    ...(messageId === null ? [] : [`Message-ID: <${messageId}>`]),
    ...(inReplyTo === undefined ? [] : [`In-Reply-To: <${inReplyTo}>`]),
    ...(references.length === 0 ? [] : [`References: ${references.map((id) => `<${id}>`).join(" ")}`]),
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    ...headers,
    "",
    text,
    "",
  ];
  return Buffer.from(lines.join("\r\n"));
}

/** A mail that came in on a channel and was placed, as the listener and its job do. Returns the delivery. */
export async function receiveMail(
  connection: Connection,
  workspaceId: string,
  channelId: string,
  raw: Buffer,
  now: Date,
): Promise<{ deliveryId: string }> {
  const delivery = { channelId, envelope: { from: null, to: [] }, bytes: [raw], remoteKey: null };
  const { deliveryId } = await acceptDelivery(connection, workspaceId, delivery, now);
  await placeMail(connection, { workspaceId, deliveryId }, now);
  return { deliveryId };
}
