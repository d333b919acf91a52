// Offers the places that a person can go to from anywhere in this workspace.
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOffer } from "../../actions/scene.ts";
import { useFurtherPlaces } from "./use-further-places.ts";

export function useGoing(workspaceId: string): void {
  const navigate = useNavigate();
  const places = useFurtherPlaces(workspaceId);
  useOffer(
    "going",
    useMemo(() => {
      const params = { workspaceId };
      return {
        today: () => void navigate({ to: "/w/$workspaceId/today", params }),
        inbox: () => void navigate({ to: "/w/$workspaceId/inbox", params }),
        encounter: (encounterId: string) =>
          void navigate({ to: "/w/$workspaceId/inbox/$encounterId", params: { workspaceId, encounterId } }),
        places,
        customers: () => void navigate({ to: "/w/$workspaceId/customers", params }),
        customer: (customerId: string) =>
          void navigate({ to: "/w/$workspaceId/customers/$customerId", params: { workspaceId, customerId } }),
        search: (words?: string) => {
          // Where it is open already, what stands in it stays.
          const field = document.querySelector<HTMLInputElement>("[data-search] input");
          if (field !== null && words === undefined) field.select();
          else void navigate({ to: "/w/$workspaceId/search", params, search: words === undefined ? {} : { q: words } });
        },
      };
    }, [navigate, workspaceId, places]),
  );
}
