// How far something long has come: exact where that is known, otherwise only that it goes on.
import styles from "./progress.module.css";

/** `words`: how far, where it is no count. */
export function Progress({ label, done, of, words }: { label: string; done?: number; of?: number; words?: string }) {
  const isKnown = done !== undefined && of !== undefined && of > 0;
  return (
    <div className={styles.progress}>
      <span>{label}</span>
      {isKnown && <span className={styles.count}>{words ?? `${done.toLocaleString("en")} of ${of.toLocaleString("en")}`}</span>}
      <progress aria-label={label} {...(isKnown ? { value: done, max: of } : {})} />
    </div>
  );
}
