// The list of encounters in one view: newest words first, more as one scrolls, j and k to walk through it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ListedEncounter } from "../../../domain/inbox/schema.ts";
import { useOffer } from "../../actions/scene.ts";
import { announce } from "../../announce.ts";
import { encountersQuery, readMoreEncounters } from "../../encounter-pages.ts";
import { sayRefused } from "../../encounter-work.ts";
import { countsByView, countWords, type ListView, viewNames } from "../../list-views.ts";
import { useWiderThan } from "../../media.ts";
import { useMay } from "../../membership.ts";
import { Failure } from "../../parts/read-failed.tsx";
import { countsQuery, teamsQuery } from "../../queries.ts";
import { useNow } from "../../times.ts";
import { nothingSelected, type Selection, stillThere } from "../../ui/selection.ts";
import { VirtualList, type VirtualListHandle } from "../../ui/virtual-list.tsx";
import { BeginButton } from "./begin-button.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import styles from "./encounter-list.module.css";
import { EncounterRow } from "./encounter-row.tsx";
import { type ListSearch, listSearch } from "./list-search.ts";
import { NoEncounters } from "./no-encounters.tsx";
import { prefetchEncounter } from "./prefetch-encounter.ts";
import { teamOf } from "./team-words.tsx";

interface Props {
  workspaceId: string;
  view: ListView;
  teamId: string | undefined;
  openId: string | undefined;
}

const idOf = (encounter: ListedEncounter) => encounter.encounterId;
const nameOf = (encounter: ListedEncounter) => encounter.customerName;
const noEncounters: ListedEncounter[] = [];

export function EncounterList({ workspaceId, view, teamId, openId }: Props) {
  const client = useQueryClient();
  const list = useQuery(encountersQuery(workspaceId, view, teamId));
  const counts = useQuery(countsQuery(workspaceId)).data;
  const teams = useQuery(teamsQuery(workspaceId)).data;
  const mayWork = useMay(workspaceId)("conversations.work");
  const now = useNow();
  const encounters = list.data?.encounters ?? noEncounters;
  const ids = useMemo(() => encounters.map(idOf), [encounters]);
  const handle = useRef<VirtualListHandle>(null);
  const [chosen, setSelected] = useState<Selection>(nothingSelected);
  const selected = stillThere(chosen, ids);
  const [isReading, setReading] = useState(false);
  const hasMore = list.data?.nextCursor != null;
  const more = useCallback(() => {
    if (isReading || !hasMore) return;
    setReading(true);
    void readMoreEncounters(client, workspaceId, view, teamId)
      .catch(sayRefused)
      .finally(() => setReading(false));
  }, [client, workspaceId, view, teamId, isReading, hasMore]);
  const search = useMemo(() => listSearch(view, teamId), [view, teamId]);

  useWalk({ workspaceId, search, openId, ids, handle, more, maySelect: mayWork });
  useNeighbours(workspaceId, ids, openId);
  useNewWords(encounters, openId, list.isSuccess);

  const team = teams?.find((each) => each.teamId === teamId);
  const title = team === undefined ? viewNames[view] : view === "open" ? team.name : `${team.name}: ${viewNames[view]}`;
  const count =
    counts && (teamId === undefined ? countsByView(counts)[view] : view === "open" ? counts.teams[teamId] : undefined);
  return (
    <section className={styles.list} aria-label={`Encounters: ${title}`}>
      <header className={styles.head}>
        <h2 dir="auto">{title}</h2>
        {count !== undefined && <span>{countWords(count)}</span>}
        <BeginButton />
      </header>
      {list.isError && encounters.length === 0 && (
        <div className={styles.words}>
          <Failure error={list.error} again={() => void list.refetch()} />
        </div>
      )}
      {list.isPending && <Waiting />}
      {list.isSuccess && encounters.length === 0 && <NoEncounters workspaceId={workspaceId} view={view} />}
      {encounters.length > 0 && (
        <VirtualList
          ref={handle}
          className={styles.rows}
          label="Encounters"
          items={encounters}
          idOf={idOf}
          nameOf={nameOf}
          total={hasMore ? undefined : encounters.length}
          currentId={openId}
          onReachEnd={more}
          {...(mayWork ? { selected, onSelect: setSelected } : {})}
          renderRow={(encounter, row) => (
            <EncounterRow
              workspaceId={workspaceId}
              search={search}
              encounter={encounter}
              isPrivate={teamOf(teams, encounter.teamId)?.isPrivate === true}
              now={now}
              isOpen={encounter.encounterId === openId}
              tabIndex={row.tabIndex}
            />
          )}
          below={
            isReading && (
              <p className={styles.more} role="status">
                One moment
              </p>
            )
          }
        />
      )}
      <BulkBar workspaceId={workspaceId} encounters={encounters} selected={selected} onSelect={setSelected} />
    </section>
  );
}

/** What one comes to next is read before one asks for it, so that it opens at once. */
function useNeighbours(workspaceId: string, ids: readonly string[], openId: string | undefined): void {
  const client = useQueryClient();
  const index = openId === undefined ? -1 : ids.indexOf(openId);
  const near = index < 0 ? ids[0] : [ids[index + 1], ids[index - 1]].filter(Boolean).join(" ");
  useEffect(() => {
    // What is open comes first.
    const soon = setTimeout(() => {
      for (const id of near?.split(" ").filter(Boolean) ?? []) void prefetchEncounter(client, workspaceId, id);
    }, 150);
    return () => clearTimeout(soon);
  }, [client, workspaceId, near]);
}

/** Says who wrote while the list is looked at; what was there when it was opened is not news. */
function useNewWords(
  encounters: readonly { encounterId: string; customerName: string; latestAt: string; latestBy: string }[],
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
  search: ListSearch;
  openId: string | undefined;
  ids: readonly string[];
  handle: { current: VirtualListHandle | null };
  more: () => void;
  maySelect: boolean;
}

/** Lets j and k walk: over the rows while none is open, from one open encounter to the next otherwise. */
function useWalk({ workspaceId, search, openId, ids, handle, more, maySelect }: Walk): void {
  const navigate = useNavigate();
  const isWide = useWiderThan("twoColumns");
  // Where the open encounter was: one that was settled leaves the list, and the next is the one that took its place.
  const lastIndex = useRef(0);
  useEffect(() => {
    const index = openId === undefined ? -1 : ids.indexOf(openId);
    if (index >= 0) lastIndex.current = index;
  }, [ids, openId]);

  const piece = useMemo(() => {
    const open = (id: string) =>
      void navigate({
        to: "/w/$workspaceId/inbox/$encounterId",
        params: { workspaceId, encounterId: id },
        search,
        resetScroll: false,
      });
    const goTo = (index: number) => {
      const id = ids[Math.max(0, Math.min(ids.length - 1, index))];
      if (id === undefined) return;
      if (index >= ids.length - 2) more();
      if (openId !== undefined) open(id);
      if (openId === undefined || isWide) handle.current?.focus(id);
    };
    const from = () => {
      const id = openId ?? handle.current?.activeId();
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
        const id = handle.current?.activeId() ?? openId ?? ids[0];
        if (id !== undefined) open(id);
      },
      ...(maySelect
        ? {
            select: () =>
              handle.current?.toggle(handle.current.hasFocus() ? undefined : (openId ?? handle.current.activeId() ?? ids[0])),
          }
        : {}),
    };
  }, [ids, isWide, more, navigate, openId, handle, search, workspaceId, maySelect]);
  useOffer("list", ids.length === 0 ? undefined : piece);
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
