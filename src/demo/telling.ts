// Tells one story: who writes what at which moment, who takes it on, and how it ends.
import type { EntryEvent } from "../domain/conversation/schema.ts";
import type { Brand, BrandPerson } from "./brand.ts";
import type { Chance } from "./chance.ts";
import type { Writer } from "./customers.ts";
import { openFilling } from "./fill-in.ts";
import { atWork, later, wasThere } from "./hours.ts";
import type { FileName, Story } from "./story.ts";

export interface ToldLine {
  kind: "says" | "answers" | "notes" | "event";
  at: Date;
  text: string;
  /** The teammate who did it; null: the customer, or time itself. */
  by: BrandPerson | null;
  event: EntryEvent | null;
  about: BrandPerson | null;
  file: FileName | null;
  /** Of words of a customer: which of their addresses they came from. */
  from: number;
}

export interface Told {
  writer: Writer;
  channel: string;
  team: string | null;
  subject: string;
  lines: ToldLine[];
  owner: BrandPerson | null;
  state: "open" | "waiting" | "snoozed" | "settled";
  snoozedUntil: Date | null;
  sharedWith: { person: BrandPerson; by: BrandPerson; at: Date }[];
}

export interface TellingOf {
  brand: Brand;
  story: Story;
  writer: Writer;
  begins: Date;
  now: Date;
  chance: Chance;
  /** With which line of the story it stops; left out: it is told to its end. */
  stopAfter?: number;
}

const none = { by: null, event: null, about: null, file: null, from: 0 } as const;

/** The whole story, settled at its end; one that is stopped before is left as it then is. */
export function tell({ brand, story, writer, begins, now, chance, stopAfter }: TellingOf): Told {
  const scene = { first: writer.first, name: writer.name, language: story.language, begins };
  const fill = openFilling(brand.blanks, scene, chance);
  const person = (key: string) => {
    const found = brand.people.find((each) => each.key === key);
    if (found === undefined) throw new Error(`Nobody is called ${key}.`);
    return found;
  };
  const channel = brand.channels.find(({ key }) => key === story.on);
  if (channel === undefined) throw new Error(`There is no channel ${story.on}: ${story.subject}`);
  const team = story.team ?? channel.team;
  const there = channel.answeredBy.map(person).filter((each) => wasThere(each, begins, now));
  const first = there.map((each) => ({ each, at: atWork(each, later(begins, 20), 10) })).sort((a, b) => +a.at - +b.at);
  const soonest = first.filter(({ at }) => +at === +(first[0]?.at ?? begins));
  const main = (soonest.length > 0 ? chance.one(soonest).each : there[0]) ?? person(channel.answeredBy[0] ?? "");
  const from = writer.addresses.length > 1 && chance.happens(0.35) ? 1 : 0;
  const told: Told = {
    writer,
    channel: story.on,
    team,
    subject: fill(story.subject),
    lines: [],
    owner: null,
    state: "open",
    snoozedUntil: null,
    sharedWith: [],
  };
  let at = begins;
  const add = (line: Partial<ToldLine> & Pick<ToldLine, "kind" | "at">) => told.lines.push({ ...none, text: "", ...line });
  /** So many minutes before, but after what stands there already. */
  const shortlyBefore = (when: Date, minutes: number) => {
    const wanted = later(when, -minutes);
    const last = told.lines.at(-1)?.at ?? begins;
    return wanted > last ? wanted : new Date((last.getTime() + when.getTime()) / 2);
  };
  const takes = (who: BrandPerson, by: BrandPerson, when: Date) => {
    if (told.owner === who) return;
    told.owner = who;
    add({ kind: "event", event: "assigned", by, about: who, at: when });
  };
  const lines = story.lines.slice(0, stopAfter ?? story.lines.length);
  lines.forEach((line, i) => {
    if (line.kind === "says") {
      const wait = line.after ?? (i === 0 ? 0 : chance.between(18, chance.happens(0.3) ? 1500 : 300));
      at = later(at, wait + (i === 0 ? 0 : chance.next()));
      add({ kind: "says", at, text: fill(line.text), file: line.file ?? null, from });
    } else if (line.kind === "answers") {
      const by = line.by === undefined ? (told.owner ?? main) : person(line.by);
      at = atWork(by, later(at, (line.after ?? chance.between(6, 130)) + chance.next()), chance.between(4, 45));
      if (told.owner === null && chance.happens(0.8)) takes(by, by, shortlyBefore(at, chance.between(1, 4)));
      else if (told.owner !== null && told.owner !== by) takes(by, told.owner, shortlyBefore(at, chance.between(2, 5)));
      add({ kind: "answers", at, by, text: fill(line.text, by.name.split(" ")[0]), file: line.file ?? null });
    } else if (line.kind === "notes") {
      const by = line.by === undefined ? (told.owner ?? main) : person(line.by);
      at = atWork(by, later(at, (line.after ?? chance.between(4, 50)) + chance.next()), chance.between(3, 30));
      if (by.role === "colleague" && !told.sharedWith.some((share) => share.person === by)) {
        const asker = told.owner ?? main;
        const asked = shortlyBefore(at, chance.between(1, 3));
        told.sharedWith.push({ person: by, by: asker, at: asked });
        add({ kind: "event", event: "shared", by: asker, about: by, at: asked });
      }
      add({ kind: "notes", at, by, text: fill(line.text, by.name.split(" ")[0]) });
    } else if (line.kind === "moves") {
      at = later(at, chance.between(2, 9));
      add({ kind: "event", event: "moved", by: main, at });
    } else {
      const by = told.owner ?? main;
      add({ kind: "event", event: "snoozed", by, at: later(at, 1) });
      at = later(at, line.days * 24 * 60);
      add({ kind: "event", event: "woken", at });
    }
  });
  if (stopAfter === undefined) settle(told, told.owner ?? main, at, chance);
  else told.state = told.lines.findLast(isMessage)?.kind === "answers" ? "waiting" : "open";
  return told;
}

export const isMessage = ({ kind }: ToldLine) => kind === "says" || kind === "answers";

/** What somebody sees through to its end. */
function settle(told: Told, by: BrandPerson, at: Date, chance: Chance): void {
  const settledAt = atWork(by, later(at, chance.between(15, 400) + chance.next()), chance.between(5, 90));
  told.lines.push({ ...none, kind: "event", event: "settled", by, at: settledAt, text: "" });
  told.state = "settled";
}

/**
 * The story as it stands at `until`, where it went on after that: its last words are an answer, and it waits for the customer.
 * Undefined where nothing had been answered by then.
 */
export function asOf(told: Told, until: Date): Told | undefined {
  if (told.lines.every(({ at }) => at <= until)) return told;
  const before = told.lines.filter(({ at }) => at <= until);
  const lastAnswer = before.findLastIndex(({ kind }) => kind === "answers");
  if (lastAnswer === -1) return undefined;
  const lines = before.slice(0, lastAnswer + 1);
  const end = lines.at(-1)?.at ?? until;
  const owner = lines.findLast(({ event }) => event === "assigned")?.about ?? null;
  return { ...told, lines, owner, state: "waiting", sharedWith: told.sharedWith.filter(({ at }) => at <= end) };
}

/** The same story, so much later or earlier that its last line stands at `at`; no one but the customer wrote it, or it would be past work. */
export function endingAt(told: Told, at: Date): Told {
  const last = told.lines.at(-1);
  if (last === undefined || last.at <= at) {
    const rest = told.lines.slice(0, -1);
    return last === undefined ? told : { ...told, lines: [...rest, { ...last, at }] };
  }
  const back = (each: Date) => new Date(each.getTime() - (last.at.getTime() - at.getTime()));
  return {
    ...told,
    lines: told.lines.map((line) => ({ ...line, at: back(line.at) })),
    sharedWith: told.sharedWith.map((share) => ({ ...share, at: back(share.at) })),
  };
}
