// Making, renaming and revoking API keys.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import type { Unchanged } from "../../server/etag.ts";
import { newId } from "../../server/ids.ts";
import { hashOfToken, newToken } from "../../server/token.ts";
import type { ApiKey, KeyInput } from "./key-schema.ts";
import { findKey, insertKey, markKeyRevoked, updateKey } from "./key-store.ts";
import { lockPeople } from "./lock-people.ts";
import type { Teammate } from "./schema.ts";

/** Tells a key apart from other secrets: searches for secrets that got out look for it. */
const tokenPrefix = "rpk_";

/** Makes a key that acts for the one who makes it. The token is in this answer alone. Refuses an end that has passed. */
export async function makeKey(
  connection: Connection,
  by: Teammate,
  input: KeyInput,
  now: Date,
): Promise<ApiKey & { token: string }> {
  const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
  if (expiresAt !== null && expiresAt <= now) throw new Refused("input_invalid", "expiresAt: This time has passed already.");
  const apiKeyId = newId();
  const token = `${tokenPrefix}${newToken()}`;
  return inTransaction(connection, async (tx) => {
    // Locked: a key that is made while its maker is removed would outlive them.
    await lockPeople(tx, by, "keys.change");
    await insertKey(tx, by.workspaceId, {
      apiKeyId,
      teammateId: by.teammateId,
      name: input.name,
      scopes: input.scopes,
      tokenHash: hashOfToken(token),
      hint: token.slice(-4),
      createdAt: now,
      expiresAt,
    });
    const key = await requireKey(tx, by.workspaceId, apiKeyId);
    await announce(tx, by.workspaceId, [{ kind: "key.added", ids: { apiKeyId } }], { by, now });
    return { ...key, token };
  });
}

/** What of a key a person changes: that it is used meanwhile is no conflict. */
export function lastingOf({ lastUsedAt: _, ...lasting }: ApiKey): Omit<ApiKey, "lastUsedAt"> {
  return lasting;
}

/** Gives a key another name; without one nothing changes. */
export async function changeKey(
  connection: Connection,
  by: Teammate,
  apiKeyId: string,
  { name }: { name?: string | undefined },
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<ApiKey> {
  return inTransaction(connection, async (tx) => {
    await lockPeople(tx, by, "keys.change");
    const before = await requireKey(tx, by.workspaceId, apiKeyId);
    unchanged(lastingOf(before));
    if (name === undefined || name === before.name) return before;
    await updateKey(tx, by.workspaceId, apiKeyId, { name, changedAt: now });
    await announce(tx, by.workspaceId, [{ kind: "key.changed", ids: { apiKeyId } }], { by, now });
    return { ...before, name };
  });
}

/** Ends a key, whoever made it. Done twice it stays ended. */
export async function revokeKey(
  connection: Connection,
  by: Teammate,
  apiKeyId: string,
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<void> {
  await inTransaction(connection, async (tx) => {
    await lockPeople(tx, by, "keys.change");
    const key = await requireKey(tx, by.workspaceId, apiKeyId);
    if (key.revokedAt !== null) return;
    unchanged(lastingOf(key));
    await markKeyRevoked(tx, by.workspaceId, apiKeyId, now);
    await announce(tx, by.workspaceId, [{ kind: "key.revoked", ids: { apiKeyId } }], { by, now });
  });
}

async function requireKey(tx: Tx, workspaceId: string, apiKeyId: string): Promise<ApiKey> {
  const key = await findKey(tx, workspaceId, apiKeyId);
  if (key === undefined) throw new Refused("not_found");
  return key;
}
