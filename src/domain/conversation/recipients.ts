// To whom the next reply can go: the customer, and everyone who takes part beside them, with those of the newest message marked.
import type { Connection } from "../../server/db.ts";
import { unknownSender } from "../customer/schema.ts";
import { isOwnAddress, takesNoAnswers } from "./copy-rules.ts";
import type { Recipients } from "./copy-schema.ts";
import {
  findLatestMessage,
  listHidden,
  listKnownAddresses,
  listOwnAddresses,
  listParticipants,
  listTeammateAddresses,
  listUnreached,
} from "./copy-store.ts";
import { canGetCopy } from "./kept-copy-rules.ts";
import { findLatestAuthor } from "./store.ts";

const longestName = 200;

/** A name that is written as an address may be somebody else's: then the address itself is what is shown. */
function nameShown(name: string | null): string | null {
  return name === null || /[@＠]/.test(name) ? null : name.slice(0, longestName);
}

/**
 * Whom a reply in this encounter can go to. Left out are our own addresses, teammates (who read it here), programs that read no
 * answers, what a copy would be refused for, and whoever a person has called spam. Of a message whose sender is not proven nobody is taken to be meant: the names in
 * it may be a stranger's.
 */
export async function readRecipients(
  connection: Connection,
  workspaceId: string,
  encounter: { encounterId: string; conversationId: string },
): Promise<Recipients> {
  const { encounterId } = encounter;
  const [author, participants, latest, hidden, channels, teammates, notReached] = await Promise.all([
    findLatestAuthor(connection, workspaceId, encounter),
    listParticipants(connection, workspaceId, encounterId),
    findLatestMessage(connection, workspaceId, encounterId),
    listHidden(connection, workspaceId, encounterId),
    listOwnAddresses(connection, workspaceId),
    listTeammateAddresses(connection, workspaceId),
    listUnreached(connection, workspaceId, encounterId),
  ]);
  const addresses = [...participants, ...(author === undefined ? [] : [author])].map(({ address }) => address);
  const identities = await listKnownAddresses(connection, workspaceId, [...new Set(addresses)]);
  const known = new Map(identities.map((each) => [each.address, each]));
  const unreached = new Map(notReached.map(({ address, reason }) => [address, reason]));

  const undeliverable = (address: string) => {
    const identity = known.get(address);
    const reason = identity === undefined ? (unreached.get(address) ?? null) : identity.undeliverableReason;
    return reason === null ? null : { reason };
  };
  const isOffered = (address: string) =>
    address !== author?.address &&
    address !== unknownSender &&
    canGetCopy(address) &&
    !isOwnAddress(address, channels) &&
    !teammates.has(address) &&
    !takesNoAnswers(address) &&
    known.get(address)?.isSpam !== true;
  const named = (latest?.parties ?? []).flatMap(({ role, address }) => (role === "to" || role === "cc" ? [address] : []));
  const isProven = latest?.sender !== "unverified";
  const inLast = new Set(isProven ? [...named, ...(latest?.author == null ? [] : [latest.author])] : []);

  return {
    to:
      author === undefined || author.address === unknownSender
        ? null
        : {
            address: author.address,
            name: known.get(author.address)?.name ?? null,
            undeliverable: undeliverable(author.address),
          },
    others: participants
      .filter(({ address }) => isOffered(address))
      .map(({ address, name }) => ({
        address,
        name: nameShown(name),
        // Whoever got a hidden copy and answers is not named to the others by ours.
        isInLast: inLast.has(address) && !hidden.has(address),
        undeliverable: undeliverable(address),
      })),
  };
}
