// To whom an encounter can be given: oneself first, then teammates, teams, nobody.
import { useQuery } from "@tanstack/react-query";
import { useMay, useMembership } from "../membership.ts";
import { teammatesQuery, teamsQuery } from "../queries.ts";
import type { Taker } from "./palette-groups.tsx";

export function useTakers(workspaceId: string): Taker[] {
  const you = useMembership(workspaceId)?.teammateId;
  const mayWork = useMay(workspaceId)("conversations.work");
  const teammates = useQuery({ ...teammatesQuery(workspaceId), enabled: mayWork }).data ?? [];
  const teams = useQuery({ ...teamsQuery(workspaceId), enabled: mayWork }).data ?? [];
  if (!mayWork) return [];
  const people = teammates.filter(({ leftAt }) => leftAt === null);
  return [...people.filter(({ teammateId }) => teammateId === you), ...people.filter(({ teammateId }) => teammateId !== you)]
    .map(({ teammateId, name }): Taker => ({ id: teammateId, kind: "teammate", name, isYou: teammateId === you }))
    .concat(teams.map(({ teamId, name }) => ({ id: teamId, kind: "team", name, isYou: false })))
    .concat({ id: "nobody", kind: "nobody", name: "Nobody", isYou: false });
}
