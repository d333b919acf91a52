// The title of the browser's window.
import { useEffect } from "react";

/** Shows these parts and the name of the product; empty ones are left out. */
export function useTitle(...parts: (string | false | null | undefined)[]): void {
  const title = [...parts, "Rapport"].filter(Boolean).join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
