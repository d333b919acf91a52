// Signing in with e-mail address and password; leads back to where a person wanted to go.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { signIn } from "../../client.ts";
import form from "../../parts/form.module.css";
import { Page } from "../../parts/page.tsx";
import { useTitle } from "../../title.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";

const route = getRouteApi("/sign-in");

export function SignInScreen() {
  const { to } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  useTitle("Sign in");
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: () => {
      // Another person may have been signed in before.
      client.clear();
      router.history.replace(to ?? "/");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!enter.isPending) enter.mutate({ email: email.trim(), password });
  };
  return (
    <Page title="Good to see you" lead={to === undefined ? undefined : "Please sign in to go on."}>
      <form className={form.form} onSubmit={submit}>
        <TextField
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {enter.isError && <ProblemNotice error={enter.error} />}
        <div className={form.foot}>
          <Button look="main" type="submit" busy={enter.isPending}>
            {enter.isPending ? "Signing in" : "Sign in"}
          </Button>
        </div>
      </form>
    </Page>
  );
}
