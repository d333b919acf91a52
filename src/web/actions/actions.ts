// All that a person can do, by where it is done: buttons, keys, the palette and the sheet of shortcuts are made from these.
import type { ActionIn } from "./action.ts";
import { encounterActions } from "./encounter-actions.ts";
import { everywhereActions } from "./everywhere-actions.ts";
import { goingActions } from "./going-actions.ts";
import { listActions } from "./list-actions.ts";
import type { Scene } from "./scene.ts";
import { writingActions } from "./writing-actions.ts";

export type Action = ActionIn<Scene>;

/** In the order of the sheet. */
export const actionGroups: { name: string; actions: Action[] }[] = [
  { name: "In an encounter", actions: encounterActions },
  { name: "Writing", actions: writingActions },
  { name: "In the list", actions: listActions },
  { name: "Going", actions: goingActions },
  { name: "Everywhere", actions: everywhereActions },
];

export const allActions: Action[] = actionGroups.flatMap((group) => group.actions);
