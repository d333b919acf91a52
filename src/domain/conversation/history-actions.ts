// Taking in mail from before: it stands in the conversation at the time when it was written, settled, and nobody is asked to answer it.
import { announce } from "../../events.ts";
import { type Tx, wakeAfterCommit } from "../../server/db.ts";
import { listChannelTeams } from "../channel/store.ts";
import { findOrMakeCustomers } from "../customer/actions.ts";
import { type HistoryMessage, idsOf, isHomed, isReport, placeAll } from "./history-places.ts";
import { stretchEncounters } from "./history-store.ts";
import { findHomesOfAnyone, insertParties } from "./home-store.ts";
import { insertEncounters, insertFiles, insertMessages, insertThreads, lockHomes } from "./receive-store.ts";
import { findOrMakeConversations } from "./store.ts";

/**
 * Places messages from before in the caller's transaction; their deliveries are there. Those of one thread share an encounter,
 * which is settled unless it was there and is not. No clocks, and no word of single entries in the event log: nobody is
 * told of them as of something new. Announces the customers, so it must come last.
 */
export async function placeHistory(tx: Tx, workspaceId: string, messages: readonly HistoryMessage[], now: Date): Promise<void> {
  if (messages.length === 0) return;
  const references = messages.flatMap((message) =>
    message.writers.flatMap((address) => idsOf(message).map((messageId) => ({ address, messageId }))),
  );
  const homes = await findHomesOfAnyone(tx, workspaceId, references);
  // A report of a server is about words of ours, and nobody's own.
  const authors = messages.flatMap((message) =>
    isReport(message) && isHomed(message, homes, messages) ? [] : [message.customer],
  );
  const { customers, events } = await findOrMakeCustomers(tx, workspaceId, authors, now);
  const customerIds = [...new Set([...customers.values()].map(({ customerId }) => customerId))];
  const conversations = await findOrMakeConversations(tx, workspaceId, customerIds, now);
  const teams = await listChannelTeams(tx, workspaceId, [...new Set(messages.map(({ channelId }) => channelId))]);
  const locked = await lockHomes(tx, workspaceId, [...new Set(homes.map(({ encounterId }) => encounterId))]);

  const placed = placeAll(messages, { homes, locked, customers, conversations, teams });

  await insertEncounters(tx, workspaceId, placed.opened);
  await stretchEncounters(tx, workspaceId, [...placed.stretched.values()]);
  await insertMessages(tx, workspaceId, placed.entries);
  await insertFiles(tx, workspaceId, placed.files);
  await insertThreads(tx, workspaceId, placed.threads);
  await insertParties(tx, workspaceId, placed.parties);
  await announce(tx, workspaceId, events, { now });
  // Also where nobody is told of anything: what was brought is to be made findable.
  wakeAfterCommit(tx, workspaceId);
}
