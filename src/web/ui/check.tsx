// A box to tick, with a line that says what follows from it.
import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./check.module.css";

export function Check({
  label,
  hint,
  ...rest
}: { label: ReactNode; hint?: ReactNode } & Omit<ComponentProps<"input">, "type" | "id">) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input {...rest} type="checkbox" id={id} aria-describedby={hint === undefined ? undefined : `${id}-hint`} />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

/** Several boxes that belong together. */
export function Checks({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={styles.checks}>
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}
