// A choice of one in a row, without a label beside it: what it is about is read out.
import styles from "./select.module.css";

export function Select<Value extends string>({
  label,
  value,
  options,
  busy = false,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  busy?: boolean;
  onChange: (value: Value) => void;
}) {
  return (
    <select
      className={styles.select}
      aria-label={label}
      aria-busy={busy || undefined}
      value={value}
      onChange={(event) => {
        const chosen = options.find((each) => each.value === event.target.value);
        if (chosen !== undefined && !busy) onChange(chosen.value);
      }}
    >
      {options.map((each) => (
        <option key={each.value} value={each.value}>
          {each.label}
        </option>
      ))}
    </select>
  );
}
