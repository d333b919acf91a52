// SQL of invitations. Only the hash of a link's token is kept.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { invitationState } from "./invitation-rules.ts";
import type { Invitation, InvitationMail } from "./invitation-schema.ts";
import type { Role } from "./schema.ts";

function shownInvitations(connection: Connection, workspaceId: string) {
  return connection
    .selectFrom("invitation")
    .innerJoin("teammate", (join) =>
      join.onRef("teammate.workspaceId", "=", "invitation.workspaceId").onRef("teammate.teammateId", "=", "invitation.invitedBy"),
    )
    .select([
      "invitation.invitationId",
      "invitation.email",
      "invitation.role",
      "invitation.invitedBy",
      "teammate.name as inviterName",
      "invitation.createdAt",
      "invitation.expiresAt",
      "invitation.acceptedAt",
      "invitation.revokedAt",
      "invitation.mail",
      "invitation.mailReason",
    ])
    .where("invitation.workspaceId", "=", workspaceId);
}

type Row = Awaited<ReturnType<ReturnType<typeof shownInvitations>["execute"]>>[number];

function show({ invitedBy, inviterName, acceptedAt, revokedAt, ...row }: Row, now: Date): Invitation {
  return {
    ...row,
    role: row.role as Role,
    mail: row.mail as InvitationMail,
    invitedBy: { teammateId: invitedBy, name: inviterName },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    state: invitationState({ expiresAt: row.expiresAt, acceptedAt, revokedAt }, now),
  };
}

/** Newest first. */
export async function listInvitations(
  connection: Connection,
  workspaceId: string,
  { limit, after, now }: { limit: number; after: readonly [Date, string] | undefined; now: Date },
): Promise<Invitation[]> {
  const rows = await shownInvitations(connection, workspaceId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(invitation.created_at, invitation.invitation_id) < (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy("invitation.createdAt", "desc")
    .orderBy("invitation.invitationId", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => show(row, now));
}

export async function findInvitation(
  connection: Connection,
  workspaceId: string,
  invitationId: string,
  now: Date,
): Promise<Invitation | undefined> {
  const row = await shownInvitations(connection, workspaceId)
    .where("invitation.invitationId", "=", invitationId)
    .executeTakeFirst();
  return row === undefined ? undefined : show(row, now);
}

export interface OpenInvitation {
  workspaceId: string;
  invitationId: string;
  workspaceName: string;
  inviterName: string;
  role: Role;
  email: string | null;
  /** The address that this link was mailed to. */
  mailedTo: string | null;
}

/** The invitation behind a token, in whatever workspace, where it could be accepted now. */
export async function findOpenInvitation(
  connection: Connection,
  tokenHash: Buffer,
  now: Date,
): Promise<OpenInvitation | undefined> {
  const row = await connection
    .selectFrom("invitation")
    .innerJoin("workspace", "workspace.workspaceId", "invitation.workspaceId")
    .innerJoin("teammate", (join) =>
      join.onRef("teammate.workspaceId", "=", "invitation.workspaceId").onRef("teammate.teammateId", "=", "invitation.invitedBy"),
    )
    .select([
      "invitation.workspaceId",
      "invitation.invitationId",
      "workspace.name as workspaceName",
      "teammate.name as inviterName",
      "invitation.role",
      "invitation.email",
      "invitation.mail",
    ])
    .where("invitation.tokenHash", "=", tokenHash)
    .where("invitation.acceptedAt", "is", null)
    .where("invitation.revokedAt", "is", null)
    .where("invitation.expiresAt", ">", now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { mail, ...invitation } = row;
  return { ...invitation, role: row.role as Role, mailedTo: mail === "sent" ? row.email : null };
}

/** Whether an invitation for this address, in whatever case it is written, waits to be accepted or renewed. */
export async function isInvited(connection: Connection, workspaceId: string, email: string): Promise<boolean> {
  const row = await connection
    .selectFrom("invitation")
    .select("invitationId")
    .where("workspaceId", "=", workspaceId)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .where((eb) => eb(eb.fn<string>("lower", ["email"]), "=", email.toLowerCase()))
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertInvitation(
  tx: Connection,
  workspaceId: string,
  invitation: {
    invitationId: string;
    email: string | null;
    role: Role;
    tokenHash: Buffer;
    invitedBy: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto("invitation")
    .values({ workspaceId, ...invitation, mail: "none" })
    .execute();
}

/** Gives an invitation another token; the one before stops working. */
export async function replaceInvitationToken(
  tx: Connection,
  workspaceId: string,
  invitationId: string,
  change: { tokenHash: Buffer; invitedBy: string; expiresAt: Date },
): Promise<void> {
  await tx
    .updateTable("invitation")
    .set({ ...change, mail: "none", mailReason: null })
    .where("workspaceId", "=", workspaceId)
    .where("invitationId", "=", invitationId)
    .execute();
}

/** Remembers what became of the mail that carried this token; nothing where another has taken its place. */
export async function markInvitationMail(
  tx: Connection,
  workspaceId: string,
  tokenHash: Buffer,
  outcome: { mail: InvitationMail; mailReason: string | null },
): Promise<void> {
  await tx
    .updateTable("invitation")
    .set(outcome)
    .where("workspaceId", "=", workspaceId)
    .where("tokenHash", "=", tokenHash)
    .execute();
}

/** Uses the invitation up; false where it was used, taken back or renewed meanwhile. */
export async function markInvitationAccepted(
  tx: Connection,
  workspaceId: string,
  tokenHash: Buffer,
  { acceptedBy, now }: { acceptedBy: string; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("invitation")
    .set({ acceptedAt: now, acceptedBy })
    .where("workspaceId", "=", workspaceId)
    .where("tokenHash", "=", tokenHash)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .where("expiresAt", ">", now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function markInvitationRevoked(tx: Connection, workspaceId: string, invitationId: string, now: Date): Promise<void> {
  await tx
    .updateTable("invitation")
    .set({ revokedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("invitationId", "=", invitationId)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .execute();
}

/** Takes back all open invitations of one who invited to these roles; returns which. */
export async function markInvitationsRevokedOf(
  tx: Connection,
  workspaceId: string,
  invitedBy: string,
  { roles, now }: { roles: readonly Role[]; now: Date },
): Promise<string[]> {
  if (roles.length === 0) return [];
  const rows = await tx
    .updateTable("invitation")
    .set({ revokedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("invitedBy", "=", invitedBy)
    .where("role", "in", roles)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .returning("invitationId")
    .execute();
  return rows.map((row) => row.invitationId);
}
