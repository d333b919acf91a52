// The encounter that one comes to next: the neighbour in the list, in the direction in which one walked last.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { startTransition, useCallback, useEffect, useState } from "react";
import { type EncounterPages, encountersQuery } from "../../encounter-pages.ts";
import { useWiderThan } from "../../media.ts";
import type { ListSearch } from "./list-search.ts";
import { prefetchEncounter } from "./prefetch-encounter.ts";

/** What is open is painted first. */
const waitsMs = 150;

/** Its id once it has been read, so that it can be drawn before it is asked for; none where the list is not in sight. */
export function useAhead(workspaceId: string, encounterId: string, { view = "open", team }: ListSearch): string | undefined {
  const client = useQueryClient();
  const isWide = useWiderThan("twoColumns");
  const placeOf = useCallback(
    ({ encounters }: EncounterPages) => {
      const index = encounters.findIndex((each) => each.encounterId === encounterId);
      return {
        index,
        above: encounters[index - 1]?.encounterId,
        below: index < 0 ? undefined : encounters[index + 1]?.encounterId,
      };
    },
    [encounterId],
  );
  const place = useQuery({ ...encountersQuery(workspaceId, view, team), enabled: false, select: placeOf }).data;
  const [walk, setWalk] = useState({ encounterId, index: place?.index ?? -1, isUp: false });
  if (place !== undefined && walk.encounterId !== encounterId)
    setWalk({ encounterId, index: place.index, isUp: place.index < walk.index });
  const next = walk.isUp ? place?.above : place?.below;

  const [ahead, setAhead] = useState<string>();
  useEffect(() => {
    if (next === undefined || !isWide) return;
    let isOver = false;
    const soon = setTimeout(() => {
      void prefetchEncounter(client, workspaceId, next).then(() => {
        if (!isOver) startTransition(() => setAhead(next));
      });
    }, waitsMs);
    return () => {
      isOver = true;
      clearTimeout(soon);
    };
  }, [client, workspaceId, next, isWide]);
  return ahead;
}
