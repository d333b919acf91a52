// The form of an organization: its name.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Organization } from "../../../domain/organization/schema.ts";
import { addOrganization, renameOrganization } from "../../calls/customers.ts";
import { issueAt } from "../../client.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { unlessTouched, useOpened } from "../../parts/use-opened.ts";
import { keys } from "../../queries.ts";
import { TextField } from "../../ui/field.tsx";
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
  return (
    <AskingForm
      asking={save}
      yes={organization === undefined ? "Make the organization" : "Save"}
      meanwhile="Saving"
      isSaid={issue !== undefined}
    >
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
    </AskingForm>
  );
}
