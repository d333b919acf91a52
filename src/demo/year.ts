// Plans the year of a brand: which story begins when and with whom, and what today's inbox holds.
import type { Brand } from "./brand.ts";
import type { Chance } from "./chance.ts";
import { type Writer, writersOf } from "./customers.ts";
import { atHour, daysBefore, later } from "./hours.ts";
import type { Story } from "./story.ts";
import { asOf, endingAt, isMessage, type Told, tell } from "./telling.ts";

const daysOfYear = 365;

/** Minutes ago at which words came in that nobody has answered yet; those beyond four hours are overdue. */
const waitingSince = [2, 9, 17, 33, 48, 71, 96, 128, 163, 204];
const overdueSince = [258, 402];

/** Everything that was said between a brand and its customers, and the customers themselves. */
export function yearOf(brand: Brand, now: Date, chance: Chance): { writers: Writer[]; told: Told[] } {
  const writers = writersOf(brand, chance.of("customers"));
  const planner = openPlanner(brand, writers, now, chance.of("year"));
  planner.tellBusyDays();
  planner.tellToday();
  planner.tellOnce();
  planner.tellSmall();
  return { writers, told: planner.told };
}

function openPlanner(brand: Brand, writers: Writer[], now: Date, chance: Chance) {
  const told: Told[] = [];
  // Nobody tells the same twice, and nobody has two stories at once in today's inbox.
  const heard = new Map<Writer, Set<Story>>();
  const busyToday = new Set<Writer>();
  const year = Array.from({ length: daysOfYear - 2 }, (_, i) => {
    const day = daysBefore(now, i + 1);
    const [month, weekday] = [day.getMonth() + 1, day.getDay()];
    return { day, month, weekday, share: (brand.seasons[month - 1] ?? 1) * (brand.week[weekday] ?? 1) + 0.01 };
  });

  function hears(writer: Writer, story: Story): void {
    heard.set(writer, (heard.get(writer) ?? new Set()).add(story));
  }

  function writerFor(story: Story): Writer {
    if (story.of !== undefined) {
      const found = writers.find(({ key }) => key === story.of);
      if (found === undefined) throw new Error(`There is no customer ${story.of}: ${story.subject}`);
      return found;
    }
    const able = writers.filter((each) => each.key === null && each.language === story.language && !busyToday.has(each));
    const fresh = able.filter((each) => !heard.get(each)?.has(story));
    if (able.length === 0 && story.today === undefined)
      return chance.one(writers.filter(({ language }) => language === story.language));
    if (able.length === 0) throw new Error(`Nobody writes ${story.language}: ${story.subject}`);
    return weighted(fresh.length > 0 ? fresh : able, ({ weight }) => weight, chance);
  }

  /** A moment of the past year at which a story may begin. */
  function beginningOf({ months, weekdays, hours }: Story): Date {
    const able = year.filter(
      ({ month, weekday, share }) =>
        (months?.includes(month) ?? true) && (weekdays === undefined ? share > 0 : weekdays.includes(weekday)),
    );
    return momentOf(weighted(able, ({ share }) => share, chance).day, hours ?? usualHours(chance));
  }

  function momentOf(day: Date, [from, to]: readonly [number, number]): Date {
    return later(atHour(day, from, 0), chance.next() * (to - from) * 60);
  }

  function add(story: Story, writer: Writer, begins: Date): void {
    hears(writer, story);
    const whole = tell({ brand, story, writer, begins, now, chance: chance.of(`${told.length}`) });
    // What goes on at this very moment is today's; the rest had been answered by the evening before.
    const stands = asOf(whole, later(now, -5 * 60));
    if (stands !== undefined) told.push(chance.happens(0.7) ? notSettledYet(stands, daysBefore(now, 9)) : stands);
  }

  return {
    told,

    tellBusyDays() {
      for (const { daysAgo, hours, count, stories } of brand.busyDays) {
        const able = chance.shuffled(writers.filter(({ language, key }) => language === "en" && key === null));
        able.slice(0, count).forEach((writer, i) => {
          const story = stories[i % stories.length];
          if (story !== undefined) add(story, writer, momentOf(daysBefore(now, daysAgo), hours));
        });
      }
    },

    tellToday() {
      const stories = brand.stories.filter(({ today }) => today !== undefined);
      const small = chance.shuffled(brand.smallStories.filter(({ language }) => language === "en"));
      const moments = [...waitingSince, ...overdueSince];
      const list = [...stories, ...small].slice(0, Math.max(moments.length, 0));
      // The told ones are spread among the small ones, the first words of the day among them.
      const shuffled = chance.shuffled(list);
      // In the far east it was morning long before it was here.
      const isFar = ({ language }: Story) => language === "ja" || language === "zh";
      const near = shuffled.filter((story) => !isFar(story));
      const order = [...near.slice(0, 7), ...shuffled.filter(isFar), ...near.slice(7)];
      moments.forEach((minutesAgo, i) => {
        const story = order[i];
        if (story === undefined) return;
        const stopAfter = story.today ?? 1;
        const writer = writerFor(story);
        hears(writer, story);
        busyToday.add(writer);
        const at = later(now, -minutesAgo - chance.next());
        const begins = later(at, -(stopAfter - 1) * 300);
        const one = tell({ brand, story, writer, begins, now, chance: chance.of(`today ${i}`), stopAfter });
        const standing = endingAt(one, at);
        // Some have found somebody already, and some of these are the owner's own.
        const people = brand.people.filter(({ role }) => role !== "colleague");
        const owner = standing.owner ?? (i % 5 === 1 ? people[0] : i % 4 === 2 ? chance.one(people) : undefined);
        told.push(owner === undefined ? standing : givenTo(standing, owner));
      });
      tellSnoozed(small.slice(-9));
    },

    tellOnce() {
      for (const story of chance.shuffled(brand.stories)) {
        if (story.today === undefined) add(story, writerFor(story), beginningOf(story));
      }
    },

    tellSmall() {
      const owed = writers.flatMap((writer) => Array.from({ length: writer.encounters }, () => writer));
      for (let i = 0; i < 20 * brand.encounters && (owed.length > 0 || told.length < brand.encounters); i++) {
        const writer = owed.pop() ?? weighted(writers, ({ weight }) => weight, chance);
        const own = brand.smallStories.filter(({ language }) => language === writer.language);
        const fresh = own.filter((story) => !heard.get(writer)?.has(story));
        const pool = fresh.length > 0 ? fresh : own;
        if (pool.length > 0) {
          const story = chance.one(pool);
          add(story, writer, beginningOf(story));
        }
      }
    },
  };

  /** What sleeps until tomorrow or next week, after an answer. */
  function tellSnoozed(stories: Story[]): void {
    for (const story of stories) {
      const lastAnswer = story.lines.findIndex(({ kind }) => kind === "answers");
      if (lastAnswer === -1) continue;
      const writer = writerFor(story);
      hears(writer, story);
      busyToday.add(writer);
      const begins = atHour(daysBefore(now, chance.between(1, 4)), chance.between(9, 14), chance.between(0, 59));
      const one = tell({ brand, story, writer, begins, now, chance: chance.of(story.subject), stopAfter: lastAnswer + 1 });
      const latest = one.lines.findLast(isMessage);
      const by = one.owner ?? latest?.by ?? null;
      const at = later(latest?.at ?? begins, 3);
      if (by === null || at > later(now, -30)) continue;
      const until = atHour(daysBefore(now, -chance.between(1, 6)), 8, 30);
      const lines = [...one.lines, { ...emptyLine, event: "snoozed" as const, by, at }];
      told.push({ ...one, lines, state: "snoozed", snoozedUntil: until });
    }
  }
}

const emptyLine = { kind: "event", text: "", about: null, file: null, from: 0 } as const;

/** What was answered only a few days ago may still wait for the customer. */
function notSettledYet(told: Told, since: Date): Told {
  const latest = told.lines.findLast(isMessage);
  if (told.state !== "settled" || latest?.kind !== "answers" || latest.at < since) return told;
  return { ...told, lines: told.lines.filter(({ event }) => event !== "settled"), state: "waiting" };
}

/** The same encounter in somebody's hands, taken on soon after its first words. */
function givenTo(told: Told, owner: NonNullable<Told["owner"]>): Told {
  const [first, ...rest] = told.lines;
  if (told.owner !== null || first === undefined) return told;
  const at = later(first.at, 0.8);
  return { ...told, owner, lines: [first, { ...emptyLine, event: "assigned", by: owner, about: owner, at }, ...rest] };
}

/** Customers write at any hour, but mostly in the morning and in the evening. */
function usualHours(chance: Chance): readonly [number, number] {
  const which = chance.next();
  if (which < 0.5) return [8, 13];
  if (which < 0.78) return [13, 18];
  if (which < 0.94) return [18, 23];
  return [0, 8];
}

function weighted<T>(list: readonly T[], weightOf: (each: T) => number, chance: Chance): T {
  let left = chance.next() * list.reduce((sum, each) => sum + weightOf(each), 0);
  for (const each of list) {
    left -= weightOf(each);
    if (left <= 0) return each;
  }
  return chance.one(list);
}
