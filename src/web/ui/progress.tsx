// How far something long has come: exact where that is known, otherwise only that it goes on.
import styles from "./progress.module.css";

export function Progress({ label, done, of }: { label: string; done?: number; of?: number }) {
  const isKnown = done !== undefined && of !== undefined && of > 0;
  return (
    <div className={styles.progress}>
      <span>{label}</span>
      {isKnown && (
        <span className={styles.count}>
          {done.toLocaleString("en")} of {of.toLocaleString("en")}
        </span>
      )}
      <progress aria-label={label} {...(isKnown ? { value: done, max: of } : {})} />
    </div>
  );
}
