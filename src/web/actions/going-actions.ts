// Where a person can go from anywhere in a workspace.
import { Inbox, type LucideIcon, Search, Sun, UsersRound } from "lucide-react";
import type { ActionIn } from "./action.ts";

/** A place without a key of its own: a view, a team's inbox, a screen of settings. */
export interface Place {
  id: string;
  name: string;
  icon: LucideIcon;
  /** What kind of place it is. */
  hint?: string;
  go(): void;
}

export interface GoingScene {
  going?: {
    inbox(): void;
    today?(): void;
    customers?(): void;
    /** Goes to the field where one searches; with words it searches for them. */
    search?(words?: string): void;
    customer?(customerId: string): void;
    encounter?(encounterId: string): void;
    /** The palette goes there too. */
    places?: Place[];
  };
}

type GoingAction = ActionIn<GoingScene>;

export const goToToday: GoingAction = {
  id: "go-today",
  name: "Go to Today",
  icon: Sun,
  shortcut: { keys: ["g", "t"] },
  words: "home start",
  isShown: ({ going }) => going?.today !== undefined,
  run: ({ going }) => going?.today?.(),
};

export const goToInbox: GoingAction = {
  id: "go-inbox",
  name: "Go to the inbox",
  icon: Inbox,
  shortcut: { keys: ["g", "i"] },
  isShown: ({ going }) => going !== undefined,
  run: ({ going }) => going?.inbox(),
};

export const goToCustomers: GoingAction = {
  id: "go-customers",
  name: "Go to Customers",
  icon: UsersRound,
  shortcut: { keys: ["g", "c"] },
  words: "people guests contacts",
  isShown: ({ going }) => going?.customers !== undefined,
  run: ({ going }) => going?.customers?.(),
};

export const search: GoingAction = {
  id: "search",
  name: "Search",
  icon: Search,
  shortcut: { key: "/" },
  words: "find",
  isShown: ({ going }) => going?.search !== undefined,
  run: ({ going }) => going?.search?.(),
};

export const goingActions = [goToToday, goToInbox, goToCustomers, search];
