// The list of encounters in one view: newest words first, more as one scrolls, j and k to walk through it.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useOffer } from "../../actions/scene.ts";
import { announce } from "../../announce.ts";
import { countsByView, type ListView, viewNames } from "../../list-views.ts";
import { useWiderThan } from "../../media.ts";
import { Failure } from "../../parts/read-failed.tsx";
import { countsQuery, encountersQuery, teamsQuery } from "../../queries.ts";
import { useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./encounter-list.module.css";
import { EncounterRow } from "./encounter-row.tsx";
import { NoEncounters } from "./no-encounters.tsx";
import { teamOf } from "./team-words.tsx";

export function EncounterList({
  workspaceId,
  view,
  openId,
}: {
  workspaceId: string;
  view: ListView;
  openId: string | undefined;
}) {
  const list = useInfiniteQuery(encountersQuery(workspaceId, view));
  const counts = useQuery(countsQuery(workspaceId)).data;
  const teams = useQuery(teamsQuery(workspaceId)).data;
  const now = useNow();
  const encounters = useMemo(() => list.data?.pages.flatMap((page) => page.encounters) ?? [], [list.data]);
  const place = useRef<HTMLElement>(null);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);

  useWalk({
    workspaceId,
    view,
    openId,
    ids: useMemo(() => encounters.map((each) => each.encounterId), [encounters]),
    place,
    more,
  });
  useNewWords(encounters, openId, list.isSuccess);

  const count = counts && countsByView(counts)[view];
  return (
    <section ref={place} className={styles.list} aria-label={`Encounters: ${viewNames[view]}`}>
      <header className={styles.head}>
        <h2>{viewNames[view]}</h2>
        {count !== undefined && <span>{count}</span>}
      </header>
      {list.isError && encounters.length === 0 && (
        <div className={styles.words}>
          <Failure error={list.error} again={() => void list.refetch()} />
        </div>
      )}
      {list.isPending && <Waiting />}
      {list.isSuccess && encounters.length === 0 && <NoEncounters workspaceId={workspaceId} view={view} />}
      {/* biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list. */}
      <ul role="list" aria-label="Encounters" hidden={encounters.length === 0}>
        {encounters.map((encounter) => (
          <EncounterRow
            key={encounter.encounterId}
            workspaceId={workspaceId}
            view={view}
            encounter={encounter}
            isPrivate={teamOf(teams, encounter.teamId)?.isPrivate === true}
            now={now}
          />
        ))}
      </ul>
      {hasNextPage && <More busy={isFetchingNextPage} onMore={more} />}
    </section>
  );
}

/** Says who wrote while the list is looked at; what was there when it was opened is not news. */
function useNewWords(
  encounters: { encounterId: string; customerName: string; latestAt: string; latestBy: string }[],
  openId: string | undefined,
  ready: boolean,
) {
  const seen = useRef<Map<string, string> | undefined>(undefined);
  useEffect(() => {
    if (!ready) return;
    const before = seen.current;
    seen.current = new Map(encounters.map((each) => [each.encounterId, each.latestAt]));
    if (before === undefined) return;
    const newest = encounters[0];
    if (newest === undefined || newest.latestBy !== "customer" || newest.encounterId === openId) return;
    const known = before.get(newest.encounterId);
    const isNew = known === undefined ? [...before.values()].every((at) => at < newest.latestAt) : known < newest.latestAt;
    if (isNew) announce(`New words from ${newest.customerName}.`);
  }, [encounters, openId, ready]);
}

interface Walk {
  workspaceId: string;
  view: ListView;
  openId: string | undefined;
  ids: string[];
  place: { current: HTMLElement | null };
  more: () => void;
}

/** Lets j and k walk: over the rows while none is open, from one open encounter to the next otherwise. */
function useWalk({ workspaceId, view, openId, ids, place, more }: Walk): void {
  const navigate = useNavigate();
  const isWide = useWiderThan("twoColumns");
  // Where the open encounter was: one that was settled leaves the list, and the next is the one that took its place.
  const lastIndex = useRef(0);
  useEffect(() => {
    const index = openId === undefined ? -1 : ids.indexOf(openId);
    if (index >= 0) lastIndex.current = index;
  }, [ids, openId]);

  const piece = useMemo(() => {
    const rowOf = (id: string) => place.current?.querySelector<HTMLElement>(`[data-encounter="${id}"]`);
    const focused = () =>
      (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("[data-encounter]")?.dataset.encounter;
    const open = (id: string) =>
      void navigate({
        to: "/w/$workspaceId/inbox/$encounterId",
        params: { workspaceId, encounterId: id },
        search: view === "open" ? {} : { view },
      });
    const goTo = (index: number) => {
      const id = ids[Math.max(0, Math.min(ids.length - 1, index))];
      if (id === undefined) return;
      if (index >= ids.length - 2) more();
      if (openId !== undefined) open(id);
      if (openId === undefined || isWide) rowOf(id)?.focus();
    };
    const from = () => {
      const id = openId ?? focused();
      return id === undefined ? undefined : ids.indexOf(id);
    };
    return {
      next: () => {
        const index = from();
        goTo(index === undefined ? 0 : index < 0 ? lastIndex.current : index + 1);
      },
      previous: () => {
        const index = from();
        goTo(index === undefined ? 0 : (index < 0 ? lastIndex.current : index) - 1);
      },
      open: () => {
        const id = focused() ?? openId ?? ids[0];
        if (id !== undefined) open(id);
      },
    };
  }, [ids, isWide, more, navigate, openId, place, view, workspaceId]);
  useOffer("list", ids.length === 0 ? undefined : piece);
}

function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onMore(), {
      rootMargin: "400px",
    });
    if (place.current !== null) seen.observe(place.current);
    return () => seen.disconnect();
  }, [onMore]);
  return (
    <div ref={place} className={styles.more}>
      <Button look="quiet" busy={busy} onClick={onMore}>
        {busy ? "One moment" : "Earlier encounters"}
      </Button>
    </div>
  );
}

function Waiting() {
  return (
    <div className={styles.waiting} role="status">
      <span className="unseen">One moment.</span>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} aria-hidden="true" />
      ))}
    </div>
  );
}
