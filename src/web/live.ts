// Follows the workspace's live stream: each event names what has changed, and exactly that is read again.
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Conversation } from "../domain/conversation/schema.ts";
import type { EventKind } from "../events.ts";
import { markListsOld, renewRow } from "./encounter-pages.ts";
import { type EntryPages, markEntriesOld, renewEntry } from "./entry-pages.ts";
import { followStream, type LiveState } from "./live-stream.ts";
import { keys, meQuery } from "./queries.ts";
import { hearTabs } from "./tell-tabs.ts";

export type { LiveState };

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
  [...keys.recipients(workspaceId), ids.conversationId],
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
  "mailRegistration.changed": channels,
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
    keys.recipients(workspaceId),
  ],
  "organization.added": organizations,
  "organization.changed": organizations,
  "organization.removed": organizations,
  "channel.added": channels,
  "channel.changed": (client, workspaceId, ids) => [...channels(client, workspaceId, ids), keys.encounters(workspaceId)],
  "mailbox.changed": channels,
  // What it brought is told of at its end alone.
  "import.changed": (_client, workspaceId) => [
    keys.channels(workspaceId),
    keys.encounters(workspaceId),
    keys.customers(workspaceId),
    keys.conversations(workspaceId),
    keys.entries(workspaceId),
  ],
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
    [...keys.recipients(workspaceId), ids.conversationId],
    // A reply changes the state of its encounter without an event of its own.
    ...keysWhere<Conversation>(client, keys.conversations(workspaceId), (each) => each?.conversationId === ids.conversationId),
  ],
  "entry.changed": (_client, workspaceId, ids) => [
    [...keys.entries(workspaceId), ids.conversationId],
    keys.customers(workspaceId),
  ],
  "delivery.changed": (client, workspaceId, { deliveryId }) => [
    keys.counts(workspaceId),
    keys.channels(workspaceId),
    keys.recipients(workspaceId),
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
  const ofConversations = [keys.conversations(workspaceId), keys.entries(workspaceId), keys.recipients(workspaceId)];
  for (const queryKey of [...ofConversations, ...ofCustomers]) {
    client.removeQueries({ queryKey, type: "inactive", predicate: ({ state }) => state.data !== undefined });
  }
}

/** What became of a delivery is read again where its entry is shown; what is being read now may hold the state from before. */
function entriesWithDelivery(client: QueryClient, workspaceId: string, deliveryId: string | null | undefined): QueryKey[] {
  const found = client.getQueryCache().findAll({ queryKey: keys.entries(workspaceId) });
  for (const { state } of found) {
    const entry = (state.data as EntryPages | undefined)?.entries.find((each) => each.delivery?.deliveryId === deliveryId);
    if (entry !== undefined) void renewEntry(client, workspaceId, entry.entryId).catch(() => {});
  }
  return found.filter(({ state }) => state.fetchStatus === "fetching").map((query) => query.queryKey);
}

/** Keeps what is shown current, and says whether it is. */
export function useLive(workspaceId: string): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => followLive(client, workspaceId, setState), [client, workspaceId]);
  return state;
}

function followLive(client: QueryClient, workspaceId: string, tell: (state: LiveState) => void): () => void {
  const reader = changeReader(client);
  const readAll = () => {
    markListsOld(client, workspaceId);
    markEntriesOld(client, workspaceId);
    reader.readAgain(workspaceId);
  };
  const askWho = () => void client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => {});
  const stop = [
    followStream(`/api/v1/workspaces/${workspaceId}/live`, Object.keys(changedBy), {
      tell,
      refused: askWho,
      hear({ kind, ids }) {
        // More was missed than is told again one by one, or what one may see has changed.
        if (kind === "reload") forgetUnwatched(client, workspaceId);
        // A new stream begins at the newest event: what was read before it may lack the last ones.
        if (kind === "reload" || kind === "ready") return readAll();
        const changed = changedBy[kind as EventKind];
        // A kind that only a newer server knows.
        if (changed === undefined) return;
        reader.changed(changed(client, workspaceId, ids));
        if (kind === "entry.moved") void renewEntry(client, workspaceId, ids.entryId ?? "").catch(() => {});
        if (ids.encounterId != null) void renewRow(client, workspaceId, ids.encounterId);
      },
    }),
    hearTabs("signedOut", askWho),
    hearTabs("seen", (seen) => {
      if (seen.workspaceId !== workspaceId) return;
      reader.changed([
        keys.encounters(workspaceId),
        ...keysWhere<Conversation>(
          client,
          keys.conversations(workspaceId),
          (each) => each?.conversationId === seen.conversationId,
        ),
      ]);
    }),
  ];
  return () => {
    for (const each of stop) each();
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
