// What a person can do with the open encounter, or with those that are selected.
import { AlarmClock, Check, FolderOutput, MailCheck, MailOpen, OctagonX, RotateCcw, UserRound } from "lucide-react";
import type { ActionIn } from "./action.ts";
import type { ListScene } from "./list-actions.ts";

/** Whom an encounter is given to: a person, a team; null is nobody, none. What is left out stays as it is. */
export interface Assignment {
  teammateId?: string | null;
  teamId?: string | null;
}

export interface EncounterScene {
  encounter?: {
    isSettled: boolean;
    settle?(): void;
    reopen?(): void;
    markUnread?(): void;
    /** Opens the question to whom. */
    assign?(): void;
    /** Gives it to someone without a question; the palette does. */
    assignTo?(to: Assignment): void;
    snooze?(): void;
    /** Puts it among the spam, or takes it out of it. */
    spam?(): void;
    notSpam?(): void;
    /** Moves the entry one is at to another encounter. */
    moveEntry?(): void;
  };
}

type EncounterAction = ActionIn<EncounterScene & ListScene>;

export const settle: EncounterAction = {
  id: "settle",
  name: "Settle",
  icon: Check,
  shortcut: { key: "e" },
  words: "close done archive resolve",
  isShown: ({ selection, encounter }) =>
    selection === undefined ? encounter?.settle !== undefined && !encounter.isSettled : selection.settle !== undefined,
  run: ({ selection, encounter }) => (selection === undefined ? encounter?.settle?.() : selection.settle?.()),
};

export const reopen: EncounterAction = {
  id: "reopen",
  name: "Reopen",
  icon: RotateCcw,
  shortcut: { key: "o" },
  isShown: ({ selection, encounter }) =>
    selection === undefined
      ? encounter?.reopen !== undefined && encounter.isSettled && encounter.notSpam === undefined
      : selection.reopen !== undefined,
  run: ({ selection, encounter }) => (selection === undefined ? encounter?.reopen?.() : selection.reopen?.()),
};

export const assign: EncounterAction = {
  id: "assign",
  name: "Assign to …",
  icon: UserRound,
  shortcut: { key: "a" },
  words: "owner teammate team hand over give",
  isShown: ({ selection, encounter }) => (selection ?? encounter)?.assign !== undefined,
  run: ({ selection, encounter }) => (selection ?? encounter)?.assign?.(),
};

export const snooze: EncounterAction = {
  id: "snooze",
  name: "Snooze until …",
  icon: AlarmClock,
  shortcut: { key: "s" },
  words: "later remind sleep",
  isShown: ({ selection, encounter }) => (selection ?? encounter)?.snooze !== undefined,
  run: ({ selection, encounter }) => (selection ?? encounter)?.snooze?.(),
};

export const moveEntry: EncounterAction = {
  id: "move-entry",
  name: "Move entry to …",
  icon: FolderOutput,
  shortcut: { key: "m" },
  words: "split another encounter",
  isShown: ({ encounter }) => encounter?.moveEntry !== undefined,
  run: ({ encounter }) => encounter?.moveEntry?.(),
};

export const spam: EncounterAction = {
  id: "spam",
  name: "It is spam",
  icon: OctagonX,
  words: "junk block",
  isShown: ({ encounter }) => encounter?.spam !== undefined,
  run: ({ encounter }) => encounter?.spam?.(),
};

export const notSpam: EncounterAction = {
  id: "not-spam",
  name: "Not spam",
  icon: MailCheck,
  // Where it stands, nothing is reopened: what comes out of the spam is.
  shortcut: { key: "o" },
  words: "junk allow",
  isShown: ({ selection, encounter }) => selection === undefined && encounter?.notSpam !== undefined,
  run: ({ encounter }) => encounter?.notSpam?.(),
};

export const markUnread: EncounterAction = {
  id: "unread",
  name: "Mark as unread",
  icon: MailOpen,
  shortcut: { key: "u" },
  isShown: ({ encounter }) => encounter?.markUnread !== undefined,
  run: ({ encounter }) => encounter?.markUnread?.(),
};

export const encounterActions = [settle, reopen, assign, snooze, moveEntry, markUnread, spam, notSpam];
