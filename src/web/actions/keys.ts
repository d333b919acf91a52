// Turns key presses into actions, and actions into the words for their keys.
import { useEffect, useSyncExternalStore } from "react";
import { type Action, allActions } from "./actions.ts";
import { currentScene } from "./scene.ts";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const shownKeys: Record<string, string> = { Enter: "↵", Escape: "Esc" };
const spokenKeys: Record<string, string> = { Enter: "Enter", Escape: "Escape" };

/** The keys as they are shown: "E", "⌘↵", "Ctrl ↵". */
export function shownShortcut({ shortcut: { key, mod } }: Action): string {
  const shown = shownKeys[key] ?? key.toUpperCase();
  return mod ? (isMac ? `⌘${shown}` : `Ctrl ${shown}`) : shown;
}

/** The keys for aria-keyshortcuts. */
export function spokenShortcut({ shortcut: { key, mod } }: Action): string {
  const spoken = spokenKeys[key] ?? key;
  return mod ? `${isMac ? "Meta" : "Control"}+${spoken}` : spoken;
}

// People who speak to their machine, or whose hands tremble, must be able to switch single keys off (WCAG 2.1.4).
const key = "rapport.single-keys";
const listeners = new Set<() => void>();
const singleKeysAreOn = () => localStorage.getItem(key) !== "off";

export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(key);
  else localStorage.setItem(key, "off");
  for (const listener of listeners) listener();
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, singleKeysAreOn);
}

/** Listens for the keys of all actions while the component is shown. */
export function useKeys(): void {
  useEffect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey || inDialog()) return;
  const action = allActions.find((each) => matches(each, event) && each.isShown(currentScene()));
  if (action === undefined) return;
  event.preventDefault();
  action.run(currentScene());
}

function matches({ shortcut, whileTyping }: Action, event: KeyboardEvent): boolean {
  const typing = isTyping(event.target);
  const mod = event.ctrlKey || event.metaKey;
  if (event.key !== shortcut.key || mod !== (shortcut.mod ?? false)) return false;
  if (whileTyping) return typing;
  if (typing || (event.repeat && shortcut.key !== "j" && shortcut.key !== "k")) return false;
  // Enter belongs to the button or link that has the focus.
  if (shortcut.key === "Enter") return !(event.target instanceof Element && event.target.closest("a, button, summary"));
  return singleKeysAreOn();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** A sheet or a menu has the keys while it is open; a toast, which is a dialog too, has not. */
function inDialog(): boolean {
  return document.querySelector('[data-sheet], [role="menu"]') !== null;
}
