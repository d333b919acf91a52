// How a part stands on the page: what state it is in, and the part itself.
import type { ReactNode } from "react";
import styles from "./design.module.css";

export const longName =
  "Wilhelmina-Alexandrine von Hohenstein-Sayn-Wittgenstein und Söhne Donaudampfschifffahrtsgesellschaft mbH";
export const fromRight = "שרה כהן";

export function Shown({ as, wide = false, children }: { as: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={styles.shown} data-wide={wide || undefined}>
      <span className={styles.state}>{as}</span>
      {children}
    </div>
  );
}

export function Row({ children, columns = false }: { children: ReactNode; columns?: boolean }) {
  return <div className={columns ? styles.columns : styles.row}>{children}</div>;
}

/** The states that a hand would bring about. */
export const handStates = { rest: "", hover: "is-hover", focus: "is-focus", pressed: "is-pressed" } as const;
