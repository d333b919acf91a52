// Saying whose an encounter is: another customer's, known or not.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Recipient } from "../../../domain/conversation/draft-schema.ts";
import { changeCustomer } from "../../calls/encounters.ts";
import form from "../../parts/form.module.css";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import { RecipientField } from "../compose/recipient-field.tsx";
import type { Shown } from "./shown.ts";

const nobody: Recipient = { channelId: null, customerId: null, address: "", name: "", subject: "" };

export function CustomerForm({ shown, onDone }: { shown: Shown; onDone: () => void }) {
  const { workspaceId, encounter } = shown;
  const { encounterId } = encounter;
  const [to, setTo] = useState(nobody);
  const [error, setError] = useState<string>();
  const { customerId, address, name } = to;
  const change = useMutation({
    mutationFn: () => changeCustomer({ workspaceId, encounterId }, customerId === null ? { address, name } : { customerId }),
    onSuccess: () => {
      void toast("It is theirs now.");
      onDone();
    },
  });
  return (
    <form
      className={form.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (customerId === null && address === "") setError("Say whose it is: a name or an address.");
        else change.mutate();
      }}
    >
      <p className={form.soft}>All of its words go there. Replies that are on their way still go to whom they were written.</p>
      <RecipientField
        label="Customer"
        workspaceId={workspaceId}
        to={to}
        error={error}
        onChange={(part) => {
          setError(undefined);
          setTo((was) => ({ ...was, ...part }));
        }}
      />
      {change.isError && <ProblemNotice error={change.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={change.isPending}>
          Make it theirs
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
