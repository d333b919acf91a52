// To whom the next reply can go: the customer, and everyone who takes part beside them, with those of the newest message marked.
import type { Connection } from "../../server/db.ts";
import { unknownSender } from "../customer/schema.ts";
import { isOwnAddress, takesNoAnswers } from "./copy-rules.ts";
import type { Recipients } from "./copy-schema.ts";
import {
  findLatestMessage,
  listKnownAddresses,
  listOwnAddresses,
  listParticipants,
  listTeammateAddresses,
  listUnreached,
} from "./copy-store.ts";
import { findLatestAuthor } from "./store.ts";

const longestName = 200;

/**
 * Whom a reply in this encounter can go to. Left out are our own addresses, teammates (who read it here), programs that read no
 * answers, and whoever a person has called spam. Of a message whose sender is not proven nobody is taken to be meant: the names in
 * it may be a stranger's.
 */
export async function readRecipients(
  connection: Connection,
  workspaceId: string,
  encounter: { encounterId: string; conversationId: string },
): Promise<Recipients> {
  const { encounterId } = encounter;
  const author = await findLatestAuthor(connection, workspaceId, encounter);
  const participants = await listParticipants(connection, workspaceId, encounterId);
  const latest = await findLatestMessage(connection, workspaceId, encounterId);
  const addresses = [
    ...new Set([...participants.map(({ address }) => address), ...(author === undefined ? [] : [author.address])]),
  ];
  const known = new Map(
    (await listKnownAddresses(connection, workspaceId, addresses)).map((each) => [each.address, each] as const),
  );
  const channels = await listOwnAddresses(connection, workspaceId);
  const teammates = await listTeammateAddresses(connection, workspaceId);
  const unreached = new Map(
    (await listUnreached(connection, workspaceId, encounterId)).map(({ address, reason }) => [address, reason] as const),
  );

  const undeliverable = (address: string) => {
    const identity = known.get(address);
    const reason = identity === undefined ? (unreached.get(address) ?? null) : identity.undeliverableReason;
    return reason === null ? null : { reason };
  };
  const isOffered = (address: string) =>
    address !== author?.address &&
    address !== unknownSender &&
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
        name: name?.slice(0, longestName) ?? null,
        isInLast: inLast.has(address),
        undeliverable: undeliverable(address),
      })),
  };
}
