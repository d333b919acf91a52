// Giving an encounter to a teammate, a team, or nobody.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { assignEncounter } from "../../calls/encounters.ts";
import form from "../../parts/form.module.css";
import { unlessTouched, useOpened } from "../../parts/use-opened.ts";
import { teammatesQuery, teamsQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import { readAgain } from "./read-again.ts";
import type { Shown } from "./shown.ts";
import { teamOf } from "./team-words.tsx";

export function AssignForm({ shown, onDone }: { shown: Shown; onDone: () => void }) {
  const { workspaceId, teammateId: youId, conversation, encounter } = shown;
  const { encounterId } = encounter;
  const client = useQueryClient();
  const teammates = useQuery(teammatesQuery(workspaceId)).data?.filter(({ leftAt }) => leftAt === null) ?? [];
  const teams = useQuery(teamsQuery(workspaceId)).data;
  const [teammateId, setTeammateId] = useState(encounter.owner?.teammateId ?? "");
  const [teamId, setTeamId] = useState(encounter.teamId ?? "");
  const [opened, onChanged] = useOpened(encounter, (was, is) => {
    setTeammateId(unlessTouched(was.owner?.teammateId ?? "", is.owner?.teammateId ?? ""));
    setTeamId(unlessTouched(was.teamId ?? "", is.teamId ?? ""));
  });
  const assign = useMutation({
    mutationFn: () =>
      assignEncounter({ workspaceId, encounter: opened }, { teammateId: teammateId || null, teamId: teamId || null }),
    onError: onChanged,
    onSuccess: async () => {
      void toast(teammateId === youId ? "It is yours." : teammateId === "" && teamId === "" ? "It is nobody's." : "Assigned.");
      onDone();
      await readAgain(client, { workspaceId, conversationId: conversation.conversationId, encounterId });
    },
  });
  const isPrivate = (id: string) => teamOf(teams, id || null)?.isPrivate === true;
  const opensToAll = teams !== undefined && isPrivate(encounter.teamId ?? "") && !isPrivate(teamId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!assign.isPending) assign.mutate();
  };
  return (
    <form className={form.form} onSubmit={submit} onChange={() => assign.isError && assign.reset()}>
      <SelectField label="Teammate" value={teammateId} onChange={(event) => setTeammateId(event.target.value)}>
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
      {assign.isError && <ProblemNotice error={assign.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={assign.isPending}>
          {assign.isPending ? "One moment" : "Assign"}
        </Button>
      </div>
    </form>
  );
}
