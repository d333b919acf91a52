// A button that is only an icon: its name is read out and shown beside it when one rests on it, with the key that does the same.
import type { ComponentProps, ReactNode } from "react";
import styles from "./icon-button.module.css";
import { tip } from "./tip.ts";

interface Props extends Omit<ComponentProps<"button">, "aria-label" | "title" | "children"> {
  label: string;
  icon: ReactNode;
  keys?: string[];
  /** It is being done; pressing again does nothing. The focus stays where it is. */
  busy?: boolean;
  size?: "usual" | "small";
}

export function IconButton({ label, icon, keys, busy = false, size = "usual", className, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      {...tip(label, keys)}
      className={[styles.button, className].filter(Boolean).join(" ")}
      data-size={size}
      aria-label={label}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {icon}
    </button>
  );
}
