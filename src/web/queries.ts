// What the screens read: each query with its key, so that the live stream can name exactly what has changed.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { ListView } from "../domain/inbox/schema.ts";
import { ask, channelApi, conversationApi, inboxApi, workspaceApi } from "./client.ts";

export const keys = {
  me: ["me"] as const,
  workspace: (workspaceId: string) => ["workspace", workspaceId] as const,
  encounters: (workspaceId: string) => ["workspace", workspaceId, "encounters"] as const,
  counts: (workspaceId: string) => ["workspace", workspaceId, "counts"] as const,
  /** Teammates, teams, invitations, API keys, single sign-on. */
  people: (workspaceId: string) => ["workspace", workspaceId, "people"] as const,
  channels: (workspaceId: string) => ["workspace", workspaceId, "channels"] as const,
  conversations: (workspaceId: string) => ["workspace", workspaceId, "conversations"] as const,
  entries: (workspaceId: string) => ["workspace", workspaceId, "entries"] as const,
};

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: () => ask(workspaceApi.me.$get()), staleTime: 5 * 60_000 });

export function encountersQuery(workspaceId: string, view: ListView) {
  return infiniteQueryOptions({
    queryKey: [...keys.encounters(workspaceId), view],
    queryFn: ({ pageParam }) =>
      ask(
        inboxApi.workspaces[":workspaceId"].encounters.$get({
          param: { workspaceId },
          query: pageParam === null ? { view } : { view, cursor: pageParam },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function countsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.counts(workspaceId),
    queryFn: () => ask(inboxApi.workspaces[":workspaceId"].counts.$get({ param: { workspaceId } })),
    // Words become ignored by time alone, and no event tells of it.
    refetchInterval: 30_000,
  });
}

export function channelsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.channels(workspaceId),
    queryFn: async () => (await ask(channelApi.workspaces[":workspaceId"].channels.$get({ param: { workspaceId } }))).channels,
  });
}

export function conversationQuery(workspaceId: string, encounterId: string) {
  return queryOptions({
    queryKey: [...keys.conversations(workspaceId), encounterId],
    queryFn: () =>
      ask(
        conversationApi.workspaces[":workspaceId"].encounters[":encounterId"].conversation.$get({
          param: { workspaceId, encounterId },
        }),
      ),
  });
}

/** The entries of a conversation by pages, the newest page first; within a page the oldest entry first. */
export function entriesQuery(workspaceId: string, conversationId: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.entries(workspaceId), conversationId],
    queryFn: ({ pageParam }) =>
      ask(
        conversationApi.workspaces[":workspaceId"].conversations[":conversationId"].entries.$get({
          param: { workspaceId, conversationId },
          query: pageParam === null ? {} : { before: pageParam },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.earlierCursor,
  });
}
