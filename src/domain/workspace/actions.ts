// Founding a workspace: the first by the one-time link that the first start prints, others by an owner; and its name.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { Unchanged } from "../../server/etag.ts";
import { newId } from "../../server/ids.ts";
import { createUser, hashedPerson } from "../../server/session.ts";
import { hashOfToken, newToken } from "../../server/token.ts";
import { lockPeople } from "./lock-people.ts";
import { ownerLinkIsGood, replaceOwnerLink, useOwnerLink } from "./owner-link-store.ts";
import type { FoundInput, Teammate, Workspace } from "./schema.ts";
import { findWorkspace, insertWorkspace, updateWorkspace } from "./store.ts";
import { anyOwnerExists, insertTeammate, isOwnerSomewhere } from "./teammate-store.ts";

const linkLivesMs = 24 * 60 * 60 * 1000;

/** Makes a new one-time token where there is no owner yet; undefined where there is one. Earlier links stop working. */
export async function makeOwnerLink(connection: Connection, now: Date): Promise<string | undefined> {
  if (await anyOwnerExists(connection)) return undefined;
  const token = newToken();
  await inTransaction(connection, (tx) =>
    replaceOwnerLink(tx, { tokenHash: hashOfToken(token), createdAt: now, expiresAt: new Date(now.getTime() + linkLivesMs) }),
  );
  return token;
}

/** Refuses a token that is unknown, expired or used. */
export async function requireOwnerLink(connection: Connection, token: string, now: Date): Promise<void> {
  if (!(await ownerLinkIsGood(connection, hashOfToken(token), now))) throw new Refused("owner_link_invalid");
}

/** Uses up the link, and makes the workspace with its owner, who can sign in. Refuses an address that has an account; the link stays good then. */
export async function foundWorkspace(
  connection: Connection,
  input: FoundInput,
  now: Date,
): Promise<{ workspaceId: string; teammateId: string; userId: string }> {
  await requireOwnerLink(connection, input.token, now);
  const person = await hashedPerson(input);
  return inTransaction(connection, async (tx) => {
    if (!(await useOwnerLink(tx, hashOfToken(input.token), now))) throw new Refused("owner_link_invalid");
    // Whoever has this link runs the instance: nobody takes an address from them.
    const { userId } = await createUser(tx, person, now, { emailVerified: true });
    const owner = { userId, name: input.name, email: input.email.toLowerCase() };
    return { userId, ...(await found(tx, input.workspaceName, owner, now)) };
  });
}

/** Makes one more workspace, with the same person as its owner. Refuses one who is an owner nowhere. */
export async function foundAnother(
  connection: Connection,
  owner: { userId: string; name: string; email: string; onlyWorkspaceId: string | null },
  name: string,
  now: Date,
): Promise<{ workspaceId: string }> {
  if (owner.onlyWorkspaceId !== null) {
    throw new Refused(
      "not_permitted",
      "You signed in through a workspace, for it alone. Sign in with a password to found another.",
    );
  }
  return inTransaction(connection, async (tx) => {
    if (!(await isOwnerSomewhere(tx, owner.userId)))
      throw new Refused("not_permitted", "Only one who is an owner of a workspace can found another.");
    const { workspaceId } = await found(tx, name, owner, now);
    return { workspaceId };
  });
}

/** Gives the workspace another name; without one nothing changes. */
export async function changeWorkspace(
  connection: Connection,
  by: Teammate,
  { name }: { name?: string | undefined },
  { unchanged, now }: { unchanged: Unchanged; now: Date },
): Promise<Workspace> {
  return inTransaction(connection, async (tx) => {
    await lockPeople(tx, by, "workspace.change");
    const before = await requireWorkspace(tx, by.workspaceId);
    unchanged(before);
    if (name === undefined || name === before.name) return before;
    await updateWorkspace(tx, by.workspaceId, { name, changedAt: now });
    const after = await requireWorkspace(tx, by.workspaceId);
    await announce(tx, by.workspaceId, [{ kind: "workspace.changed", ids: {} }], { by, now });
    return after;
  });
}

async function requireWorkspace(tx: Connection, workspaceId: string): Promise<Workspace> {
  const workspace = await findWorkspace(tx, workspaceId);
  if (workspace === undefined) throw new Refused("not_found");
  return workspace;
}

/** Announces, so it must come last. */
async function found(
  tx: Connection,
  name: string,
  owner: { userId: string; name: string; email: string },
  now: Date,
): Promise<{ workspaceId: string; teammateId: string }> {
  const workspaceId = newId();
  const teammateId = newId();
  await insertWorkspace(tx, workspaceId, { name, createdAt: now });
  const { userId, name: ownerName, email } = owner;
  await insertTeammate(tx, workspaceId, { teammateId, userId, role: "owner", name: ownerName, email, createdAt: now });
  await announce(tx, workspaceId, [{ kind: "workspace.founded", ids: {} }], { by: { teammateId, apiKeyId: null }, now });
  return { workspaceId, teammateId };
}
