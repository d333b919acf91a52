// The encounters that were opened last, as far as this window still knows them.
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Conversation } from "../../domain/conversation/schema.ts";
import { keys } from "../queries.ts";
import type { RecentEncounter } from "./palette-groups.tsx";

const most = 12;

export function useRecentEncounters(workspaceId: string, open: boolean): RecentEncounter[] {
  const client = useQueryClient();
  return useMemo(() => {
    const openNow = location.pathname.split("/").at(-1);
    return client
      .getQueryCache()
      .findAll({ queryKey: keys.conversations(workspaceId) })
      .filter(({ queryKey, state }) => queryKey.length === 4 && state.data !== undefined && queryKey[3] !== openNow)
      .sort((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)
      .slice(0, most)
      .flatMap(({ queryKey, state }) => {
        const { customer, encounters } = state.data as Conversation;
        const encounter = encounters.find((each) => each.encounterId === queryKey[3]);
        if (encounter === undefined) return [];
        const name = customer.name ?? customer.identities[0]?.address ?? "Somebody";
        return [{ encounterId: encounter.encounterId, name, subject: encounter.subject || "No subject" }];
      });
  }, [client, workspaceId, open]);
}
