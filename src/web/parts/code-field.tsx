// The field for the six digits that an app shows.
import { TextField } from "../ui/field.tsx";
import styles from "./code-field.module.css";

/** People write codes as they are shown, in two groups. */
export const onlyDigits = (words: string): string => words.replace(/\D/g, "");

export function CodeField({
  label = "Code from your app",
  value,
  onChange,
  autoFocus,
}: {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
}) {
  return (
    <TextField
      label={label}
      name="code"
      hint="Six digits; they change every half minute"
      className={styles.code}
      dir="ltr"
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="\s*\d{3}\s?\d{3}\s*"
      wrong="Six digits, please."
      maxLength={9}
      required
      autoFocus={autoFocus}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
