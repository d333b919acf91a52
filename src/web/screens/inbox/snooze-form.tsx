// Putting an encounter to sleep until a moment; new words wake it sooner.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { snoozeEncounter } from "../../calls/encounters.ts";
import form from "../../parts/form.module.css";
import { useOpened } from "../../parts/use-opened.ts";
import { untilTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";
import { readAgain } from "./read-again.ts";
import type { Shown } from "./shown.ts";

const hourMs = 3_600_000;

function atNine(now: number, daysOn: number): Date {
  const date = new Date(now);
  date.setDate(date.getDate() + daysOn);
  date.setHours(9, 0, 0, 0);
  return date;
}

/** As a field for date and time wants it, in the reader's own zone. */
function localWords(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function SnoozeForm({ shown, onDone }: { shown: Shown; onDone: () => void }) {
  const { workspaceId, conversation, encounter } = shown;
  const { encounterId } = encounter;
  const client = useQueryClient();
  const now = useNow();
  const [until, setUntil] = useState(() => localWords(atNine(now, 1)));
  const [opened, onChanged] = useOpened(encounter, () => {});
  const snooze = useMutation({
    mutationFn: (at: Date) => snoozeEncounter({ workspaceId, encounter: opened }, at),
    onError: onChanged,
    onSuccess: async (_, at) => {
      void toast(`It sleeps until ${untilTime(at.toISOString(), now)}.`);
      onDone();
      await readAgain(client, { workspaceId, conversationId: conversation.conversationId, encounterId });
    },
  });
  const nextMonday = ((8 - new Date(now).getDay()) % 7) + (new Date(now).getDay() === 1 ? 7 : 0);
  const soon = [
    { name: "In three hours", at: new Date(now + 3 * hourMs) },
    { name: "Tomorrow at nine", at: atNine(now, 1) },
    { name: "Monday at nine", at: atNine(now, nextMonday) },
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!snooze.isPending) snooze.mutate(new Date(until));
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <p className={form.soft}>It comes back by itself then, or sooner, with new words of the customer.</p>
      <div className={form.stack}>
        {soon.map(({ name, at }) => (
          <Button key={name} busy={snooze.isPending} onClick={() => snooze.mutate(at)}>
            {name}
          </Button>
        ))}
      </div>
      <TextField
        label="Or at another time"
        type="datetime-local"
        name="until"
        required
        min={localWords(new Date(now))}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      {snooze.isError && <ProblemNotice error={snooze.error} />}
      <div className={form.foot}>
        <Button look="main" type="submit" busy={snooze.isPending}>
          Snooze
        </Button>
      </div>
    </form>
  );
}
