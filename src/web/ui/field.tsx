// Our fields: a label above, a hint or what is wrong below, and the words in between.
import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./field.module.css";
import { useWrong } from "./form.tsx";

interface Common {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** `wrong`: what is said where the words do not fit the pattern. */
export function TextField({
  label,
  hint,
  error: refused,
  wrong,
  className,
  ...rest
}: Common & { wrong?: string } & ComponentProps<"input">) {
  const id = useId();
  const found = useWrong(id);
  const error = found ?? refused;
  const below = hint !== undefined || error !== undefined ? `${id}-below` : undefined;
  return (
    <div className={[styles.field, className].filter(Boolean).join(" ")}>
      <label htmlFor={id}>{label}</label>
      <input
        dir="auto"
        {...rest}
        id={id}
        data-wrong={wrong}
        className={styles.input}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={below}
      />
      <Below id={below} hint={hint} error={error} />
    </div>
  );
}

export function SelectField({ label, hint, error, className, children, ...rest }: Common & ComponentProps<"select">) {
  const id = useId();
  const below = hint !== undefined || error !== undefined ? `${id}-below` : undefined;
  return (
    <div className={[styles.field, className].filter(Boolean).join(" ")}>
      <label htmlFor={id}>{label}</label>
      <select {...rest} id={id} className={styles.input} aria-invalid={error !== undefined || undefined} aria-describedby={below}>
        {children}
      </select>
      <Below id={below} hint={hint} error={error} />
    </div>
  );
}

function Below({ id, hint, error }: { id: string | undefined; hint: ReactNode; error: string | undefined }) {
  if (id === undefined) return null;
  return (
    <p id={id} className={error === undefined ? styles.hint : styles.error}>
      {error ?? hint}
    </p>
  );
}

/** A choice of one, each with a line that says what follows from it. */
export function Choice<Value extends string>(props: {
  legend: string;
  value: Value;
  options: { value: Value; label: string; hint: string }[];
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{props.legend}</legend>
      {props.options.map(({ value, label, hint }) => (
        <label key={value} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
            aria-describedby={`${name}-${value}`}
            aria-label={label}
          />
          <span>
            {label}
            <small id={`${name}-${value}`}>{hint}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
