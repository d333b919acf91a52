// Beginning an encounter: the first words go to the customer, who is found by their address or made.
import { announce, type Event } from "../../events.ts";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction, type Tx } from "../../server/db.ts";
import { newId } from "../../server/ids.ts";
import { type ChannelRow, findChannel, holdChannel } from "../channel/store.ts";
import { findOrMakeCustomer } from "../customer/actions.ts";
import { unknownSender } from "../customer/schema.ts";
import { takeFiles } from "../file/actions.ts";
import type { Teammate } from "../workspace/schema.ts";
import { type OwnWords, writeMessage } from "./actions.ts";
import { noCopies } from "./copy-rules.ts";
import { insertEncounter } from "./encounter-store.ts";
import { findSeenCustomerAddresses } from "./opening-store.ts";
import { snippet } from "./rules.ts";
import type { OpeningInput } from "./schema.ts";
import { findOrMakeConversation } from "./store.ts";

/** To whom, and about what. */
export type Opening = Pick<OpeningInput, "channelId" | "customerId" | "address" | "name" | "subject">;

/**
 * Begins an encounter with words to a customer: it waits for them, and belongs to whoever wrote. Refuses a channel of a private
 * team that the writer is not in, a customer that they do not see or who has no such address, and copies and files as a reply does.
 */
export async function openEncounter(
  connection: Connection,
  by: Teammate,
  opening: Opening,
  words: Omit<OwnWords, "entryId">,
  now: Date,
): Promise<{ encounterId: string; entryId: string }> {
  const entryId = newId();
  return inTransaction(connection, (tx) => writeOpening(tx, by, opening, { ...words, entryId }, now));
}

/** Whether the words could begin an encounter as things are: refuses what sending them would refuse, and changes nothing. */
export async function checkOpening(connection: Connection, by: Teammate, { channelId, ...to }: Opening): Promise<void> {
  requireOwnInbox(by, await findChannel(connection, by.workspaceId, channelId));
  await addressOf(connection, by, to);
}

/** The same in the caller's transaction, last of all: it announces. */
export async function writeOpening(
  tx: Tx,
  by: Teammate,
  { channelId, name, subject, ...to }: Opening,
  words: OwnWords,
  now: Date,
): Promise<{ encounterId: string; entryId: string }> {
  const { workspaceId, teammateId } = by;
  const { entryId, text } = words;
  const address = await addressOf(tx, by, to);
  // Before everything else that is locked: whoever places a mail takes them in this order.
  const customer = await findOrMakeCustomer(tx, workspaceId, { address, name: name || null }, now);
  if (to.customerId !== undefined && customer.customerId !== to.customerId) throw noSuchCustomer();
  const files = await takeFiles(tx, by, words.fileIds, words.mostBytes);
  const channel = requireOwnInbox(by, await holdChannel(tx, workspaceId, channelId));
  const conversationId = await findOrMakeConversation(tx, workspaceId, customer.customerId, now);
  const encounterId = newId();
  const ids = { encounterId, conversationId };
  await insertEncounter(tx, workspaceId, {
    ...ids,
    channelId,
    teamId: channel.teamId,
    ownerId: teammateId,
    state: "waiting",
    subject,
    followsId: null,
    openedAt: now,
    latestAt: now,
    latestText: snippet(text),
    latestBy: "teammate",
  });
  await writeMessage(
    tx,
    by,
    channel,
    { identityId: customer.identityId, address },
    { ...ids, entryId, subject, text, files, copies: words.copies ?? noCopies },
    now,
  );
  const events: Event[] = [
    ...customer.events,
    { kind: "encounter.opened", ids },
    { kind: "entry.added", ids: { entryId, ...ids } },
  ];
  await announce(tx, workspaceId, events, { by, now });
  return { encounterId, entryId };
}

function requireOwnInbox(by: Teammate, channel: ChannelRow | undefined): ChannelRow {
  if (channel === undefined) throw new Refused("not_found", "There is no such channel.");
  const isHidden = by.role === "agent" && channel.teamId !== null && by.hiddenTeamIds.includes(channel.teamId);
  if (isHidden) throw new Refused("not_permitted", "This channel belongs to a team that you are not in.");
  return channel;
}

async function addressOf(
  connection: Connection,
  by: Teammate,
  { customerId, address }: Pick<Opening, "customerId" | "address">,
): Promise<string> {
  if (customerId === undefined) {
    if (address === undefined) throw new Refused("input_invalid", "Say to whom it goes: a customer or an address.");
    if (address === unknownSender) throw new Refused("no_address_to_answer");
    return address;
  }
  const known = await findSeenCustomerAddresses(connection, by, customerId);
  if (known === undefined) throw noSuchCustomer();
  const chosen = address ?? known.find((each) => each !== unknownSender);
  if (chosen === undefined || chosen === unknownSender) throw new Refused("no_address_to_answer");
  if (!known.includes(chosen)) throw new Refused("not_found", "This customer does not have this address any more.");
  return chosen;
}

function noSuchCustomer(): Refused {
  return new Refused("not_found", "There is no such customer.");
}
