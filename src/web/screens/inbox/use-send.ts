// What this person has sent in an encounter and what is not an entry yet: shown at once, with what becomes of it and the way back.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { Copies } from "../../../domain/conversation/copy-schema.ts";
import type { Entry } from "../../../domain/conversation/schema.ts";
import { currentScene } from "../../actions/scene.ts";
import { outboxQuery } from "../../queries.ts";
import { offerUndo } from "../../undo.ts";
import type { Desk } from "../../writing/desk.ts";
import { hasWords, type WritingPlace } from "../../writing/kept-words.ts";
import { followSent, forgetSent, type SentWords, sendOut, sentFrom, sentWords, takeBack } from "../../writing/outgoing.ts";
import { readAgain } from "./read-again.ts";
import type { Shown } from "./shown.ts";

export interface Sending {
  pending: SentWords[];
  /** `copies`: who gets a copy, as it is shown. */
  send(desk: Desk, place: WritingPlace, copies: Copies | null): Promise<void>;
}

/** As long as the server lets words be taken back; it decides, this only says so. */
const usualUndoMs = 5_000;

export function useSend({ workspaceId, conversation, encounter }: Shown, entries: Entry[], undoMs = usualUndoMs): Sending {
  const client = useQueryClient();
  const { encounterId } = encounter;
  const { conversationId } = conversation;
  const here = useSyncExternalStore(followSent, sentWords);
  const there = useQuery(outboxQuery(workspaceId)).data;
  const pending = useMemo(() => {
    const known = new Set(entries.map(({ entryId }) => entryId));
    const listed = new Map(there?.map((each) => [each.outboxId, each]));
    const own = here.map((words) => {
      const refused = words.state === "waiting" ? listed.get(words.outboxId) : undefined;
      return refused?.state === "refused" ? sentFrom(workspaceId, refused) : words;
    });
    const ids = new Set(own.map(({ outboxId }) => outboxId));
    const others = [...listed.values()].filter(({ outboxId }) => !ids.has(outboxId)).map((each) => sentFrom(workspaceId, each));
    return [...own, ...others]
      .filter(({ place, outboxId }) => "encounterId" in place && place.encounterId === encounterId && !known.has(outboxId))
      .sort((one, other) => one.at.localeCompare(other.at));
  }, [entries, here, there, workspaceId, encounterId]);

  // What has become an entry need not be remembered.
  useEffect(() => {
    forgetSent(entries.slice(-50).map(({ entryId }) => entryId));
  }, [entries]);

  // The live stream says when they have become an entry; where it is lost, this asks.
  const isWaiting = pending.some(({ state }) => state === "waiting");
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => {
      void client.invalidateQueries({ queryKey: outboxQuery(workspaceId).queryKey });
      void readAgain(client, { workspaceId, conversationId, encounterId });
    }, undoMs + 1_500);
    return () => clearInterval(timer);
  }, [client, isWaiting, workspaceId, conversationId, encounterId, undoMs]);

  // Words that come back are written on: where they are still in sight, the focus goes with them.
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const send = useCallback(
    async (desk: Desk, place: WritingPlace, copies: Copies | null) => {
      const outboxId = crypto.randomUUID();
      const at = new Date().toISOString();
      if (!hasWords(desk.get())) return;
      const { text, files, to, version } = await desk.takeAway();
      const words = { outboxId, place, text, files, to, copies, draftVersion: version, at };
      sendOut(words);
      offerUndo({
        done: place.kind === "note" ? "Note added." : "Reply sent.",
        forMs: undoMs,
        undo: async () => {
          await takeBack({ ...words, state: "waiting" });
          if (!isShown.current) return;
          const { composer } = currentScene();
          if (place.kind === "note") composer?.writeNote();
          else composer?.writeReply();
        },
      });
    },
    [undoMs],
  );
  return { pending, send };
}
