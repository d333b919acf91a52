// Settling and reopening an encounter, the question in between, and the way back.
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { ask, conversationApi, type Problem, problemOf } from "../../client.ts";
import { keys } from "../../queries.ts";
import { toast } from "../../ui/toast.ts";
import type { Shown } from "./shown.ts";

export function useSettle({ workspaceId, conversation, encounter }: Shown) {
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const { encounterId } = encounter;
  const { conversationId } = conversation;

  const doReopen = useCallback(async () => {
    await ask(
      conversationApi.workspaces[":workspaceId"].encounters[":encounterId"].reopen.$post({ param: { workspaceId, encounterId } }),
    );
    await readAgain(client, { workspaceId, conversationId, encounterId });
  }, [client, workspaceId, conversationId, encounterId]);

  const { mutate: settleWith, ...settling } = useMutation({
    mutationFn: (nothingOwed: boolean) =>
      ask(
        conversationApi.workspaces[":workspaceId"].encounters[":encounterId"].settle.$post({
          param: { workspaceId, encounterId },
          json: { nothingOwed },
        }),
      ),
    onSuccess: async () => {
      setAsked(false);
      // The screen may show another encounter by the time it is undone.
      void toast("Settled.", () => void doReopen().catch((error: unknown) => toast(problemOf(error).title)));
      await readAgain(client, { workspaceId, conversationId, encounterId });
    },
    onError: (error) => setAsked(problemOf(error).code === "unanswered_words"),
  });
  const { mutate: reopen, ...reopening } = useMutation({ mutationFn: doReopen, onSuccess: () => void toast("Open again.") });

  const error = settling.error ?? reopening.error;
  const problem: Problem | undefined = error === null ? undefined : problemOf(error);
  const { reset } = settling;
  return {
    isAsked,
    isPending: settling.isPending || reopening.isPending,
    problem: problem?.code === "unanswered_words" ? undefined : problem,
    settle: useCallback(() => settleWith(false), [settleWith]),
    settleOwingNothing: useCallback(() => settleWith(true), [settleWith]),
    goBack: useCallback(() => {
      setAsked(false);
      reset();
    }, [reset]),
    reopen: useCallback(() => reopen(), [reopen]),
  };
}

async function readAgain(
  client: QueryClient,
  ids: { workspaceId: string; conversationId: string; encounterId: string },
): Promise<void> {
  const { workspaceId, conversationId, encounterId } = ids;
  await Promise.all([
    client.invalidateQueries({ queryKey: [...keys.conversations(workspaceId), encounterId] }),
    client.invalidateQueries({ queryKey: [...keys.entries(workspaceId), conversationId] }),
    client.invalidateQueries({ queryKey: keys.encounters(workspaceId) }),
    client.invalidateQueries({ queryKey: keys.counts(workspaceId) }),
  ]);
}
