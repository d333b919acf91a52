// Founding a workspace by the one-time link that the first start prints.
import { createHash, randomBytes } from "node:crypto";
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import type { FoundInput } from "./schema.ts";
import { anyOwnerExists, insertTeammate, insertWorkspace, ownerLinkIsGood, replaceOwnerLink, useOwnerLink } from "./store.ts";

const linkLivesMs = 24 * 60 * 60 * 1000;

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Makes a new one-time token where there is no owner yet; undefined where there is one. Earlier links stop working. */
export async function makeOwnerLink(connection: Connection, now: Date): Promise<string | undefined> {
  if (await anyOwnerExists(connection)) return undefined;
  const token = randomBytes(32).toString("base64url");
  await inTransaction(connection, (tx) =>
    replaceOwnerLink(tx, { tokenHash: hashOf(token), createdAt: now, expiresAt: new Date(now.getTime() + linkLivesMs) }),
  );
  return token;
}

/** Refuses a token that is unknown, expired or used. */
export async function requireOwnerLink(connection: Connection, token: string, now: Date): Promise<void> {
  if (!(await ownerLinkIsGood(connection, hashOf(token), now))) throw new Refused("owner_link_invalid");
}

/**
 * Uses up the link, and makes the workspace with its owner. `createUser` makes the person who signs in
 * (and refuses an address that has an account); it runs only when the link is good.
 */
export async function foundWorkspace(
  connection: Connection,
  input: FoundInput,
  createUser: (tx: Connection, person: { name: string; email: string; password: string }) => Promise<{ userId: string }>,
  now: Date,
): Promise<{ workspaceId: string; teammateId: string }> {
  const workspaceId = newId();
  const teammateId = newId();
  return inTransaction(connection, async (tx) => {
    if (!(await useOwnerLink(tx, hashOf(input.token), now))) throw new Refused("owner_link_invalid");
    const { userId } = await createUser(tx, input);
    await insertWorkspace(tx, workspaceId, { name: input.workspaceName, createdAt: now });
    await insertTeammate(tx, workspaceId, {
      teammateId,
      userId,
      role: "owner",
      name: input.name,
      email: input.email.toLowerCase(),
      createdAt: now,
    });
    await announce(tx, workspaceId, [{ kind: "workspace.founded", ids: {} }], { by: { teammateId, apiKeyId: null }, now });
    return { workspaceId, teammateId };
  });
}
