// An owner who is locked out comes in again, by the link that `npm run owner-link` prints where Rapport runs.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { type RescueToken, readRescueToken, reopenAccount } from "../../server/rescue.ts";
import type { SecretBox } from "../../server/secret-box.ts";
import { createUser, hashedPerson } from "../../server/session.ts";
import { hashOfToken } from "../../server/token.ts";
import { requireOwnerLink } from "./actions.ts";
import { findDemonstration } from "./demonstration-store.ts";
import { joinWorkspace } from "./join-workspace.ts";
import { insertOwnerLink, markOwnerLinkUsed, ownerLinkIsUsed } from "./owner-link-store.ts";
import type { OwnerLink, RescueInput } from "./rescue-schema.ts";
import { findWorkspace, listWorkspaceNames, lockWorkspace } from "./store.ts";

interface With {
  box: SecretBox;
  now: Date;
}

/** What a link to the welcome is for: founding the first workspace, rescuing an owner of one, or opening a demonstration. Refuses one that is unknown, expired or used. */
export async function checkOwnerLink(connection: Connection, token: string, { box, now }: With): Promise<OwnerLink> {
  const rescue = readRescueToken(box, token, now);
  if (rescue === undefined) {
    await requireOwnerLink(connection, token, now);
    const isDemo = (await findDemonstration(connection)) !== undefined;
    return isDemo ? { kind: "demonstration", workspaces: await listWorkspaceNames(connection) } : { kind: "found" };
  }
  if (await ownerLinkIsUsed(connection, hashOfToken(rescue.signed))) throw new Refused("owner_link_invalid");
  const workspaces = await listWorkspaceNames(connection);
  return workspaces.length === 0 ? { kind: "found" } : { kind: "rescue", workspaces };
}

/** The token to found the first workspace with. A rescue token serves too, as long as there is no workspace to rescue. */
export async function foundingToken(connection: Connection, token: string, { box, now }: With): Promise<string> {
  const rescue = readRescueToken(box, token, now);
  if (rescue === undefined || (await listWorkspaceNames(connection)).length > 0) return token;
  await insertOwnerLink(connection, { tokenHash: hashOfToken(rescue.signed), createdAt: now, expiresAt: rescue.expiresAt });
  return rescue.signed;
}

/**
 * Makes an owner of whoever has the link. An account of this address gets the new password and loses second factors, passkeys,
 * single sign-on and sessions; else one is made. Refuses a link that is unknown, expired or used, and a workspace that is none.
 */
export async function rescueOwner(connection: Connection, input: RescueInput, { box, now }: With): Promise<{ userId: string }> {
  const { workspaceId } = input;
  const rescue = readRescueToken(box, input.token, now);
  if (rescue === undefined || (await ownerLinkIsUsed(connection, hashOfToken(rescue.signed))))
    throw new Refused("owner_link_invalid");
  const person = await hashedPerson(input);
  return inTransaction(connection, async (tx) => {
    await useOnce(tx, rescue, now);
    await lockWorkspace(tx, workspaceId);
    if ((await findWorkspace(tx, workspaceId)) === undefined) throw new Refused("not_found");
    const { userId } = (await reopenAccount(tx, person, now)) ?? (await createUser(tx, person, now, { emailVerified: true }));
    await makeOwner(tx, { ...input, userId }, now);
    return { userId };
  });
}

async function useOnce(tx: Tx, { signed, expiresAt }: RescueToken, now: Date): Promise<void> {
  const link = { tokenHash: hashOfToken(signed), createdAt: now, expiresAt };
  if (!(await markOwnerLinkUsed(tx, link, now))) throw new Refused("owner_link_invalid");
}

async function makeOwner(tx: Tx, person: RescueInput & { userId: string }, now: Date): Promise<void> {
  const { workspaceId, userId, name } = person;
  const { teammateId, before } = await joinWorkspace(tx, workspaceId, { userId, role: "owner", name, email: person.email }, now);
  const kind = before === "teammate" ? "teammate.changed" : "teammate.joined";
  await announce(tx, workspaceId, [{ kind, ids: { teammateId } }], { by: { teammateId, apiKeyId: null }, now });
}
