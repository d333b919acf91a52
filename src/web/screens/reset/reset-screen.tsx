// A forgotten password: asking for the mail, and with its link setting a new one.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { mailPasswordReset, setPasswordByLink } from "../../calls/identity.ts";
import { issueAt, problemOf } from "../../client.ts";
import form from "../../parts/form.module.css";
import { Page } from "../../parts/page.tsx";
import { NewPasswordField } from "../../parts/password-field.tsx";
import { waysQuery } from "../../queries.ts";
import { useTitle } from "../../title.ts";
import { readToken } from "../../token.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";

export function ResetScreen() {
  const [token] = useState(readToken);
  useTitle("Your password");
  return token === undefined ? <AskForMail /> : <NewPassword token={token} />;
}

function AskForMail() {
  const ways = useQuery(waysQuery);
  const [email, setEmail] = useState("");
  const mail = useMutation({ mutationFn: () => mailPasswordReset(email.trim()) });
  const submit = () => {
    if (!mail.isPending) mail.mutate();
  };
  const cannotMail = ways.data?.mailsPasswords === false || (mail.isError && problemOf(mail.error).code === "mail_not_set_up");
  if (cannotMail) {
    return (
      <Page title="Rapport cannot send mail from here." lead="So it cannot send you a link. There are other ways back in.">
        <ul className={form.points}>
          <li>A passkey still lets you in, and so does your company’s sign-in where it is set up.</li>
          <li>
            Otherwise whoever runs the server can help: there, <code>npm run owner-link</code> prints a link that sets a new
            password and makes its account an owner. An owner can change that role afterwards.
          </li>
        </ul>
        <ToSignIn />
      </Page>
    );
  }
  if (mail.isSuccess) {
    return (
      <Page
        title="Look into your mail."
        lead="If this address has an account, a link is on its way to it. It works once, and not for long."
      >
        <ToSignIn />
      </Page>
    );
  }
  return (
    <Page title="Forgotten your password?" lead="Write your address, and a link to set a new one comes to it.">
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
          onChange={(event) => setEmail(event.target.value)}
        />
        {mail.isError && <ProblemNotice error={mail.error} />}
        <div className={form.foot}>
          <Button look="main" type="submit" busy={mail.isPending}>
            {mail.isPending ? "One moment" : "Send me a link"}
          </Button>
          <Link to="/sign-in">Go back</Link>
        </div>
      </Form>
    </Page>
  );
}

function NewPassword({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const save = useMutation({ mutationFn: () => setPasswordByLink({ token, password }) });
  const submit = () => {
    if (!save.isPending) save.mutate();
  };
  const problem = save.isError ? problemOf(save.error) : undefined;
  const inPlace = issueAt(save.error, "password");
  if (save.isSuccess) {
    return (
      <Page title="Your new password is set." lead="Wherever you were signed in, you are signed out now.">
        <ToSignIn />
      </Page>
    );
  }
  return (
    <Page title="A new password">
      <Form className={form.form} onSubmit={submit}>
        <NewPasswordField label="New password" autoFocus value={password} error={inPlace} onChange={setPassword} />
        {problem !== undefined && inPlace === undefined && (
          <ProblemNotice
            error={problem}
            actions={
              <a className={form.link} href="/reset">
                Ask for a new link
              </a>
            }
          />
        )}
        <div className={form.foot}>
          <Button look="main" type="submit" busy={save.isPending}>
            {save.isPending ? "Saving" : "Set password"}
          </Button>
        </div>
      </Form>
    </Page>
  );
}

function ToSignIn() {
  return (
    <p className={form.after}>
      <Link to="/sign-in">Go to the sign-in</Link>
    </p>
  );
}
