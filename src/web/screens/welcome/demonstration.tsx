// The way into a demonstration: which of its workspaces one wants to see first.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { enterDemonstration } from "../../calls/owner.ts";
import form from "../../parts/form.module.css";
import { Page } from "../../parts/page.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";

export function Demonstration({ token, workspaces }: { token: string; workspaces: { workspaceId: string; name: string }[] }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const enter = useMutation({
    mutationFn: (_workspaceId: string) => enterDemonstration(token),
    onSuccess: async (_, workspaceId) => {
      client.clear();
      await navigate({ to: "/w/$workspaceId", params: { workspaceId }, replace: true });
    },
  });
  return (
    <Page
      title="Whose day would you like to see?"
      lead="Both are made up: a year of letters, and people who wait for an answer right now. You come in as the owner, and can change over at any time. This is a demonstration: nothing is sent."
    >
      {enter.isError && <ProblemNotice error={enter.error} />}
      <div className={form.foot}>
        {workspaces.map(({ workspaceId, name }) => (
          <Button
            key={workspaceId}
            look="main"
            busy={enter.isPending && enter.variables === workspaceId}
            onClick={() => !enter.isPending && enter.mutate(workspaceId)}
          >
            <bdi>{name}</bdi>
          </Button>
        ))}
      </div>
    </Page>
  );
}
