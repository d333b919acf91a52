// The workspace itself: its name, and leaving it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Membership } from "../../../domain/workspace/schema.ts";
import { currentOf } from "../../calls/as-shown.ts";
import { leaveWorkspace, renameWorkspace } from "../../calls/people.ts";
import { issueAt } from "../../client.ts";
import { useMay, useMembership } from "../../membership.ts";
import form from "../../parts/form.module.css";
import inline from "../../parts/inline.module.css";
import { Section } from "../../parts/screen.tsx";
import { keys } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

export function WorkspaceSection({ workspaceId }: { workspaceId: string }) {
  const may = useMay(workspaceId);
  const membership = useMembership(workspaceId);
  if (membership === undefined) return null;
  return (
    <Section title="Workspace" actions={<Leave membership={membership} />}>
      {may("workspace.change") && <Rename membership={membership} />}
    </Section>
  );
}

function Rename({ membership: { workspaceId, workspaceName } }: { membership: Membership }) {
  const client = useQueryClient();
  // What was typed, and the name that was there then: until something is typed, the field follows what others do.
  const [typed, setTyped] = useState<{ name: string; over: string } | undefined>();
  const { name, over } = typed ?? { name: workspaceName, over: workspaceName };
  const save = useMutation({
    mutationFn: () => renameWorkspace(workspaceId, over, name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.me });
      setTyped(undefined);
      void toast("Saved.");
    },
    onError: (error) => {
      const current = currentOf<{ name: string }>(error);
      if (current !== undefined) setTyped({ name, over: current.name });
    },
  });
  const issue = issueAt(save.error, "name");
  const submit = () => {
    if (!save.isPending) save.mutate();
  };
  return (
    <Form className={form.form} onSubmit={submit}>
      <div className={inline.inline}>
        <TextField
          label="Name of the workspace"
          name="workspace-name"
          autoComplete="off"
          required
          maxLength={120}
          value={name}
          error={issue}
          onChange={(event) => {
            setTyped({ name: event.target.value, over });
            if (save.isError) save.reset();
          }}
        />
        <Button type="submit" busy={save.isPending} aria-label="Save the name of the workspace">
          Save
        </Button>
      </div>
      {save.isError && issue === undefined && <ProblemNotice error={save.error} />}
    </Form>
  );
}

function Leave({ membership: { workspaceId, workspaceName } }: { membership: Membership }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const leave = useMutation({
    mutationFn: () => leaveWorkspace(workspaceId),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: "/" });
    },
  });
  return (
    <>
      <Button look="quiet" onClick={() => setAsked(true)}>
        Leave the workspace
      </Button>
      <Confirm
        title={
          <>
            Leave <bdi>{workspaceName}</bdi>?
          </>
        }
        words="You no longer see anything here. What you wrote stays. To come back, someone has to invite you."
        yes="Leave"
        open={isAsked}
        busy={leave.isPending}
        error={leave.error}
        onYes={() => leave.mutate()}
        onClose={() => {
          setAsked(false);
          leave.reset();
        }}
      />
    </>
  );
}
