// Writing to a customer first: to whom, from which address, about what, and the words; kept as a draft until they go.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useMay } from "../../membership.ts";
import { Screen } from "../../parts/screen.tsx";
import { meQuery } from "../../queries.ts";
import { NothingHere } from "../../root.tsx";
import { useSessionIsOver } from "../../session.ts";
import { useKnown } from "../../use-known.ts";
import { newDraftId } from "../../writing/new-drafts.ts";
import { ComposeForm } from "./compose-form.tsx";

const route = getRouteApi("/w/$workspaceId/new");

export function ComposeScreen() {
  const { workspaceId } = route.useParams();
  const { draft } = route.useSearch();
  const navigate = useNavigate();
  const may = useMay(workspaceId);
  const isSignedOut = useSessionIsOver();
  // Who writes stays known while they sign in again.
  const userId = useKnown(useQuery(meQuery).data?.userId);
  const mayWrite = useKnown(userId === undefined ? undefined : may("conversations.reply") || undefined);

  // The draft has its name in the address: a reload, and a link to it, open it again.
  useEffect(() => {
    if (draft === undefined)
      void navigate({
        to: "/w/$workspaceId/new",
        params: { workspaceId },
        search: { draft: newDraftId(workspaceId) },
        replace: true,
      });
  }, [draft, navigate, workspaceId]);

  if (userId !== undefined && mayWrite === undefined && !isSignedOut) return <NothingHere />;
  if (draft === undefined || userId === undefined) return <Screen workspaceId={workspaceId} title="New encounter" narrow />;
  return <ComposeForm key={draft} userId={userId} workspaceId={workspaceId} draftId={draft} isSignedOut={isSignedOut} />;
}
