// An owner who was locked out comes in again, by the link that the machine printed on which Rapport runs.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { rescueOwner } from "../../calls/owner.ts";
import { issueAt, problemOf } from "../../client.ts";
import form from "../../parts/form.module.css";
import { Page } from "../../parts/page.tsx";
import { nobodyYet, PersonFields } from "../../parts/person-fields.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";

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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!rescue.isPending) rescue.mutate();
  };
  return (
    <Page
      title="Welcome back"
      lead="This link makes you an owner. If your address has an account, it gets this password, and its codes and passkeys are removed."
    >
      <form className={form.form} onSubmit={submit} onChange={() => rescue.isError && rescue.reset()}>
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
        {problem !== undefined && problem.issues.length === 0 && <ProblemNotice error={problem} />}
        <div className={form.foot}>
          <Button look="main" type="submit" busy={rescue.isPending}>
            {rescue.isPending ? "One moment" : "Come in"}
          </Button>
        </div>
      </form>
    </Page>
  );
}
