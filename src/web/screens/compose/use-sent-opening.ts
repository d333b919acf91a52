// The words of this draft that were sent and are not an encounter yet, with what became of them.
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { outboxQuery } from "../../queries.ts";
import { followSent, type SentWords, sentFrom, sentWords } from "../../writing/outgoing.ts";

export function useSentOpening(workspaceId: string, draftId: string): SentWords | undefined {
  const here = useSyncExternalStore(followSent, sentWords).find(
    ({ place }) => place.kind === "encounter" && place.draftId === draftId,
  );
  // What was refused later, or sent before a reload, only the server knows.
  const outboxId = here?.outboxId ?? draftId;
  const there = useQuery(outboxQuery(workspaceId)).data?.find(
    (each) => each.outboxId === outboxId && each.kind === "encounter" && (each.state === "refused" || here === undefined),
  );
  if (there === undefined) return here;
  return { ...sentFrom(workspaceId, there), place: here?.place ?? { kind: "encounter", workspaceId, draftId } };
}
