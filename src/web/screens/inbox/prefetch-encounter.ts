// Reads an encounter before it is opened: its conversation, and the newest entries of it.
import type { QueryClient } from "@tanstack/react-query";
import { entriesQuery } from "../../entry-pages.ts";
import { conversationQuery } from "../../queries.ts";

/** Where it is known already, nothing is asked. What goes wrong is said when it is opened. */
export async function prefetchEncounter(client: QueryClient, workspaceId: string, encounterId: string): Promise<void> {
  const query = conversationQuery(workspaceId, encounterId);
  await client.prefetchQuery(query);
  const conversation = client.getQueryData(query.queryKey);
  if (conversation !== undefined) await client.prefetchQuery(entriesQuery(workspaceId, conversation.conversationId));
}
