// An owner's arrival by the one-time link: the first one founds the workspace; one who was locked out comes in again.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { checkOwnerLink, foundFirst } from "../../calls/owner.ts";
import { issueAt, problemOf } from "../../client.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { Page } from "../../parts/page.tsx";
import { nobodyYet, PersonFields } from "../../parts/person-fields.tsx";
import { useTitle } from "../../title.ts";
import { readToken } from "../../token.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Demonstration } from "./demonstration.tsx";
import { Rescue } from "./rescue.tsx";

export function WelcomeScreen() {
  const [token] = useState(() => readToken() ?? "");
  useTitle("Welcome");
  const link = useQuery({
    queryKey: ["owner-link", token],
    queryFn: () => checkOwnerLink(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (link.isPending) return <Page title="Welcome" lead="One moment." />;
  if (link.isError && problemOf(link.error).code !== "owner_link_invalid") {
    return (
      <Page title="Welcome">
        <ProblemNotice error={link.error} actions={<Button onClick={() => void link.refetch()}>Try again</Button>} />
      </Page>
    );
  }
  if (link.isError) return <LinkUsed />;
  if (link.data.kind === "rescue") return <Rescue token={token} workspaces={link.data.workspaces} />;
  if (link.data.kind === "demonstration") return <Demonstration token={token} workspaces={link.data.workspaces} />;
  return <Found token={token} />;
}

function LinkUsed() {
  return (
    <Page
      title="This link does not open any more."
      lead="It works once, and not for long. Where Rapport runs, npm run owner-link prints a new one."
    >
      <p>
        Already set up? <Link to="/sign-in">Sign in</Link>
      </p>
    </Page>
  );
}

function Found({ token }: { token: string }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [person, setPerson] = useState(nobodyYet);
  const [workspaceName, setWorkspaceName] = useState("");
  const found = useMutation({
    mutationFn: () => foundFirst({ token, workspaceName, ...person, email: person.email.trim() }),
    onSuccess: async ({ workspaceId }) => {
      client.clear();
      await navigate({ to: "/w/$workspaceId/first-channel", params: { workspaceId }, replace: true });
    },
  });
  const problem = found.isError ? problemOf(found.error) : undefined;
  const issueOf = (path: string) => issueAt(found.error, path);
  return (
    <Page step={1} title="Welcome" lead="Three short steps, and the first customer can write to you.">
      <AskingForm asking={found} yes="Continue" isSaid={problem !== undefined && problem.issues.length > 0}>
        <TextField
          label="Name of your brand"
          hint="As customers know it"
          name="workspaceName"
          autoComplete="organization"
          required
          autoFocus
          maxLength={120}
          value={workspaceName}
          error={issueOf("workspaceName")}
          onChange={(event) => setWorkspaceName(event.target.value)}
        />
        <PersonFields person={person} issueAt={issueOf} onChange={setPerson} />
      </AskingForm>
    </Page>
  );
}
