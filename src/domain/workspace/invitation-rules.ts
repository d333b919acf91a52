// How an invitation stands, and the words of the mail that carries its link.
import type { InvitationState } from "./invitation-schema.ts";

export const invitationLivesMs = 7 * 24 * 60 * 60 * 1000;

export interface InvitationTimes {
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
}

export function invitationState({ expiresAt, acceptedAt, revokedAt }: InvitationTimes, now: Date): InvitationState {
  if (acceptedAt !== null) return "accepted";
  if (revokedAt !== null) return "revoked";
  return expiresAt <= now ? "expired" : "open";
}

/** Where the holder of the token accepts. Behind the hash: browsers do not send that part to any server. */
export function invitationLink(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/join#token=${token}`;
}

/** The mail that carries the link. Names are put on one line: they must not look like lines of ours. */
export function invitationMail({
  workspaceName,
  inviterName,
  link,
  expiresAt,
}: {
  workspaceName: string;
  inviterName: string;
  link: string;
  expiresAt: Date;
}): { subject: string; text: string } {
  const workspace = onOneLine(workspaceName);
  const inviter = onOneLine(inviterName);
  const until = expiresAt.toISOString().slice(0, 16).replace("T", " ");
  return {
    subject: `${inviter} invites you to ${workspace}`,
    text: [
      `${inviter} invites you to join ${workspace} on Rapport.`,
      "",
      "Open this link to accept:",
      link,
      "",
      `It works once, until ${until} (UTC). If you did not expect this mail, you need not do anything.`,
      "",
    ].join("\n"),
  };
}

function onOneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
