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
