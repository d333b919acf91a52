// Sending that was asked for a moment too early: it is done as soon as what it waits for is there.
import { useCallback, useEffect, useState } from "react";

/** `mayNow`: nothing is waited for; `mayLater`: it will be. Returns whether it is waited for, and how to ask for it. */
export function useWanted(
  { mayNow, mayLater }: { mayNow: boolean; mayLater: boolean },
  send: () => void,
): [isWanted: boolean, want: () => void] {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (!isWanted || (!mayNow && mayLater)) return;
    setWanted(false);
    if (mayNow) send();
  }, [isWanted, mayNow, mayLater, send]);
  return [isWanted, useCallback(() => setWanted(true), [])];
}
