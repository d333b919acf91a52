// Asks what is found by words and filters.
import type { SearchAnswer } from "../../domain/inbox/search-schema.ts";
import { ask, searchApi } from "../client.ts";

/** Days begin and end where the reader is. */
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

export function findWords(workspaceId: string, q: string, cursor: string | null): Promise<SearchAnswer> {
  const query = { q, timeZone, ...(cursor === null ? {} : { cursor }) };
  return ask(searchApi.workspaces[":workspaceId"].search.$get({ param: { workspaceId }, query }));
}
