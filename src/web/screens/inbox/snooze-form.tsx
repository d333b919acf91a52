// Putting encounters to sleep until a moment; new words wake them sooner.
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { sayRefused, snoozeAll } from "../../encounter-work.ts";
import form from "../../parts/form.module.css";
import type { Worked } from "../../pending-work.ts";
import { untilTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { atNine, snoozeTimes } from "./snooze-times.ts";

/** As a field for date and time wants it, in the reader's own zone. */
function localWords(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

interface Props {
  workspaceId: string;
  encounters: readonly Worked[];
  onDone: () => void;
}

export function SnoozeForm({ workspaceId, encounters, onDone }: Props) {
  const client = useQueryClient();
  const now = useNow();
  const [until, setUntil] = useState(() => localWords(atNine(now, 1)));
  const snooze = (at: Date) => {
    const words = untilTime(at.toISOString(), now);
    onDone();
    const done = (count: number) => (count === 1 ? `It sleeps until ${words}.` : `${count} sleep until ${words}.`);
    void snoozeAll({ client, workspaceId, encounters }, at, done).catch(sayRefused);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    snooze(new Date(until));
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <p className={form.soft}>It comes back by itself then, or sooner, with new words of the customer.</p>
      <div className={form.stack}>
        {snoozeTimes(now).map(({ name, at }) => (
          <Button key={name} onClick={() => snooze(at)}>
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
      <div className={form.foot}>
        <Button look="main" type="submit">
          Snooze
        </Button>
      </div>
    </form>
  );
}
