// Sends the words that begin an encounter, with the way back; once they have gone their encounter is opened.
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { offerUndo } from "../../undo.ts";
import type { Desk } from "../../writing/desk.ts";
import { noRecipient, type WritingPlace } from "../../writing/kept-words.ts";
import { sendOut, takeBack } from "../../writing/outgoing.ts";

export const undoMs = 5_000;

export function useSendOpening(place: WritingPlace): (desk: Desk, channelId: string) => Promise<void> {
  const navigate = useNavigate();
  return useCallback(
    async (desk, channelId) => {
      const { text, files, to, copies, version } = await desk.takeAway();
      const recipient = { ...(to ?? noRecipient), channelId };
      const outboxId = crypto.randomUUID();
      const at = new Date().toISOString();
      const words = { outboxId, place, text, files, to: recipient, copies, draftVersion: version, at };
      sendOut(words);
      offerUndo({
        done: "Sent.",
        forMs: undoMs,
        undo: async () => {
          const back = await takeBack({ ...words, state: "waiting" });
          if (back.kind !== "encounter") return;
          await navigate({
            to: "/w/$workspaceId/new",
            params: { workspaceId: place.workspaceId },
            search: { draft: back.draftId },
          });
        },
      });
    },
    [navigate, place],
  );
}
