// When a person last looked at Today, kept in this browser: what came in since then is told apart.
import { useEffect, useState } from "react";

/** Who comes back sooner is still looking: a reload does not make everything old. */
const sameLookMs = 30 * 60_000;
const noteEveryMs = 60_000;

interface Looks {
  /** When the look before this one ended. */
  before: string | null;
  lookedAt: string;
}

/** The moment up to which this person had looked before; null where they never did. It stays while the screen is shown. */
export function useLastLooked(workspaceId: string, userId: string): string | null {
  const key = `rapport.looked.${userId}.${workspaceId}`;
  const [before] = useState(() => lookBefore(read(key), Date.now()));
  useEffect(() => {
    const note = () => {
      if (document.visibilityState === "visible") write(key, { before, lookedAt: new Date().toISOString() });
    };
    note();
    const repeated = setInterval(note, noteEveryMs);
    document.addEventListener("visibilitychange", note);
    return () => {
      note();
      clearInterval(repeated);
      document.removeEventListener("visibilitychange", note);
    };
  }, [key, before]);
  return before;
}

function lookBefore(looks: Looks | undefined, now: number): string | null {
  if (looks === undefined) return null;
  const isSameLook = now - new Date(looks.lookedAt).getTime() < sameLookMs;
  return isSameLook ? looks.before : looks.lookedAt;
}

function read(key: string): Looks | undefined {
  try {
    const looks = JSON.parse(localStorage.getItem(key) ?? "null") as Looks | null;
    return looks !== null && !Number.isNaN(Date.parse(looks.lookedAt)) ? looks : undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, looks: Looks): void {
  try {
    localStorage.setItem(key, JSON.stringify(looks));
  } catch {
    // Without a place to remember it, nothing is told apart.
  }
}
