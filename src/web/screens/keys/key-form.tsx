// Making an API key: its name, what it may do, until when; then its token, shown once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Scope } from "../../../domain/workspace/schema.ts";
import { addApiKey } from "../../calls/people.ts";
import { issueAt, problemOf } from "../../client.ts";
import { useMay } from "../../membership.ts";
import { CopyField } from "../../parts/copy-field.tsx";
import form from "../../parts/form.module.css";
import { keys } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { Check, Checks } from "../../ui/check.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { scopesFor } from "./key-scopes.ts";

const lives = [
  { days: "30", label: "30 days" },
  { days: "90", label: "90 days" },
  { days: "365", label: "A year" },
  { days: "", label: "Until it is revoked" },
] as const;

const dayMs = 86_400_000;

export function KeyForm({ workspaceId, onDone }: { workspaceId: string; onDone: () => void }) {
  const client = useQueryClient();
  const offered = scopesFor(useMay(workspaceId));
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>([]);
  const [days, setDays] = useState<string>("90");
  const [isNoneChosen, setNoneChosen] = useState(false);
  const make = useMutation({
    mutationFn: () => {
      const expiresAt = days === "" ? null : new Date(Date.now() + Number(days) * dayMs).toISOString();
      return addApiKey(workspaceId, { name: name.trim(), scopes: [...chosen], expiresAt });
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.people(workspaceId) }),
  });
  if (make.isSuccess) {
    return (
      <div className={form.form}>
        <p className={form.soft}>
          This is the key <bdi>{name.trim()}</bdi>. It is shown now and never again: keep it where the program finds it and nobody
          else does.
        </p>
        <CopyField label="API key" value={make.data.token} />
        <div className={form.foot}>
          <Button look="main" onClick={onDone}>
            I have kept it
          </Button>
        </div>
      </div>
    );
  }
  const problem = make.isError ? problemOf(make.error) : undefined;
  const issue = issueAt(make.error, "name");
  const submit = () => {
    setNoneChosen(chosen.length === 0);
    if (!make.isPending && chosen.length > 0) make.mutate();
  };
  return (
    <Form className={form.form} onSubmit={submit} onChange={() => make.isError && make.reset()}>
      <TextField
        label="Name"
        hint="What is it for? You will know it by this"
        name="key-name"
        placeholder="Booking system"
        autoComplete="off"
        required
        maxLength={120}
        value={name}
        error={issue}
        onChange={(event) => setName(event.target.value)}
      />
      <Checks legend="What it may do">
        {offered.map(({ scope, means }) => (
          <Check
            key={scope}
            label={<code>{scope}</code>}
            hint={means}
            checked={chosen.includes(scope)}
            onChange={({ target }) => {
              setNoneChosen(false);
              setChosen(target.checked ? [...chosen, scope] : chosen.filter((each) => each !== scope));
            }}
          />
        ))}
      </Checks>
      {isNoneChosen && (
        <p role="alert" className={form.wrong}>
          Choose at least one thing that it may do.
        </p>
      )}
      <SelectField label="Good for" value={days} onChange={(event) => setDays(event.target.value)}>
        {lives.map((each) => (
          <option key={each.days} value={each.days}>
            {each.label}
          </option>
        ))}
      </SelectField>
      {problem !== undefined && issue === undefined && <ProblemNotice error={problem} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={make.isPending}>
          {make.isPending ? "One moment" : "Make the key"}
        </Button>
      </div>
    </Form>
  );
}
