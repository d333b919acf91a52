// Keys as they look on a keyboard; two that follow each other have a "then" between them.
import { Fragment } from "react";
import styles from "./kbd.module.css";

export function Kbd({ keys, isSequence = false }: { keys: string[]; isSequence?: boolean }) {
  if (keys.length === 0) return null;
  return (
    <span className={styles.keys}>
      {keys.map((key, place) => (
        <Fragment key={key}>
          {isSequence && place > 0 && <span className={styles.then}>then</span>}
          <kbd>{key}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
