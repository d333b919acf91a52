// The customer's name, changed in its place.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import type { ReadCustomer } from "../../../domain/inbox/schema.ts";
import { renameCustomer } from "../../calls/customers.ts";
import { issueAt } from "../../client.ts";
import { unlessTouched, useOpened } from "../../parts/use-opened.ts";
import { keys } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import styles from "./customer-screen.module.css";

interface Props {
  workspaceId: string;
  customer: ReadCustomer;
  mayChange: boolean;
}

export function NamePart({ workspaceId, customer, mayChange }: Props) {
  const [isChanging, setChanging] = useState(false);
  const pencil = useRef<HTMLSpanElement>(null);
  const close = () => {
    setChanging(false);
    // The field is gone: the focus goes back to what opened it.
    requestAnimationFrame(() => pencil.current?.querySelector("button")?.focus());
  };
  const [first] = customer.identities;
  return (
    <div className={styles.who}>
      {isChanging ? (
        <>
          <h1 className="unseen">{customer.name ?? first?.address}</h1>
          <NameForm workspaceId={workspaceId} customer={customer} onDone={close} />
        </>
      ) : (
        <div className={styles.name}>
          <h1 dir="auto">{customer.name ?? first?.address}</h1>
          {mayChange && (
            <span ref={pencil}>
              <IconButton
                label="Change the name"
                icon={<Pencil size={15} aria-hidden="true" />}
                size="small"
                onClick={() => setChanging(true)}
              />
            </span>
          )}
        </div>
      )}
      <p className={styles.quiet}>{customer.name === null ? "Their name is not known yet" : "Closeness is not known yet"}</p>
    </div>
  );
}

function NameForm({ workspaceId, customer, onDone }: { workspaceId: string; customer: ReadCustomer; onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(customer.name ?? "");
  const [shown, onError] = useOpened(customer, (was, is) => setName(unlessTouched(was.name ?? "", is.name ?? "")));
  const save = useMutation({
    mutationFn: () => renameCustomer(workspaceId, shown, name.trim() || null),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.customers(workspaceId) });
      onDone();
    },
    onError,
  });
  const issue = issueAt(save.error, "name");
  const submit = () => {
    if (!save.isPending) save.mutate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onDone();
  };
  return (
    <Form className={styles.nameForm} onSubmit={submit} onChange={() => save.isError && save.reset()} onKeyDown={onKeyDown}>
      <TextField
        label="Name"
        name="customer-name"
        autoComplete="off"
        maxLength={200}
        ref={focusAndSelect}
        value={name}
        error={issue}
        onChange={(event) => setName(event.target.value)}
      />
      {save.isError && issue === undefined && <ProblemNotice error={save.error} />}
      <div className={styles.actions}>
        <Button look="main" type="submit" busy={save.isPending}>
          {save.isPending ? "Saving" : "Save"}
        </Button>
        <Button look="quiet" onClick={onDone}>
          Go back
        </Button>
      </div>
    </Form>
  );
}

/** Outside of component, so that it runs once. */
function focusAndSelect(field: HTMLInputElement | null): void {
  field?.select();
}
