// Giving encounters to a teammate, a team, or nobody.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { assignAll, sayRefused } from "../../encounter-work.ts";
import form from "../../parts/form.module.css";
import type { Worked } from "../../pending-work.ts";
import { teammatesQuery, teamsQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { teamOf } from "./team-words.tsx";

interface Props {
  workspaceId: string;
  youId: string;
  encounters: readonly Worked[];
  onDone: () => void;
}

/** Where the encounters differ, what one does not choose stays as it is in each. */
const asItIs = "as-it-is";

export function AssignForm({ workspaceId, youId, encounters, onDone }: Props) {
  const client = useQueryClient();
  const teammates = useQuery(teammatesQuery(workspaceId)).data?.filter(({ leftAt }) => leftAt === null) ?? [];
  const teams = useQuery(teamsQuery(workspaceId)).data;
  const commonOwner = common(encounters.map(({ owner }) => owner?.teammateId ?? ""));
  const commonTeam = common(encounters.map(({ teamId }) => teamId ?? ""));
  const [teammateId, setTeammateId] = useState(commonOwner ?? asItIs);
  const [teamId, setTeamId] = useState(commonTeam ?? asItIs);
  const isPrivate = (id: string) => teamOf(teams, id || null)?.isPrivate === true;
  const opensToAll =
    teams !== undefined && teamId !== asItIs && !isPrivate(teamId) && encounters.some((each) => isPrivate(each.teamId ?? ""));

  const submit = () => {
    const teammate = teammates.find((each) => each.teammateId === teammateId);
    const to = {
      ...(teammateId === asItIs ? {} : { owner: teammate === undefined ? null : { teammateId, name: teammate.name } }),
      ...(teamId === asItIs ? {} : { teamId: teamId || null }),
    };
    const done = (count: number) => {
      if (count > 1) return `${count} assigned.`;
      if (teammateId === youId) return "It is yours.";
      return teammateId === "" && teamId === "" ? "It is nobody's." : "Assigned.";
    };
    onDone();
    void assignAll({ client, workspaceId, encounters }, to, done).catch(sayRefused);
  };
  return (
    <Form className={form.form} onSubmit={submit}>
      <SelectField label="Teammate" value={teammateId} onChange={(event) => setTeammateId(event.target.value)}>
        {commonOwner === undefined && <option value={asItIs}>As it is</option>}
        <option value="">Nobody</option>
        {teammates.map((each) => (
          <option key={each.teammateId} value={each.teammateId}>
            {each.name}
            {each.teammateId === youId ? " (you)" : each.role === "colleague" ? " (colleague: can add notes, not answer)" : ""}
          </option>
        ))}
      </SelectField>
      {teams !== undefined && (teams.length > 0 || teamId !== "") && (
        <SelectField label="Team" value={teamId} onChange={(event) => setTeamId(event.target.value)}>
          {commonTeam === undefined && <option value={asItIs}>As it is</option>}
          <option value="">No team</option>
          {teams.map((each) => (
            <option key={each.teamId} value={each.teamId}>
              {each.name}
            </option>
          ))}
        </SelectField>
      )}
      {opensToAll && (
        <Notice role="status">
          <p>It leaves a private team: all agents will see it.</p>
        </Notice>
      )}
      <div className={form.foot}>
        <Button look="main" type="submit">
          Assign
        </Button>
      </div>
    </Form>
  );
}

/** What they all have; undefined where they differ. */
function common(values: string[]): string | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}
