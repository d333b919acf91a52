// Makes what tests need: workspaces with an owner, channels, raw mails, and mails that came in and were placed.
import { acceptDelivery, addChannel } from "../domain/channel/actions.ts";
import type { ChannelInput } from "../domain/channel/schema.ts";
import { placeMail } from "../domain/mail/place-actions.ts";
import { markDue } from "../domain/search/store.ts";
import { type Role, type Scope, scopes, type Teammate } from "../domain/workspace/schema.ts";
import { insertWorkspace } from "../domain/workspace/store.ts";
import { insertTeammate } from "../domain/workspace/teammate-store.ts";
import { type Connection, inTransaction } from "../server/db.ts";
import { newId } from "../server/ids.ts";
import { openSecretBox } from "../server/secret-box.ts";
import { createUser, hashedPerson } from "../server/session.ts";
import { hashOfToken, newToken } from "../server/token.ts";

export const testBox = openSecretBox(Buffer.alloc(32, 7));
/** No name servers are asked. */
export const testProofs = { box: testBox, resolver: undefined };
/** A server that has nowhere to send its own mail through. */
export const noSystemMail = { isSetUp: false, send: async () => {} };
let made = 0;

const hashes = new Map<string, Promise<string>>();

/** Hashing takes a while by design, and most people in tests have the same password. */
function hashOnce(password: string): Promise<string> {
  const known = hashes.get(password) ?? hashedPerson({ name: "", email: "", password }).then((person) => person.passwordHash);
  hashes.set(password, known);
  return known;
}

/** A workspace with an owner who can sign in with `password`. */
export async function makeWorkspace(
  connection: Connection,
  { now = new Date(), password = "a long password" }: { now?: Date; password?: string } = {},
): Promise<{ workspaceId: string; owner: Teammate; email: string; password: string }> {
  const workspaceId = newId();
  const teammateId = newId();
  const email = `owner${++made}-${teammateId.slice(-6)}@hotel.example`;
  const person = { name: "Ada Owner", email, passwordHash: await hashOnce(password) };
  await inTransaction(connection, async (tx) => {
    const { userId } = await createUser(tx, person, now);
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

/** One more teammate of a workspace, with a password to sign in with. */
export async function makeTeammate(
  connection: Connection,
  workspaceId: string,
  { role = "agent", now = new Date(), password = "a long password" }: { role?: Role; now?: Date; password?: string } = {},
): Promise<{ teammate: Teammate; email: string; password: string }> {
  const teammateId = newId();
  const name = `Teammate ${++made}`;
  const email = `teammate${made}-${teammateId.slice(-6)}@hotel.example`;
  const person = { name, email, passwordHash: await hashOnce(password) };
  await inTransaction(connection, async (tx) => {
    const { userId } = await createUser(tx, person, now);
    await insertTeammate(tx, workspaceId, { teammateId, userId, role, name, email, createdAt: now });
  });
  return { teammate: { workspaceId, teammateId, name, role, hiddenTeamIds: [], apiKeyId: null }, email, password };
}

/** A team with these members. */
export async function makeTeam(
  connection: Connection,
  workspaceId: string,
  { isPrivate = false, teammateIds = [], now = new Date() }: { isPrivate?: boolean; teammateIds?: string[]; now?: Date } = {},
): Promise<string> {
  const teamId = newId();
  const team = { workspaceId, teamId, name: `Team ${++made}`, private: isPrivate, createdAt: now, changedAt: now };
  await connection.insertInto("team").values(team).execute();
  for (const teammateId of teammateIds)
    await connection.insertInto("teamMember").values({ workspaceId, teamId, teammateId }).execute();
  return teamId;
}

/** An API key of a teammate, with the token that programs show. */
export async function makeKey(
  connection: Connection,
  { workspaceId, teammateId }: Pick<Teammate, "workspaceId" | "teammateId">,
  keyScopes: readonly Scope[] = scopes,
  now = new Date(),
): Promise<{ apiKeyId: string; token: string; headers: { authorization: string } }> {
  const token = `rpk_${newToken()}`;
  const apiKeyId = newId();
  const key = { workspaceId, teammateId, apiKeyId, name: `Key ${++made}`, scopes: [...keyScopes], hint: token.slice(-4) };
  await connection
    .insertInto("apiKey")
    .values({ ...key, tokenHash: hashOfToken(token), createdAt: now, changedAt: now })
    .execute();
  return { apiKeyId, token, headers: { authorization: `Bearer ${token}` } };
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

/** A customer with these addresses, to whom nobody has spoken yet. */
export async function makeCustomer(
  connection: Connection,
  workspaceId: string,
  { name = "Tomás Rey", addresses, now = new Date() }: { name?: string | null; addresses?: string[]; now?: Date } = {},
): Promise<string> {
  const customerId = newId();
  await connection.insertInto("customer").values({ workspaceId, customerId, name, createdAt: now, changedAt: now }).execute();
  await markDue(connection, workspaceId, "customer", customerId);
  for (const address of addresses ?? [`customer${++made}@customer.example`]) {
    const identity = { workspaceId, identityId: newId(), customerId, kind: "mail", address, name: null, createdAt: now };
    await connection.insertInto("identity").values(identity).execute();
  }
  return customerId;
}

/** An encounter without entries, of a new customer unless `more` names a conversation. */
export async function makeEncounter(
  connection: Connection,
  workspaceId: string,
  channelId: string,
  {
    now = new Date(),
    ...more
  }: { now?: Date } & Partial<{
    conversationId: string;
    customerId: string;
    subject: string;
    state: "open" | "waiting" | "snoozed" | "settled";
    ownerId: string;
    teamId: string;
    openedAt: Date;
    latestAt: Date;
  }> = {},
): Promise<{ encounterId: string; conversationId: string }> {
  const { customerId, conversationId = newId(), ...of } = more;
  if (more.conversationId === undefined) {
    const customer = customerId ?? (await makeCustomer(connection, workspaceId, { now }));
    await connection
      .insertInto("conversation")
      .values({ workspaceId, conversationId, customerId: customer, createdAt: now })
      .execute();
  }
  const encounterId = newId();
  const times = { openedAt: now, latestAt: now, settledAt: of.state === "settled" ? now : null };
  const words = { subject: "A forgotten rabbit", latestText: "words", latestBy: "customer", state: "open" };
  await connection
    .insertInto("encounter")
    .values({ workspaceId, encounterId, conversationId, channelId, ...times, ...words, ...of })
    .execute();
  await markDue(connection, workspaceId, "encounter", encounterId);
  return { encounterId, conversationId };
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
  await placeMail(connection, { workspaceId, deliveryId }, { proofs: testProofs, now });
  return { deliveryId };
}
