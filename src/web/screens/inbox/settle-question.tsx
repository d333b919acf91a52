// Asked in place when words of the customer would be settled unanswered.
import { type KeyboardEvent, useEffect, useRef } from "react";
import { Button } from "../../ui/button.tsx";
import styles from "./settle-question.module.css";

export function SettleQuestion({
  onNothingOwed,
  onBack,
  busy,
}: {
  onNothingOwed: () => void;
  onBack: () => void;
  busy: boolean;
}) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onBack();
  };
  return (
    <div role="alertdialog" aria-labelledby="settle-question" className={styles.question} onKeyDown={onKeyDown}>
      <p id="settle-question">Their last words are unanswered. Settle all the same?</p>
      <div>
        <Button ref={first} busy={busy} onClick={onNothingOwed}>
          Nothing is owed
        </Button>
        <Button look="quiet" onClick={onBack}>
          Go back
        </Button>
      </div>
    </div>
  );
}
