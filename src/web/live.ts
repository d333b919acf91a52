// Follows the workspace's live stream: each event names what has changed, and exactly that is read again.
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Conversation, Entry } from "../domain/conversation/schema.ts";
import type { Event, EventKind } from "../events.ts";
import { keys, meQuery } from "./queries.ts";

export type LiveState = "connecting" | "live" | "lost";

type Changed = (client: QueryClient, workspaceId: string, ids: Partial<Record<string, string | null>>) => QueryKey[];

const listAndCounts: Changed = (_client, workspaceId) => [
  keys.encounters(workspaceId),
  keys.counts(workspaceId),
  keys.today(workspaceId),
  keys.customers(workspaceId),
];
const channels: Changed = (_client, workspaceId) => [keys.channels(workspaceId)];
const people: Changed = (_client, workspaceId) => [keys.people(workspaceId)];
const memberships: Changed = (_client, workspaceId) => [keys.me, keys.workspace(workspaceId)];
const organizations: Changed = (_client, workspaceId) => [keys.organizations(workspaceId), keys.customers(workspaceId)];
/** What one may see can have changed with it: all is read again, and what nobody looks at is not kept to be shown first. */
const everything: Changed = (client, workspaceId, ids) => {
  forgetUnwatched(client, workspaceId);
  return memberships(client, workspaceId, ids);
};
const encounter: Changed = (client, workspaceId, ids) => [
  ...listAndCounts(client, workspaceId, ids),
  // Also where it could not be read until now.
  ...(ids.encounterId === undefined ? [] : [[...keys.conversations(workspaceId), ids.encounterId]]),
  ...keysWhere<Conversation>(client, keys.conversations(workspaceId), (each) => each?.conversationId === ids.conversationId),
];
/** Who sees an encounter has changed, and with it what is seen of its conversation. */
const whoSees: Changed = (client, workspaceId, ids) => {
  forgetUnwatched(client, workspaceId);
  return [...encounter(client, workspaceId, ids), [...keys.entries(workspaceId), ids.conversationId]];
};

const changedBy: Record<EventKind, Changed> = {
  "workspace.founded": () => [],
  "workspace.changed": memberships,
  "singleSignOn.changed": people,
  "teammate.joined": people,
  "teammate.changed": everything,
  "teammate.left": everything,
  "team.added": people,
  "team.changed": everything,
  "team.removed": everything,
  "invitation.added": people,
  "invitation.changed": people,
  "invitation.accepted": people,
  "invitation.revoked": people,
  "key.added": people,
  "key.changed": people,
  "key.revoked": people,
  "customer.added": (_client, workspaceId) => [keys.customers(workspaceId)],
  "customer.changed": (_client, workspaceId) => [
    keys.encounters(workspaceId),
    keys.conversations(workspaceId),
    keys.customers(workspaceId),
    keys.today(workspaceId),
    keys.search(workspaceId),
  ],
  "organization.added": organizations,
  "organization.changed": organizations,
  "organization.removed": organizations,
  "channel.added": channels,
  "channel.changed": (client, workspaceId, ids) => [...channels(client, workspaceId, ids), keys.encounters(workspaceId)],
  "mailbox.changed": channels,
  "encounter.opened": encounter,
  "encounter.settled": encounter,
  "encounter.reopened": encounter,
  "encounter.assigned": whoSees,
  "encounter.snoozed": encounter,
  "encounter.woken": encounter,
  "encounter.changed": whoSees,
  "encounter.shared": whoSees,
  "encounter.unshared": whoSees,
  "entry.moved": whoSees,
  "entry.added": (client, workspaceId, ids) => [
    ...listAndCounts(client, workspaceId, ids),
    [...keys.entries(workspaceId), ids.conversationId],
    // A reply changes the state of its encounter without an event of its own.
    ...keysWhere<Conversation>(client, keys.conversations(workspaceId), (each) => each?.conversationId === ids.conversationId),
  ],
  "delivery.changed": (client, workspaceId, { deliveryId }) => [
    keys.counts(workspaceId),
    keys.channels(workspaceId),
    ...entriesWithDelivery(client, workspaceId, deliveryId),
  ],
};

function keysWhere<Found>(client: QueryClient, queryKey: QueryKey, isMeant: (found: Found | undefined) => boolean): QueryKey[] {
  return client
    .getQueryCache()
    .findAll({ queryKey, predicate: (query) => isMeant(query.state.data as Found | undefined) })
    .map((query) => query.queryKey);
}

function forgetUnwatched(client: QueryClient, workspaceId: string): void {
  const ofCustomers = [keys.customers(workspaceId), keys.search(workspaceId), keys.today(workspaceId)];
  for (const queryKey of [keys.conversations(workspaceId), keys.entries(workspaceId), ...ofCustomers]) {
    client.removeQueries({ queryKey, type: "inactive", predicate: ({ state }) => state.data !== undefined });
  }
}

function entriesWithDelivery(client: QueryClient, workspaceId: string, deliveryId: string | null | undefined): QueryKey[] {
  const found = client.getQueryCache().findAll({ queryKey: keys.entries(workspaceId) });
  return found
    .filter((query) => {
      const data = query.state.data as { pages: { entries: Entry[] }[] } | undefined;
      const has = data?.pages.some((page) => page.entries.some((entry) => entry.delivery?.deliveryId === deliveryId)) ?? false;
      // What is being read now may hold the state from before this event.
      return has || query.state.fetchStatus === "fetching";
    })
    .map((query) => query.queryKey);
}

/** Keeps what is shown current, and says whether it is. */
export function useLive(workspaceId: string): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => followLive(client, workspaceId, setState), [client, workspaceId]);
  return state;
}

const firstRetryMs = 1_000;
const longestRetryMs = 15_000;
/** How long a tab that nobody sees goes on listening. */
const restsAfterMs = 10_000;

function followLive(client: QueryClient, workspaceId: string, tell: (state: LiveState) => void): () => void {
  const reader = changeReader(client);
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let retryMs = firstRetryMs;
  let wasLost = false;

  function open(): void {
    clearTimeout(retry);
    source?.close();
    const stream = new EventSource(`/api/v1/workspaces/${workspaceId}/live`);
    source = stream;
    stream.onopen = () => {
      tell("live");
      retryMs = firstRetryMs;
      if (wasLost) void reader.readAgain(workspaceId);
      wasLost = false;
    };
    stream.onerror = () => {
      lost();
      // The browser resumes by itself unless the server refused; then a new stream is needed, and perhaps a new session.
      if (stream.readyState !== EventSource.CLOSED) return;
      void client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => {});
      retry = setTimeout(open, retryMs);
      retryMs = Math.min(2 * retryMs, longestRetryMs);
    };
    // A new stream begins at the newest event: what was read before it may lack the last ones.
    stream.addEventListener("ready", () => void reader.readAgain(workspaceId));
    // More was missed than is told again one by one, or what one may see has changed.
    stream.addEventListener("reload", () => {
      forgetUnwatched(client, workspaceId);
      reader.readAgain(workspaceId);
    });
    for (const kind of Object.keys(changedBy) as EventKind[]) {
      stream.addEventListener(kind, ({ data }: MessageEvent<string>) => {
        reader.changed(changedBy[kind](client, workspaceId, JSON.parse(data) as Event["ids"]));
      });
    }
  }

  function lost(): void {
    wasLost = true;
    tell("lost");
  }

  /** Lets the stream go while nobody looks: a browser gives a server six connections in all, for every tab and every page gone back from. */
  function rest(): void {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  }

  function wake(): void {
    clearTimeout(resting);
    if (source !== undefined) return;
    wasLost = true;
    open();
  }

  function onVisibility(): void {
    clearTimeout(resting);
    if (document.visibilityState === "visible") wake();
    else resting = setTimeout(rest, restsAfterMs);
  }

  addEventListener("offline", lost);
  addEventListener("online", open);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", onVisibility);
  open();
  return () => {
    removeEventListener("offline", lost);
    removeEventListener("online", open);
    removeEventListener("pagehide", rest);
    removeEventListener("pageshow", wake);
    document.removeEventListener("visibilitychange", onVisibility);
    clearTimeout(resting);
    rest();
  };
}

/** Reads changed queries again: the first change at once, further ones together when that is done, so that a flood of events cannot starve the screen. */
function changeReader(client: QueryClient) {
  const waiting = new Map<string, QueryKey>();
  let busy = false;

  async function readWaiting(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.size > 0) {
      const changed = [...waiting.values()];
      waiting.clear();
      await Promise.allSettled(
        changed.map((queryKey) => afterFirstRead(queryKey).then(() => client.invalidateQueries({ queryKey }))),
      );
    }
    busy = false;
  }

  /** A first read under way would be joined, not begun again; and it may be older than the change. */
  async function afterFirstRead(queryKey: QueryKey): Promise<void> {
    const first = client
      .getQueryCache()
      .findAll({ queryKey, predicate: ({ state }) => state.data === undefined && state.fetchStatus === "fetching" });
    await Promise.allSettled(first.map((query) => query.promise));
  }

  function changed(queryKeys: QueryKey[]): void {
    for (const queryKey of queryKeys) waiting.set(JSON.stringify(queryKey), queryKey);
    void readWaiting();
  }

  return { changed, readAgain: (workspaceId: string) => changed([keys.workspace(workspaceId)]) };
}
