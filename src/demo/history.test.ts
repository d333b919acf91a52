// The history of the demonstration: the same from the same seed, and such as receiving and answering would have left it.
import { describe, expect, test } from "vitest";
import { historyOf, type Row } from "./history.ts";
import { hosting } from "./hosting.ts";
import { hotel } from "./hotel.ts";

const now = new Date("2026-11-18T10:30:00.000Z");
const history = historyOf([hotel, hosting], 40, now);
const rows = (table: string): Row[] => history.tables.get(table) ?? [];
const time = (value: Row[string] | undefined) => (value instanceof Date ? value.getTime() : Number.NaN);

function grouped(table: string, by: string): Map<string, Row[]> {
  return Map.groupBy(rows(table), (row) => String(row[by]));
}

test("the same seed and the same moment tell the same history, another seed another", () => {
  // A shorter year is as good for this, and sooner told.
  const short = { ...hotel, otherCustomers: 60, encounters: 150, stories: hotel.stories.slice(0, 9), busyDays: [] };
  const told = (seed: number) => JSON.stringify([...historyOf([short], seed, now).tables]);
  expect(told(40)).toBe(told(40));
  expect(told(41)).not.toBe(told(40));
});

test("there are some three hundred customers, and several thousand entries within a year that ends now", () => {
  expect(rows("customer").length).toBeGreaterThan(300);
  expect(rows("entry").length).toBeGreaterThan(6000);
  const times = rows("entry").map(({ at }) => time(at));
  expect(Math.max(...times)).toBeLessThanOrEqual(now.getTime());
  expect(now.getTime() - Math.max(...times)).toBeLessThan(5 * 60_000);
  expect(now.getTime() - Math.min(...times)).toBeLessThan(366 * 24 * 60 * 60_000);
  expect(now.getTime() - Math.min(...times)).toBeGreaterThan(340 * 24 * 60 * 60_000);
});

test("every address ends in .example, and nothing is left to be filled in", () => {
  const addresses = [...rows("identity"), ...rows("channel")].map(({ address }) => String(address));
  addresses.push(...rows('auth."user"').map(({ email }) => String(email)));
  expect(addresses.filter((address) => !/^[^\s@]+@[^\s@]+\.example$/.test(address))).toEqual([]);
  const texts = [...rows("entry"), ...rows("encounter")].map(({ text, subject }) => `${text ?? ""} ${subject ?? ""}`);
  expect(texts.filter((text) => /[{}[\]|]|undefined/.test(text))).toEqual([]);
  expect(texts.filter((text) => /@\S+\.(com|net|org|de)\b/.test(text))).toEqual([]);
});

test("nobody who wrote lacks a face", () => {
  expect([...rows("customer"), ...rows("teammate")].filter(({ face }) => face === null)).toEqual([]);
});

describe("in every encounter", () => {
  const entriesOf = grouped("entry", "encounter_id");
  const clocksOf = grouped("clock", "encounter_id");

  test("the first words are the customer's, and the order of the entries is that of their ids", () => {
    for (const entries of entriesOf.values()) {
      expect(entries[0]?.kind).toBe("message_in");
      const times = entries.map(({ at }) => time(at));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  test("the list shows the newest words, and the state is what its entries and clocks say", () => {
    for (const encounter of rows("encounter")) {
      const entries = entriesOf.get(String(encounter.encounter_id)) ?? [];
      const clocks = clocksOf.get(String(encounter.encounter_id)) ?? [];
      const latest = entries.findLast(({ kind }) => kind === "message_in" || kind === "message_out");
      expect(time(latest?.at)).toBe(time(encounter.latest_at));
      expect(encounter.latest_by).toBe(latest?.kind === "message_in" ? "customer" : "teammate");
      expect(encounter.settled_at === null).toBe(encounter.state !== "settled");
      expect(clocks.some(({ state }) => state === "running")).toBe(encounter.state === "open");
      expect(clocks).toHaveLength(entries.filter(({ kind }) => kind === "message_in").length);
    }
  });

  test("a clock that is met was met by an answer after the words", () => {
    const byId = new Map(rows("entry").map((entry) => [entry.entry_id, entry]));
    for (const clock of rows("clock")) {
      if (clock.state !== "met") continue;
      const answer = byId.get(clock.met_by_entry_id ?? "");
      expect(answer?.kind).toBe("message_out");
      expect(time(answer?.at)).toBe(time(clock.ended_at));
      expect(time(clock.ended_at)).toBeGreaterThan(time(clock.started_at));
    }
  });
});

test.each(rows("workspace").map((row) => [String(row.name), row.workspace_id]))("%s has an inbox of today", (_, workspaceId) => {
  const own = (table: string) => rows(table).filter((row) => row.workspace_id === workspaceId);
  const inState = (state: string) => own("encounter").filter((row) => row.state === state).length;
  expect(inState("open")).toBe(12);
  expect(inState("waiting")).toBeGreaterThan(3);
  expect(inState("snoozed")).toBeGreaterThan(3);
  expect(inState("settled")).toBeGreaterThan(700);
  const overdue = own("clock").filter(({ state, due_at }) => state === "running" && time(due_at) <= now.getTime());
  expect(overdue).toHaveLength(2);
  const owner = own("teammate").find(({ role }) => role === "owner")?.teammate_id;
  expect(own("encounter").some(({ owner_id, state }) => owner_id === owner && state === "open")).toBe(true);
  expect(own("encounter").filter(({ owner_id, state }) => owner_id === null && state === "open").length).toBeGreaterThan(2);
});

test("teammates answer within their hours, but for those of today who were asked just now", () => {
  const names = new Map(
    rows("teammate").map((row) => [
      row.teammate_id,
      [hotel, hosting].flatMap(({ people }) => people).find(({ name }) => name === row.name),
    ]),
  );
  const early = now.getTime() - 24 * 60 * 60_000;
  const answered = rows("entry").filter(({ kind, at }) => kind === "message_out" && time(at) < early);
  const outside = answered.filter(({ teammate_id, at }) => {
    const person = names.get(teammate_id ?? "");
    if (person === undefined || !(at instanceof Date)) return true;
    const hour = at.getHours() + at.getMinutes() / 60;
    return !person.days.includes(at.getDay()) || hour < person.hours[0] || hour > person.hours[1] + 1;
  });
  expect(outside.length / answered.length).toBeLessThan(0.02);
});
