// What Today reads.
import { queryOptions } from "@tanstack/react-query";
import { ask, todayApi } from "./client.ts";
import { keys } from "./queries.ts";

/** `since`: when one last looked. The day ends where the reader is. */
export function todayQuery(workspaceId: string, { now, since }: { now: number; since: string | null }) {
  const until = endOfDay(now).toISOString();
  return queryOptions({
    queryKey: [...keys.today(workspaceId), until, since],
    queryFn: () =>
      ask(
        todayApi.workspaces[":workspaceId"].today.$get({
          param: { workspaceId },
          query: since === null ? { until } : { until, since },
        }),
      ),
  });
}

/** The first moment of tomorrow, in the reader's zone. */
export function endOfDay(now: number): Date {
  const end = new Date(now);
  end.setHours(24, 0, 0, 0);
  return end;
}
