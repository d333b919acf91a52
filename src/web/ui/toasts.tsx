// Quiet words at the edge that say what was done, with a way back.
import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useEffect } from "react";
import styles from "./toasts.module.css";
import { useOutOfTheWay } from "./use-out-of-the-way.ts";

export const manager = Base.createToastManager();

let nowShown = () => {};
/** Fulfilled once there is something that shows toasts; one that is added before is lost. */
export const isShown = new Promise<void>((resolve) => {
  nowShown = resolve;
});

export function Toasts() {
  // The provider listens by then: effects run from the inside out.
  useEffect(nowShown, []);
  return (
    <Base.Provider toastManager={manager} limit={2}>
      <Base.Portal>
        <Place />
      </Base.Portal>
    </Base.Provider>
  );
}

function Place() {
  const { toasts } = Base.useToastManager();
  const place = useOutOfTheWay(toasts.length);
  return (
    <Base.Viewport ref={place} className={styles.viewport} aria-label="What was done">
      {toasts.map((each) => (
        <Base.Root key={each.id} toast={each} className={styles.toast} swipeDirection={["down", "right"]}>
          <Base.Content className={styles.content}>
            <Base.Title className={styles.title} />
            <Base.Action className={styles.action} />
            <Base.Close className={styles.close} aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Base.Close>
          </Base.Content>
        </Base.Root>
      ))}
    </Base.Viewport>
  );
}
