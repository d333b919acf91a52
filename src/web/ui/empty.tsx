// What stands where there is nothing yet: a sentence that says so, what will be here and how it comes, and the first step.
import type { ReactNode } from "react";
import styles from "./empty.module.css";

export function Empty({
  title,
  picture,
  actions,
  children,
  level = 2,
}: {
  title: string;
  /** The circles, if anything: nothing else is decorated. */
  picture?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  level?: 2 | 3;
}) {
  const Title = level === 2 ? "h2" : "h3";
  return (
    <div className={styles.empty}>
      {picture}
      <Title className={styles.title}>{title}</Title>
      {children !== undefined && <div className={styles.words}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
