// Whether the window is as wide as something needs it to be.
import { useSyncExternalStore } from "react";

/** The widths at which the layout changes; the CSS modules use the same numbers. */
export const widths = { twoColumns: 720, rail: 1024, wideRail: 1200, customer: 1360, wall: 1920 } as const;

export function useWiderThan(width: keyof typeof widths): boolean {
  const query = matchMedia(`(min-width: ${widths[width]}px)`);
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => query.matches,
  );
}
