// After one went to another screen the focus is in that screen, not lost with what had it: Tab goes on from there.
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { focusScreen } from "../../focus-screen.ts";

export function useFocusInScreen(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        // Where a page is opened, its beginning is the way to skip what stands before the screen.
        if (fromLocation === undefined || !pathChanged || document.activeElement !== document.body) return;
        focusScreen();
      }),
    [router],
  );
}
