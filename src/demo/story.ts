// How a story of the demonstration is told: who says what after how long, with blanks and choices that make each telling its own.

export type Language = "en" | "de" | "fr" | "es" | "pt" | "it" | "nl" | "ar" | "he" | "ja" | "zh";

/**
 * Words may hold choices, `[Hello|Good morning]` (those with the same digit, `[1:…]`, go together), and blanks, `{room}`: each telling chooses and fills them anew. What fills a
 * blank stays the same through one story.
 */
export type Line =
  | { kind: "says"; text: string; after?: number; file?: FileName }
  | { kind: "answers"; text: string; after?: number; by?: string; file?: FileName }
  | { kind: "notes"; text: string; after?: number; by?: string }
  /** Put out of sight for some days. */
  | { kind: "rests"; days: number }
  /** An entry that stood in another encounter was put into this one. */
  | { kind: "moves" };

/** The pictures and papers that go with words; file-content.ts makes them. */
export type FileName =
  | "rabbit.png"
  | "floor-plan.png"
  | "receipt.pdf"
  | "invoice.pdf"
  | "menu.pdf"
  | "seating.pdf"
  | "error.png"
  | "zone.txt"
  | "server.log"
  | "letter.txt"
  | "graph.png";

export interface Story {
  subject: string;
  language: Language;
  /** The key of the channel that it comes by. */
  on: string;
  /** Whose teammates it ends up with, where that is not the channel's own team. */
  team?: string;
  /** The months in which it can begin, 1 to 12; left out: all. */
  months?: readonly number[];
  /** The weekdays on which it can begin, 0 (Sunday) to 6. */
  weekdays?: readonly number[];
  /** The hours of the day in which it begins. */
  hours?: readonly [number, number];
  /** The key of the customer whose story it is; left out: anybody who writes in this language. */
  of?: string;
  /** With how many lines it can stand in the inbox of today, its last words unanswered. */
  today?: number;
  lines: readonly Line[];
}

export interface Telling extends Partial<Omit<Story, "subject" | "lines">> {}

/** A story that begins with words of a customer. */
export function story(subject: string, telling: Telling, ...lines: Line[]): Story {
  return { language: "en", on: "desk", ...telling, subject, lines };
}

interface More {
  /** Minutes after the line before; left out: as chance has it. */
  after?: number;
  file?: FileName;
}

export const says = (text: string, more: More = {}): Line => ({ kind: "says", text, ...more });

/** `by`: the key of a teammate; left out: whoever answers for the channel, and stays with it. */
export const answers = (text: string, more: More & { by?: string } = {}): Line => ({ kind: "answers", text, ...more });

export const notes = (text: string, more: { by?: string; after?: number } = {}): Line => ({ kind: "notes", text, ...more });

export const rests = (days: number): Line => ({ kind: "rests", days });

export const moves = (): Line => ({ kind: "moves" });

export const minutes = { hour: 60, day: 24 * 60, week: 7 * 24 * 60 } as const;
