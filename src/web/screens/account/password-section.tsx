// Changing one's password.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changePassword } from "../../calls/identity.ts";
import { issueAt, problemOf } from "../../client.ts";
import form from "../../parts/form.module.css";
import { NewPasswordField } from "../../parts/password-field.tsx";
import { Section } from "../../parts/screen.tsx";
import { keys, secondFactorQuery } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

export function PasswordSection() {
  const factor = useQuery(secondFactorQuery).data;
  const [isOpen, setOpen] = useState(false);
  if (factor?.hasPassword === false) {
    return <Section title="Password" lead="You have none here: your company signs you in." />;
  }
  return (
    <Section
      title="Password"
      lead="Changing it signs you out everywhere else."
      actions={<Button onClick={() => setOpen(true)}>Change password</Button>}
    >
      <Dialog title="Change password" open={isOpen} onOpenChange={setOpen}>
        <ChangePassword onDone={() => setOpen(false)} />
      </Dialog>
    </Section>
  );
}

function ChangePassword({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const save = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      void toast("Your password is changed. You are signed out everywhere else.");
      void client.invalidateQueries({ queryKey: keys.account });
      onDone();
    },
  });
  const problem = save.isError ? problemOf(save.error) : undefined;
  const issueOf = (path: string) => issueAt(save.error, path);
  const submit = () => {
    if (!save.isPending) save.mutate({ currentPassword, newPassword });
  };
  return (
    <Form className={form.form} onSubmit={submit} onChange={() => save.isError && save.reset()}>
      <TextField
        label="Current password"
        type="password"
        name="current-password"
        autoComplete="current-password"
        required
        maxLength={128}
        value={currentPassword}
        error={issueOf("currentPassword")}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <NewPasswordField label="New password" value={newPassword} error={issueOf("newPassword")} onChange={setNew} />
      {problem !== undefined && problem.issues.length === 0 && <ProblemNotice error={problem} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={save.isPending}>
          {save.isPending ? "Saving" : "Change password"}
        </Button>
      </div>
    </Form>
  );
}
