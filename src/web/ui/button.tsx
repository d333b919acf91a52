// Our buttons: the one that matters most, the plain one, and the quiet one that looks like words.
import type { ComponentProps, ReactNode } from "react";
import styles from "./button.module.css";

interface Props extends ComponentProps<"button"> {
  look?: "main" | "plain" | "quiet";
  /** The key that does the same. */
  hint?: string | undefined;
  /** It is being done; pressing again does nothing. The focus stays where it is. */
  busy?: boolean;
  icon?: ReactNode;
}

export function Button({
  look = "plain",
  hint,
  busy = false,
  icon,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: Props) {
  return (
    <button
      {...rest}
      type={busy ? "button" : type}
      className={[styles.button, styles[look], className].filter(Boolean).join(" ")}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {icon}
      {children}
      {hint !== undefined && (
        <span className={styles.hint} aria-hidden="true">
          {hint}
        </span>
      )}
    </button>
  );
}
