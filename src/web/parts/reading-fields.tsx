// What of a mailbox is read: from which day on, which folders, and whether also what the mail server took for junk.
import { useState } from "react";
import { mostFolders, type Reading } from "../../domain/channel/schema.ts";
import type { MailFolder } from "../../domain/mail/connection-schema.ts";
import { Check, Checks } from "../ui/check.tsx";
import { Choice, TextField } from "../ui/field.tsx";
import form from "./form.module.css";

export const firstReading: Reading = { since: null, folders: ["INBOX"], takesJunk: false };

interface Props {
  reading: Reading;
  /** The folders that the mailbox has; undefined until the connection was tested. */
  folders: MailFolder[] | undefined;
  /** The mailbox is set already, and was read from some moment on. */
  known: boolean;
  onChange: (reading: Reading) => void;
}

export function ReadingFields({ reading, folders, known, onChange }: Props) {
  const [begins, setBegins] = useState<"now" | "day">(reading.since === null ? "now" : "day");
  const [day, setDay] = useState(reading.since === null ? "" : dayOf(reading.since));
  const choose = (chosen: "now" | "day", chosenDay: string) => {
    setBegins(chosen);
    setDay(chosenDay);
    const at = new Date(`${chosenDay}T00:00`);
    onChange({ ...reading, since: chosen === "now" || Number.isNaN(at.getTime()) ? null : at.toISOString() });
  };
  // Junk has a box of its own.
  const offered = (folders ?? []).filter(({ use }) => use !== "junk").map(({ path }) => path);
  const paths = new Set([...offered, ...reading.folders]);
  const isOne = reading.folders.length === 1;
  const toggle = (path: string) => {
    const others = reading.folders.filter((each) => each !== path);
    onChange({ ...reading, folders: others.length < reading.folders.length ? others : [...others, path] });
  };
  return (
    <div className={form.group}>
      <Choice
        legend="What to take"
        value={begins}
        onChange={(chosen) => choose(chosen, day)}
        options={[
          {
            value: "now",
            label: known ? "What came since it was connected" : "What comes from now on",
            hint: "What is there already is left alone",
          },
          { value: "day", label: "What came since a day", hint: "Earlier messages come in too, once each" },
        ]}
      />
      {begins === "day" && (
        <TextField
          label="Since"
          type="date"
          required
          max={dayOf(new Date().toISOString())}
          value={day}
          onChange={(event) => choose("day", event.target.value)}
        />
      )}
      <Checks legend="Folders">
        {[...paths].map((path) => (
          <Check
            key={path}
            label={<bdi>{path === "INBOX" ? "Inbox" : path}</bdi>}
            checked={reading.folders.includes(path)}
            disabled={reading.folders.includes(path) ? isOne : reading.folders.length >= mostFolders}
            onChange={() => toggle(path)}
          />
        ))}
      </Checks>
      {folders === undefined && <p className={form.quiet}>Test the connection to see which other folders there are.</p>}
      <Check
        label="Also what the mail server took for junk"
        hint="It is marked as spam, so that you can look through it here"
        checked={reading.takesJunk}
        onChange={(event) => onChange({ ...reading, takesJunk: event.target.checked })}
      />
    </div>
  );
}

/** The day of a time, here, as a field for dates holds it. */
function dayOf(at: string): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
