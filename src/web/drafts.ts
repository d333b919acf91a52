// Words that were begun and not sent, kept in this browser per person and encounter, so that none are ever lost.

export type DraftKind = "reply" | "note";
export interface Draft {
  kind: DraftKind;
  reply: string;
  note: string;
}

export const emptyDraft: Draft = { kind: "reply", reply: "", note: "" };

const keyOf = (userId: string, encounterId: string) => `rapport.draft.${userId}.${encounterId}`;

export function readDraft(userId: string, encounterId: string): Draft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId, encounterId)) ?? "null");
    return typeof kept === "object" && kept !== null ? { ...emptyDraft, ...kept } : emptyDraft;
  } catch {
    return emptyDraft;
  }
}

export function hasDraft(userId: string, encounterId: string): boolean {
  const { reply, note } = readDraft(userId, encounterId);
  return `${reply}${note}`.trim() !== "";
}

/** Keeps a draft; tells whether the browser could. */
export function keepDraft(userId: string, encounterId: string, draft: Draft): boolean {
  const key = keyOf(userId, encounterId);
  try {
    if (draft.reply === "" && draft.note === "") localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}
