// Whether the rail is drawn in to its icons: as the person last left it in this browser, else where there is little room.
import { useState } from "react";
import { useWiderThan } from "../../media.ts";

const key = "rapport.rail";

export function useNarrowRail(): [isNarrow: boolean, toggle: () => void] {
  const hasRoom = useWiderThan("wideRail");
  const [chosen, setChosen] = useState(read);
  const isNarrow = chosen === null ? !hasRoom : chosen === "narrow";
  const toggle = () => {
    const next = isNarrow ? "wide" : "narrow";
    setChosen(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // It stays so until the page is read anew.
    }
  };
  return [isNarrow, toggle];
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
