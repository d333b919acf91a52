// An owner who was locked out comes in again, by the link that the machine printed on which Rapport runs.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { rescueOwner } from "../../calls/owner.ts";
import { issueAt, problemOf } from "../../client.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { Page } from "../../parts/page.tsx";
import { nobodyYet, PersonFields } from "../../parts/person-fields.tsx";
import { SelectField } from "../../ui/field.tsx";

export function Rescue({ token, workspaces }: { token: string; workspaces: { workspaceId: string; name: string }[] }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [person, setPerson] = useState(nobodyYet);
  const [workspaceId, setWorkspaceId] = useState(workspaces[0]?.workspaceId ?? "");
  const rescue = useMutation({
    mutationFn: () => rescueOwner({ token, workspaceId, ...person, email: person.email.trim() }),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: "/w/$workspaceId/inbox", params: { workspaceId }, replace: true });
    },
  });
  const problem = rescue.isError ? problemOf(rescue.error) : undefined;
  const issueOf = (path: string) => issueAt(rescue.error, path);
  return (
    <Page
      title="Welcome back"
      lead="This link makes you an owner. If your address has an account, it gets this password, and its codes and passkeys are removed."
    >
      <AskingForm asking={rescue} yes="Come in" isSaid={problem !== undefined && problem.issues.length > 0}>
        {workspaces.length > 1 && (
          <SelectField label="Workspace" value={workspaceId} onChange={(event) => setWorkspaceId(event.target.value)}>
            {workspaces.map((each) => (
              <option key={each.workspaceId} value={each.workspaceId}>
                {each.name}
              </option>
            ))}
          </SelectField>
        )}
        <PersonFields person={person} issueAt={issueOf} autoFocus onChange={setPerson} />
      </AskingForm>
    </Page>
  );
}
