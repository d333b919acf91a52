// What a person can do in the list of encounters: walk through it, open, select.
import { ArrowDown, ArrowUp, CornerDownLeft, SquareCheck, SquareX } from "lucide-react";
import type { ActionIn } from "./action.ts";

export interface ListScene {
  list?: {
    next(): void;
    previous(): void;
    open(): void;
    /** Takes the row that one is at into the selection, or out of it. */
    select?(): void;
  };
  /** Offered while rows are selected; what is done then is done to them, not to the one that is open. */
  selection?: {
    count: number;
    clear(): void;
    settle?(): void;
    reopen?(): void;
    assign?(): void;
    snooze?(): void;
  };
}

type ListAction = ActionIn<ListScene>;

export const nextEncounter: ListAction = {
  id: "next",
  name: "Next encounter",
  icon: ArrowDown,
  shortcut: { key: "j" },
  repeats: true,
  isShown: ({ list }) => list !== undefined,
  run: ({ list }) => list?.next(),
};

export const previousEncounter: ListAction = {
  id: "previous",
  name: "Previous encounter",
  icon: ArrowUp,
  shortcut: { key: "k" },
  repeats: true,
  isShown: ({ list }) => list !== undefined,
  run: ({ list }) => list?.previous(),
};

export const openEncounter: ListAction = {
  id: "open",
  name: "Open encounter",
  icon: CornerDownLeft,
  shortcut: { key: "Enter" },
  keyOnly: true,
  isShown: ({ list }) => list !== undefined,
  run: ({ list }) => list?.open(),
};

export const selectEncounter: ListAction = {
  id: "select",
  name: "Select or let go",
  icon: SquareCheck,
  shortcut: { key: "x" },
  isShown: ({ list }) => list?.select !== undefined,
  run: ({ list }) => list?.select?.(),
};

export const clearSelection: ListAction = {
  id: "clear-selection",
  name: "Let the selection go",
  icon: SquareX,
  shortcut: { key: "Escape" },
  isShown: ({ selection }) => selection !== undefined,
  run: ({ selection }) => selection?.clear(),
};

export const listActions = [nextEncounter, previousEncounter, openEncounter, selectEncounter, clearSelection];
