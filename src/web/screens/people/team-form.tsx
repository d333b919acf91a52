// The form of a team: its name, whether it is private, and who is in it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Team } from "../../../domain/workspace/team-schema.ts";
import { addTeam, changeTeam } from "../../calls/people.ts";
import { issueAt, problemOf } from "../../client.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { unlessTouched, useOpened } from "../../parts/use-opened.ts";
import { keys, teammatesQuery } from "../../queries.ts";
import { Check, Checks } from "../../ui/check.tsx";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

export function TeamForm({ workspaceId, team, onDone }: { workspaceId: string; team?: Team; onDone: () => void }) {
  const client = useQueryClient();
  const teammates = useQuery(teammatesQuery(workspaceId)).data?.filter((each) => each.leftAt === null) ?? [];
  const [name, setName] = useState(team?.name ?? "");
  const [isPrivate, setPrivate] = useState(team?.private ?? false);
  const [memberIds, setMemberIds] = useState<readonly string[]>(team?.teammateIds ?? []);
  const [shown, onChanged] = useOpened(team, (was, is) => {
    if (was === undefined || is === undefined) return;
    setName(unlessTouched(was.name, is.name));
    setPrivate(unlessTouched(was.private, is.private));
    setMemberIds(unlessTouched<readonly string[]>(was.teammateIds, is.teammateIds));
  });
  const save = useMutation({
    mutationFn: () => {
      const input = { name: name.trim(), private: isPrivate, teammateIds: [...memberIds] };
      return shown === undefined ? addTeam(workspaceId, input) : changeTeam(workspaceId, shown, input);
    },
    onSuccess: async () => {
      void toast(team === undefined ? "The team is made." : "Saved.");
      onDone();
      // What is seen of a private team can have changed with it.
      await client.invalidateQueries({ queryKey: keys.workspace(workspaceId) });
    },
    onError: onChanged,
  });
  const problem = save.isError ? problemOf(save.error) : undefined;
  const nameIssue = problem?.code === "name_taken" ? "Another team has this name." : issueAt(save.error, "name");
  return (
    <AskingForm
      asking={save}
      yes={team === undefined ? "Make the team" : "Save"}
      meanwhile="Saving"
      isSaid={nameIssue !== undefined}
    >
      <TextField
        label="Name"
        name="team-name"
        placeholder="Front desk"
        autoComplete="off"
        required
        maxLength={120}
        value={name}
        error={nameIssue}
        onChange={(event) => setName(event.target.value)}
      />
      <Check
        label="Private"
        hint="Only its members, owners and admins see its encounters"
        checked={isPrivate}
        onChange={(event) => setPrivate(event.target.checked)}
      />
      {shown?.private === true && !isPrivate && (
        <Notice role="status">
          <p>All agents will see its encounters, also those that were there before.</p>
        </Notice>
      )}
      <Checks legend="Who is in it">
        {teammates.map(({ teammateId, name: who }) => (
          <Check
            key={teammateId}
            label={<bdi>{who}</bdi>}
            checked={memberIds.includes(teammateId)}
            onChange={({ target }) =>
              setMemberIds(target.checked ? [...memberIds, teammateId] : memberIds.filter((each) => each !== teammateId))
            }
          />
        ))}
      </Checks>
    </AskingForm>
  );
}
