// When people of the demonstration are at work.
import type { BrandPerson } from "./brand.ts";

const minuteMs = 60_000;

export function later(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * minuteMs);
}

export function daysBefore(at: Date, days: number): Date {
  const day = new Date(at);
  day.setDate(day.getDate() - days);
  return day;
}

/** The same day at another time. */
export function atHour(day: Date, hour: number, minute: number, second = 0): Date {
  const at = new Date(day);
  at.setHours(hour, minute, second, 0);
  return at;
}

function isAtWork({ hours: [from, to], days }: BrandPerson, at: Date): boolean {
  const hour = at.getHours() + at.getMinutes() / 60;
  return days.includes(at.getDay()) && hour >= from && hour < to;
}

/** The first moment from `at` on at which this person works: that moment itself, or soon after they come in. */
export function atWork(person: BrandPerson, at: Date, minutesAfterComing: number): Date {
  if (isAtWork(person, at)) return at;
  const day = new Date(at);
  for (let i = 0; i < 9; i++) {
    const comes = atHour(day, person.hours[0], 0, at.getSeconds());
    if (person.days.includes(day.getDay()) && comes > at) return later(comes, minutesAfterComing);
    day.setDate(day.getDate() + 1);
  }
  return at;
}

/** Whether this person belonged to the brand at that time. */
export function wasThere({ cameDaysAgo, leftDaysAgo }: BrandPerson, at: Date, now: Date): boolean {
  const daysAgo = (now.getTime() - at.getTime()) / (24 * 60 * minuteMs);
  return (cameDaysAgo === undefined || daysAgo < cameDaysAgo - 1) && (leftDaysAgo === undefined || daysAgo > leftDaysAgo + 3);
}
