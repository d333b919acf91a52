// A question before something that cannot be taken back: what will happen, the way forward, the way back.
import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import styles from "./dialog.module.css";
import { ProblemNotice } from "./notice.tsx";

export function Confirm({
  title,
  words,
  yes,
  busy,
  error,
  open,
  onYes,
  onClose,
}: {
  title: ReactNode;
  words: ReactNode;
  /** What the button says that does it. */
  yes: string;
  busy: boolean;
  error: unknown;
  open: boolean;
  onYes: () => void;
  onClose: () => void;
}) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.veil} />
        <Base.Popup className={styles.sheet} data-sheet="">
          <Base.Title className={styles.question}>{title}</Base.Title>
          <Base.Description className={styles.words} render={<div />}>
            {words}
          </Base.Description>
          {error !== null && error !== undefined && <ProblemNotice error={error} />}
          <div className={styles.foot}>
            <Button look="main" busy={busy} onClick={onYes}>
              {yes}
            </Button>
            <Button look="quiet" onClick={onClose}>
              Go back
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
