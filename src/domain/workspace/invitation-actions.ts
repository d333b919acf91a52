// Inviting people, taking invitations back, and accepting one.
import { announce } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { markAddressProven } from "../../server/identity/store.ts";
import { newId } from "../../server/ids.ts";
import type { Log } from "../../server/log.ts";
import { createUser, type HashedPerson, hashedPerson } from "../../server/session.ts";
import type { SystemMail } from "../../server/system-mail.ts";
import { hashOfToken, newToken } from "../../server/token.ts";
import { invitationLink, invitationLivesMs, invitationMail } from "./invitation-rules.ts";
import type { Invitation, InvitationInput, InvitationMail, Invited } from "./invitation-schema.ts";
import {
  findInvitation,
  findOpenInvitation,
  insertInvitation,
  isInvited,
  markInvitationAccepted,
  markInvitationMail,
  markInvitationRevoked,
  type OpenInvitation,
  replaceInvitationToken,
} from "./invitation-store.ts";
import { joinWorkspace } from "./join-workspace.ts";
import { lockPeople, refuseDenied } from "./lock-people.ts";
import type { NewPersonInput, Teammate } from "./schema.ts";
import { findWorkspace, lockWorkspace } from "./store.ts";
import { whyNotInvite } from "./teammate-rules.ts";
import { isTeammatesAddress } from "./teammate-store.ts";

/** How links get to people. */
export interface InvitationWays {
  publicUrl: string;
  systemMail: SystemMail;
  log: Log;
  now: Date;
}

interface Sendable {
  invitationId: string;
  email: string | null;
  token: string;
  expiresAt: Date;
  workspaceName: string;
  inviterName: string;
}

/**
 * Invites to a role. The link is in this answer alone, and in the mail. Refuses to invite an owner where one who is none acts, and
 * an address that a teammate has, or that was invited and has not come yet: two links for one person would go different ways.
 */
export async function invite(
  connection: Connection,
  by: Teammate,
  { email, role }: InvitationInput,
  ways: InvitationWays,
): Promise<Invited> {
  const { workspaceId } = by;
  const invitationId = newId();
  const fresh = freshToken(ways.now);
  const sendable = await inTransaction(connection, async (tx) => {
    const actor = await lockPeople(tx, by, "invitations.change");
    refuseDenied(whyNotInvite(actor, role));
    if (email !== null && (await isTeammatesAddress(tx, workspaceId, email))) throw new Refused("invitee_here");
    if (email !== null && (await isInvited(tx, workspaceId, email))) throw new Refused("invited_already");
    await insertInvitation(tx, workspaceId, {
      invitationId,
      email,
      role,
      tokenHash: hashOfToken(fresh.token),
      invitedBy: by.teammateId,
      createdAt: ways.now,
      expiresAt: fresh.expiresAt,
    });
    const workspaceName = await nameOf(tx, workspaceId);
    await announce(tx, workspaceId, [{ kind: "invitation.added", ids: { invitationId } }], { by, now: ways.now });
    return { invitationId, email, workspaceName, inviterName: actor.name, ...fresh };
  });
  return sendLink(connection, by, sendable, ways);
}

/** Makes a new link, good for another week; the one before stops working. Refuses one that was accepted or taken back. */
export async function renewInvitation(
  connection: Connection,
  by: Teammate,
  invitationId: string,
  ways: InvitationWays,
): Promise<Invited> {
  const { workspaceId } = by;
  const fresh = freshToken(ways.now);
  const sendable = await inTransaction(connection, async (tx) => {
    const actor = await lockPeople(tx, by, "invitations.change");
    const { email, role } = await requireUnused(tx, workspaceId, invitationId, ways.now);
    refuseDenied(whyNotInvite(actor, role));
    await replaceInvitationToken(tx, workspaceId, invitationId, {
      tokenHash: hashOfToken(fresh.token),
      // Whoever holds the link now answers for it: it ends when they leave.
      invitedBy: by.teammateId,
      expiresAt: fresh.expiresAt,
    });
    const workspaceName = await nameOf(tx, workspaceId);
    await announce(tx, workspaceId, [{ kind: "invitation.changed", ids: { invitationId } }], { by, now: ways.now });
    return { invitationId, email, workspaceName, inviterName: actor.name, ...fresh };
  });
  return sendLink(connection, by, sendable, ways);
}

/** Takes an invitation back: its link stops working. Done twice it stays so. Refuses one that was accepted. */
export async function revokeInvitation(connection: Connection, by: Teammate, invitationId: string, now: Date): Promise<void> {
  await inTransaction(connection, async (tx) => {
    const actor = await lockPeople(tx, by, "invitations.change");
    const invitation = await findInvitation(tx, by.workspaceId, invitationId, now);
    if (invitation === undefined) throw new Refused("not_found");
    refuseDenied(whyNotInvite(actor, invitation.role));
    if (invitation.state === "revoked") return;
    if (invitation.state === "accepted") throw new Refused("invitation_invalid", "It was accepted already.");
    await markInvitationRevoked(tx, by.workspaceId, invitationId, now);
    await announce(tx, by.workspaceId, [{ kind: "invitation.revoked", ids: { invitationId } }], { by, now });
  });
}

/** What the holder of a token is told. Refuses a token that is unknown, used, taken back or expired, all alike. */
export async function requireInvitation(connection: Connection, token: string, now: Date): Promise<OpenInvitation> {
  const invitation = await findOpenInvitation(connection, hashOfToken(token), now);
  if (invitation === undefined) throw new Refused("invitation_invalid");
  return invitation;
}

/** Who accepts: one who has an account, or one for whom it is made in the same transaction. */
export type Accepting = { userId: string; name: string; email: string } | NewPersonInput;

/**
 * Uses up the invitation: the person becomes a teammate; one who left before is the same teammate again. Refuses one who
 * belongs to the workspace already, and an address that has an account; the invitation stays good then.
 */
export async function acceptInvitation(
  connection: Connection,
  token: string,
  who: Accepting,
  now: Date,
): Promise<{ workspaceId: string; userId: string }> {
  if ("password" in who) await requireInvitation(connection, token, now);
  const ready = "password" in who ? await hashedPerson(who) : who;
  return inTransaction(connection, async (tx) => {
    const { workspaceId, invitationId, role, mailedTo } = await requireInvitation(tx, token, now);
    const { userId, name, email } = "passwordHash" in ready ? await newUser(tx, ready, now) : ready;
    if (email === mailedTo) await markAddressProven(tx, userId, now);
    await lockWorkspace(tx, workspaceId);
    const { teammateId, before } = await joinWorkspace(tx, workspaceId, { userId, role, name, email }, now);
    if (before === "teammate") throw new Refused("teammate_already");
    if (!(await markInvitationAccepted(tx, workspaceId, hashOfToken(token), { acceptedBy: teammateId, now })))
      throw new Refused("invitation_invalid");
    await announce(
      tx,
      workspaceId,
      [
        { kind: "invitation.accepted", ids: { invitationId } },
        { kind: "teammate.joined", ids: { teammateId } },
      ],
      { by: { teammateId, apiKeyId: null }, now },
    );
    return { workspaceId, userId };
  });
}

async function newUser(tx: Tx, person: HashedPerson, now: Date): Promise<{ userId: string; name: string; email: string }> {
  try {
    const { userId } = await createUser(tx, person, now);
    return { userId, name: person.name, email: person.email };
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "address_taken") throw error;
    throw new Refused("address_taken", "There is an account with this address already. Sign in first, then open the link again.");
  }
}

function freshToken(now: Date): { token: string; expiresAt: Date } {
  return { token: newToken(), expiresAt: new Date(now.getTime() + invitationLivesMs) };
}

async function nameOf(tx: Tx, workspaceId: string): Promise<string> {
  return (await findWorkspace(tx, workspaceId))?.name ?? "";
}

async function requireUnused(tx: Tx, workspaceId: string, invitationId: string, now: Date): Promise<Invitation> {
  const invitation = await findInvitation(tx, workspaceId, invitationId, now);
  if (invitation === undefined) throw new Refused("not_found");
  if (invitation.state === "accepted" || invitation.state === "revoked") throw new Refused("invitation_invalid");
  return invitation;
}

/** Mails the link where there is an address, after the commit: a mail cannot be taken back. Says what became of it. */
async function sendLink(
  connection: Connection,
  by: Teammate,
  { invitationId, email, token, ...sendable }: Sendable,
  { publicUrl, systemMail, log, now }: InvitationWays,
): Promise<Invited> {
  const link = invitationLink(publicUrl, token);
  if (email === null || !systemMail.isSetUp) return { invitationId, link, mail: "none", mailReason: null };
  const outcome = await send(systemMail, { to: email, ...invitationMail({ ...sendable, link }) }, { log, invitationId });
  await inTransaction(connection, async (tx) => {
    await markInvitationMail(tx, by.workspaceId, hashOfToken(token), outcome);
    await announce(tx, by.workspaceId, [{ kind: "invitation.changed", ids: { invitationId } }], { by, now });
  });
  return { invitationId, link, ...outcome };
}

async function send(
  systemMail: SystemMail,
  mail: { to: string; subject: string; text: string },
  { log, invitationId }: { log: Log; invitationId: string },
): Promise<{ mail: InvitationMail; mailReason: string | null }> {
  try {
    await systemMail.send(mail);
    return { mail: "sent", mailReason: null };
  } catch (error) {
    const known = error instanceof Refused;
    if (!known) log.error({ err: error, invitationId }, "an invitation was not mailed");
    const reason = known ? error.detail : undefined;
    return { mail: "failed", mailReason: reason?.slice(0, 500) ?? "The mail could not be sent." };
  }
}
