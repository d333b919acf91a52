// What stands in place of the form while its words are on their way: where they are, the way back, and then their encounter.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { noCopies } from "../../../domain/conversation/copy-rules.ts";
import { readEncounterOf } from "../../calls/outbox.ts";
import { problemOf } from "../../client.ts";
import { outboxQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { forgetSent, type SentWords, sendOnceMore, takeBack } from "../../writing/outgoing.ts";
import styles from "./compose-form.module.css";

const looksEveryMs = 1_000;

export function SentOpening({ sent }: { sent: SentWords }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { outboxId, place, to, copies, text, state, problem } = sent;
  const { workspaceId } = place;
  const back = useMutation({
    mutationFn: () => takeBack(sent),
    onSuccess: (now) => {
      if (now.kind === "encounter")
        void navigate({ to: "/w/$workspaceId/new", params: { workspaceId }, search: { draft: now.draftId }, replace: true });
    },
  });
  const again = useMutation({
    mutationFn: () => sendOnceMore(sent),
    onSettled: () => client.invalidateQueries({ queryKey: outboxQuery(workspaceId).queryKey }),
  });
  useEffect(() => {
    if (state !== "waiting") return;
    const timer = setInterval(async () => {
      const encounterId = await readEncounterOf(workspaceId, outboxId).catch(() => undefined);
      if (encounterId === undefined) return;
      clearInterval(timer);
      await navigate({
        to: "/w/$workspaceId/inbox/$encounterId",
        params: { workspaceId, encounterId },
        search: { view: "waiting" },
        replace: true,
      });
      forgetSent([outboxId]);
    }, looksEveryMs);
    return () => clearInterval(timer);
  }, [navigate, outboxId, state, workspaceId]);

  const whom = to?.name || to?.address || "the customer";
  const { cc, bcc } = copies ?? noCopies;
  const others = cc.length + bcc.length;
  const error = back.error ?? again.error;
  return (
    <div className={styles.sent}>
      <p role="status">
        {state === "refused" ? "It was not sent" : state === "unreached" ? "It waits for the connection" : "On its way to"}{" "}
        {state !== "refused" && state !== "unreached" && (
          <>
            <bdi>{whom}</bdi>
            {others > 0 && ` and ${others} more`}
          </>
        )}
        .
      </p>
      {problem !== undefined && <p role="alert">{problem.detail ?? problem.title}</p>}
      <p className={styles.what} dir="auto">
        {text}
      </p>
      <div className={styles.foot}>
        {state === "refused" && (
          <Button look="main" busy={again.isPending} onClick={() => again.mutate()}>
            Try again
          </Button>
        )}
        <Button busy={back.isPending} onClick={() => back.mutate()}>
          {state === "refused" ? "Take the words back" : "Undo"}
        </Button>
      </div>
      {error !== null && <p role="alert">{problemOf(error).title}</p>}
    </div>
  );
}
