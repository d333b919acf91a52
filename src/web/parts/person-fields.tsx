// The fields of a person who makes an account: their name, their address, a password.
import { TextField } from "../ui/field.tsx";
import { NewPasswordField } from "./password-field.tsx";

interface Person {
  name: string;
  email: string;
  password: string;
}

export const nobodyYet: Person = { name: "", email: "", password: "" };

export function PersonFields({
  person,
  issueAt,
  autoFocus = false,
  onChange,
}: {
  person: Person;
  /** What is wrong with a field, where something is. */
  issueAt: (path: string) => string | undefined;
  autoFocus?: boolean;
  onChange: (person: Person) => void;
}) {
  return (
    <>
      <TextField
        label="Your name"
        hint="Teammates see it beside what you write"
        name="name"
        autoComplete="name"
        required
        autoFocus={autoFocus}
        maxLength={120}
        value={person.name}
        error={issueAt("name")}
        onChange={(event) => onChange({ ...person, name: event.target.value })}
      />
      <TextField
        label="Your e-mail"
        hint="You sign in with it"
        type="email"
        name="email"
        autoComplete="username"
        required
        maxLength={254}
        value={person.email}
        error={issueAt("email")}
        onChange={(event) => onChange({ ...person, email: event.target.value })}
      />
      <NewPasswordField
        label="Password"
        value={person.password}
        error={issueAt("password")}
        onChange={(password) => onChange({ ...person, password })}
      />
    </>
  );
}
