// An owner's arrival by the one-time link: the first one founds the workspace; one who was locked out comes in again.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { ask, problemOf, rescueApi, workspaceApi } from "../../client.ts";
import form from "../../parts/form.module.css";
import { Page } from "../../parts/page.tsx";
import { useTitle } from "../../title.ts";
import { readToken } from "../../token.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Rescue } from "./rescue.tsx";

export function WelcomeScreen() {
  const [token] = useState(() => readToken() ?? "");
  useTitle("Welcome");
  const link = useQuery({
    queryKey: ["owner-link", token],
    queryFn: () => ask(rescueApi.owner.check.$post({ json: { token } })),
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
  return <Found token={token} />;
}

function LinkUsed() {
  return (
    <Page
      title="This link does not open any more."
      lead="It works once, and within a day. Where Rapport runs, npm run owner-link prints a new one."
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
  const [person, setPerson] = useState({ workspaceName: "", name: "", email: "", password: "" });
  const found = useMutation({
    mutationFn: () => ask(workspaceApi.owner.$post({ json: { token, ...person, email: person.email.trim() } })),
    onSuccess: async ({ workspaceId }) => {
      client.clear();
      await navigate({ to: "/w/$workspaceId/first-channel", params: { workspaceId }, replace: true });
    },
  });
  const { issues } = found.isError ? problemOf(found.error) : { issues: [] };
  const field = (name: keyof typeof person) => ({
    name,
    required: true,
    value: person[name],
    error: issues.find((issue) => issue.path === name)?.message,
    onChange: (event: { target: { value: string } }) => setPerson({ ...person, [name]: event.target.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!found.isPending) found.mutate();
  };
  return (
    <Page title="Welcome" lead="Two steps, and the first customer can write to you.">
      <form className={form.form} onSubmit={submit}>
        <TextField
          label="Name of your brand"
          hint="As customers know it"
          autoComplete="organization"
          maxLength={120}
          autoFocus
          {...field("workspaceName")}
        />
        <TextField
          label="Your name"
          hint="Teammates see it beside what you write"
          autoComplete="name"
          maxLength={120}
          {...field("name")}
        />
        <TextField
          label="Your e-mail"
          hint="You sign in with it"
          type="email"
          autoComplete="username"
          maxLength={254}
          {...field("email")}
        />
        <TextField
          label="Password"
          hint="At least 10 characters"
          type="password"
          autoComplete="new-password"
          minLength={10}
          maxLength={128}
          {...field("password")}
        />
        {found.isError && issues.length === 0 && <ProblemNotice error={found.error} />}
        <div className={form.foot}>
          <Button look="main" type="submit" busy={found.isPending}>
            {found.isPending ? "One moment" : "Continue"}
          </Button>
        </div>
      </form>
    </Page>
  );
}
