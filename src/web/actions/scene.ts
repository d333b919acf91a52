// What can be acted upon right now: each part of a screen offers its piece while it is shown.
import { useEffect, useSyncExternalStore } from "react";
import type { EncounterScene } from "./encounter-actions.ts";
import type { EverywhereScene } from "./everywhere-actions.ts";
import type { GoingScene } from "./going-actions.ts";
import type { ListScene } from "./list-actions.ts";
import type { WritingScene } from "./writing-actions.ts";

/** Each area types its own pieces, beside the actions that use them. */
export type Scene = ListScene & EncounterScene & WritingScene & GoingScene & EverywhereScene;

let scene: Scene = {};
const listeners = new Set<() => void>();

function change(next: Scene): void {
  scene = next;
  for (const listener of listeners) listener();
}

export const currentScene = (): Scene => scene;

/** Offers a piece of the scene while the component is shown. Give it a value that only changes when its meaning does. */
export function useOffer<Key extends keyof Scene>(key: Key, piece: Scene[Key] | undefined): void {
  useEffect(() => {
    if (piece === undefined) return;
    change({ ...scene, [key]: piece });
    return () => {
      const { [key]: gone, ...rest } = scene;
      if (gone === piece) change(rest);
    };
  }, [key, piece]);
}

export function useScene(): Scene {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentScene);
}
