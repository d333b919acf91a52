// Coming back to a page by the browser's Back, where it stands as it was left.
import { useEffect } from "react";

/** Calls `again` when the browser shows this page out of its memory; whatever was under way when it was left is over. */
export function useBackAgain(again: () => void): void {
  useEffect(() => {
    const look = (event: PageTransitionEvent) => {
      if (event.persisted) again();
    };
    addEventListener("pageshow", look);
    return () => removeEventListener("pageshow", look);
  }, [again]);
}
