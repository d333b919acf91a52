// The words for keys: as they are shown, and as they are read out.
import type { Action } from "./actions.ts";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const shownKeys: Record<string, string> = { Enter: "↵", Escape: "Esc" };
const shownKey = (key: string): string => shownKeys[key] ?? key.toUpperCase();

/** The keys, each as it is shown on its cap: ["E"], ["⌘", "K"], ["G", "I"]; none where there is no shortcut. */
export function shownKeysOf({ shortcut }: Pick<Action, "shortcut">): string[] {
  if (shortcut === undefined) return [];
  if ("keys" in shortcut) return shortcut.keys.map(shownKey);
  const caps = [shownKey(shortcut.key)];
  if (shortcut.shift) caps.unshift(isMac ? "⇧" : "Shift");
  if (shortcut.mod) caps.unshift(isMac ? "⌘" : "Ctrl");
  return caps;
}

/** The same in one word: "E", "⌘↵", "Ctrl ↵", "G I". */
export function shownShortcut(action: Pick<Action, "shortcut">): string {
  return shownKeysOf(action).join(isMac && !(action.shortcut !== undefined && "keys" in action.shortcut) ? "" : " ");
}

/** The keys for aria-keyshortcuts; it knows no sequences, these are said in the sheet. */
export function spokenShortcut({ shortcut }: Pick<Action, "shortcut">): string | undefined {
  if (shortcut === undefined || "keys" in shortcut) return undefined;
  const before = [shortcut.mod && (isMac ? "Meta" : "Control"), shortcut.shift && "Shift"].filter(Boolean);
  return [...before, shortcut.key].join("+");
}
