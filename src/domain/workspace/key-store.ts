// SQL of API keys: as people see them, and as they let programs in.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import type { ApiKey } from "./key-schema.ts";
import type { Scope, Teammate } from "./schema.ts";
import { hiddenTeams } from "./teammate-store.ts";

function shownKeys(connection: Connection, workspaceId: string) {
  return connection
    .selectFrom("apiKey")
    .innerJoin("teammate", (join) =>
      join.onRef("teammate.workspaceId", "=", "apiKey.workspaceId").onRef("teammate.teammateId", "=", "apiKey.teammateId"),
    )
    .select([
      "apiKey.apiKeyId",
      "apiKey.name",
      "apiKey.scopes",
      "apiKey.hint",
      "apiKey.teammateId",
      "teammate.name as teammateName",
      "apiKey.createdAt",
      "apiKey.expiresAt",
      "apiKey.lastUsedAt",
      "apiKey.revokedAt",
    ])
    .where("apiKey.workspaceId", "=", workspaceId);
}

type Row = Awaited<ReturnType<ReturnType<typeof shownKeys>["execute"]>>[number];

function show({ teammateId, teammateName, ...row }: Row): ApiKey {
  return {
    ...row,
    scopes: row.scopes as Scope[],
    madeBy: { teammateId, name: teammateName },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

/** Newest first; of the revoked ones those that were revoked after `revokedAfter`. */
export async function listKeys(
  connection: Connection,
  workspaceId: string,
  { limit, after, revokedAfter }: { limit: number; after: readonly [Date, string] | undefined; revokedAfter: Date },
): Promise<ApiKey[]> {
  const rows = await shownKeys(connection, workspaceId)
    .where((eb) => eb.or([eb("apiKey.revokedAt", "is", null), eb("apiKey.revokedAt", ">", revokedAfter)]))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(api_key.created_at, api_key.api_key_id) < (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy("apiKey.createdAt", "desc")
    .orderBy("apiKey.apiKeyId", "desc")
    .limit(limit)
    .execute();
  return rows.map(show);
}

export async function findKey(connection: Connection, workspaceId: string, apiKeyId: string): Promise<ApiKey | undefined> {
  const row = await shownKeys(connection, workspaceId).where("apiKey.apiKeyId", "=", apiKeyId).executeTakeFirst();
  return row === undefined ? undefined : show(row);
}

export async function insertKey(
  tx: Connection,
  workspaceId: string,
  key: {
    apiKeyId: string;
    teammateId: string;
    name: string;
    scopes: Scope[];
    tokenHash: Buffer;
    hint: string;
    createdAt: Date;
    expiresAt: Date | null;
  },
): Promise<void> {
  await tx
    .insertInto("apiKey")
    .values({ workspaceId, ...key, changedAt: key.createdAt })
    .execute();
}

export async function updateKey(
  tx: Connection,
  workspaceId: string,
  apiKeyId: string,
  change: { name: string; changedAt: Date },
): Promise<void> {
  await tx.updateTable("apiKey").set(change).where("workspaceId", "=", workspaceId).where("apiKeyId", "=", apiKeyId).execute();
}

/** Ends a key; false where it had ended before. */
export async function markKeyRevoked(tx: Connection, workspaceId: string, apiKeyId: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("apiKey")
    .set({ revokedAt: now, changedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("apiKeyId", "=", apiKeyId)
    .where("revokedAt", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends all keys that a teammate made; returns which had not ended before. */
export async function markKeysRevokedOf(tx: Connection, workspaceId: string, teammateId: string, now: Date): Promise<string[]> {
  const rows = await tx
    .updateTable("apiKey")
    .set({ revokedAt: now, changedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("teammateId", "=", teammateId)
    .where("revokedAt", "is", null)
    .returning("apiKeyId")
    .execute();
  return rows.map((row) => row.apiKeyId);
}

/** Whom an API key acts for, and what it was made for; undefined where it is unknown, revoked or expired, or its maker left. */
export async function findKeyTeammate(
  connection: Connection,
  tokenHash: Buffer,
  now: Date,
): Promise<{ teammate: Teammate & { apiKeyId: string }; scopes: string[]; lastUsedAt: Date | null } | undefined> {
  const row = await connection
    .selectFrom("teammate")
    .innerJoin("apiKey", (join) =>
      join.onRef("apiKey.workspaceId", "=", "teammate.workspaceId").onRef("apiKey.teammateId", "=", "teammate.teammateId"),
    )
    .select((eb) => [
      "teammate.workspaceId",
      "teammate.teammateId",
      "teammate.name",
      "teammate.role",
      "apiKey.apiKeyId",
      "apiKey.scopes",
      "apiKey.lastUsedAt",
      hiddenTeams(eb).as("hiddenTeamIds"),
    ])
    .where("apiKey.tokenHash", "=", tokenHash)
    .where("apiKey.revokedAt", "is", null)
    .where((eb) => eb.or([eb("apiKey.expiresAt", "is", null), eb("apiKey.expiresAt", ">", now)]))
    .where("teammate.leftAt", "is", null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { scopes, lastUsedAt, ...teammate } = row;
  return { teammate: teammate as Teammate & { apiKeyId: string }, scopes, lastUsedAt };
}

/** Remembers that a key was used, to the minute: most uses come soon after one that is remembered. */
export async function noteKeyUse(
  connection: Connection,
  { workspaceId, apiKeyId, lastUsedAt }: { workspaceId: string; apiKeyId: string; lastUsedAt: Date | null },
  now: Date,
): Promise<void> {
  const minuteAgo = new Date(now.getTime() - 60_000);
  if (lastUsedAt !== null && lastUsedAt >= minuteAgo) return;
  await connection
    .updateTable("apiKey")
    .set({ lastUsedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("apiKeyId", "=", apiKeyId)
    .where((eb) => eb.or([eb("lastUsedAt", "is", null), eb("lastUsedAt", "<", minuteAgo)]))
    .execute();
}
