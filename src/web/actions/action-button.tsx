// A button made from an action: its name, its icon, its key; not there when the action is not.
import { Button } from "../ui/button.tsx";
import type { Action } from "./actions.ts";
import { shownShortcut, spokenShortcut } from "./key-words.ts";
import { useSingleKeys } from "./keys.ts";
import { currentScene, useScene } from "./scene.ts";

export function ActionButton({ action, busy = false }: { action: Action; busy?: boolean }) {
  const scene = useScene();
  const keysOn = useSingleKeys();
  const Icon = action.icon;
  if (!action.isShown(scene)) return null;
  return (
    <Button
      busy={busy}
      icon={<Icon size={15} aria-hidden="true" />}
      hint={keysOn ? shownShortcut(action) : undefined}
      aria-keyshortcuts={keysOn ? spokenShortcut(action) : undefined}
      onClick={() => action.run(currentScene())}
    >
      {action.name}
    </Button>
  );
}
