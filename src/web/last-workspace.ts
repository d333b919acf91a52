// The workspace that this browser showed last: it is opened first the next time.
const key = "rapport.workspace";

export function rememberWorkspace(workspaceId: string): void {
  try {
    localStorage.setItem(key, workspaceId);
  } catch {
    // Without a place to remember it, the first one is opened.
  }
}

/** The membership to open first. */
export function firstOf<Each extends { workspaceId: string }>(memberships: Each[]): Each | undefined {
  const last = readLast();
  return memberships.find((each) => each.workspaceId === last) ?? memberships[0];
}

function readLast(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
