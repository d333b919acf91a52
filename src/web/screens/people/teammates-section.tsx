// Who belongs to the workspace, with which role; changing that, and removing people.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Role } from "../../../domain/workspace/schema.ts";
import { whyNotChange, whyNotRemove } from "../../../domain/workspace/teammate-rules.ts";
import type { ShownTeammate } from "../../../domain/workspace/teammate-schema.ts";
import { changeRole, removeTeammate } from "../../calls/people.ts";
import { useMay, useMembership } from "../../membership.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { TeammateFace } from "../../parts/teammate-face.tsx";
import { keys, teammatesQuery } from "../../queries.ts";
import { aRole, roleNames, roles } from "../../roles.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Select } from "../../ui/select.tsx";
import { toast } from "../../ui/toast.ts";

/** The last owner is not left without a choice: when they try, the server says why they must stay. */
const enoughOwners = Number.POSITIVE_INFINITY;

export function TeammatesSection({ workspaceId }: { workspaceId: string }) {
  const teammates = useQuery(teammatesQuery(workspaceId));
  const here = teammates.data?.filter((each) => each.leftAt === null) ?? [];
  return (
    <Section title="Teammates">
      <ReadFailed of={teammates} />
      {here.length > 0 && (
        <Rows label="Teammates">
          {here.map((teammate) => (
            <TeammateRow key={teammate.teammateId} workspaceId={workspaceId} teammate={teammate} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function TeammateRow({ workspaceId, teammate }: { workspaceId: string; teammate: ShownTeammate }) {
  const client = useQueryClient();
  const may = useMay(workspaceId);
  const me = useMembership(workspaceId);
  const [isAsked, setAsked] = useState(false);
  const [isOwnerAsked, setOwnerAsked] = useState(false);
  const { teammateId, name, email, role } = teammate;
  const isMe = me?.teammateId === teammateId;
  const readAgain = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.people(workspaceId) }),
      isMe ? client.invalidateQueries({ queryKey: keys.me }) : undefined,
    ]);
  const change = useMutation({
    mutationFn: (next: Role) => changeRole(workspaceId, teammate, next),
    onSuccess: (_, next) => {
      setOwnerAsked(false);
      void toast(`${name} is ${aRole(next)} now.`);
    },
    onSettled: readAgain,
  });
  const remove = useMutation({
    mutationFn: () => removeTeammate(workspaceId, teammate),
    onSuccess: async () => {
      setAsked(false);
      void toast(`${name} is removed.`);
      await readAgain();
    },
  });
  const by = me === undefined || !may("teammates.change") ? undefined : { ...me, apiKeyId: null };
  const offered = roles.filter((each) => by !== undefined && whyNotChange(by, teammate, each, enoughOwners) === undefined);
  const canRemove = !isMe && by !== undefined && whyNotRemove(by, teammate, enoughOwners) === undefined;
  return (
    <Row
      title={
        <>
          <TeammateFace workspaceId={workspaceId} teammateId={teammate.teammateId} size={24} />
          <bdi>{name}</bdi>
        </>
      }
      aside={isMe && "you"}
      words={<bdi>{email}</bdi>}
      actions={
        offered.length > 0 ? (
          <>
            <Select
              label={`Role of ${name}`}
              value={change.isPending ? change.variables : role}
              options={offered.map((value) => ({ value, label: roleNames[value] }))}
              busy={change.isPending}
              onChange={(next) => (next === "owner" ? setOwnerAsked(true) : change.mutate(next))}
            />
            {canRemove && (
              <Button aria-label={`Remove ${name}`} onClick={() => setAsked(true)}>
                Remove
              </Button>
            )}
          </>
        ) : (
          <span>{roleNames[role]}</span>
        )
      }
    >
      {change.isError && !isOwnerAsked && <ProblemNotice error={change.error} />}
      <Confirm
        title={
          <>
            Make <bdi>{name}</bdi> an owner?
          </>
        }
        words="An owner may do everything here: set up how people sign in, make and remove other owners, and so also take your own role from you."
        yes="Make an owner"
        open={isOwnerAsked}
        busy={change.isPending}
        error={change.error}
        onYes={() => change.mutate("owner")}
        onClose={() => {
          setOwnerAsked(false);
          change.reset();
        }}
      />
      <Confirm
        title={
          <>
            Remove <bdi>{name}</bdi>?
          </>
        }
        words="They no longer see anything here, and their API keys stop working. What they wrote stays, with their name. What they own is nobody's until someone takes it."
        yes="Remove from the workspace"
        open={isAsked}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => {
          setAsked(false);
          remove.reset();
        }}
      />
    </Row>
  );
}
