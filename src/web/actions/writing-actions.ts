// What a person can do with words: begin a reply, a note, a new encounter; send them, leave them.
import { LogOut, MessageSquarePlus, PenLine, Reply, SendHorizontal } from "lucide-react";
import type { ActionIn } from "./action.ts";

export interface WritingScene {
  composer?: { isFocused: boolean; hasWords: boolean; writeReply(): void; writeNote(): void; send(): void; leave(): void };
  /** Offered to those who may write to a customer first. */
  newEncounter?: { begin(): void };
}

type WritingAction = ActionIn<WritingScene>;

export const writeReply: WritingAction = {
  id: "reply",
  name: "Reply",
  icon: Reply,
  shortcut: { key: "r" },
  words: "answer write",
  isShown: ({ composer }) => composer !== undefined,
  run: ({ composer }) => composer?.writeReply(),
};

export const writeNote: WritingAction = {
  id: "note",
  name: "Note",
  icon: PenLine,
  shortcut: { key: "n" },
  words: "comment write",
  isShown: ({ composer }) => composer !== undefined,
  run: ({ composer }) => composer?.writeNote(),
};

export const beginEncounter: WritingAction = {
  id: "new-encounter",
  name: "New encounter",
  icon: MessageSquarePlus,
  shortcut: { key: "c" },
  words: "compose write first message mail",
  isShown: ({ newEncounter }) => newEncounter !== undefined,
  run: ({ newEncounter }) => newEncounter?.begin(),
};

export const send: WritingAction = {
  id: "send",
  name: "Send",
  icon: SendHorizontal,
  shortcut: { key: "Enter", mod: true },
  whileTyping: "only",
  keyOnly: true,
  isShown: ({ composer }) => composer?.isFocused ?? false,
  run: ({ composer }) => composer?.send(),
};

export const leaveComposer: WritingAction = {
  id: "leave",
  name: "Leave the composer",
  icon: LogOut,
  shortcut: { key: "Escape" },
  whileTyping: "only",
  keyOnly: true,
  isShown: ({ composer }) => composer?.isFocused ?? false,
  run: ({ composer }) => composer?.leave(),
};

export const writingActions = [writeReply, writeNote, beginEncounter, send, leaveComposer];
