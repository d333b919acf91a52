// A channel as the API shows it: everything but its passwords.
import { readingOf } from "./rules.ts";
import type { Channel } from "./schema.ts";
import type { ChannelRow, ChannelStateRow } from "./store.ts";

/** What of a channel a person sets: its entity tag is of these fields, for how its mailbox is changes without anyone doing it. */
export function settingsOf({ name, address, settings, teamId }: Pick<ChannelRow, "name" | "address" | "settings" | "teamId">) {
  return { name, address, imap: settings.imap, smtp: settings.smtp, reading: readingOf(settings), teamId };
}

export function presentChannel(row: ChannelStateRow): Channel {
  const { channelId, settings, mailboxState, mailboxReason, mailboxChangedAt, heldCount, setAsideCount } = row;
  return {
    channelId,
    kind: "mail",
    ...settingsOf(row),
    mailbox:
      settings.imap === null || mailboxState === null || mailboxChangedAt === null
        ? null
        : { state: mailboxState, reason: mailboxReason, changedAt: mailboxChangedAt.toISOString() },
    heldCount,
    setAsideCount,
  };
}
