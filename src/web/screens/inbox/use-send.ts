// Sending a reply or a note: its words are shown at once, and given back when they could not be taken.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { ask, conversationApi, type Problem, problemOf } from "../../client.ts";
import type { DraftKind } from "../../drafts.ts";
import { keys } from "../../queries.ts";
import type { Shown } from "./shown.ts";

/** Words on their way to the server. */
export interface PendingWords {
  kind: DraftKind;
  text: string;
  at: string;
  /** How often the same words stood there before: one more, and these have arrived. */
  sameBefore: number;
}

export interface Sending {
  pending: PendingWords | undefined;
  problem: Problem | undefined;
  send(kind: DraftKind, text: string, giveBack: () => void, taken: () => void): void;
  forgetProblem(): void;
}

export function useSend({ workspaceId, teammateId, conversation, encounter }: Shown, entries: Entry[]): Sending {
  const client = useQueryClient();
  const [pending, setPending] = useState<PendingWords>();
  const { encounterId } = encounter;
  const same = (kind: DraftKind, text: string) => entries.filter((entry) => isSame(entry, kind, text, teammateId)).length;

  const mutation = useMutation({
    mutationFn: async ({ kind, text }: { kind: DraftKind; text: string }) => {
      const place = conversationApi.workspaces[":workspaceId"].encounters[":encounterId"];
      const input = { param: { workspaceId, encounterId }, json: { text } };
      return kind === "reply" ? ask(place.replies.$post(input)) : ask(place.notes.$post(input));
    },
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: [...keys.entries(workspaceId), conversation.conversationId] }),
        client.invalidateQueries({ queryKey: [...keys.conversations(workspaceId), encounterId] }),
        client.invalidateQueries({ queryKey: keys.encounters(workspaceId) }),
        client.invalidateQueries({ queryKey: keys.counts(workspaceId) }),
      ]);
    },
    onSettled: () => setPending(undefined),
  });

  return {
    pending: pending !== undefined && same(pending.kind, pending.text) > pending.sameBefore ? undefined : pending,
    problem: mutation.isError ? problemOf(mutation.error) : undefined,
    send(kind, text, giveBack, taken) {
      if (mutation.isPending) return;
      setPending({ kind, text, at: new Date().toISOString(), sameBefore: same(kind, text) });
      mutation.mutateAsync({ kind, text }).then(taken, giveBack);
    },
    forgetProblem: () => mutation.isError && mutation.reset(),
  };
}

function isSame(entry: Entry, kind: DraftKind, text: string, teammateId: string): boolean {
  return entry.kind === (kind === "reply" ? "message_out" : "note") && entry.text === text && entry.author?.id === teammateId;
}
