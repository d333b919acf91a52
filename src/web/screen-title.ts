// The title of a screen in a workspace: the ignored stand first in it, wherever one is.
import { useQuery } from "@tanstack/react-query";
import { countWords } from "./list-views.ts";
import { countsQuery } from "./queries.ts";
import { useTitle } from "./title.ts";

/** Shows how many are ignored, where there are any, and then these parts. */
export function useScreenTitle(workspaceId: string, ...parts: (string | false | null | undefined)[]): void {
  const ignored = useQuery(countsQuery(workspaceId)).data?.ignored ?? 0;
  useTitle(ignored > 0 && `${countWords(ignored)} ignored`, ...parts);
}
