// A desk in a component, and what a component shows of it.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { meQuery } from "../queries.ts";
import { type Desk, openDesk } from "./desk.ts";
import { type KeptWords, keyOf, type WritingPlace } from "./kept-words.ts";

/** The desk at a place, open for as long as the component is there. Who shows something of it reads it by `useOfDesk`. */

export function useDesk(userId: string, place: WritingPlace): Desk {
  const client = useQueryClient();
  const key = keyOf(userId, place);
  // Asking who one is leads to the sign-in where nobody is.
  const onSignedOut = () => void client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => {});
  const [held, setHeld] = useState(() => ({ key, desk: openDesk(userId, place, onSignedOut), isOpen: true }));
  // The key stands for the person and the place.
  useEffect(() => {
    let { desk } = held;
    if (!held.isOpen || held.key !== key) {
      desk = openDesk(userId, place, onSignedOut);
      setHeld({ key, desk, isOpen: true });
    }
    return () => {
      desk.close();
      held.isOpen = false;
    };
  }, [key]);
  return held.desk;
}

/** Something of a desk's words; the component is drawn anew when it is another one, not for each letter. */
export function useOfDesk<T>(desk: Desk, read: (words: KeptWords) => T): T {
  return useSyncExternalStore(desk.subscribe, () => read(desk.get()));
}
