// What a person can do wherever they are: take back, look up, ask for the keys.
import { Command, Keyboard, Undo2 } from "lucide-react";
import { canUndo, undoLast } from "../undo.ts";
import type { ActionIn } from "./action.ts";

export interface EverywhereScene {
  palette?: { open(): void };
  sheet?: { open(): void };
}

type EverywhereAction = ActionIn<EverywhereScene>;

export const undo: EverywhereAction = {
  id: "undo",
  name: "Undo",
  icon: Undo2,
  shortcut: { key: "z" },
  words: "take back",
  isShown: canUndo,
  run: undoLast,
};

export const openPalette: EverywhereAction = {
  id: "palette",
  name: "Find and do",
  icon: Command,
  shortcut: { key: "k", mod: true },
  whileTyping: "too",
  keyOnly: true,
  isShown: ({ palette }) => palette !== undefined,
  run: ({ palette }) => palette?.open(),
};

export const showShortcuts: EverywhereAction = {
  id: "shortcuts",
  name: "Shortcuts",
  icon: Keyboard,
  shortcut: { key: "?" },
  words: "keys help",
  isShown: ({ sheet }) => sheet !== undefined,
  run: ({ sheet }) => sheet?.open(),
};

export const everywhereActions = [undo, openPalette, showShortcuts];
