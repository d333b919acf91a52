// Three columns, made of two times two panes.
import { Panes } from "../ui/panes.tsx";
import styles from "./design.module.css";

export function TwoPanes() {
  return (
    <div className={styles.box}>
      <Panes
        name="design-list"
        side="start"
        label="the list"
        least={160}
        most={360}
        usual={220}
        restLeast={320}
        pane={<p className={styles.pane}>The list</p>}
      >
        <Panes
          name="design-customer"
          side="end"
          label="the customer"
          least={160}
          most={300}
          usual={200}
          restLeast={160}
          folds
          pane={<p className={styles.pane}>The customer</p>}
        >
          <p className={styles.pane}>The conversation</p>
        </Panes>
      </Panes>
    </div>
  );
}
