// How well the words are kept, said quietly; and what was written on another screen meanwhile.
import { useSyncExternalStore } from "react";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Desk, SaveState } from "./desk.ts";
import { isNothing } from "./kept-words.ts";
import styles from "./save-words.module.css";
import { useOfDesk } from "./use-desk.ts";

const words: Record<SaveState, string> = {
  saved: "Saved",
  saving: "",
  unreached: "Kept in this browser",
  refused: "Kept in this browser only",
  unkept: "Not kept: this browser has no room",
};

export function SaveWords({ desk }: { desk: Desk }) {
  const state = useSyncExternalStore(desk.subscribe, desk.saveState);
  const isEmpty = useOfDesk(desk, isNothing);
  return (
    <span className={styles.state} role="status" data-trouble={state === "refused" || state === "unkept" || undefined}>
      {isEmpty ? "" : words[state]}
    </span>
  );
}

export function OtherWords({ desk }: { desk: Desk }) {
  const other = useOfDesk(desk, (kept) => kept.other);
  if (other === null) return null;
  const beginning = other.text.trim().slice(0, 120);
  return (
    <div className={styles.other}>
      <Notice
        role="status"
        actions={
          <>
            <Button onClick={desk.showOther}>Show those</Button>
            <Button look="quiet" onClick={desk.discardOther}>
              Discard those
            </Button>
          </>
        }
      >
        <p>You wrote other words here on another screen:</p>
        <p dir="auto" className={styles.beginning}>
          {beginning === "" ? "only files" : beginning}
          {other.text.trim().length > 120 && "…"}
        </p>
      </Notice>
    </div>
  );
}
