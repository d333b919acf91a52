// The workspace that a person used last in this browser: it is opened first the next time.
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { meQuery } from "./queries.ts";

const keyOf = (userId: string) => `rapport.workspace.${userId}`;

/** Remembers a workspace whenever something is opened in it, and when one comes back to its window from another. */
export function useRemembered(workspaceId: string): void {
  const userId = useQuery(meQuery).data?.userId;
  const router = useRouter();
  useEffect(() => {
    if (userId === undefined) return;
    const use = () => remember(userId, workspaceId);
    use();
    const stop = router.subscribe("onResolved", use);
    addEventListener("focus", use);
    return () => {
      stop();
      removeEventListener("focus", use);
    };
  }, [userId, workspaceId, router]);
}

function remember(userId: string, workspaceId: string): void {
  try {
    // Writing takes milliseconds on some machines, and this comes with everything that is opened.
    if (readLast(userId) !== workspaceId) localStorage.setItem(keyOf(userId), workspaceId);
  } catch {
    // Without a place to remember it, the first one is opened.
  }
}

/** The membership to open first. */
export function firstOf<Each extends { workspaceId: string }>(me: { userId: string; memberships: Each[] }): Each | undefined {
  const last = readLast(me.userId);
  return me.memberships.find((each) => each.workspaceId === last) ?? me.memberships[0];
}

function readLast(userId: string): string | null {
  try {
    return localStorage.getItem(keyOf(userId));
  } catch {
    return null;
  }
}
