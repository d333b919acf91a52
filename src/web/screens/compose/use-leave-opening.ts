// The ways out of a new encounter: back to where one was, with the words kept or discarded, and the way back to them.
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useCallback } from "react";
import { offerUndo } from "../../undo.ts";
import { type Desk, giveBackTo } from "../../writing/desk.ts";
import { isNothing, noRecipient, type WritingPlace } from "../../writing/kept-words.ts";

interface Ways {
  /** The words stay a draft. */
  leave(): void;
  discard(): void;
}

export function useLeaveOpening(userId: string, place: WritingPlace & { kind: "encounter" }, desk: Desk): Ways {
  const navigate = useNavigate();
  const { history } = useRouter();
  const { workspaceId, draftId: draft } = place;
  const goBack = useCallback(() => {
    if (history.canGoBack()) history.back();
    else void navigate({ to: "/w/$workspaceId/inbox", params: { workspaceId }, replace: true });
  }, [history, navigate, workspaceId]);
  const open = useCallback(
    () => navigate({ to: "/w/$workspaceId/new", params: { workspaceId }, search: { draft } }),
    [navigate, workspaceId, draft],
  );
  const leave = useCallback(() => {
    if (!isNothing(desk.get())) offerUndo({ done: "Kept as a draft.", undo: open });
    goBack();
  }, [desk, goBack, open]);
  const discard = useCallback(() => {
    const { text, files, to, copies } = desk.get();
    desk.change({ text: "", files: [], to: noRecipient, copies: null });
    offerUndo({
      done: "Discarded.",
      undo: async () => {
        giveBackTo(userId, place, { text, files, to, copies });
        await open();
      },
    });
    goBack();
  }, [desk, goBack, open, userId, place]);
  return { leave, discard };
}
