// The field for a password that is set anew.
import { TextField } from "../ui/field.tsx";

export function NewPasswordField({
  label,
  value,
  error,
  autoFocus,
  onChange,
}: {
  label: string;
  value: string;
  error?: string | undefined;
  autoFocus?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <TextField
      label={label}
      hint="At least 10 characters"
      type="password"
      name="new-password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={128}
      autoFocus={autoFocus}
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
