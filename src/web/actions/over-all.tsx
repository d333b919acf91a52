// What stands over every screen of a workspace when it is asked for: the palette and the sheet of shortcuts. Loaded then.
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useOffer } from "./scene.ts";

const loadPalette = () => import("./command-palette.tsx");
const CommandPalette = lazy(() => loadPalette().then(({ CommandPalette }) => ({ default: CommandPalette })));
const ShortcutSheet = lazy(() => import("./shortcut-sheet.tsx").then(({ ShortcutSheet }) => ({ default: ShortcutSheet })));

export function OverAll({ workspaceId }: { workspaceId: string }) {
  const [palette, setPalette] = useState<boolean | undefined>(undefined);
  const [sheet, setSheet] = useState<boolean | undefined>(undefined);
  useOffer(
    "palette",
    useMemo(() => ({ open: () => setPalette(true) }), []),
  );
  useOffer(
    "sheet",
    useMemo(() => ({ open: () => setSheet(true) }), []),
  );
  // Letters typed right after its key must find it there: it comes once the screen is at rest.
  useEffect(() => {
    const atRest = setTimeout(() => void loadPalette().catch(() => {}), 3_000);
    return () => clearTimeout(atRest);
  }, []);
  return (
    <Suspense>
      {palette !== undefined && <CommandPalette workspaceId={workspaceId} open={palette} onOpenChange={setPalette} />}
      {sheet !== undefined && <ShortcutSheet open={sheet} onOpenChange={setSheet} />}
    </Suspense>
  );
}
