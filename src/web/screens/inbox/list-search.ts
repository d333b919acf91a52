// Which list stands beside an encounter: its view and its team, as the address says them.
import type { ListView } from "../../list-views.ts";

export interface ListSearch {
  view?: ListView;
  team?: string;
}

/** What stands in the address; what goes without saying does not. */
export function listSearch(view: ListView, team: string | undefined): ListSearch {
  return { ...(view === "open" ? {} : { view }), ...(team === undefined ? {} : { team }) };
}
