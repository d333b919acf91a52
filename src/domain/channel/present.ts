// A channel as the API shows it: everything but its passwords.
import { readingOf } from "./rules.ts";
import type { Account, Channel } from "./schema.ts";
import type { ChannelStateRow } from "./state-store.ts";
import type { ChannelRow } from "./store.ts";

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
    account: accountOf(row),
    mailbox:
      settings.imap === null || mailboxState === null || mailboxChangedAt === null
        ? null
        : { state: mailboxState, reason: mailboxReason, changedAt: mailboxChangedAt.toISOString() },
    heldCount,
    setAsideCount,
  };
}

function accountOf({ accountProvider, accountAddress, accountIsSignedIn, accountChangedAt }: ChannelStateRow): Account | null {
  if (accountProvider === null || accountAddress === null || accountChangedAt === null) return null;
  return {
    provider: accountProvider,
    address: accountAddress,
    isSignedIn: accountIsSignedIn,
    changedAt: accountChangedAt.toISOString(),
  };
}
