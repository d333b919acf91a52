// Offers the places that a person can go to from anywhere in this workspace.
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOffer } from "../../actions/scene.ts";

export function useGoing(workspaceId: string): void {
  const navigate = useNavigate();
  useOffer(
    "going",
    useMemo(
      () => ({ inbox: () => void navigate({ to: "/w/$workspaceId/inbox", params: { workspaceId } }) }),
      [navigate, workspaceId],
    ),
  );
}
