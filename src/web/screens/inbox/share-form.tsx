// Showing an encounter to teammates who do not see it by themselves, and taking that back.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, encounterApi } from "../../client.ts";
import form from "../../parts/form.module.css";
import { sharesQuery, teammatesQuery } from "../../queries.ts";
import { roleNames } from "../../roles.ts";
import { Button } from "../../ui/button.tsx";
import { Check, Checks } from "../../ui/check.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { readAgain } from "./read-again.ts";
import type { Shown } from "./shown.ts";

export function ShareForm({ shown, onDone }: { shown: Shown; onDone: () => void }) {
  const { workspaceId, teammateId: youId, conversation, encounter } = shown;
  const { encounterId } = encounter;
  const client = useQueryClient();
  const teammates = useQuery(teammatesQuery(workspaceId));
  const shares = useQuery(sharesQuery(workspaceId, encounterId));
  const change = useMutation({
    mutationFn: ({ teammateId, isShared }: { teammateId: string; isShared: boolean }) => {
      const place = encounterApi.workspaces[":workspaceId"].encounters[":encounterId"].shares[":teammateId"];
      const input = { param: { workspaceId, encounterId, teammateId } };
      return isShared ? ask(place.$put(input)) : ask(place.$delete(input));
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: sharesQuery(workspaceId, encounterId).queryKey }),
        readAgain(client, { workspaceId, conversationId: conversation.conversationId, encounterId }),
      ]),
  });
  // Owners and admins see everything.
  const offered = teammates.data?.filter(
    ({ teammateId, role, leftAt }) => leftAt === null && teammateId !== youId && (role === "agent" || role === "colleague"),
  );
  const isShared = (teammateId: string) =>
    change.isPending && change.variables.teammateId === teammateId
      ? change.variables.isShared
      : shares.data?.some((each) => each.teammateId === teammateId) === true;
  return (
    <div className={form.form}>
      <p className={form.soft}>They see this encounter from now on, and can add notes. Owners and admins see it anyway.</p>
      {offered?.length === 0 && <p>There is no agent or colleague yet to share it with.</p>}
      {offered !== undefined && offered.length > 0 && shares.data !== undefined && (
        <Checks legend="Teammates">
          {offered.map(({ teammateId, name, role }) => (
            <Check
              key={teammateId}
              label={<bdi>{name}</bdi>}
              hint={roleNames[role]}
              checked={isShared(teammateId)}
              onChange={({ target }) => change.mutate({ teammateId, isShared: target.checked })}
            />
          ))}
        </Checks>
      )}
      {shares.isError && <ProblemNotice error={shares.error} />}
      {change.isError && <ProblemNotice error={change.error} />}
      <div className={form.foot}>
        <Button look="main" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
