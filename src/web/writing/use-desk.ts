// A desk in a component, and what a component shows of it.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { meQuery } from "../queries.ts";
import { type Desk, deskAt } from "./desk.ts";
import { type KeptWords, keyOf, type WritingPlace } from "./kept-words.ts";

/** The desk at a place, open for as long as the component is shown. Who shows something of it reads it by `useOfDesk`. */
export function useDesk(userId: string, place: WritingPlace): Desk {
  const client = useQueryClient();
  const key = keyOf(userId, place);
  // Asking who one is leads to the sign-in where nobody is.
  const onSignedOut = () => void client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => {});
  const [held, setHeld] = useState(() => ({ key, desk: deskAt(userId, place, onSignedOut) }));
  // The key stands for the person and the place.
  useEffect(() => {
    const desk = (held.key === key ? held.desk : deskAt(userId, place, onSignedOut)).open();
    setHeld((was) => (was.desk === desk ? was : { key, desk }));
    return () => desk.close();
  }, [key]);
  return held.desk;
}

/** Something of a desk's words; the component is drawn anew when it is another one, not for each letter. */
export function useOfDesk<T>(desk: Desk, read: (words: KeptWords) => T): T {
  return useSyncExternalStore(desk.subscribe, () => read(desk.get()));
}
