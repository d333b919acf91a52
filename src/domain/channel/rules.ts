// Decisions about channels and deliveries.
import type { ChannelInput, MailSecrets, MailServer, MailSettings, Reading } from "./schema.ts";

/** What a new outgoing delivery starts as: without a server to send through it is held. */
export function firstOutgoingState(settings: MailSettings): "held" | "queued" {
  return settings.smtp === null ? "held" : "queued";
}

/**
 * The known passwords that may go on being used under new settings: of servers that stay as they are. For another server or
 * another user it must be given again, so that nobody can have it sent to a place of their own.
 */
export function keptSecrets(before: MailSettings, known: MailSecrets, input: Pick<ChannelInput, "imap" | "smtp">): MailSecrets {
  return {
    ...(isSameServer(before.imap, input.imap) && known.imap !== undefined ? { imap: known.imap } : {}),
    ...(isSameServer(before.smtp, input.smtp) && known.smtp !== undefined ? { smtp: known.smtp } : {}),
  };
}

function isSameServer(before: MailServer | null, now: MailServer | null): boolean {
  if (before === null || now === null) return false;
  return (["host", "port", "user", "security", "provider"] as const).every((field) => before[field] === now[field]);
}

/** Whether a server would be signed in to without a password. */
export function lacksPassword({ user, provider }: MailServer, password: string | undefined): boolean {
  return user !== "" && password === undefined && provider === undefined;
}

/** Whether the account of a provider signs in to this server already: what it is let in with must not be sent anywhere else. */
export function isAtProvider(before: MailServer | null | undefined, now: MailServer): boolean {
  return now.provider !== undefined && isSameServer(before ?? null, now);
}

/** Whether a channel under these settings signs in by an account. */
export function usesAccount({ imap, smtp }: Pick<MailSettings, "imap" | "smtp">): boolean {
  return imap?.provider !== undefined || smtp?.provider !== undefined;
}

/** What of a mailbox is read; at first the inbox, from the moment it is connected. */
export function readingOf({ reading }: MailSettings): Reading {
  return reading ?? { since: null, folders: ["INBOX"], takesJunk: false };
}

/** The address without the tag of RFC 5233 (desk+spring@hotel.example → desk@hotel.example). */
export function withoutTag(address: string): string {
  return address.replace(/^([^@+]+)\+[^@]*@/, "$1@");
}
