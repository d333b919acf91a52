// Places that have no key of their own: the views and teams of the rail, the settings. The palette goes there.
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Place } from "../../actions/going-actions.ts";
import { useMay } from "../../membership.ts";
import { settingsLinks } from "../../settings-links.ts";
import { useViews } from "./use-views.ts";

export function useFurtherPlaces(workspaceId: string): Place[] {
  const navigate = useNavigate();
  const may = useMay(workspaceId);
  const views = useViews(workspaceId);
  const settings = settingsLinks.filter(({ permission }) => may(permission));
  // Views and settings are made anew each time; only what they are called makes them other ones.
  const names = [...views, ...settings].map(({ name }) => name).join("\n");
  return useMemo(() => {
    const params = { workspaceId };
    return [
      ...views.map(({ key, name, icon, search }) => ({
        id: key,
        name,
        hint: search.team === undefined ? "inbox" : "team's inbox",
        icon,
        go: () => void navigate({ to: "/w/$workspaceId/inbox", params, search }),
      })),
      ...settings.map(({ to, name, icon }) => ({
        id: to,
        name,
        hint: "settings",
        icon,
        go: () => void navigate({ to, params }),
      })),
    ];
  }, [navigate, workspaceId, names]);
}
