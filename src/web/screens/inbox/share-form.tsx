// Showing an encounter to teammates who do not see it by themselves, and taking that back.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Share } from "../../../domain/conversation/schema.ts";
import type { Role } from "../../../domain/workspace/schema.ts";
import type { ShownTeammate } from "../../../domain/workspace/teammate-schema.ts";
import { shareEncounter, unshareEncounter } from "../../calls/encounters.ts";
import form from "../../parts/form.module.css";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Time } from "../../parts/time.tsx";
import { sharesQuery, teammatesQuery, teamsQuery } from "../../queries.ts";
import { roleNames } from "../../roles.ts";
import { dayTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { Check, Checks } from "../../ui/check.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { offerUndo } from "../../undo.ts";
import { readAgain } from "./read-again.ts";
import type { Shown } from "./shown.ts";
import { teamOf } from "./team-words.tsx";

interface Change {
  teammateId: string;
  name: string;
  isShared: boolean;
}

export function ShareForm({ shown, onDone }: { shown: Shown; onDone: () => void }) {
  const { workspaceId, teammateId: youId, conversation, encounter } = shown;
  const { encounterId } = encounter;
  const client = useQueryClient();
  const teammates = useQuery(teammatesQuery(workspaceId));
  const teams = useQuery(teamsQuery(workspaceId));
  const shares = useQuery(sharesQuery(workspaceId, encounterId));
  const set = (teammateId: string, isShared: boolean) =>
    (isShared ? shareEncounter : unshareEncounter)({ workspaceId, encounterId, teammateId });
  const renew = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: sharesQuery(workspaceId, encounterId).queryKey }),
      readAgain(client, { workspaceId, conversationId: conversation.conversationId, encounterId }),
    ]);
  /** What was chosen, shown at once and until it is known from the server. */
  const [chosen, setChosen] = useState<Record<string, boolean>>({});
  const change = useMutation({
    mutationFn: ({ teammateId, isShared }: Change) => set(teammateId, isShared),
    onSuccess: (_answer, { teammateId, name, isShared }) =>
      offerUndo({
        done: isShared ? `${name} sees this now.` : `${name} does not see this any more.`,
        undo: async () => {
          await set(teammateId, !isShared);
          await renew();
        },
      }),
    onSettled: async (_answer, _error, { teammateId }) => {
      await renew();
      setChosen(({ [teammateId]: _, ...others }) => others);
    },
  });
  const shareOf = (teammateId: string) => shares.data?.find((each) => each.teammateId === teammateId);
  const team = teams.data?.find(({ teamId }) => teamId === encounter.teamId);
  const isPrivate = teamOf(teams.data, encounter.teamId)?.isPrivate === true;
  const seesAnyway = ({ teammateId, role }: ShownTeammate) =>
    role === "owner" ||
    role === "admin" ||
    teammateId === encounter.owner?.teammateId ||
    (role === "agent" && !(isPrivate && team?.teammateIds.includes(teammateId) !== true));
  const offered = teammates.data?.filter(
    (each) => each.leftAt === null && each.teammateId !== youId && (shareOf(each.teammateId) !== undefined || !seesAnyway(each)),
  );
  const isShared = (teammateId: string) => chosen[teammateId] ?? shareOf(teammateId) !== undefined;
  const choose = (next: Change) => {
    setChosen((now) => ({ ...now, [next.teammateId]: next.isShared }));
    change.mutate(next);
  };
  const isRead = offered !== undefined && teams.data !== undefined && shares.data !== undefined;
  return (
    <div className={form.form}>
      <p className={form.soft}>Whom you choose sees this encounter from now on, and can add notes.</p>
      {isRead && offered.length === 0 && <p>Everyone here sees it already.</p>}
      {isRead && offered.length > 0 && (
        <Checks legend="Teammates">
          {offered.map(({ teammateId, name, role }) => (
            <Check
              key={teammateId}
              label={<bdi>{name}</bdi>}
              hint={<Hint role={role} share={isShared(teammateId) ? shareOf(teammateId) : undefined} />}
              checked={isShared(teammateId)}
              onChange={({ target }) => choose({ teammateId, name, isShared: target.checked })}
            />
          ))}
        </Checks>
      )}
      <ReadFailed of={teammates} />
      <ReadFailed of={teams} />
      <ReadFailed of={shares} />
      {change.isError && <ProblemNotice error={change.error} />}
      <div className={form.foot}>
        <Button look="main" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}

function Hint({ role, share }: { role: Role; share: Share | undefined }) {
  const now = useNow();
  return (
    <>
      {roleNames[role]}
      {share !== undefined && (
        <>
          {" · shared by "}
          <bdi>{share.sharedBy.name}</bdi>, <Time at={share.sharedAt}>{dayTime(share.sharedAt, now)}</Time>
        </>
      )}
    </>
  );
}
