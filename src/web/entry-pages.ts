// The entries of a conversation as far as they were read: one stretch without gaps, which grows at both ends.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Entry } from "../domain/conversation/schema.ts";
import { isSame } from "./calls/as-shown.ts";
import { ask, conversationApi } from "./client.ts";
import { keys } from "./queries.ts";

export interface EntryPages {
  /** Oldest first. */
  entries: Entry[];
  /** Where earlier ones begin; null at the first entry of all. */
  nextCursor: string | null;
  /** Where newer ones begin; null where it reaches to the newest. */
  newerCursor: string | null;
  /** Something may have changed anywhere in it: all of it is read again, not its end alone. */
  isOld?: true;
}

interface Wanted {
  cursor?: string;
  after?: string;
  around?: string;
  limit?: string;
}

const longPage = "200";
const mostRounds = 5;

async function readPage(workspaceId: string, conversationId: string, query: Wanted): Promise<EntryPages> {
  const place = conversationApi.workspaces[":workspaceId"].conversations[":conversationId"].entries;
  // No fields were named: all are there.
  return (await ask(place.$get({ param: { workspaceId, conversationId }, query }))) as EntryPages;
}

export function entriesQuery(workspaceId: string, conversationId: string) {
  const read = (query: Wanted) => readPage(workspaceId, conversationId, query);
  return queryOptions({
    queryKey: [...keys.entries(workspaceId), conversationId],
    queryFn: async ({ client, queryKey }): Promise<EntryPages> => {
      const kept = () => client.getQueryData<EntryPages>(queryKey);
      const before = kept();
      if (before === undefined) return read({});
      if (before.newerCursor !== null) {
        const middle = before.entries[Math.floor(before.entries.length / 2)];
        if (before.isOld !== true || middle === undefined) return kept() ?? before;
        return read({ around: middle.entryId, limit: longPage });
      }
      return renewed(read, before, kept);
    },
    // Walking through hundreds of conversations must not fill the memory.
    gcTime: 2 * 60_000,
  });
}

/** The newest entries read anew, down to what is known (or all, where it is old), above it what was there before. */
async function renewed(
  read: (query: Wanted) => Promise<EntryPages>,
  before: EntryPages,
  kept: () => EntryPages | undefined,
): Promise<EntryPages> {
  const goal = before.isOld === true ? before.entries[0] : before.entries.at(-1);
  let end = await read({});
  for (let round = 1; round < mostRounds && end.nextCursor !== null && !reaches(end, goal); round++) {
    const page = await read({ cursor: end.nextCursor, limit: longPage });
    end = { ...page, entries: [...page.entries, ...end.entries], newerCursor: null };
  }
  const was = kept() ?? before;
  const known = new Map(was.entries.map((each) => [each.entryId, each]));
  const entries = end.entries.map((each) => {
    const same = known.get(each.entryId);
    return same !== undefined && isSame(same, each) ? same : each;
  });
  const [first] = end.entries;
  const earlier =
    first === undefined || !reaches(end, was.entries.at(-1)) ? [] : was.entries.filter((each) => isBefore(each, first));
  return {
    entries: [...earlier, ...entries],
    nextCursor: earlier.length > 0 ? was.nextCursor : end.nextCursor,
    newerCursor: null,
  };
}

function reaches({ entries: [first] }: EntryPages, goal: Entry | undefined): boolean {
  return goal === undefined || first === undefined || !isBefore(goal, first);
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at === other.at ? one.entryId < other.entryId : one.at < other.at;
}

type Of = { client: QueryClient; workspaceId: string; conversationId: string };

function keptOf({ client, workspaceId, conversationId }: Of) {
  const { queryKey } = entriesQuery(workspaceId, conversationId);
  return {
    now: () => client.getQueryData<EntryPages>(queryKey),
    set: (change: (now: EntryPages) => EntryPages) =>
      client.setQueryData<EntryPages>(queryKey, (now) => (now === undefined ? now : change(now))),
  };
}

/** Reads what was said before; nothing where it is all there. */
export async function readEarlier(of: Of): Promise<void> {
  const kept = keptOf(of);
  const cursor = kept.now()?.nextCursor ?? null;
  if (cursor === null) return;
  const page = await readPage(of.workspaceId, of.conversationId, { cursor, limit: "100" });
  kept.set((now) =>
    now.nextCursor === cursor ? { ...now, entries: [...page.entries, ...now.entries], nextCursor: page.nextCursor } : now,
  );
}

/** Reads what was said after; nothing where it is all there. */
export async function readNewer(of: Of): Promise<void> {
  const kept = keptOf(of);
  const after = kept.now()?.newerCursor ?? null;
  if (after === null) return;
  const page = await readPage(of.workspaceId, of.conversationId, { after, limit: "100" });
  kept.set((now) =>
    now.newerCursor === after ? { ...now, entries: [...now.entries, ...page.entries], newerCursor: page.newerCursor } : now,
  );
}

/** Sees to it that an entry is among those that are read. Throws where it is not there, or not for this person. */
export async function readAround(of: Of, entryId: string): Promise<void> {
  const kept = keptOf(of);
  if (kept.now()?.entries.some((each) => each.entryId === entryId) === true) return;
  const page = await readPage(of.workspaceId, of.conversationId, { around: entryId });
  kept.set((now) => {
    const [first] = now.entries;
    const last = page.entries.at(-1);
    if (first === undefined || last === undefined || now.newerCursor !== null || isBefore(last, first)) return page;
    const above = page.entries.filter((each) => isBefore(each, first));
    return { ...now, entries: [...above, ...now.entries], nextCursor: above.length > 0 ? page.nextCursor : now.nextCursor };
  });
}

/** Comes back to the newest entries, where one had jumped to older ones. */
export async function readNewest(of: Of): Promise<void> {
  const kept = keptOf(of);
  if ((kept.now()?.newerCursor ?? null) === null) return;
  const page = await readPage(of.workspaceId, of.conversationId, {});
  kept.set(() => page);
}

/** Reads one entry again wherever it is shown: it was moved, or something became of its delivery. */
export async function renewEntry(client: QueryClient, workspaceId: string, entryId: string): Promise<void> {
  const shown = client.getQueryCache().findAll({
    queryKey: keys.entries(workspaceId),
    predicate: ({ state }) => (state.data as EntryPages | undefined)?.entries.some((each) => each.entryId === entryId) === true,
  });
  if (shown.length === 0) return;
  const place = conversationApi.workspaces[":workspaceId"].entries[":entryId"];
  const entry = await ask(place.$get({ param: { workspaceId, entryId } }));
  for (const { queryKey } of shown) changeEntry(client, queryKey, entryId, entry);
}

/** Changes an entry where it is shown. */
export function changeEntry(client: QueryClient, queryKey: readonly unknown[], entryId: string, change: Partial<Entry>): void {
  client.setQueryData<EntryPages>(queryKey, (now) =>
    now === undefined
      ? now
      : { ...now, entries: now.entries.map((each) => (each.entryId === entryId ? { ...each, ...change } : each)) },
  );
}

/** After a time without news all that was read is read again, not its end alone. */
export function markEntriesOld(client: QueryClient, workspaceId: string): void {
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: keys.entries(workspaceId) }))
    client.setQueryData<EntryPages>(queryKey, (now) => (now?.entries === undefined ? now : { ...now, isOld: true }));
}
