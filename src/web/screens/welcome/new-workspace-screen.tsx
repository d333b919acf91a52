// Another workspace for an owner: one brand more.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { foundAnother } from "../../calls/people.ts";
import { issueAt } from "../../client.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { Page } from "../../parts/page.tsx";
import { keys } from "../../queries.ts";
import { useTitle } from "../../title.ts";
import { TextField } from "../../ui/field.tsx";

export function NewWorkspaceScreen() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  useTitle("New workspace");
  const found = useMutation({
    mutationFn: () => foundAnother(name.trim()),
    onSuccess: async ({ workspaceId }) => {
      await client.invalidateQueries({ queryKey: keys.me, refetchType: "all" });
      await navigate({ to: "/w/$workspaceId/first-channel", params: { workspaceId }, replace: true });
    },
  });
  const issue = issueAt(found.error, "name");
  return (
    <Page step={1} title="A new workspace" lead="One for each brand: its own people, customers and channels. You are its owner.">
      <AskingForm asking={found} yes="Continue" isSaid={issue !== undefined} beside={<Link to="/">Go back</Link>}>
        <TextField
          label="Name of the brand"
          hint="As customers know it"
          name="workspace-name"
          autoComplete="off"
          required
          autoFocus
          maxLength={120}
          value={name}
          error={issue}
          onChange={(event) => setName(event.target.value)}
        />
      </AskingForm>
    </Page>
  );
}
