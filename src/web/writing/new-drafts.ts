// Drafts that were begun on this page: nobody else has them yet, so nobody is asked for them.

const made = new Set<string>();

export function newDraftId(): string {
  const id = crypto.randomUUID();
  made.add(id);
  return id;
}

export const isBegunHere = (draftId: string): boolean => made.has(draftId);
