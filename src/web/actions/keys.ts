// Turns key presses into actions, also two keys one after the other.
import { useEffect, useSyncExternalStore } from "react";
import { type Action, allActions } from "./actions.ts";
import { currentScene } from "./scene.ts";

// People who speak to their machine, or whose hands tremble, must be able to switch single keys off (WCAG 2.1.4).
const stored = "rapport.single-keys";
const listeners = new Set<() => void>();
const singleKeysAreOn = () => localStorage.getItem(stored) !== "off";

export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(stored);
  else localStorage.setItem(stored, "off");
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

/** The first key of two, and when it was pressed: the second must follow while it is still meant. */
let begun: { key: string; atMs: number } | undefined;
const secondKeyWithinMs = 1_500;

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey || /^(Shift|Control|Meta|Alt)$/.test(event.key)) return;
  const first = begun !== undefined && event.timeStamp - begun.atMs < secondKeyWithinMs ? begun.key : undefined;
  begun = undefined;
  if (inDialog()) return;
  const scene = currentScene();
  const offered = allActions.filter((each) => isHeard(each, event) && each.isShown(scene));
  const action =
    (first !== undefined ? offered.find((each) => isSecond(each, first, event)) : undefined) ??
    offered.find((each) => isOnly(each, event));
  if (action !== undefined) {
    event.preventDefault();
    action.run(scene);
    return;
  }
  if (!modOf(event) && !event.repeat && offered.some((each) => isFirst(each, event))) {
    begun = { key: event.key, atMs: event.timeStamp };
  }
}

/** Whether an action listens to this press at all: where the focus is decides. */
function isHeard(action: Action, event: KeyboardEvent): boolean {
  const typing = isTyping(event.target);
  if (typing ? action.whileTyping === undefined : action.whileTyping === "only") return false;
  if (event.repeat && !action.repeats) return false;
  if (modOf(event) || event.key === "Escape") return true;
  // Enter belongs to the button or link that has the focus.
  if (event.key === "Enter") return !(event.target instanceof Element && event.target.closest("a, button, summary"));
  return singleKeysAreOn();
}

function isOnly({ shortcut }: Action, event: KeyboardEvent): boolean {
  if (shortcut === undefined || "keys" in shortcut || modOf(event) !== (shortcut.mod ?? false)) return false;
  // With Caps Lock the key is the same; with Shift it is another one.
  return (event.shiftKey ? event.key : lowered(event.key)) === shortcut.key && (!shortcut.shift || event.shiftKey);
}

function isFirst({ shortcut }: Action, event: KeyboardEvent): boolean {
  return shortcut !== undefined && "keys" in shortcut && shortcut.keys[0] === event.key;
}

function isSecond({ shortcut }: Action, first: string, event: KeyboardEvent): boolean {
  return (
    shortcut !== undefined &&
    "keys" in shortcut &&
    !modOf(event) &&
    shortcut.keys[0] === first &&
    shortcut.keys[1] === lowered(event.key)
  );
}

const modOf = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey;
const lowered = (key: string): string => (key.length === 1 ? key.toLowerCase() : key);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !/^(checkbox|radio|button|submit|range|file|color)$/.test(target.type);
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
}

/** A sheet or a menu has the keys while it is open, and not while it goes; a toast, which is a dialog too, has not. */
function inDialog(): boolean {
  return document.querySelector('[data-sheet]:not([data-closed]), [role="menu"]:not([data-closed])') !== null;
}
