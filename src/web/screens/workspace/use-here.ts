// Where in the workspace one is, as the links of the rail name it.
import { useLocation } from "@tanstack/react-router";

interface Here {
  isAt: (to: string) => boolean;
  /** In the inbox, at this view of this team. */
  isAtView: (of: { view: string | undefined; team: string | undefined }) => boolean;
}

/** Only another place or another view is a change; which encounter is open there is none. */
export function useHere(): Here {
  const here = useLocation({
    select: ({ pathname, search }) => {
      const { view = "", team = "" } = search as { view?: string; team?: string };
      return [pathname.split("/")[3] ?? "", view, team].join(" ");
    },
  });
  const [place, view, team] = here.split(" ");
  return {
    isAt: (to) => to.split("/")[3] === place,
    isAtView: (of) => place === "inbox" && (of.view ?? "") === view && (of.team ?? "") === team,
  };
}
