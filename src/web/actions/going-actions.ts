// Where a person can go from anywhere in a workspace.
import { Inbox, Search, Sun, UsersRound } from "lucide-react";
import type { ActionIn } from "./action.ts";

export interface GoingScene {
  going?: { inbox(): void; today?(): void; customers?(): void; search?(): void };
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
