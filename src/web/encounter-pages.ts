// The list of encounters as far as it was read: one stretch from the newest words on, renewed at its head, longer at its end.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { EncounterPage, ListedEncounter } from "../domain/inbox/schema.ts";
import { isSame } from "./calls/as-shown.ts";
import { readEncounter } from "./calls/encounters.ts";
import { ask, inboxApi, isNotYours } from "./client.ts";
import type { ListView } from "./list-views.ts";
import { asPending, type Change, standsIn } from "./pending-work.ts";
import { keys, meQuery } from "./queries.ts";

export interface EncounterPages extends EncounterPage {
  /** Something may have changed anywhere in it: all of it is read again, not the head alone. */
  isOld?: true;
}

interface ListOf {
  workspaceId: string;
  view: ListView;
  teamId?: string | undefined;
}

const usualPage = 50;
const longPage = 200;
/** Of a very long list that was read, no more than this is read again at once; the rest is read when one comes to it. */
const mostAgain = 1_000;

async function readPage({ workspaceId, view, teamId }: ListOf, limit: number, cursor: string | null): Promise<EncounterPage> {
  const query = {
    view,
    limit: String(limit),
    ...(teamId === undefined ? {} : { teamId }),
    ...(cursor === null ? {} : { cursor }),
  };
  // No fields were named: all are there.
  return (await ask(inboxApi.workspaces[":workspaceId"].encounters.$get({ param: { workspaceId }, query }))) as EncounterPage;
}

export function encountersQuery(workspaceId: string, view: ListView, teamId?: string | undefined) {
  const of: ListOf = { workspaceId, view, teamId };
  return queryOptions({
    queryKey: [...keys.encounters(workspaceId), view, teamId ?? null],
    queryFn: async ({ client, queryKey }): Promise<EncounterPages> => {
      const kept = () => client.getQueryData<EncounterPages>(queryKey);
      const before = kept();
      const head =
        before?.isOld === true && before.encounters.length > usualPage
          ? await readWhole(of, Math.min(before.encounters.length, mostAgain))
          : await readPage(of, usualPage, null);
      const youId = whoYouAre(client, workspaceId);
      const shown = { ...head, encounters: head.encounters.map(asPending).filter((each) => standsIn(view, each, youId)) };
      return renewed(kept(), shown, head, before?.isOld === true);
    },
  });
}

async function readWhole(of: ListOf, length: number): Promise<EncounterPage> {
  let page = await readPage(of, longPage, null);
  while (page.nextCursor !== null && page.encounters.length < length) {
    const next = await readPage(of, longPage, page.nextCursor);
    page = { encounters: [...page.encounters, ...next.encounters], nextCursor: next.nextCursor };
  }
  return page;
}

/** What was read before below a head that was read anew. Rows that are the same stay the same, so that they are not drawn again. */
function renewed(kept: EncounterPages | undefined, shown: EncounterPage, head: EncounterPage, isWhole: boolean): EncounterPages {
  const known = new Map(kept?.encounters.map((each) => [each.encounterId, each]));
  const rows = shown.encounters.map((each) => {
    const was = known.get(each.encounterId);
    return was !== undefined && isSame(was, each) ? was : each;
  });
  const last = head.encounters.at(-1);
  if (kept === undefined || isWhole || last === undefined || head.nextCursor === null)
    return { encounters: rows, nextCursor: head.nextCursor };
  const heads = new Set(head.encounters.map((each) => each.encounterId));
  const rest = kept.encounters.filter((each) => isBelow(each, last) && !heads.has(each.encounterId));
  return { encounters: [...rows, ...rest], nextCursor: rest.length > 0 ? kept.nextCursor : head.nextCursor };
}

/** In the order of the list: newest words first. */
function isBelow(one: ListedEncounter, other: ListedEncounter): boolean {
  if (one.latestAt !== other.latestAt) return one.latestAt < other.latestAt;
  return one.encounterId < other.encounterId;
}

/** Reads on at the end of the list; nothing where it ends, or where it is being read already. */
export async function readMoreEncounters(
  client: QueryClient,
  workspaceId: string,
  view: ListView,
  teamId?: string,
): Promise<void> {
  const { queryKey } = encountersQuery(workspaceId, view, teamId);
  const cursor = client.getQueryData<EncounterPages>(queryKey)?.nextCursor ?? null;
  if (cursor === null) return;
  const page = await readPage({ workspaceId, view, teamId }, longPage, cursor);
  client.setQueryData<EncounterPages>(queryKey, (now) => {
    if (now === undefined || now.nextCursor !== cursor) return now;
    const there = new Set(now.encounters.map((each) => each.encounterId));
    const more = page.encounters.filter((each) => !there.has(each.encounterId)).map(asPending);
    return { ...now, encounters: [...now.encounters, ...more], nextCursor: page.nextCursor };
  });
}

/** Every list of the workspace that was read. */
function listsOf(client: QueryClient, workspaceId: string) {
  return client.getQueryCache().findAll({
    queryKey: keys.encounters(workspaceId),
    predicate: ({ state }) => (state.data as EncounterPages | undefined)?.encounters !== undefined,
  });
}

/** Which conversation an encounter belongs to, where a list that was read says it. */
export function listedConversation(client: QueryClient, workspaceId: string, encounterId: string): string | undefined {
  for (const { state } of listsOf(client, workspaceId)) {
    const row = (state.data as EncounterPages).encounters.find((each) => each.encounterId === encounterId);
    if (row !== undefined) return row.conversationId;
  }
  return undefined;
}

export function whoYouAre(client: QueryClient, workspaceId: string): string | undefined {
  const me = client.getQueryData(meQuery.queryKey);
  return me?.memberships.find((each) => each.workspaceId === workspaceId)?.teammateId;
}

/** Changes a row in every list at once; it leaves those in which it no longer stands. Returns how to put all back as it was. */
export function changeRows(
  client: QueryClient,
  workspaceId: string,
  encounterId: string,
  change: Change & Partial<Pick<ListedEncounter, "isUnread" | "clock">>,
): () => void {
  const youId = whoYouAre(client, workspaceId);
  const back: (() => void)[] = [];
  for (const { queryKey } of listsOf(client, workspaceId)) {
    const view = queryKey[3] as ListView;
    const teamId = queryKey[4] as string | null;
    const row = client.getQueryData<EncounterPages>(queryKey)?.encounters.find((each) => each.encounterId === encounterId);
    if (row === undefined) continue;
    const next = { ...row, ...change };
    const stays = standsIn(view, next, youId) && (teamId === null || next.teamId === teamId);
    client.setQueryData<EncounterPages>(queryKey, (now) => {
      if (now === undefined) return now;
      const encounters = stays
        ? now.encounters.map((each) => (each.encounterId === encounterId ? next : each))
        : now.encounters.filter((each) => each.encounterId !== encounterId);
      return { ...now, encounters };
    });
    back.push(() => client.setQueryData<EncounterPages>(queryKey, (now) => now && withRow(now, row)));
  }
  return () => {
    for (const each of back) each();
  };
}

/** The list with this row in its place. */
function withRow(pages: EncounterPages, row: ListedEncounter): EncounterPages {
  const others = pages.encounters.filter((each) => each.encounterId !== row.encounterId);
  const below = others.findIndex((each) => isBelow(each, row));
  const place = below < 0 ? others.length : below;
  return { ...pages, encounters: others.toSpliced(place, 0, row) };
}

/** Brings a row in line that lies further down than what is read again at every change. */
export async function renewRow(client: QueryClient, workspaceId: string, encounterId: string): Promise<void> {
  const isDeep = listsOf(client, workspaceId).some(({ state }) =>
    (state.data as EncounterPages).encounters.slice(usualPage).some((each) => each.encounterId === encounterId),
  );
  if (!isDeep) return;
  try {
    const { state, owner, teamId, snoozedUntil, latestBy } = await readEncounter({ workspaceId, encounterId });
    const answered = latestBy === "teammate" || state === "settled" ? { clock: null, isUnread: false } : {};
    changeRows(client, workspaceId, encounterId, { state, owner, teamId, snoozedUntil, ...answered });
  } catch (error) {
    if (!isNotYours(error)) return;
    for (const { queryKey } of listsOf(client, workspaceId)) {
      client.setQueryData<EncounterPages>(
        queryKey,
        (now) => now && { ...now, encounters: now.encounters.filter((each) => each.encounterId !== encounterId) },
      );
    }
  }
}

/** After a time without news the whole of each list is read again, not its head alone. */
export function markListsOld(client: QueryClient, workspaceId: string): void {
  for (const { queryKey } of listsOf(client, workspaceId))
    client.setQueryData<EncounterPages>(queryKey, (now) => now && { ...now, isOld: true });
}
