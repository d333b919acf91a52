// A desk in a component: its words, how well they are kept, and the ways to change them.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { meQuery } from "../queries.ts";
import { type Desk, openDesk } from "./desk.ts";
import { keyOf, type WritingPlace } from "./kept-words.ts";

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
  const { desk } = held;
  useSyncExternalStore(desk.subscribe, desk.get);
  useSyncExternalStore(desk.subscribe, desk.saveState);
  return desk;
}
