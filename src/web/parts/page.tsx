// A page of its own, without rail: the sign-in, the welcome, addresses that lead nowhere.
import type { ReactNode } from "react";
import { Circles } from "./circles.tsx";
import styles from "./page.module.css";

export function Page({
  title,
  lead,
  wide = false,
  step,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  wide?: boolean;
  /** Which of the three steps of the welcome it is. */
  step?: 1 | 2 | 3;
  children?: ReactNode;
}) {
  return (
    <main className={styles.page}>
      <div className={wide ? styles.wide : styles.narrow}>
        <p className={styles.mark}>
          <Circles closeness={4} width={40} />
          <span>Rapport</span>
        </p>
        {step !== undefined && <p className={styles.step}>Step {step} of 3</p>}
        <h1 className={styles.title} dir="auto">
          {title}
        </h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}
