// Chooses among the choices of a story's words, and fills their blanks.
import type { Chance } from "./chance.ts";

/** What fills a blank, by its name. */
export type Blanks = Readonly<Record<string, (chance: Chance, scene: Scene) => string>>;

export interface Scene {
  /** Of the customer. */
  first: string;
  name: string;
  language: string;
  /** When the story begins. */
  begins: Date;
}

/** The words of one telling: `fill` gives them with all blanks filled, the same each time. Throws for a blank that nobody fills. */
export function openFilling(blanks: Blanks, scene: Scene, chance: Chance): (words: string, me?: string) => string {
  const filled = new Map<string, string>([
    ["first", scene.first],
    ["name", scene.name],
  ]);
  const fillerOf = (blank: string, words: string): string => {
    const known = filled.get(blank);
    if (known !== undefined) return known;
    const value = blanks[blank]?.(chance, scene);
    if (value === undefined) throw new Error(`Nothing fills {${blank}} in: ${words}`);
    filled.set(blank, value);
    return value;
  };
  // Choices with the same digit go together: who asks about the first thing is answered about the first.
  const linked = new Map<string, number>();
  const choose = (link: string | undefined, choices: string): string => {
    const list = choices.split("|");
    if (link === undefined) return chance.one(list);
    const which = linked.get(link) ?? chance.between(0, 11);
    linked.set(link, which);
    return list[which % list.length] ?? "";
  };
  return (words, me = "") => {
    let text = words;
    // Choices may stand within choices: the innermost first.
    for (let before = ""; before !== text; ) {
      before = text;
      text = text.replace(/\[(?:(\d):)?([^[\]]*)\]/g, (_, link: string | undefined, choices: string) => choose(link, choices));
    }
    return text.replace(/\{(\w+)\}/g, (_, blank: string) => (blank === "me" ? me : fillerOf(blank, words))).trim();
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once: making one takes a while, and a year has thousands of days to name. */
function formatOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${Object.keys(options).join(" ")}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options);
  formats.set(key, format);
  return format;
}

function dayAfter(from: Date, days: number): Date {
  const day = new Date(from);
  day.setDate(day.getDate() + days);
  return day;
}

/** A day as people write it in their language, `days` after another. */
export function dayWords(from: Date, days: number, language: string): string {
  return formatOf(language, { day: "numeric", month: "long" }).format(dayAfter(from, days));
}

export function weekdayWords(from: Date, days: number, language: string): string {
  return formatOf(language, { weekday: "long" }).format(dayAfter(from, days));
}
