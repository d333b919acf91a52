// What an opened conversation is drawn from: the conversation, its encounter, and who looks at it.
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { Conversation } from "../../../domain/conversation/schema.ts";
import { useMay, useMembership } from "../../membership.ts";
import { conversationQuery, meQuery } from "../../queries.ts";
import type { Shown } from "./shown.ts";

interface Found {
  conversation: UseQueryResult<Conversation>;
  userId: string | undefined;
  shown: Shown | undefined;
}

/** While one signs in again what was shown stays known, so that what one writes stays. */
export function useShown(workspaceId: string, encounterId: string, isSignedOut: boolean): Found {
  const conversation = useQuery(conversationQuery(workspaceId, encounterId));
  const userId = useQuery(meQuery).data?.userId;
  const teammateId = useMembership(workspaceId)?.teammateId;
  const may = useMay(workspaceId);
  const { data: found } = conversation;
  // What is drawn of it is drawn anew only where one of these has changed.
  const shown = useMemo<Shown | undefined>(() => {
    const encounter = found?.encounters.find((each) => each.encounterId === encounterId);
    return found === undefined || encounter === undefined || userId === undefined || teammateId === undefined
      ? undefined
      : { workspaceId, userId, teammateId, may, conversation: found, encounter };
  }, [workspaceId, userId, teammateId, may, found, encounterId]);
  const last = useRef(shown);
  useEffect(() => {
    if (shown !== undefined) last.current = shown;
  });
  const held = isSignedOut && last.current?.encounter.encounterId === encounterId ? last.current : undefined;
  return { conversation, userId, shown: shown ?? held };
}
