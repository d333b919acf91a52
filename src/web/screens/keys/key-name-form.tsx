// The form that gives an API key another name; the key itself stays as it is.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ApiKey } from "../../../domain/workspace/key-schema.ts";
import { renameApiKey } from "../../calls/people.ts";
import { issueAt } from "../../client.ts";
import form from "../../parts/form.module.css";
import { unlessTouched, useOpened } from "../../parts/use-opened.ts";
import { keys } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

interface Props {
  workspaceId: string;
  apiKey: ApiKey;
  onDone: () => void;
}

export function KeyNameForm({ workspaceId, apiKey, onDone }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState(apiKey.name);
  const [shown, onError] = useOpened(apiKey, (was, is) => setName(unlessTouched(was.name, is.name)));
  const save = useMutation({
    mutationFn: () => renameApiKey(workspaceId, shown, name.trim()),
    onSuccess: async () => {
      onDone();
      void toast("Saved.");
      await client.invalidateQueries({ queryKey: keys.people(workspaceId) });
    },
    onError,
  });
  const issue = issueAt(save.error, "name");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form className={form.form} onSubmit={submit} onChange={() => save.isError && save.reset()}>
      <TextField
        label="Name"
        name="key-name"
        autoComplete="off"
        required
        maxLength={120}
        value={name}
        error={issue}
        onChange={(event) => setName(event.target.value)}
      />
      {save.isError && issue === undefined && <ProblemNotice error={save.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={save.isPending}>
          {save.isPending ? "Saving" : "Save"}
        </Button>
      </div>
    </form>
  );
}
