// Reads an encounter before it is opened: its conversation, and the newest entries of it.
import type { QueryClient } from "@tanstack/react-query";
import { listedConversation } from "../../encounter-pages.ts";
import { entriesQuery } from "../../entry-pages.ts";
import { conversationQuery } from "../../queries.ts";

/** Where it is known already, nothing is asked. What goes wrong is said when it is opened. */
export async function prefetchEncounter(client: QueryClient, workspaceId: string, encounterId: string): Promise<void> {
  const query = conversationQuery(workspaceId, encounterId);
  const read = client.prefetchQuery(query);
  // Where the list knows whose words it are, these are asked for beside it, not after it.
  const listed = listedConversation(client, workspaceId, encounterId);
  if (listed === undefined) await read;
  const conversationId = listed ?? client.getQueryData(query.queryKey)?.conversationId;
  if (conversationId !== undefined) await client.prefetchQuery(entriesQuery(workspaceId, conversationId));
}
