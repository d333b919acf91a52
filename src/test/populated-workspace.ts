// A workspace in which there is one of everything that the API can name, written straight into the tables.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Role, Scope } from "../domain/workspace/schema.ts";
import type { Connection } from "../server/db.ts";
import { newId } from "../server/ids.ts";
import { hashOfToken, newToken } from "../server/token.ts";

/** By the names of path parameters. */
export type Ids = Record<string, string>;

/** A picture that the HTML of the entry names; it has been fetched already. */
export const pictureOf = "https://news.example/garden.jpg";

interface Around {
  workspaceId: string;
  channelId: string;
  /** Who made what there is. */
  by: string;
  /** The private team that the encounter belongs to. */
  privateTeamId: string;
  /** With whom the encounter is shared. */
  sharedWith: string;
  /** Stands in all words and names, so that they are recognised elsewhere. */
  marker: string;
  now: Date;
}

/** An encounter with all that hangs on it, and one each of what stands by itself. Returns how to name them in paths. */
export async function addThings(tx: Connection, around: Around): Promise<Ids> {
  const { workspaceId, channelId, by, privateTeamId, sharedWith, marker, now } = around;
  const names = [
    "organizationId",
    "customerId",
    "identityId",
    "conversationId",
    "encounterId",
    "entryId",
    "deliveryId",
    "fileId",
    "draftId",
    "outboxId",
    "teamId",
    "teammateId",
    "invitationId",
    "apiKeyId",
    "importId",
    "asideId",
    "problemId",
  ] as const;
  const ids = Object.fromEntries(names.map((name) => [name, newId()])) as Record<(typeof names)[number], string>;
  const { organizationId, customerId, conversationId, encounterId, entryId, deliveryId } = ids;
  const made = { workspaceId, createdAt: now, changedAt: now };
  const spare = newId().slice(-12);

  const hash = await addContent(tx, workspaceId, `From: ${marker}@customer.example\r\n\r\n${marker}`, now);
  await tx
    .insertInto("organization")
    .values({ ...made, organizationId, name: `${marker} ${spare}` })
    .execute();
  await tx
    .insertInto("customer")
    .values({ ...made, customerId, name: marker, organizationId })
    .execute();
  const identity = { workspaceId, customerId, kind: "mail", name: marker, createdAt: now };
  await tx
    .insertInto("identity")
    .values([
      { ...identity, identityId: newId(), address: `${spare}@${marker}.example` },
      { ...identity, identityId: ids.identityId, address: `${spare}2@${marker}.example` },
    ])
    .execute();
  await tx.insertInto("conversation").values({ workspaceId, conversationId, customerId, createdAt: now }).execute();
  await tx
    .insertInto("encounter")
    .values({
      workspaceId,
      encounterId,
      conversationId,
      channelId,
      subject: marker,
      state: "open",
      teamId: privateTeamId,
      openedAt: now,
      latestAt: now,
      latestText: marker,
      latestBy: "customer",
    })
    .execute();
  await tx
    .insertInto("inbound")
    .values({ workspaceId, channelId, provider: "raw", secretHash: hashOfToken(newToken()), changedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .insertInto("mailRegistration")
    .values({ workspaceId, provider: "google", clientId: marker, clientSecret: null, tenant: null, changedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const account = { provider: "google", address: `${marker}@customer.example`, tokens: null, signedInAt: now, changedAt: now };
  await tx
    .insertInto("mailAccount")
    .values({ workspaceId, channelId, ...account, givenAt: now, expiresAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const ofImport = { name: `${marker}.mbox`, contentHash: hash, sizeBytes: 9 };
  await tx
    .insertInto("import")
    .values({ ...made, ...ofImport, importId: ids.importId, channelId, state: "done", teammateId: by })
    .execute();
  await tx
    .insertInto("importAside")
    .values({ workspaceId, importId: ids.importId, placeBytes: 0, reason: "not now", contentHash: hash })
    .execute();
  const incoming = newId();
  const envelope = JSON.stringify({ from: null, to: [] });
  const delivery = { ...made, channelId, envelope };
  await tx
    .insertInto("delivery")
    .values([
      { ...delivery, deliveryId: incoming, direction: "in", state: "placed", contentHash: hash },
      { ...delivery, deliveryId, direction: "out", state: "failed", reason: "nobody there", contentHash: null },
      { ...delivery, deliveryId: ids.asideId, direction: "in", state: "set_aside", reason: "not now", contentHash: hash },
    ])
    .execute();
  const unread = { folder: ids.problemId, uidValidity: 1, uid: 1, reason: "not now", tries: 1, at: now };
  await tx
    .insertInto("mailboxProblem")
    .values({ workspaceId, channelId, problemId: ids.problemId, ...unread })
    .execute();
  const html = `${marker}<img src="${pictureOf}">`;
  const entry = { workspaceId, conversationId, encounterId, at: now, channelId, subject: marker, text: marker, html };
  const pictureHash = createHash("sha256").update(pictureOf).digest();
  const picture = {
    workspaceId,
    addressHash: pictureHash,
    contentHash: hash,
    mediaType: "image/png",
    sizeBytes: 9,
    fetchedAt: now,
  };
  await tx
    .insertInto("fetchedPicture")
    .values(picture)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const outgoing = newId();
  await tx
    .insertInto("entry")
    .values([
      { ...entry, entryId, kind: "message_in", deliveryId: incoming, identityId: ids.identityId, teammateId: null },
      { ...entry, entryId: outgoing, kind: "message_out", deliveryId, identityId: null, teammateId: by },
    ])
    .execute();
  const file = { workspaceId, contentHash: hash, name: `${marker}.txt`, mediaType: "text/plain", sizeBytes: 9 };
  await tx
    .insertInto("entryFile")
    .values({ ...file, entryId, ordinal: 0 })
    .execute();
  await tx
    .insertInto("upload")
    .values({ ...file, fileId: ids.fileId, teammateId: by, createdAt: now })
    .execute();
  const words = { workspaceId, teammateId: by, text: marker, address: "", name: "", subject: "", changedAt: now };
  await tx
    .insertInto("draft")
    .values([
      { ...words, draftId: ids.draftId, kind: "encounter", version: 1 },
      { ...words, draftId: newId(), kind: "note", encounterId, version: 1 },
    ])
    .execute();
  const refused = { state: "refused", problemCode: "no_address_to_answer", createdAt: now, sendAt: now };
  await tx
    .insertInto("outbox")
    .values({ ...words, ...refused, outboxId: ids.outboxId, kind: "note", encounterId })
    .execute();
  await tx
    .insertInto("encounterShare")
    .values({ workspaceId, encounterId, teammateId: sharedWith, sharedBy: by, sharedAt: now })
    .execute();

  await tx
    .insertInto("team")
    .values({ ...made, teamId: ids.teamId, name: `${marker} ${spare}`, private: false })
    .execute();
  await addTeammate(tx, { ...around, teammateId: ids.teammateId, userId: newId(), role: "agent" });
  await tx
    .insertInto("invitation")
    .values({
      workspaceId,
      invitationId: ids.invitationId,
      email: `${spare}@${marker}.example`,
      role: "agent",
      tokenHash: hashOfToken(newToken()),
      invitedBy: by,
      createdAt: now,
      expiresAt: new Date(now.getTime() + 7 * 24 * 60 * 60 * 1000),
      mail: "none",
    })
    .execute();
  await addKey(tx, { ...around, apiKeyId: ids.apiKeyId, scopes: [] });
  const domain = { domain: `${marker}.example`, domainToken: marker, domainProvenAt: now };
  await tx
    .insertInto("singleSignOn")
    .values({ ...made, ...domain, issuer: `https://${marker}.example`, clientId: marker })
    .onConflict((conflict) => conflict.column("workspaceId").doNothing())
    .execute();
  return { ...ids, workspaceId, channelId, ordinal: "0", draftKind: "note", mailProvider: "google", placeBytes: "0" };
}

export async function addTeammate(
  tx: Connection,
  {
    workspaceId,
    teammateId,
    userId,
    role,
    marker,
    now,
  }: Pick<Around, "workspaceId" | "marker" | "now"> & { teammateId: string; userId: string; role: Role },
): Promise<void> {
  const email = `${teammateId}@${marker}.example`;
  await tx
    .insertInto("teammate")
    .values({ workspaceId, teammateId, userId, role, name: marker, email, createdAt: now, changedAt: now })
    .execute();
}

/** An API key of the teammate `by`. Returns its token. */
export async function addKey(
  tx: Connection,
  {
    workspaceId,
    by,
    marker,
    now,
    scopes,
    apiKeyId = newId(),
    expiresAt = null,
    revokedAt = null,
  }: Pick<Around, "workspaceId" | "by" | "marker" | "now"> & {
    scopes: readonly Scope[];
    apiKeyId?: string;
    expiresAt?: Date | null;
    revokedAt?: Date | null;
  },
): Promise<string> {
  const token = `rpk_${newToken()}`;
  const key = {
    workspaceId,
    apiKeyId,
    teammateId: by,
    name: marker,
    scopes: [...scopes],
    tokenHash: hashOfToken(token),
    hint: "zzzz",
  };
  await tx
    .insertInto("apiKey")
    .values({ ...key, createdAt: now, changedAt: now, expiresAt, revokedAt })
    .execute();
  return token;
}

/** A team that only its members see into. */
export async function addPrivateTeam(
  tx: Connection,
  { workspaceId, marker, now, teammateIds }: Pick<Around, "workspaceId" | "marker" | "now"> & { teammateIds: string[] },
): Promise<string> {
  const teamId = newId();
  const name = `${marker} ${teamId}`;
  await tx.insertInto("team").values({ workspaceId, teamId, name, private: true, createdAt: now, changedAt: now }).execute();
  await tx
    .insertInto("teamMember")
    .values(teammateIds.map((teammateId) => ({ workspaceId, teamId, teammateId })))
    .execute();
  return teamId;
}

async function addContent(tx: Connection, workspaceId: string, text: string, now: Date): Promise<Buffer> {
  const bytes = Buffer.from(text);
  const hash = createHash("sha256").update(bytes).digest();
  const contentId = newId();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("content")
    .values({ workspaceId, hash, contentId, sizeBytes: bytes.length, createdAt: now })
    .onConflict((conflict) => conflict.columns(["workspaceId", "hash"]).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) {
    await tx.insertInto("contentChunk").values({ workspaceId, contentId, ordinal: 0, bytes }).execute();
  }
  return hash;
}

/** All that is kept of a workspace, in every table, as one hash: the same exactly where nothing has changed. */
export async function hashOfRows(connection: Connection, workspaceId: string): Promise<string> {
  const tables = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.columns
    where column_name = 'workspace_id' and table_schema in ('public', 'auth') order by 1, 2
  `.execute(connection);
  const parts = tables.rows.map(
    ({ schema, name }) =>
      sql`select ${name}::text as name, md5(string_agg(t::text, ',' order by t::text)) as hash
        from ${sql.table(`${schema}.${name}`)} t where workspace_id = ${workspaceId}`,
  );
  const rows = await sql`${sql.join(parts, sql` union all `)}`.execute(connection);
  return JSON.stringify(rows.rows);
}
