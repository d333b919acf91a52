// The first step of signing in: address and password, or one of the other ways.
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Building2, KeyRound } from "lucide-react";
import { useState } from "react";
import { type NextStep, passkeySignInOptions, signIn, signInWithPasskey } from "../../calls/identity.ts";
import form from "../../parts/form.module.css";
import { askForPasskey, passkeysWork } from "../../passkeys.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";

export function PasswordStep({
  email,
  onEmail,
  onDone,
  onCompany,
}: {
  email: string;
  onEmail: (email: string) => void;
  onDone: (next: NextStep) => void;
  /** Where some company's own sign-in can be asked. */
  onCompany: (() => void) | undefined;
}) {
  const [password, setPassword] = useState("");
  const enter = useMutation({ mutationFn: signIn, onSuccess: onDone });
  const passkey = useMutation({
    mutationFn: async () => signInWithPasskey(await askForPasskey(await passkeySignInOptions())),
    onSuccess: onDone,
  });
  const submit = () => {
    passkey.reset();
    if (!enter.isPending) enter.mutate({ email: email.trim(), password });
  };
  const error = enter.error ?? passkey.error;
  return (
    <>
      <Form className={form.form} onSubmit={submit}>
        <TextField
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          maxLength={254}
          value={email}
          onChange={(event) => onEmail(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          maxLength={128}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {error !== null && <ProblemNotice error={error} />}
        <div className={form.foot}>
          <Button look="main" type="submit" busy={enter.isPending}>
            {enter.isPending ? "Signing in" : "Sign in"}
          </Button>
          <Link to="/reset">Forgotten your password?</Link>
        </div>
      </Form>
      {(passkeysWork() || onCompany !== undefined) && (
        <div className={form.others}>
          {passkeysWork() && (
            <Button
              icon={<KeyRound size={15} aria-hidden="true" />}
              busy={passkey.isPending}
              onClick={() => {
                enter.reset();
                passkey.mutate();
              }}
            >
              Sign in with a passkey
            </Button>
          )}
          {onCompany !== undefined && (
            <Button icon={<Building2 size={15} aria-hidden="true" />} onClick={onCompany}>
              Sign in with your company
            </Button>
          )}
        </div>
      )}
    </>
  );
}
