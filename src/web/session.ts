// Whether the session has ended while words were being written: then the page stays, and one signs in again beside them.
import { useSyncExternalStore } from "react";

let isOver = false;
const listeners = new Set<() => void>();

export function setSessionOver(over: boolean): void {
  if (over === isOver) return;
  isOver = over;
  for (const listener of listeners) listener();
}

export const sessionIsOver = (): boolean => isOver;

export function useSessionIsOver(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, sessionIsOver);
}
