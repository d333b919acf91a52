// Inviting somebody: by mail or by a link to hand over, and as what.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Role } from "../../domain/workspace/schema.ts";
import { whyNotInvite } from "../../domain/workspace/teammate-rules.ts";
import { invite } from "../calls/people.ts";
import { issueAt } from "../client.ts";
import { useMembership } from "../membership.ts";
import { keys } from "../queries.ts";
import { roleHints, roleNames, roles } from "../roles.ts";
import { Choice, TextField } from "../ui/field.tsx";
import { AskingForm } from "./asking-form.tsx";
import { InvitationLink } from "./invitation-link.tsx";

interface Props {
  workspaceId: string;
  onDone: () => void;
  onInvited?: () => void;
  /** Words for inviting the next person, where the way out stands elsewhere on the page. */
  another?: string;
}

export function InviteForm({ workspaceId, onDone, onInvited, another }: Props) {
  const client = useQueryClient();
  const me = useMembership(workspaceId);
  const [address, setAddress] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const email = address.trim() === "" ? null : address.trim();
  const asking = useMutation({
    mutationFn: () => invite(workspaceId, { email, role }),
    onSuccess: () => {
      onInvited?.();
      void client.invalidateQueries({ queryKey: keys.people(workspaceId) });
    },
  });
  if (asking.isSuccess) return <InvitationLink invited={asking.data} email={email} onDone={onDone} another={another} />;
  const issue = issueAt(asking.error, "email");
  return (
    <AskingForm asking={asking} yes={email === null ? "Make a link" : "Invite"} isSaid={issue !== undefined}>
      <TextField
        label="E-mail"
        hint="Left empty, you get a link to hand over yourself"
        type="email"
        name="email"
        autoComplete="off"
        maxLength={254}
        value={address}
        error={issue}
        onChange={(event) => setAddress(event.target.value)}
      />
      <Choice
        legend="Role"
        value={role}
        onChange={setRole}
        options={roles
          .filter((each) => me !== undefined && whyNotInvite({ role: me.role, apiKeyId: null }, each) === undefined)
          .toReversed()
          .map((value) => ({ value, label: roleNames[value], hint: roleHints[value] }))}
      />
    </AskingForm>
  );
}
