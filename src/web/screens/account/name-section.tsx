// The person's name, as teammates see it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { renameMe } from "../../calls/identity.ts";
import { issueAt } from "../../client.ts";
import form from "../../parts/form.module.css";
import inline from "../../parts/inline.module.css";
import { Section } from "../../parts/screen.tsx";
import { keys } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

export function NameSection({ me }: { me: { name: string; email: string } }) {
  const client = useQueryClient();
  const [name, setName] = useState(me.name);
  const save = useMutation({
    mutationFn: () => renameMe(name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.me });
      void toast("Saved.");
    },
  });
  const issue = issueAt(save.error, "name");
  const submit = () => {
    if (!save.isPending) save.mutate();
  };
  return (
    <Section
      title="You"
      lead={
        <>
          You sign in as <bdi>{me.email}</bdi>.
        </>
      }
    >
      <Form className={form.form} onSubmit={submit}>
        <div className={inline.inline}>
          <TextField
            label="Name"
            name="name"
            autoComplete="name"
            required
            maxLength={120}
            value={name}
            error={issue}
            onChange={(event) => {
              setName(event.target.value);
              if (save.isError) save.reset();
            }}
          />
          <Button type="submit" busy={save.isPending} aria-label="Save name">
            Save
          </Button>
        </div>
        {save.isError && issue === undefined && <ProblemNotice error={save.error} />}
      </Form>
    </Section>
  );
}
