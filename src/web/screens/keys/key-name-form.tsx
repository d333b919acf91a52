// The form that gives an API key another name; the key itself stays as it is.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKey } from "../../../domain/workspace/key-schema.ts";
import { renameApiKey } from "../../calls/people.ts";
import { issueAt } from "../../client.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { unlessTouched, useOpened } from "../../parts/use-opened.ts";
import { keys } from "../../queries.ts";
import { TextField } from "../../ui/field.tsx";
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
  return (
    <AskingForm asking={save} yes="Save" meanwhile="Saving" isSaid={issue !== undefined}>
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
    </AskingForm>
  );
}
