// A screen of settings: a column with a head, sections with a line that explains, rows divided by hairlines.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { countsQuery } from "../queries.ts";
import { useTitle } from "../title.ts";
import styles from "./screen.module.css";

export function Screen({
  workspaceId,
  title,
  back,
  actions,
  narrow = false,
  children,
}: {
  workspaceId: string;
  title: string;
  back?: ReactNode;
  actions?: ReactNode;
  narrow?: boolean;
  children?: ReactNode;
}) {
  const ignored = useQuery(countsQuery(workspaceId)).data?.ignored ?? 0;
  useTitle(ignored > 0 && `${ignored} ignored`, title);
  return (
    <main id="main" className={styles.screen}>
      <div className={narrow ? `${styles.column} ${styles.narrow}` : styles.column}>
        {back}
        <header className={styles.head}>
          <h1 dir="auto">{title}</h1>
          {actions}
        </header>
        {children}
      </div>
    </main>
  );
}

export function Section({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {actions}
      </header>
      {lead !== undefined && <div className={styles.lead}>{lead}</div>}
      {children}
    </section>
  );
}

export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: without its bullets Safari no longer takes it for a list.
    <ul role="list" aria-label={label} className={styles.rows}>
      {children}
    </ul>
  );
}

/** A row: what it is, quiet words about it, what can be done with it, and what unfolds below. */
export function Row({
  title,
  aside,
  words,
  actions,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  words?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <p className={styles.title}>
          {title}
          {aside !== undefined && aside !== false && <span className={styles.aside}>{aside}</span>}
        </p>
        {words !== undefined && <p className={styles.words}>{words}</p>}
      </div>
      {actions !== undefined && actions !== false && <div className={styles.actions}>{actions}</div>}
      {children !== undefined && children !== false && children !== null && <div className={styles.below}>{children}</div>}
    </li>
  );
}
