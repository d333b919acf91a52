// Settling and reopening an encounter, the question in between, and the way back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { reopenEncounter, settleEncounter, undoSettling } from "../../calls/encounters.ts";
import { type Problem, problemOf } from "../../client.ts";
import { toast } from "../../ui/toast.ts";
import { offerUndo } from "../../undo.ts";
import { readAgain } from "./read-again.ts";
import type { Shown } from "./shown.ts";

export function useSettle({ workspaceId, conversation, encounter }: Shown) {
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const { encounterId } = encounter;
  const { conversationId } = conversation;

  const undo = async () => {
    await undoSettling({ workspaceId, encounterId });
    await readAgain(client, { workspaceId, conversationId, encounterId });
  };

  const { mutate: settleWith, ...settling } = useMutation({
    mutationFn: (nothingOwed: boolean) => settleEncounter({ workspaceId, encounter }, nothingOwed),
    onSuccess: async () => {
      setAsked(false);
      // The screen may show another encounter by the time it is undone.
      offerUndo({ done: "Settled.", undo });
      await readAgain(client, { workspaceId, conversationId, encounterId });
    },
    onError: (error) => setAsked(problemOf(error).code === "unanswered_words"),
  });
  const { mutate: reopen, ...reopening } = useMutation({
    mutationFn: () => reopenEncounter({ workspaceId, encounter }),
    onSuccess: async () => {
      void toast("Open again.");
      await readAgain(client, { workspaceId, conversationId, encounterId });
    },
  });

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
