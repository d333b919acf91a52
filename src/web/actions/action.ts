// What an action is: one thing a person can do, with its name, its icon, its keys, when it shows, and what it does.
import type { LucideIcon } from "lucide-react";

/** One key, with ⌘ or Ctrl where `mod` says so; or two keys, one after the other. Each as KeyboardEvent.key names it. */
export type Shortcut = { key: string; mod?: true; shift?: true } | { keys: readonly [string, string] };

/** `Part` is what it needs of the scene; it is there while all of that is offered. */
export interface ActionIn<Part> {
  id: string;
  name: string;
  icon: LucideIcon;
  shortcut?: Shortcut;
  /** Most are silent while words are being written. `only` acts nowhere else, `too` acts everywhere. */
  whileTyping?: "only" | "too";
  /** Acts again and again while the key is held. */
  repeats?: true;
  /** Not in the palette: it would make no sense from there. */
  keyOnly?: true;
  /** Other words that people search it by. */
  words?: string;
  isShown(part: Part): boolean;
  run(part: Part): void;
}
