// What writing needs anywhere in a workspace: beginning an encounter, and sending what still waits in this browser.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useOffer } from "../../actions/scene.ts";
import { useMay } from "../../membership.ts";
import { meQuery } from "../../queries.ts";
import { toast } from "../../ui/toast.ts";
import { forgetUndo } from "../../undo.ts";
import { isWriting } from "../../writing/desk.ts";
import { openOutgoing } from "../../writing/outgoing.ts";

export function useWriting(workspaceId: string): void {
  const navigate = useNavigate();
  const client = useQueryClient();
  const userId = useQuery(meQuery).data?.userId;
  const mayWrite = useMay(workspaceId)("conversations.reply");
  useOffer(
    "newEncounter",
    useMemo(
      () =>
        mayWrite ? { begin: () => void navigate({ to: "/w/$workspaceId/new", params: { workspaceId }, search: {} }) } : undefined,
      [mayWrite, navigate, workspaceId],
    ),
  );
  useEffect(() => {
    if (userId === undefined) return;
    openOutgoing(userId, () => {
      // What was said of it a moment ago was said too soon.
      forgetUndo();
      // Who writes is told so beside the words.
      if (!isWriting())
        void toast("Your session has ended. What you sent waits in this browser, and goes when you have signed in.", {
          forMs: 15_000,
        });
      void client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => {});
    });
  }, [client, userId]);
}
