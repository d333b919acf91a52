// A sheet above the page: the focus goes to the first thing in it, stays within, and goes back to what opened it.
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { Fragment, type ReactNode, useRef, useState } from "react";
import styles from "./dialog.module.css";

const firstBelowHead = ":scope > :not(header) :is(input, select, textarea, button)";

interface Props {
  title: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Forms are of the usual width; what has columns may be wider. */
  width?: "usual" | "wide";
  children: ReactNode;
}

/** Of sheets that were never opened there is nothing. */
export function Dialog(props: Props) {
  const [isAsked, setAsked] = useState(props.open);
  if (props.open && !isAsked) setAsked(true);
  return isAsked || props.open ? <AskedDialog {...props} /> : null;
}

function AskedDialog({ title, open, onOpenChange, width = "usual", children }: Props) {
  const sheet = useRef<HTMLDivElement>(null);
  // A sheet that opens again begins anew, also while the one before is still going: nothing shown once is shown twice.
  const [round, setRound] = useState({ open, number: 0 });
  if (round.open !== open) setRound({ open, number: open ? round.number + 1 : round.number });
  // A field that took the focus by itself (autoFocus) would hide where it was before. On a touch screen no keyboard jumps up.
  const isTouched = useRef(false);
  const firstThing = (by: string) => {
    isTouched.current = by === "touch";
    return isTouched.current || (sheet.current?.querySelector<HTMLElement>(firstBelowHead) ?? true);
  };
  // Where one step of a sheet makes way for the next, the focus would be left with nothing.
  const watch = (element: HTMLDivElement | null) => {
    sheet.current = element;
    if (element === null) return;
    const changes = new MutationObserver(() => {
      const at = document.activeElement;
      if (isTouched.current || (at !== document.body && at !== element)) return;
      element.querySelector<HTMLElement>(firstBelowHead)?.focus();
    });
    changes.observe(element, { childList: true, subtree: true });
    return () => changes.disconnect();
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={styles.veil} />
        <Base.Popup ref={watch} initialFocus={firstThing} className={styles.sheet} data-sheet="" data-width={width}>
          <header className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close className={styles.close} aria-label="Close">
              <X aria-hidden="true" />
            </Base.Close>
          </header>
          <Fragment key={round.number}>{children}</Fragment>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
