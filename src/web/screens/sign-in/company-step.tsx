// Signing in with the company's own sign-in, found by the address.
import { useMutation } from "@tanstack/react-query";
import { signInWithCompany } from "../../calls/identity.ts";
import form from "../../parts/form.module.css";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { useBackAgain } from "../../use-back-again.ts";

export function CompanyStep({ email, onEmail, onBack }: { email: string; onEmail: (email: string) => void; onBack: () => void }) {
  const go = useMutation({
    mutationFn: () => signInWithCompany(email.trim()),
    onSuccess: ({ url }) => location.assign(url),
  });
  useBackAgain(go.reset);
  const submit = () => {
    if (!go.isPending) go.mutate();
  };
  return (
    <Form className={form.form} onSubmit={submit}>
      <TextField
        label="Your e-mail at work"
        type="email"
        name="email"
        autoComplete="username"
        required
        autoFocus
        maxLength={254}
        value={email}
        onChange={(event) => {
          onEmail(event.target.value);
          if (go.isError) go.reset();
        }}
      />
      {go.isError && <ProblemNotice error={go.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={go.isPending || go.isSuccess}>
          {go.isPending || go.isSuccess ? "One moment" : "Continue"}
        </Button>
        <Button look="quiet" onClick={onBack}>
          Go back
        </Button>
      </div>
    </Form>
  );
}
