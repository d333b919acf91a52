// What a person looked for last in a workspace, kept in this browser.
import { useCallback, useState } from "react";

const most = 8;

/** The newest first; how to keep one more; how to forget all. */
export function useRecentSearches(
  userId: string,
  workspaceId: string,
): [recent: string[], keep: (q: string) => void, forget: () => void] {
  const key = `rapport.searches.${userId}.${workspaceId}`;
  const [recent, setRecent] = useState(() => read(key));
  const change = useCallback(
    (next: string[]) => {
      setRecent(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // They are known until the page is read anew.
      }
    },
    [key],
  );
  const keep = useCallback(
    (q: string) => {
      const words = q.trim();
      if (words !== "") change([words, ...read(key).filter((each) => each !== words)].slice(0, most));
    },
    [key, change],
  );
  return [recent, keep, () => change([])];
}

function read(key: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}
