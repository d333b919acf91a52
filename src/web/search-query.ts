// What the search screen reads: while other words are looked for, what was found before stays; an answer that comes late is not shown.
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { findWords } from "./calls/search.ts";
import { keys } from "./queries.ts";

export function searchQuery(workspaceId: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.search(workspaceId), q],
    queryFn: ({ pageParam }) => findWords(workspaceId, q, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: q.trim() !== "",
  });
}
