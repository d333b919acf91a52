// After something was done to an encounter: what shows it is read again, without waiting for the live stream to say so.
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../../queries.ts";

export async function readAgain(
  client: QueryClient,
  ids: { workspaceId: string; conversationId: string; encounterId: string },
): Promise<void> {
  const { workspaceId, conversationId, encounterId } = ids;
  await Promise.all([
    client.invalidateQueries({ queryKey: [...keys.conversations(workspaceId), encounterId] }),
    client.invalidateQueries({ queryKey: [...keys.entries(workspaceId), conversationId] }),
    client.invalidateQueries({ queryKey: [...keys.recipients(workspaceId), conversationId] }),
    client.invalidateQueries({ queryKey: keys.encounters(workspaceId) }),
    client.invalidateQueries({ queryKey: keys.counts(workspaceId) }),
  ]);
}
