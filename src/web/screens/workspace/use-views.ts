// The views of the inbox as a person sees them: their own, those of teams, and how many encounters are in each.
import { useQuery } from "@tanstack/react-query";
import {
  CheckCheck,
  CircleDashed,
  CircleUserRound,
  Hourglass,
  Layers,
  type LucideIcon,
  Moon,
  OctagonX,
  UsersRound,
} from "lucide-react";
import { countsByView, type ListView, railViews, viewNames } from "../../list-views.ts";
import { useMay, useMembership } from "../../membership.ts";
import { countsQuery, teamsQuery } from "../../queries.ts";

interface ShownView {
  key: string;
  name: string;
  icon: LucideIcon;
  search: { view: ListView | undefined; team: string | undefined };
  count: number | undefined;
}

const icons: Record<Exclude<ListView, "open" | "ignored">, LucideIcon> = {
  mine: CircleUserRound,
  unassigned: CircleDashed,
  waiting: Hourglass,
  snoozed: Moon,
  settled: CheckCheck,
  all: Layers,
  spam: OctagonX,
};

/** In the order of the rail. A colleague, who sees what was shared with them, has no use for what nobody is on, and for other teams. */
export function useViews(workspaceId: string): ShownView[] {
  const counts = useQuery(countsQuery(workspaceId)).data;
  const teams = useQuery(teamsQuery(workspaceId)).data ?? [];
  const teammateId = useMembership(workspaceId)?.teammateId;
  const may = useMay(workspaceId);
  const seesInboxes = may("conversations.work");
  const view = (name: keyof typeof icons): ShownView => ({
    key: name,
    name: viewNames[name],
    icon: icons[name],
    search: { view: name, team: undefined },
    count: counts && countsByView(counts)[name],
  });
  const seen = teams.filter((team) => seesInboxes || (teammateId !== undefined && team.teammateIds.includes(teammateId)));
  return [
    ...railViews.before.filter((name) => seesInboxes || name !== "unassigned").map(view),
    ...seen.map((team) => ({
      key: team.teamId,
      name: team.name,
      icon: UsersRound,
      search: { view: undefined, team: team.teamId },
      count: counts && (counts.teams[team.teamId] ?? 0),
    })),
    ...railViews.after.map(view),
  ];
}
