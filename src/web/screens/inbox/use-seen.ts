// Noting what was read: what was before one's eyes for a moment, in a tab that is looked at. What is read ahead does not count.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { Conversation } from "../../../domain/conversation/schema.ts";
import { deleteSeen, putSeen } from "../../calls/conversations.ts";
import { changeRows } from "../../encounter-pages.ts";
import { sayRefused } from "../../encounter-work.ts";
import { keys } from "../../queries.ts";
import { tellTabs } from "../../tell-tabs.ts";
import { offerUndo } from "../../undo.ts";
import type { Shown } from "./shown.ts";

const lookMs = 1_000;

/** `sawUpTo` is told the time of the last entry in sight; `markUnread` marks the open encounter as unread. */
export function useSeen({ workspaceId, conversation, encounter }: Shown): {
  sawUpTo: (at: string) => void;
  markUnread: () => void;
} {
  const client = useQueryClient();
  const { conversationId } = conversation;
  const { encounterId } = encounter;
  const isUnread = useRef(false);
  const inSight = useRef<string | undefined>(undefined);
  const noted = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const note = useCallback(() => {
    const at = inSight.current;
    if (at === undefined || isUnread.current || document.visibilityState !== "visible") return;
    if (noted.current !== null && noted.current >= at) return;
    noted.current = at;
    const marked = markSeenIn(client, workspaceId, conversationId, at);
    if (!marked) return;
    putSeen({ workspaceId, conversationId }, at).then(
      () => tellTabs("seen", { workspaceId, conversationId }),
      // It is noted when one looks again; nothing is lost by it.
      () => {
        noted.current = null;
      },
    );
  }, [client, workspaceId, conversationId]);

  const sawUpTo = useCallback(
    (at: string) => {
      if (inSight.current === at) return;
      inSight.current = inSight.current === undefined || at > inSight.current ? at : inSight.current;
      clearTimeout(timer.current);
      timer.current = setTimeout(note, lookMs);
    },
    [note],
  );
  useEffect(() => {
    document.addEventListener("visibilitychange", note);
    return () => {
      document.removeEventListener("visibilitychange", note);
      clearTimeout(timer.current);
    };
  }, [note]);

  const markUnread = useCallback(() => {
    isUnread.current = true;
    clearTimeout(timer.current);
    const back = changeRows(client, workspaceId, encounterId, { isUnread: true });
    const of = { workspaceId, conversationId };
    const before = inSight.current ?? new Date().toISOString();
    deleteSeen(of, encounterId).then(
      () => {
        tellTabs("seen", of);
        offerUndo({
          done: "It is unread again.",
          undo: async () => {
            await putSeen(of, before);
            isUnread.current = false;
            markSeenIn(client, workspaceId, conversationId, before);
            tellTabs("seen", of);
          },
        });
      },
      (error: unknown) => {
        back();
        sayRefused(error);
      },
    );
  }, [client, workspaceId, conversationId, encounterId]);

  return { sawUpTo, markUnread };
}

/** Shows it as read in the lists; returns whether there was anything to note. */
function markSeenIn(client: QueryClient, workspaceId: string, conversationId: string, at: string): boolean {
  let isNews = false;
  for (const [queryKey, found] of client.getQueriesData<Conversation>({ queryKey: keys.conversations(workspaceId) })) {
    if (found?.conversationId !== conversationId) continue;
    const ids = found.encounters.map((each) => each.encounterId);
    for (const id of ids) changeRows(client, workspaceId, id, { isUnread: false });
    if (found.seenUpTo !== null && found.seenUpTo >= at) continue;
    isNews = true;
    client.setQueryData<Conversation>(queryKey, { ...found, seenUpTo: at });
  }
  return isNews;
}
