// A button made from an action: its name, its icon, its key; not there when the action is not.
import { Button } from "../ui/button.tsx";
import type { Action } from "./actions.ts";
import { shownShortcut, spokenShortcut } from "./key-words.ts";
import { useSingleKeys } from "./keys.ts";
import { currentScene, type Scene, useScene } from "./scene.ts";

interface Props {
  action: Action;
  busy?: boolean;
  /** What the screen of the button offers itself: then it is there at once, and not only after that was offered. */
  own?: Partial<Scene>;
}

export function ActionButton({ action, busy = false, own }: Props) {
  const scene = { ...useScene(), ...own };
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
