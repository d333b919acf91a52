// An invitation (iCalendar, RFC 5545 and 5546) in plain words: what, when, where, who invites, and whether it is an answer or called off.
import ical from "ical.js";

const longestCalendar = 300_000;
const mostEvents = 5;
const longestLine = 300;
const longestDescription = 4_000;

export interface CalendarWords {
  /** Some lines; never markup. */
  words: string;
  /** What the inviting person wrote about it; empty where nothing. */
  description: string;
}

/** What a calendar file says; undefined where it cannot be read or has no appointment. `method` is what the head of its part says. */
export function calendarWords(text: string, method: string | undefined): CalendarWords | undefined {
  if (text.length > longestCalendar || !/BEGIN:VCALENDAR/i.test(text)) return undefined;
  try {
    const calendar = new ical.Component(ical.parse(text) as unknown[]);
    const events = calendar.getAllSubcomponents("vevent");
    if (events.length === 0) return undefined;
    const kind = (oneLine(calendar.getFirstPropertyValue("method")) || (method ?? "")).toUpperCase();
    const shown = events.slice(0, mostEvents).map((event) => eventWords(event, kind));
    const more = events.length > mostEvents ? [`There are ${events.length - mostEvents} more in the file.`] : [];
    const description = String(events[0]?.getFirstPropertyValue("description") ?? "")
      .slice(0, longestDescription)
      .trim();
    return { words: [...shown, ...more].join("\n\n"), description };
  } catch {
    return undefined;
  }
}

const kinds: Record<string, string> = {
  REQUEST: "Invitation",
  CANCEL: "Called off",
  COUNTER: "Another time is proposed",
  DECLINECOUNTER: "The proposed time does not suit",
  REFRESH: "Asks for the invitation again",
  ADD: "One more time",
};
const answers: Record<string, string> = {
  ACCEPTED: "accepts",
  DECLINED: "declines",
  TENTATIVE: "may come",
  DELEGATED: "sends somebody else",
  "NEEDS-ACTION": "has not answered yet",
};

function eventWords(event: ical.Component, kind: string): string {
  const what = oneLine(event.getFirstPropertyValue("summary")) || "An appointment";
  const isOff = kind === "CANCEL" || oneLine(event.getFirstPropertyValue("status")).toUpperCase() === "CANCELLED";
  const answer = kind === "REPLY" ? answerOf(event) : undefined;
  const heading =
    answer === undefined ? `${isOff ? kinds.CANCEL : (kinds[kind] ?? "Appointment")}: ${what}` : `${answer}: ${what}`;
  const location = oneLine(event.getFirstPropertyValue("location"));
  const organizer = event.getFirstProperty("organizer");
  const lines = [
    heading,
    ...labelled("When", whenOf(event)),
    ...labelled("Repeats", repeatOf(event)),
    ...labelled("Where", location),
    ...labelled("Invited by", organizer === null ? "" : personOf(organizer)),
    ...labelled("Note", kind === "REPLY" || kind === "COUNTER" ? oneLine(event.getFirstPropertyValue("comment")) : ""),
  ];
  return lines.join("\n");
}

const labelled = (label: string, words: string) => (words === "" ? [] : [`${label}: ${words}`]);

function answerOf(event: ical.Component): string | undefined {
  const attendee = event.getFirstProperty("attendee");
  if (attendee === null) return "Answer";
  const said = answers[oneLine(attendee.getFirstParameter("partstat")).toUpperCase()];
  return said === undefined ? "Answer" : `${personOf(attendee)} ${said}`;
}

function personOf(person: ical.Property): string {
  const address = oneLine(person.getFirstValue()).replace(/^mailto:/i, "");
  const name = oneLine(person.getFirstParameter("cn")).replace(/^"|"$/g, "");
  return name === "" || name === address ? address : `${name} (${address})`;
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function whenOf(event: ical.Component): string {
  const start = timeOf(event, "dtstart");
  if (start === undefined) return "";
  const end = endOf(event, start.time);
  if (start.time.isDate) {
    const last = end?.time.clone();
    last?.adjust(-1, 0, 0, 0);
    return last === undefined || last.compare(start.time) <= 0
      ? `${day(start.time)}, all day`
      : `${day(start.time)} to ${day(last)}`;
  }
  const zone = start.zone === "" ? "" : ` (${start.zone})`;
  if (end === undefined) return `${day(start.time)}, ${hour(start.time)}${zone}`;
  const isOtherZone = end.zone !== start.zone;
  const until = day(end.time) === day(start.time) ? hour(end.time) : `${day(end.time)}, ${hour(end.time)}`;
  return isOtherZone
    ? `${day(start.time)}, ${hour(start.time)}${zone} to ${until}${end.zone === "" ? "" : ` (${end.zone})`}`
    : `${day(start.time)}, ${hour(start.time)} to ${until}${zone}`;
}

interface Moment {
  time: ical.Time;
  zone: string;
}

function timeOf(event: ical.Component, name: string): Moment | undefined {
  const found = event.getFirstProperty(name);
  const time = found?.getFirstValue();
  if (found === null || !(time instanceof ical.Time)) return undefined;
  const zone = oneLine(found.getFirstParameter("tzid"))
    .replace(/^"|"$/g, "")
    .replace(/^\/[^/]*\/(?:[^/]*\/)?(?=\w+\/\w)/, "");
  return { time, zone: zone === "" && time.zone?.tzid === "UTC" ? "UTC" : zone };
}

function endOf(event: ical.Component, start: ical.Time): Moment | undefined {
  const end = timeOf(event, "dtend");
  if (end !== undefined) return end;
  const duration = event.getFirstPropertyValue("duration");
  if (!(duration instanceof ical.Duration)) return undefined;
  const time = start.clone();
  time.addDuration(duration);
  return { time, zone: timeOf(event, "dtstart")?.zone ?? "" };
}

function day(time: ical.Time): string {
  const weekday = weekdays[new Date(Date.UTC(time.year, time.month - 1, time.day)).getUTCDay()];
  return `${weekday}, ${time.day} ${monthNames[time.month - 1]} ${time.year}`;
}

function hour(time: ical.Time): string {
  return `${String(time.hour).padStart(2, "0")}:${String(time.minute).padStart(2, "0")}`;
}

const units: Record<string, string> = {
  DAILY: "day",
  WEEKLY: "week",
  MONTHLY: "month",
  YEARLY: "year",
  HOURLY: "hour",
  MINUTELY: "minute",
};

function repeatOf(event: ical.Component): string {
  const rule = event.getFirstPropertyValue("rrule");
  if (!(rule instanceof ical.Recur)) return "";
  const unit = units[rule.freq];
  if (unit === undefined) return "";
  const every = rule.interval > 1 ? `every ${rule.interval} ${unit}s` : `every ${unit}`;
  if (rule.count) return `${every}, ${rule.count} times`;
  return rule.until ? `${every}, until ${day(rule.until)}` : every;
}

function oneLine(value: unknown): string {
  const text = Array.isArray(value) ? value.join(", ") : value === null || value === undefined ? "" : String(value);
  return text
    .replace(/[\s\u0000-\u001f]+/g, " ")
    .trim()
    .slice(0, longestLine);
}
