// The form of a new customer: an address that they can be reached at, a name, an organization.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { addCustomer } from "../../calls/customers.ts";
import { issueAt, problemOf } from "../../client.ts";
import { useMay } from "../../membership.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { OrganizationField } from "../../parts/organization-field.tsx";
import { keys } from "../../queries.ts";
import { TextField } from "../../ui/field.tsx";

export function NewCustomerForm({ workspaceId, onDone }: { workspaceId: string; onDone: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const may = useMay(workspaceId);
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [organizationId, setOrganizationId] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: () => addCustomer(workspaceId, { name: name.trim() || null, address: address.trim(), organizationId }),
    onSuccess: async ({ customerId }) => {
      onDone();
      void client.invalidateQueries({ queryKey: keys.customers(workspaceId) });
      await navigate({ to: "/w/$workspaceId/customers/$customerId", params: { workspaceId, customerId } });
    },
  });
  const isTaken = add.isError && problemOf(add.error).code === "address_taken";
  const addressIssue = isTaken ? "A customer has this address already." : issueAt(add.error, "identities.0.address");
  const nameIssue = issueAt(add.error, "name");
  return (
    <AskingForm asking={add} yes="Add customer" meanwhile="Adding" isSaid={addressIssue !== undefined || nameIssue !== undefined}>
      <TextField
        label="Name"
        name="customer-name"
        autoComplete="off"
        maxLength={200}
        hint="Can stay empty: the name that they sign with is taken then."
        value={name}
        error={nameIssue}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Address"
        name="customer-address"
        type="email"
        autoComplete="off"
        required
        maxLength={254}
        value={address}
        error={addressIssue}
        onChange={(event) => setAddress(event.target.value)}
      />
      {may("organizations.read") && (
        <OrganizationField workspaceId={workspaceId} value={organizationId} onChange={setOrganizationId} />
      )}
    </AskingForm>
  );
}
