// Times as people say them, in the reader's own zone; and a clock that lets the screen grow older.
import { useSyncExternalStore } from "react";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

// The interface speaks English; how dates and hours are written follows the reader where the reader's language is English too.
const locale = navigator.languages.find(isEnglish) ?? "en-GB";

/** Some systems name languages in a way that Intl refuses, such as en-US@posix. */
function isEnglish(language: string): boolean {
  return /^en(-[A-Za-z0-9]+)*$/.test(language);
}

const clockFormat = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const weekdayFormat = new Intl.DateTimeFormat(locale, { weekday: "short" });
const dayFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const longDateFormat = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const shortDateFormat = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });
const monthFormat = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" });
const exactFormat = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });

export function exactTime(at: string): string {
  return exactFormat.format(new Date(at));
}

/** How long something takes or took: "2 min", "3 h", "4 days". */
export function span(ms: number): string {
  if (ms < hourMs) return `${Math.max(1, Math.floor(ms / minuteMs))} min`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h`;
  const days = Math.floor(ms / dayMs);
  return days === 1 ? "1 day" : `${days} days`;
}

/** A time for the list: "now", "32 min", "09:41", "Fri", "3 May", "3 May 2024". */
export function shortTime(at: string, now: number): string {
  const date = new Date(at);
  const age = now - date.getTime();
  if (age < minuteMs) return "now";
  if (age < hourMs) return span(age);
  const days = daysBetween(date, now);
  if (days === 0) return clockFormat.format(date);
  if (days < 7) return weekdayFormat.format(date);
  return longDay(date, now);
}

/** A time beside words: "09:41", "yesterday, 09:41", "Fri, 09:41", "3 May, 09:41". */
export function fullTime(at: string, now: number): string {
  const date = new Date(at);
  const days = daysBetween(date, now);
  const clock = clockFormat.format(date);
  if (days === 0) return clock;
  if (days === 1) return `yesterday, ${clock}`;
  return `${days < 7 ? weekdayFormat.format(date) : longDay(date, now)}, ${clock}`;
}

/** A day as it is said: "09:41" for today, "yesterday", "Friday", "3 May". */
export function dayTime(at: string, now: number): string {
  const date = new Date(at);
  const days = daysBetween(date, now);
  if (days === 0) return clockFormat.format(date);
  if (days === 1) return "yesterday";
  return days < 7 ? weekdayFormat.format(date) : longDay(date, now);
}

/** A time to come: "17:00", "tomorrow, 09:00", "Fri, 09:00", "3 May, 09:00". */
export function untilTime(at: string, now: number): string {
  const date = new Date(at);
  const days = -daysBetween(date, now);
  const clock = clockFormat.format(date);
  if (days <= 0) return fullTime(at, now);
  if (days === 1) return `tomorrow, ${clock}`;
  return `${days < 7 ? weekdayFormat.format(date) : longDay(date, now)}, ${clock}`;
}

/** A day to come or gone, as it stands in a calendar: "3 May", "3 May 2024". */
export function calendarDay(at: string, now: number): string {
  return longDay(new Date(at), now);
}

/** A time of day alone: "09:41". */
export function clockTime(date: Date): string {
  return clockFormat.format(date);
}

/** A day among those of a year: "Fri, 27 Nov". */
export function shortDate(date: Date): string {
  return shortDateFormat.format(date);
}

/** "November 2026". */
export function monthName(date: Date): string {
  return monthFormat.format(date);
}

/** The day itself: "Monday, 2 March". */
export function longDate(now: number): string {
  return longDateFormat.format(now);
}

function longDay(date: Date, now: number): string {
  return (date.getFullYear() === new Date(now).getFullYear() ? dayFormat : yearFormat).format(date);
}

function daysBetween(date: Date, now: number): number {
  const midnight = (time: Date) => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
  return Math.round((midnight(new Date(now)) - midnight(date)) / dayMs);
}

let current = Date.now();
const listeners = new Set<() => void>();
setInterval(tick, 20_000);
document.addEventListener("visibilitychange", tick);

function tick(): void {
  if (document.hidden) return;
  current = Date.now();
  for (const listener of listeners) listener();
}

/** The time now, told anew every 20 seconds. */
export function useNow(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
