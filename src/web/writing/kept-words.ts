// Words that were begun and not sent, kept in this browser at each letter, per person and place, so that none are ever lost.
import type { Copies } from "../../domain/conversation/copy-schema.ts";
import type { Recipient } from "../../domain/conversation/draft-schema.ts";
import type { Upload } from "../../domain/file/schema.ts";

/** Where words are written: a reply or a note of an encounter, or the words that begin one. */
export type WritingPlace =
  | { kind: "reply" | "note"; workspaceId: string; encounterId: string }
  | { kind: "encounter"; workspaceId: string; draftId: string };

export interface Words {
  text: string;
  files: Upload[];
  /** With words that begin an encounter. */
  to: Recipient | null;
  /** Who gets a copy; null where nobody has chosen: who stood in the newest message then, and nobody of a new encounter. */
  copies: Copies | null;
}

export interface KeptWords extends Words {
  /** What the server called the words that these go on from; 0 where it had none. */
  version: number;
  /** Of the draft whose words have been sent: the server lets go of it when they arrive. */
  sentVersion: number;
  /** The server has exactly these. */
  isSaved: boolean;
  /** When they were changed here. */
  at: number;
  /** What was written on another screen meanwhile, until a person has looked at it. */
  other: Words | null;
}

export const noRecipient: Recipient = { channelId: null, customerId: null, address: "", name: "", subject: "" };

export function noWords({ kind }: WritingPlace): KeptWords {
  const to = kind === "encounter" ? noRecipient : null;
  return { text: "", files: [], to, copies: null, version: 0, sentVersion: 0, isSaved: true, at: 0, other: null };
}

export function isNothing({ text, files, to, copies }: Words): boolean {
  const isTo = to !== null && (to.customerId !== null || `${to.address}${to.name}${to.subject}`.trim() !== "");
  // Whom a person has taken away does not come back by itself, also before there are words.
  return text.trim() === "" && files.length === 0 && !isTo && copies === null;
}

export function keyOf(userId: string, place: WritingPlace): string {
  const of = place.kind === "encounter" ? place.draftId : place.encounterId;
  return `rapport.draft.${userId}.${of}.${place.kind}`;
}

export function readKept(userId: string, place: WritingPlace): KeptWords {
  try {
    return parseKept(place, localStorage.getItem(keyOf(userId, place)));
  } catch {
    return noWords(place);
  }
}

/** What another tab has kept; none where it cannot be read. */
export function parseKept(place: WritingPlace, kept: string | null): KeptWords {
  const none = noWords(place);
  try {
    const found: unknown = JSON.parse(kept ?? "null");
    return typeof found === "object" && found !== null ? { ...none, ...found } : none;
  } catch {
    return none;
  }
}

/** Keeps words; tells whether the browser could. */
export function keepWords(userId: string, place: WritingPlace, words: KeptWords): boolean {
  const key = keyOf(userId, place);
  try {
    if (isNothing(words) && words.other === null && words.isSaved && words.sentVersion === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(words));
    return true;
  } catch {
    return false;
  }
}

/** Whether there is something to be sent. */
export const hasWords = ({ text, files }: Pick<Words, "text" | "files">): boolean => text.trim() !== "" || files.length > 0;

/** Whether something was begun in an encounter in this browser. */
export function hasKeptWords(userId: string, workspaceId: string, encounterId: string): boolean {
  return (["reply", "note"] as const).some((kind) => hasWords(readKept(userId, { kind, workspaceId, encounterId })));
}

/** Whether one writes a reply or a note here: as it was last. */
export function lastKind(userId: string, encounterId: string): "reply" | "note" {
  return localStorage.getItem(`rapport.kind.${userId}.${encounterId}`) === "note" ? "note" : "reply";
}

export function keepKind(userId: string, encounterId: string, kind: "reply" | "note"): void {
  const key = `rapport.kind.${userId}.${encounterId}`;
  try {
    if (kind === "reply") localStorage.removeItem(key);
    else localStorage.setItem(key, kind);
  } catch {
    // The words themselves are what counts; they say by themselves when they cannot be kept.
  }
}
