// Asks for the password before something that only its owner may do.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import form from "../../parts/form.module.css";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";

export function PasswordQuestion<Answer>({
  hasPassword,
  words,
  yes,
  ask,
  onDone,
}: {
  /** Whoever has none proves who they are by having signed in just now; the server sees to it. */
  hasPassword: boolean;
  words: string;
  yes: string;
  ask: (proof: { password?: string }) => Promise<Answer>;
  onDone: (answer: Answer) => void;
}) {
  const [password, setPassword] = useState("");
  const asking = useMutation({ mutationFn: () => ask(hasPassword ? { password } : {}), onSuccess: onDone });
  const submit = () => {
    if (!asking.isPending) asking.mutate();
  };
  return (
    <Form className={form.form} onSubmit={submit}>
      <p className={form.soft}>{words}</p>
      {hasPassword && (
        <TextField
          label="Your password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          maxLength={128}
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
            if (asking.isError) asking.reset();
          }}
        />
      )}
      {asking.isError && <ProblemNotice error={asking.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={asking.isPending}>
          {asking.isPending ? "One moment" : yes}
        </Button>
      </div>
    </Form>
  );
}
