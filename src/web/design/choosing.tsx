// Fields and choices, in all their states.
import { useState } from "react";
import { CodeField } from "../parts/code-field.tsx";
import { CopyField } from "../parts/copy-field.tsx";
import { Check, Checks } from "../ui/check.tsx";
import { Combobox } from "../ui/combobox.tsx";
import { Choice, SelectField, TextField } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { fromRight, longName, Row } from "./shelf.tsx";

export function Fields() {
  return (
    <Row columns>
      <TextField label="Rest" hint="As customers know it" defaultValue="Hotel Meridian" />
      <TextField label="Empty" placeholder="hello@hotel.example" />
      <TextField label="Focus" defaultValue="Hotel Meridian" />
      <TextField label="Wrong" error="This is not an address: it has no @." defaultValue="hello.hotel.example" />
      <TextField label="Disabled" defaultValue="Hotel Meridian" disabled />
      <TextField label="To read only" defaultValue="Hotel Meridian" readOnly />
      <TextField label="Long" defaultValue={longName} hint={longName} />
      <TextField label="From the right" defaultValue={fromRight} />
      <CodeField value="123 456" onChange={() => {}} />
      <CopyField
        label="To hand on"
        value="https://rapport.hotel.example/join#token=3f9c1d"
        hint="It works once, for seven days."
      />
    </Row>
  );
}

const teammates = [
  { value: "ada", label: "Ada Owner", hint: "you" },
  { value: "marta", label: "Marta Sousa", hint: "housekeeping" },
  { value: "long", label: longName, hint: "colleague" },
  { value: "sara", label: fromRight },
  ...Array.from({ length: 40 }, (_, index) => ({ value: `n${index}`, label: `Teammate ${index}` })),
];

export function Choosing() {
  const [chosen, setChosen] = useState<string | null>("ada");
  const [speed, setSpeed] = useState<"now" | "later">("now");
  const [role, setRole] = useState<"agent" | "admin">("agent");
  return (
    <Row columns>
      <Combobox label="Give it to" hint="Type a part of a name" options={teammates} value={chosen} onChange={setChosen} />
      <Combobox label="Nobody chosen" options={teammates} value={null} onChange={() => {}} placeholder="A name or an address" />
      <Combobox label="Wrong choice" error="Choose somebody." options={teammates} value={null} onChange={() => {}} />
      <Combobox label="Choice not open" disabled options={teammates} value="marta" onChange={() => {}} />
      <SelectField label="Select" defaultValue="one" hint="For few">
        <option value="one">Hotel Meridian</option>
        <option value="two">{longName}</option>
      </SelectField>
      <SelectField label="Select, wrong" error="Choose one." defaultValue="">
        <option value="">Nobody</option>
      </SelectField>
      <div>
        <Select
          label="Role"
          value={role}
          options={[
            { value: "agent", label: "Agent" },
            { value: "admin", label: "Admin" },
          ]}
          onChange={setRole}
        />
      </div>
      <Checks legend="What they may do">
        <Check label="Read conversations" hint="What was said, and by whom." defaultChecked />
        <Check label="Reply" />
        <Check label="Not for this role" disabled />
        <Check label={longName} hint={fromRight} />
      </Checks>
      <Choice
        legend="When it goes"
        value={speed}
        onChange={setSpeed}
        options={[
          { value: "now", label: "At once", hint: "It can be taken back for five seconds." },
          { value: "later", label: "In the morning", hint: "At nine, where they are." },
        ]}
      />
    </Row>
  );
}
