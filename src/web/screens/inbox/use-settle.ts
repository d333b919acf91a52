// Settling and reopening an encounter, and the question in between.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { type Problem, problemOf } from "../../client.ts";
import { reopenAll, settleAll } from "../../encounter-work.ts";
import type { Shown } from "./shown.ts";

export function useSettle({ workspaceId, encounter }: Shown) {
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const run = useCallback((act: () => Promise<void>) => {
    setPending(true);
    setProblem(undefined);
    act()
      .then(
        () => setAsked(false),
        (error: unknown) => {
          const isQuestion = problemOf(error).code === "unanswered_words";
          setAsked(isQuestion);
          if (!isQuestion) setProblem(problemOf(error));
        },
      )
      .finally(() => setPending(false));
  }, []);
  const work = { client, workspaceId, encounters: [encounter] };
  const settleWith = useCallback(
    (nothingOwed: boolean) => run(() => settleAll(work, nothingOwed)),
    [run, client, workspaceId, encounter],
  );
  return {
    isAsked,
    isPending,
    problem,
    settle: useCallback(() => settleWith(false), [settleWith]),
    settleOwingNothing: useCallback(() => settleWith(true), [settleWith]),
    goBack: useCallback(() => {
      setAsked(false);
      setProblem(undefined);
    }, []),
    reopen: useCallback(() => run(() => reopenAll(work)), [run, client, workspaceId, encounter]),
  };
}
