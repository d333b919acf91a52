// Putting encounters to sleep until a moment; new words wake them sooner.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sayRefused, snoozeAll } from "../../encounter-work.ts";
import form from "../../parts/form.module.css";
import type { Worked } from "../../pending-work.ts";
import { clockTime, monthName, shortDate, untilTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { atNine, snoozeDays, snoozeTimes, timesOf } from "./snooze-times.ts";

interface Props {
  workspaceId: string;
  encounters: readonly Worked[];
  onDone: () => void;
}

export function SnoozeForm({ workspaceId, encounters, onDone }: Props) {
  const client = useQueryClient();
  const now = useNow();
  const [day, setDay] = useState(() => midnight(atNine(now, 1)));
  const [minutes, setMinutes] = useState(9 * 60);
  const days = snoozeDays(now);
  const times = timesOf(new Date(day), now);
  // Of a day that has begun the time that was chosen may be over.
  const at = times.find((each) => minutesOf(each) >= minutes) ?? times.at(-1);
  const snooze = (at: Date) => {
    const words = untilTime(at.toISOString(), now);
    onDone();
    const done = (count: number) => (count === 1 ? `It sleeps until ${words}.` : `${count} sleep until ${words}.`);
    void snoozeAll({ client, workspaceId, encounters }, at, done).catch(sayRefused);
  };
  const submit = () => {
    if (at !== undefined) snooze(at);
  };
  return (
    <Form className={form.form} onSubmit={submit}>
      <p className={form.soft}>It comes back by itself then, or sooner, with new words of the customer.</p>
      <div className={form.stack}>
        {snoozeTimes(now).map(({ name, at }) => (
          <Button key={name} onClick={() => snooze(at)}>
            {name}
          </Button>
        ))}
      </div>
      {/* The browser's own field for times would follow its settings, and not be read like the other times here. */}
      <div className={form.row}>
        <SelectField label="Or on another day" value={day} onChange={(event) => setDay(Number(event.target.value))}>
          {byMonth(days).map(({ month, of }) => (
            <optgroup key={month} label={month}>
              {of.map((each) => (
                <option key={each.getTime()} value={each.getTime()}>
                  {shortDate(each)}
                </option>
              ))}
            </optgroup>
          ))}
        </SelectField>
        <SelectField
          label="At"
          value={at === undefined ? "" : minutesOf(at)}
          onChange={(event) => setMinutes(Number(event.target.value))}
        >
          {times.map((each) => (
            <option key={each.getTime()} value={minutesOf(each)}>
              {clockTime(each)}
            </option>
          ))}
        </SelectField>
      </div>
      <div className={form.foot}>
        <Button look="main" type="submit">
          Snooze
        </Button>
      </div>
    </Form>
  );
}

const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const minutesOf = (date: Date): number => date.getHours() * 60 + date.getMinutes();

function byMonth(days: readonly Date[]): { month: string; of: Date[] }[] {
  return [...Map.groupBy(days, monthName)].map(([month, of]) => ({ month, of }));
}
