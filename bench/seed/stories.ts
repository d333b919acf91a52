// What happened, before it is written: encounters over years, each with its messages, notes and events, in the order of time.
import type { Chance } from "./random.ts";

export interface Shape {
  messages: number;
  customers: number;
  /** Nothing happens after this moment. */
  untilMs: number;
}

export const steps = ["in", "out", "note", "assigned", "shared", "snoozed", "settled"] as const;
export type Step = (typeof steps)[number];

/** How an encounter goes on, with numbers for who takes part. */
export interface Story {
  openedMs: number;
  customer: number;
  /** Of a table of shares; see `channelShares`. */
  channel: number;
  isFirstOfCustomer: boolean;
}

export interface Happening {
  atMs: number;
  story: number;
  step: Step;
}

export interface Stories {
  stories: Story[];
  /** In the order of time. */
  happenings: Iterable<Happening>;
  /** How many of the customers have spoken. */
  spoken: number;
}

export const channelShares = [0.6, 0.85, 0.95, 1];

const messagesOfAnEncounter = 3.27;
const yearsMs = 4 * 365.25 * 86_400_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Plans everything. Exactly so many messages; lately as much is open, waiting and asleep as in a house that is busy and mostly well. */
export function planStories(chance: Chance, { messages, customers, untilMs }: Shape): Stories {
  const expected = messages / messagesOfAnEncounter;
  // In a small house too there are more than a page of each.
  const leftOpen = Math.min(0.4, Math.max(0.002, 80 / expected));
  const leftWaiting = Math.min(0.4, Math.max(0.004, 80 / expected));
  const opened: number[] = [];
  const times: number[] = [];
  const kinds: number[] = [];
  const of: number[] = [];
  let planned = 0;

  const happens = (story: number, step: Step, atMs: number) => {
    times.push(atMs);
    kinds.push(steps.indexOf(step));
    of.push(story);
  };

  // From now back into the past, a little less in each year before: so it is known how long ago each began.
  for (let story = 0; planned < messages; story++) {
    const openedMs = untilMs - Math.floor(yearsMs * ((story + chance.share()) / expected) ** 1.1);
    opened.push(openedMs);
    const isLeftOpen = chance.share() < leftOpen;
    let at = openedMs;
    let isAnswered = true;
    let isOver = false;
    const rounds = 1 + Math.min(20, Math.floor(chance.logNormal(0.75, 0.9)));
    for (let round = 0; round < rounds && !isOver; round++) {
      isAnswered = false;
      for (let more = true; more && planned < messages; more = chance.share() < 0.12) {
        if (at > untilMs) break;
        happens(story, "in", at);
        planned++;
        at += Math.floor(chance.logNormal(25 * minuteMs, 1)) * (more ? 1 : 0);
      }
      const answerMs = at + Math.floor(chance.logNormal(55 * minuteMs, 1.2));
      const isLast = round === rounds - 1;
      isOver = answerMs > untilMs || planned >= messages || (isLast && isLeftOpen);
      if (isOver) break;
      if (round === 0 && chance.share() < 0.85) happens(story, "assigned", answerMs - minuteMs);
      if (chance.share() < 0.12) happens(story, "note", answerMs - 2 * minuteMs);
      happens(story, "out", answerMs);
      planned++;
      isAnswered = true;
      at = answerMs + Math.floor(chance.logNormal(9 * hourMs, 1.3));
      isOver = at > untilMs;
      if (isOver) at = answerMs;
    }
    const last = times.at(-1) ?? openedMs;
    if (chance.share() < 0.004) happens(story, "shared", Math.min(untilMs, last + minuteMs));
    if (isLeftOpen || !isAnswered) continue;
    const settledMs = last + 2 * minuteMs + Math.floor(chance.logNormal(30 * hourMs, 1));
    if (chance.share() >= leftWaiting && settledMs <= untilMs) happens(story, "settled", settledMs);
    else if (chance.share() < 0.25) happens(story, "snoozed", Math.min(untilMs, last + 3 * minuteMs));
  }

  return { ...cast(chance, opened, customers), happenings: inOrder(times, kinds, of) };
}

/** Who each encounter is with: new customers come evenly, and some of the old ones come often. */
function cast(chance: Chance, opened: number[], customers: number): { stories: Story[]; spoken: number } {
  const byTime = Uint32Array.from(opened.keys()).sort((a, b) => (opened[a] ?? 0) - (opened[b] ?? 0));
  const stories: Story[] = new Array(opened.length);
  let made = 0;
  for (const [rank, story] of byTime.entries()) {
    const isFirstOfCustomer = made < Math.ceil(((rank + 1) * customers) / opened.length) && made < customers;
    const customer = isFirstOfCustomer ? made++ : Math.floor(made * chance.share() ** 1.6);
    const share = chance.share();
    const channel = channelShares.findIndex((most) => share < most);
    stories[story] = { openedMs: opened[story] ?? 0, customer, channel, isFirstOfCustomer };
  }
  return { stories, spoken: made };
}

function* inOrder(times: number[], kinds: number[], of: number[]): Generator<Happening> {
  const at = Float64Array.from(times);
  const order = Uint32Array.from(at.keys()).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  for (const i of order) yield { atMs: at[i] ?? 0, story: of[i] ?? 0, step: steps[kinds[i] ?? 0] ?? "in" };
}
