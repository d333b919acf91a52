// An invitation: who invites whom into what, and joining as the person one is or as a new one.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { signOut } from "../../calls/identity.ts";
import { acceptInvitation, checkInvitation } from "../../calls/people.ts";
import { issueAt, problemOf } from "../../client.ts";
import form from "../../parts/form.module.css";
import { Page } from "../../parts/page.tsx";
import { nobodyYet, PersonFields } from "../../parts/person-fields.tsx";
import { keys } from "../../queries.ts";
import { aRole } from "../../roles.ts";
import { useTitle } from "../../title.ts";
import { readToken } from "../../token.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { forgetToken, keepToken, keptToken } from "./kept-token.ts";

export function JoinScreen() {
  const [token] = useState(() => readToken() ?? keptToken() ?? "");
  useTitle("Join");
  const look = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => checkInvitation(token),
    enabled: token !== "",
    staleTime: 0,
  });
  const isInvalid =
    token === "" || (look.isError && ["invitation_invalid", "input_invalid"].includes(problemOf(look.error).code));
  if (isInvalid) return <NotGood />;
  if (look.isError) {
    return (
      <Page title="You are invited">
        <ProblemNotice error={look.error} actions={<Button onClick={() => void look.refetch()}>Try again</Button>} />
      </Page>
    );
  }
  if (look.data === undefined) return <Page title="You are invited" lead="One moment." />;
  const { workspaceName, invitedBy, role, signedInAs } = look.data;
  return (
    <Page
      title={
        <>
          Join <bdi>{workspaceName}</bdi>
        </>
      }
      lead={
        <>
          <bdi>{invitedBy}</bdi> invites you, as {aRole(role)}.
        </>
      }
    >
      {signedInAs === null ? (
        <AsNew token={token} look={look.data} />
      ) : (
        <AsMe token={token} me={signedInAs} again={() => void look.refetch()} />
      )}
    </Page>
  );
}

function NotGood() {
  return (
    <Page
      title="This invitation does not open any more."
      lead="It was used, taken back, or has expired. Please ask whoever invited you for a new one."
    >
      <p>
        Joined already? <Link to="/">Go to Today</Link>
      </p>
    </Page>
  );
}

function useAccept() {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation({
    mutationFn: acceptInvitation,
    onSuccess: async ({ workspaceId }) => {
      forgetToken();
      client.clear();
      await navigate({ to: "/w/$workspaceId/inbox", params: { workspaceId }, replace: true });
    },
  });
}

function AsMe({ token, me, again }: { token: string; me: { name: string; email: string }; again: () => void }) {
  const client = useQueryClient();
  const accept = useAccept();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      keepToken(token);
      client.removeQueries({ queryKey: keys.me });
      again();
    },
  });
  const error = accept.error ?? leave.error;
  return (
    <div className={form.form}>
      {error !== null && <ProblemNotice error={error} />}
      <div className={form.stack}>
        <Button look="main" busy={accept.isPending} onClick={() => accept.mutate({ token, as: "me" })}>
          Join as <bdi>{me.name}</bdi> (<bdi>{me.email}</bdi>)
        </Button>
        <Button look="quiet" busy={leave.isPending} onClick={() => leave.mutate()}>
          Use another account
        </Button>
      </div>
    </div>
  );
}

function AsNew({ token, look }: { token: string; look: { email: string | null } }) {
  const navigate = useNavigate();
  const [person, setPerson] = useState({ ...nobodyYet, email: look.email ?? "" });
  const accept = useAccept();
  const problem = accept.isError ? problemOf(accept.error) : undefined;
  const hasAccount = problem?.code === "address_taken";
  const issueOf = (path: string) =>
    hasAccount && path === "email"
      ? "This address has an account already. Sign in with it to join."
      : issueAt(accept.error, path);
  const toSignIn = () => {
    keepToken(token);
    void navigate({ to: "/sign-in", search: { to: "/join" } });
  };
  const submit = () => {
    if (!accept.isPending) accept.mutate({ token, as: "new", ...person, email: person.email.trim() });
  };
  return (
    <Form className={form.form} onSubmit={submit} onChange={() => accept.isError && accept.reset()}>
      <PersonFields person={person} issueAt={issueOf} autoFocus onChange={setPerson} />
      {problem !== undefined && problem.issues.length === 0 && !hasAccount && <ProblemNotice error={problem} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={accept.isPending}>
          {accept.isPending ? "One moment" : "Join"}
        </Button>
        <Button look="quiet" onClick={toSignIn}>
          I have an account
        </Button>
      </div>
    </Form>
  );
}
