// Says something to people who listen to the screen, without taking their attention from what they do.
import { useSyncExternalStore } from "react";

let said = "";
const listeners = new Set<() => void>();

export function announce(words: string): void {
  // The same words twice would not be read out again; a no-break space makes them other words.
  said = said === words ? `${words}\u00a0` : words;
  for (const listener of listeners) listener();
}

export function useAnnounced(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
}
