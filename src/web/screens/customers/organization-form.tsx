// The form of an organization: its name.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Organization } from "../../../domain/organization/schema.ts";
import { addOrganization, renameOrganization } from "../../calls/customers.ts";
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
  organization?: Organization;
  onDone: () => void;
}

export function OrganizationForm({ workspaceId, organization, onDone }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState(organization?.name ?? "");
  const [shown, onError] = useOpened(organization, (was, is) => {
    if (was !== undefined && is !== undefined) setName(unlessTouched(was.name, is.name));
  });
  const save = useMutation({
    mutationFn: () =>
      shown === undefined ? addOrganization(workspaceId, name.trim()) : renameOrganization(workspaceId, shown, name.trim()),
    onSuccess: async () => {
      onDone();
      void toast(organization === undefined ? "The organization is made." : "Saved.");
      void client.invalidateQueries({ queryKey: keys.customers(workspaceId) });
      await client.invalidateQueries({ queryKey: keys.organizations(workspaceId) });
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
        name="organization-name"
        autoComplete="off"
        required
        maxLength={200}
        value={name}
        error={issue}
        onChange={(event) => setName(event.target.value)}
      />
      {save.isError && issue === undefined && <ProblemNotice error={save.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={save.isPending}>
          {save.isPending ? "Saving" : organization === undefined ? "Make the organization" : "Save"}
        </Button>
      </div>
    </form>
  );
}
