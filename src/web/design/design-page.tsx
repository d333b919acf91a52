// All our parts on one page, in every state they have.
import { Tooltips } from "../ui/tooltip.tsx";
import styles from "./design.module.css";
import { LongList } from "./long-list.tsx";

/** Both themes beside each other. */
export function SideBySide() {
  return (
    <div className={styles.sides}>
      <iframe title="Light" src="?theme=light" />
      <iframe title="Dark" src="?theme=dark" />
    </div>
  );
}

export function DesignPage() {
  return (
    <main className={styles.page}>
      <h1>Design</h1>
      <LongList />
      <Tooltips />
    </main>
  );
}
