// Whose conversation a message belongs to. An answer to what we sent is proven by what only its receivers know; that proves the
// conversation, and never who writes: whoever is not its customer takes part beside them.
import type { Connection } from "../../server/db.ts";
import { findHomes, findHomesOfParties, findHomesOfSent, type Home, type SentName } from "./home-store.ts";
import type { IncomingMessage } from "./incoming-message.ts";

export interface ProvenHome extends Home {
  /** The words of ours that it answers or speaks of, where it names some. */
  sent?: { entryId: string; deliveryId: string | null; identityId: string | null };
}

const uuidFirst = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@/;

/** The names of our own words among Message-IDs, by the form that we give them. */
export function sentNames(messageIds: readonly string[]): SentName[] {
  return messageIds.flatMap((messageId) => {
    const entryId = uuidFirst.exec(messageId)?.[1];
    return entryId === undefined ? [] : [{ entryId, messageId }];
  });
}

/**
 * For each message where it belongs by proof, or undefined: first by a signed address that it was sent to, then by the nearest
 * Message-ID of words of ours. Where it has neither, by a thread in which its author was named before.
 */
export async function findProvenHomes(
  connection: Connection,
  workspaceId: string,
  messages: readonly Pick<IncomingMessage, "author" | "answersEncounterIds" | "threadIds" | "nature">[],
): Promise<(ProvenHome | undefined)[]> {
  const encounterIds = messages.flatMap(({ answersEncounterIds = [] }) => answersEncounterIds);
  const sent = messages.flatMap(({ threadIds }) => sentNames(threadIds));
  const homes = await findHomes(connection, workspaceId, encounterIds);
  const sentHomes = await findHomesOfSent(connection, workspaceId, sent);
  const found = messages.map(({ answersEncounterIds = [], threadIds }): ProvenHome | undefined => {
    const words = threadIds.map((messageId) => sentHomes.get(messageId)).find((each) => each !== undefined);
    const named = answersEncounterIds.map((id) => homes.get(id)).find((home) => home !== undefined);
    if (named !== undefined) return words?.conversationId === named.conversationId ? { ...named, sent: words } : named;
    return words === undefined ? undefined : { ...words, sent: words };
  });
  const references = messages.flatMap(({ author, threadIds }, i) =>
    found[i] === undefined ? threadIds.map((messageId) => ({ address: author.address, messageId })) : [],
  );
  const parties = new Map(
    (await findHomesOfParties(connection, workspaceId, references)).map((home) => [`${home.address} ${home.messageId}`, home]),
  );
  return messages.map(
    ({ author, threadIds }, i) =>
      found[i] ?? threadIds.map((messageId) => parties.get(`${author.address} ${messageId}`)).find((home) => home !== undefined),
  );
}
