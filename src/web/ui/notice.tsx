// Words that say what went wrong and what to do, or that something is so; calm, in place.
import type { ReactNode } from "react";
import { problemOf } from "../client.ts";
import styles from "./notice.module.css";

export function Notice({ children, actions, role }: { children: ReactNode; actions?: ReactNode; role?: "status" | "alert" }) {
  return (
    <div className={styles.notice} role={role}>
      <div className={styles.words}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** An error as the server put it: what it is, and what exactly. */
export function ProblemNotice({ error, actions }: { error: unknown; actions?: ReactNode }) {
  const { title, detail } = problemOf(error);
  return (
    <Notice role="alert" actions={actions}>
      <p className={styles.title}>{title}</p>
      {detail !== undefined && detail !== title && <p>{detail}</p>}
    </Notice>
  );
}
