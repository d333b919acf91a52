// The palette: everything that can be done or gone to from here, and the people it can be done for, by a few letters.
import { useState, useSyncExternalStore } from "react";
import { Palette } from "../ui/palette.tsx";
import { foundGroups } from "./palette-groups.tsx";
import { currentScene } from "./scene.ts";
import { useFoundCustomers } from "./use-found-customers.ts";
import { useRecentEncounters } from "./use-recent-encounters.ts";
import { useTakers } from "./use-takers.ts";

export function CommandPalette({
  workspaceId,
  open,
  onOpenChange,
}: {
  workspaceId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const [words, setWords] = useState("");
  const [wasOpen, setWasOpen] = useState(open);
  // It begins anew each time, and not while it is still going.
  if (wasOpen !== open) {
    setWasOpen(open);
    if (open) setWords("");
  }
  // What can be done is what could be done when it was opened: the palette itself changes nothing of it.
  const scene = useSyncExternalStore(noChange, currentScene);
  const found = useFoundCustomers(workspaceId, open ? words : "");
  const takers = useTakers(workspaceId);
  const recent = useRecentEncounters(workspaceId, open);
  return (
    <Palette
      open={open}
      onOpenChange={onOpenChange}
      title="Find and do"
      placeholder="What to do, or whom to find"
      words={words}
      onWords={setWords}
      busy={found.isPending}
      groups={foundGroups(words, { scene, customers: found.customers, takers, recent })}
      empty={
        <>
          Nothing fits “<bdi>{words.trim()}</bdi>”.
        </>
      }
    />
  );
}

const noChange = () => () => {};
