// The second step of signing in: the code that an app shows, or one of the recovery codes.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type NextStep, signInWithCode } from "../../calls/identity.ts";
import { problemOf } from "../../client.ts";
import { CodeField, onlyDigits } from "../../parts/code-field.tsx";
import form from "../../parts/form.module.css";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";

export function CodeStep({ onDone, onBack }: { onDone: (next: NextStep) => void; onBack: () => void }) {
  const [byRecovery, setByRecovery] = useState(false);
  const [words, setWords] = useState("");
  const enter = useMutation({ mutationFn: signInWithCode, onSuccess: onDone });
  const submit = () => {
    if (enter.isPending) return;
    enter.mutate(byRecovery ? { recoveryCode: words.trim() } : { code: onlyDigits(words) });
  };
  const change = (next: string) => {
    setWords(next);
    if (enter.isError) enter.reset();
  };
  const isTooLate = enter.isError && problemOf(enter.error).code === "sign_in_expired";
  return (
    <Form className={form.form} onSubmit={submit}>
      {byRecovery ? (
        <TextField
          key="recovery"
          label="Recovery code"
          hint="One of those you kept when you set this up. Each works once"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          maxLength={40}
          value={words}
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <CodeField key="code" autoFocus value={words} onChange={change} />
      )}
      {enter.isError && <ProblemNotice error={enter.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={enter.isPending}>
          {enter.isPending ? "Signing in" : "Sign in"}
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            setByRecovery(!byRecovery);
            change("");
          }}
        >
          {byRecovery ? "Use a code from your app" : "Use a recovery code instead"}
        </Button>
        {isTooLate && (
          <Button look="quiet" onClick={onBack}>
            Begin again
          </Button>
        )}
      </div>
    </Form>
  );
}
