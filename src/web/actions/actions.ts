// Each thing a person can do, defined once: buttons, keys and the sheet of shortcuts are made from these.
import {
  ArrowDown,
  ArrowUp,
  Check,
  CornerDownLeft,
  Keyboard,
  LogOut,
  type LucideIcon,
  PenLine,
  Reply,
  RotateCcw,
  SendHorizontal,
  Undo2,
} from "lucide-react";
import { canUndo, undoLast } from "../undo.ts";
import type { Scene } from "./scene.ts";

export interface Action {
  id: string;
  name: string;
  icon: LucideIcon;
  /** As KeyboardEvent.key names it; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  shortcut: { key: string; mod?: true };
  /** Works while words are being written; all others are silent then. */
  whileTyping?: true;
  isShown(scene: Scene): boolean;
  run(scene: Scene): void;
}

export const nextEncounter: Action = {
  id: "next",
  name: "Next encounter",
  icon: ArrowDown,
  shortcut: { key: "j" },
  isShown: ({ list }) => list !== undefined,
  run: ({ list }) => list?.next(),
};

export const previousEncounter: Action = {
  id: "previous",
  name: "Previous encounter",
  icon: ArrowUp,
  shortcut: { key: "k" },
  isShown: ({ list }) => list !== undefined,
  run: ({ list }) => list?.previous(),
};

export const openEncounter: Action = {
  id: "open",
  name: "Open encounter",
  icon: CornerDownLeft,
  shortcut: { key: "Enter" },
  isShown: ({ list }) => list !== undefined,
  run: ({ list }) => list?.open(),
};

export const writeReply: Action = {
  id: "reply",
  name: "Reply",
  icon: Reply,
  shortcut: { key: "r" },
  isShown: ({ composer }) => composer !== undefined,
  run: ({ composer }) => composer?.writeReply(),
};

export const writeNote: Action = {
  id: "note",
  name: "Note",
  icon: PenLine,
  shortcut: { key: "n" },
  isShown: ({ composer }) => composer !== undefined,
  run: ({ composer }) => composer?.writeNote(),
};

export const send: Action = {
  id: "send",
  name: "Send",
  icon: SendHorizontal,
  shortcut: { key: "Enter", mod: true },
  whileTyping: true,
  isShown: ({ composer }) => composer?.isFocused ?? false,
  run: ({ composer }) => composer?.send(),
};

export const leaveComposer: Action = {
  id: "leave",
  name: "Leave the composer",
  icon: LogOut,
  shortcut: { key: "Escape" },
  whileTyping: true,
  isShown: ({ composer }) => composer?.isFocused ?? false,
  run: ({ composer }) => composer?.leave(),
};

export const settle: Action = {
  id: "settle",
  name: "Settle",
  icon: Check,
  shortcut: { key: "e" },
  isShown: ({ encounter }) => encounter !== undefined && !encounter.isSettled,
  run: ({ encounter }) => encounter?.settle(),
};

export const reopen: Action = {
  id: "reopen",
  name: "Reopen",
  icon: RotateCcw,
  shortcut: { key: "o" },
  isShown: ({ encounter }) => encounter?.isSettled ?? false,
  run: ({ encounter }) => encounter?.reopen(),
};

export const undo: Action = {
  id: "undo",
  name: "Undo",
  icon: Undo2,
  shortcut: { key: "z" },
  isShown: canUndo,
  run: undoLast,
};

export const showShortcuts: Action = {
  id: "shortcuts",
  name: "Shortcuts",
  icon: Keyboard,
  shortcut: { key: "?" },
  isShown: ({ sheet }) => sheet !== undefined,
  run: ({ sheet }) => sheet?.open(),
};

/** In the order of the sheet. */
export const actionGroups: { name: string; actions: Action[] }[] = [
  { name: "In the list", actions: [nextEncounter, previousEncounter, openEncounter] },
  { name: "In an encounter", actions: [writeReply, writeNote, settle, reopen] },
  { name: "While writing", actions: [send, leaveComposer] },
  { name: "Everywhere", actions: [undo, showShortcuts] },
];

export const allActions: Action[] = actionGroups.flatMap((group) => group.actions);
