// Drafts that were begun on this page: what they hold is known here first, and nobody else is asked for it.

/** Their ids, each with its workspace; the newest last. */
const made = new Map<string, string>();

export function newDraftId(workspaceId: string): string {
  const id = crypto.randomUUID();
  made.set(id, workspaceId);
  return id;
}

export const isBegunHere = (draftId: string): boolean => made.has(draftId);

/** The newest first. */
export function begunHere(workspaceId: string): string[] {
  return [...made].flatMap(([draftId, of]) => (of === workspaceId ? [draftId] : [])).toReversed();
}
