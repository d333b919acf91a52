// Which theme is shown: the one a person chose, or the system's. public/theme.js does the same before the first paint.
import { useSyncExternalStore } from "react";

export const themeChoices = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const key = "rapport.theme";
const listeners = new Set<() => void>();
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function chosenTheme(): ThemeChoice {
  const chosen = localStorage.getItem(key);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function shownTheme(): "light" | "dark" {
  const chosen = chosenTheme();
  return chosen === "system" ? (systemDark.matches ? "dark" : "light") : chosen;
}

function show(): void {
  document.documentElement.dataset.theme = shownTheme();
  for (const listener of listeners) listener();
}

systemDark.addEventListener("change", show);
addEventListener("storage", (event) => {
  if (event.key === key) show();
});

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(key);
  else localStorage.setItem(key, choice);
  show();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, chosenTheme);
export const useShownTheme = (): "light" | "dark" => useSyncExternalStore(subscribe, shownTheme);
