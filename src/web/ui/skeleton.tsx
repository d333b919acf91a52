// Where words will stand in a moment: lines in their place, shown only after a wait that one would notice.
import styles from "./skeleton.module.css";

/** `rows` blocks of lines with the given lengths in percent. */
export function Skeleton({ rows = 3, lines = [40, 92, 64] }: { rows?: number; lines?: readonly number[] }) {
  return (
    <div className={styles.skeleton} role="status">
      <span className="unseen">One moment.</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row} aria-hidden="true">
          {lines.map((length) => (
            <span key={length} style={{ inlineSize: `${length}%` }} />
          ))}
        </div>
      ))}
    </div>
  );
}
