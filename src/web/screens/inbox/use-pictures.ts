// Whether the pictures of a mail that come from elsewhere are shown: asked for this one, or wanted always of its sender.
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { alwaysShowPictures, noLongerShowPictures, readPictureConsent } from "../../calls/pictures.ts";
import { problemOf } from "../../client.ts";
import { useMay } from "../../membership.ts";
import { keys } from "../../queries.ts";
import { toast } from "../../ui/toast.ts";

/** Mails whose pictures were asked for while the app is open. */
const shownOnce = new Set<string>();

const ofSenders = (workspaceId: string) => [...keys.workspace(workspaceId), "pictures"] as const;

const consentQuery = (workspaceId: string, entryId: string) =>
  queryOptions({
    queryKey: [...ofSenders(workspaceId), entryId],
    queryFn: () => readPictureConsent({ workspaceId, entryId }),
    staleTime: 5 * 60_000,
  });

export interface Pictures {
  areShown: boolean;
  /** Whose pictures are always shown, or can be; null where that is nobody's. */
  sender: string | null;
  always: boolean;
  mayDecide: boolean;
  showOnce: () => void;
  setAlways: (always: boolean) => void;
}

/** `isAsked`: whether the mail has such pictures at all. */
export function usePictures(workspaceId: string, entryId: string, isAsked: boolean): Pictures {
  const queries = useQueryClient();
  const may = useMay(workspaceId);
  const { data } = useQuery({ ...consentQuery(workspaceId, entryId), enabled: isAsked });
  const [isShownOnce, setShownOnce] = useState(shownOnce.has(entryId));
  const always = data?.always ?? false;

  function showOnce(isShown: boolean): void {
    if (isShown) shownOnce.add(entryId);
    else shownOnce.delete(entryId);
    setShownOnce(isShown);
  }

  async function setAlways(next: boolean): Promise<void> {
    try {
      await (next ? alwaysShowPictures : noLongerShowPictures)({ workspaceId, entryId });
      if (!next) showOnce(false);
      await queries.invalidateQueries({ queryKey: ofSenders(workspaceId) });
    } catch (error) {
      return void toast(problemOf(error).message);
    }
    const words = next
      ? `The pictures of ${data?.sender} are always shown from now on.`
      : `The pictures of ${data?.sender} are left out again.`;
    void toast(words, { undo: () => void setAlways(!next) });
  }

  return {
    areShown: always || isShownOnce,
    sender: data?.sender ?? null,
    always,
    mayDecide: may("conversations.work"),
    showOnce: () => showOnce(true),
    setAlways: (next) => void setAlways(next),
  };
}
