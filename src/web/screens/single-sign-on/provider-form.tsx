// The form of single sign-on: who says who somebody is, and for which domain.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Role } from "../../../domain/workspace/schema.ts";
import type { ShownSingleSignOn } from "../../../domain/workspace/single-sign-on-schema.ts";
import { setSingleSignOn } from "../../calls/single-sign-on.ts";
import { issueAt, problemOf } from "../../client.ts";
import { AskingForm } from "../../parts/asking-form.tsx";
import { CopyField } from "../../parts/copy-field.tsx";
import form from "../../parts/form.module.css";
import { Section } from "../../parts/screen.tsx";
import { unlessTouched, useOpened } from "../../parts/use-opened.ts";
import { keys } from "../../queries.ts";
import { roleNames } from "../../roles.ts";
import { SelectField, TextField } from "../../ui/field.tsx";
import { toast } from "../../ui/toast.ts";

const rolesOfNew: { value: Role | ""; label: string }[] = [
  { value: "", label: "Nobody new" },
  { value: "colleague", label: roleNames.colleague },
  { value: "agent", label: roleNames.agent },
];

export function ProviderForm({ workspaceId, known }: { workspaceId: string; known: ShownSingleSignOn | null }) {
  const client = useQueryClient();
  const [words, setWords] = useState({
    issuer: known?.issuer ?? "",
    clientId: known?.clientId ?? "",
    clientSecret: "",
    domain: known?.domain ?? "",
  });
  const [roleOfNew, setRoleOfNew] = useState<Role | null>(known?.roleOfNew ?? null);
  const [shown, onChanged, onSaved] = useOpened(known, (was, is) => {
    if (was === null || is === null) return;
    setWords((now) => ({
      issuer: unlessTouched(was.issuer, is.issuer)(now.issuer),
      clientId: unlessTouched(was.clientId, is.clientId)(now.clientId),
      clientSecret: now.clientSecret,
      domain: unlessTouched(was.domain, is.domain)(now.domain),
    }));
    setRoleOfNew(unlessTouched(was.roleOfNew, is.roleOfNew));
  });
  const save = useMutation({
    mutationFn: () => {
      const { clientSecret, ...rest } = words;
      return setSingleSignOn(workspaceId, shown, { ...rest, ...(clientSecret === "" ? {} : { clientSecret }), roleOfNew });
    },
    onSuccess: async (saved) => {
      onSaved(saved);
      setWords({ ...words, clientSecret: "" });
      await client.invalidateQueries({ queryKey: keys.people(workspaceId) });
      void toast("Saved.");
    },
    onError: onChanged,
  });
  const problem = save.isError ? problemOf(save.error) : undefined;
  const field = (name: keyof typeof words) => ({
    name,
    autoComplete: "off",
    spellCheck: false,
    value: words[name],
    error: issueAt(save.error, name),
    onChange: (event: { target: { value: string } }) => setWords({ ...words, [name]: event.target.value }),
  });
  const redirectUrl = known?.redirectUrl ?? `${location.origin}/api/v1/sign-in/single-sign-on/callback`;
  return (
    <Section title="Your provider" lead="Register Rapport there as an application, with this address to come back to:">
      <AskingForm asking={save} yes="Save" meanwhile="Saving" isSaid={problem !== undefined && problem.issues.length > 0}>
        <CopyField label="Redirect URL" value={redirectUrl} />
        <TextField
          label="Issuer"
          hint="The address of your provider, as its settings name it"
          placeholder="https://login.hotel.example"
          type="url"
          required
          maxLength={500}
          {...field("issuer")}
        />
        <div className={form.row}>
          <TextField label="Client ID" required maxLength={500} {...field("clientId")} />
          <TextField
            label="Client secret"
            type="password"
            required={known === null}
            maxLength={1000}
            placeholder={known?.hasSecret ? "unchanged" : undefined}
            hint={known?.hasSecret ? "Left empty, it stays as it is" : undefined}
            {...field("clientSecret")}
            autoComplete="new-password"
          />
        </div>
        <TextField
          label="Domain"
          hint="The part of your people's addresses behind the @"
          placeholder="hotel.example"
          required
          maxLength={253}
          {...field("domain")}
        />
        <SelectField
          label="Who comes for the first time becomes"
          hint="Whoever is here already connects their account first, under “Your account”"
          value={roleOfNew ?? ""}
          onChange={(event) => setRoleOfNew(event.target.value === "" ? null : (event.target.value as Role))}
        >
          {rolesOfNew.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </SelectField>
      </AskingForm>
    </Section>
  );
}
