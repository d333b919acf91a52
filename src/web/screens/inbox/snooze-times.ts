// When an encounter may come back: the moments that are offered, none of them twice.

const hourMs = 3_600_000;

/** That many days on, at nine in the morning, in the reader's own zone. */
export function atNine(now: number, daysOn: number): Date {
  const date = new Date(now);
  date.setDate(date.getDate() + daysOn);
  date.setHours(9, 0, 0, 0);
  return date;
}

/** The moments to choose from. On a Sunday tomorrow is Monday already: then the Monday after is meant, and said. */
export function snoozeTimes(now: number): { name: string; at: Date }[] {
  const today = new Date(now).getDay();
  const toMonday = (8 - today) % 7 || 7;
  const monday =
    toMonday === 1
      ? { name: "Monday in a week, at nine", at: atNine(now, 8) }
      : { name: "Monday at nine", at: atNine(now, toMonday) };
  return [{ name: "In three hours", at: new Date(now + 3 * hourMs) }, { name: "Tomorrow at nine", at: atNine(now, 1) }, monday];
}

/** The days to choose from, a year of them, each at midnight; today only where a time of it is still to come. */
export function snoozeDays(now: number): Date[] {
  const today = new Date(now);
  const [year, month, date] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const days = Array.from({ length: 366 }, (_, daysOn) => new Date(year, month, date + daysOn));
  return days.filter((day) => timesOf(day, now).length > 0);
}

/** The times of a day to choose from, every half hour, those that are still to come. */
export function timesOf(day: Date, now: number): Date[] {
  const [year, month, date] = [day.getFullYear(), day.getMonth(), day.getDate()];
  const all = Array.from({ length: 48 }, (_, half) => new Date(year, month, date, 0, 30 * half));
  // Where clocks are put forward an hour is not there, and where they are put back none is meant twice.
  return all.filter((at, half) => at.getTime() > now && at.getHours() === Math.floor(half / 2) && at.getDate() === date);
}
