// Sending a reply or a note: its words are shown at once, and given back when they could not be taken.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { addNote, reply } from "../../calls/conversations.ts";
import { type Problem, problemOf } from "../../client.ts";
import type { DraftKind } from "../../drafts.ts";
import { keys } from "../../queries.ts";
import type { Shown } from "./shown.ts";

/** Words that are on their way to the server, or have arrived there and are not yet read back. */
export interface PendingWords {
  id: number;
  kind: DraftKind;
  text: string;
  at: string;
  /** Known once they have arrived. */
  entryId: string | undefined;
}

export interface Sending {
  pending: PendingWords[];
  problem: Problem | undefined;
  /** Sends after what is on its way already, so that the order stays. */
  send(kind: DraftKind, text: string, giveBack: () => void, taken: () => void): void;
  forgetProblem(): void;
}

let lastId = 0;

export function useSend({ workspaceId, conversation, encounter }: Shown, entries: Entry[]): Sending {
  const client = useQueryClient();
  const [sent, setSent] = useState<PendingWords[]>([]);
  const { encounterId } = encounter;
  const isPending = ({ entryId }: PendingWords) => entryId === undefined || !entries.some((entry) => entry.entryId === entryId);

  const mutation = useMutation({
    scope: { id: `words ${encounterId}` },
    mutationFn: ({ kind, text }: { kind: DraftKind; text: string }) =>
      (kind === "reply" ? reply : addNote)({ workspaceId, encounterId }, text),
  });
  const readAgain = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: [...keys.entries(workspaceId), conversation.conversationId] }),
      client.invalidateQueries({ queryKey: [...keys.conversations(workspaceId), encounterId] }),
      client.invalidateQueries({ queryKey: keys.encounters(workspaceId) }),
      client.invalidateQueries({ queryKey: keys.counts(workspaceId) }),
    ]);

  return {
    pending: sent.filter(isPending),
    problem: mutation.isError ? problemOf(mutation.error) : undefined,
    send(kind, text, giveBack, taken) {
      const id = ++lastId;
      const words = { id, kind, text, at: new Date().toISOString(), entryId: undefined };
      setSent((before) => [...before.filter(isPending), words]);
      mutation.mutateAsync({ kind, text }).then(
        ({ entryId }) => {
          taken();
          setSent((before) => before.map((each) => (each.id === id ? { ...each, entryId } : each)));
          void readAgain();
        },
        () => {
          setSent((before) => before.filter((each) => each.id !== id));
          giveBack();
        },
      );
    },
    forgetProblem: () => mutation.isError && mutation.reset(),
  };
}
