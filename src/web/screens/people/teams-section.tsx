// The teams: groups of teammates that share an inbox; making, changing and removing them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Fragment, useState } from "react";
import type { Team } from "../../../domain/workspace/team-schema.ts";
import { removeTeam } from "../../calls/people.ts";
import { useMay } from "../../membership.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Row, Rows, Section } from "../../parts/screen.tsx";
import { keys, teammatesQuery, teamsQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.ts";
import { TeamForm } from "./team-form.tsx";

export function TeamsSection({ workspaceId }: { workspaceId: string }) {
  const teams = useQuery(teamsQuery(workspaceId));
  const may = useMay(workspaceId);
  const [isAdding, setAdding] = useState(false);
  const isEmpty = teams.data?.length === 0;
  return (
    <Section
      title="Teams"
      lead={isEmpty ? "A team shares an inbox: the front desk, the kitchen, the night shift. There is none yet." : undefined}
      actions={
        may("teams.change") && (
          <Button icon={<Plus size={15} aria-hidden="true" />} onClick={() => setAdding(true)}>
            Make a team
          </Button>
        )
      }
    >
      <ReadFailed of={teams} />
      {teams.data !== undefined && !isEmpty && (
        <Rows label="Teams">
          {teams.data.map((team) => (
            <TeamRow key={team.teamId} workspaceId={workspaceId} team={team} />
          ))}
        </Rows>
      )}
      <Dialog title="Make a team" open={isAdding} onOpenChange={setAdding}>
        <TeamForm workspaceId={workspaceId} onDone={() => setAdding(false)} />
      </Dialog>
    </Section>
  );
}

function TeamRow({ workspaceId, team }: { workspaceId: string; team: Team }) {
  const client = useQueryClient();
  const may = useMay(workspaceId);
  const teammates = useQuery(teammatesQuery(workspaceId)).data;
  const [asked, setAsked] = useState<"change" | "remove" | undefined>();
  const remove = useMutation({
    mutationFn: () => removeTeam(workspaceId, team),
    onSuccess: async () => {
      setAsked(undefined);
      void toast(`${team.name} is removed.`);
      await client.invalidateQueries({ queryKey: keys.workspace(workspaceId) });
    },
  });
  const names = teammates?.filter((each) => team.teammateIds.includes(each.teammateId)).map((each) => each.name) ?? [];
  return (
    <Row
      title={<bdi>{team.name}</bdi>}
      aside={team.private && "private"}
      words={teammates === undefined ? "\u00a0" : <Names names={names} />}
      actions={
        may("teams.change") && (
          <>
            <Button aria-label={`Change ${team.name}`} onClick={() => setAsked("change")}>
              Change
            </Button>
            <Button aria-label={`Remove ${team.name}`} onClick={() => setAsked("remove")}>
              Remove
            </Button>
          </>
        )
      }
    >
      <Dialog
        title={
          <>
            Change <bdi>{team.name}</bdi>
          </>
        }
        open={asked === "change"}
        onOpenChange={() => setAsked(undefined)}
      >
        <TeamForm workspaceId={workspaceId} team={team} onDone={() => setAsked(undefined)} />
      </Dialog>
      <Confirm
        title={
          <>
            Remove <bdi>{team.name}</bdi>?
          </>
        }
        words="This is possible once it has no channel and no encounter: give those to another team, or to none. Where conversations tell of it, they go on without its name. Everyone in it stays a teammate."
        yes="Remove team"
        open={asked === "remove"}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => {
          setAsked(undefined);
          remove.reset();
        }}
      />
    </Row>
  );
}

function Names({ names }: { names: string[] }) {
  if (names.length === 0) return <>Nobody is in it yet</>;
  return names.map((name, index) => (
    <Fragment key={index}>
      {index > 0 && ", "}
      <bdi>{name}</bdi>
    </Fragment>
  ));
}
