// A channel as the API shows it: everything but its passwords.
import type { Channel } from "./schema.ts";
import type { ChannelStateRow } from "./store.ts";

export function presentChannel(row: ChannelStateRow): Channel {
  const { channelId, name, address, settings, mailboxState, mailboxReason, mailboxChangedAt, heldCount, setAsideCount } = row;
  return {
    channelId,
    kind: "mail",
    name,
    address,
    imap: settings.imap,
    smtp: settings.smtp,
    mailbox:
      settings.imap === null || mailboxState === null || mailboxChangedAt === null
        ? null
        : { state: mailboxState, reason: mailboxReason, changedAt: mailboxChangedAt.toISOString() },
    heldCount,
    setAsideCount,
  };
}
