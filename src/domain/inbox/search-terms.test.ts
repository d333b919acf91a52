// What is typed to find something: read as terms, written again, and dates as a person in their time zone means them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseSearch,
  parseTyped,
  type SearchTerm,
  type searchFilters,
  searchText,
  searchValues,
  timesOf,
  withFilter,
} from "./search-terms.ts";

const words = (text: string, more: object = {}): SearchTerm => ({
  kind: "words",
  words: text,
  isPhrase: false,
  isBegun: false,
  isWithout: false,
  ...more,
});
const filter = (name: (typeof searchFilters)[number], value: string, isWithout = false): SearchTerm => ({
  kind: "filter",
  filter: name,
  value,
  isWithout,
});
const unclear = (text: string): SearchTerm => ({ kind: "unclear", text });
const or: SearchTerm = { kind: "or" };

describe("what is typed", () => {
  test.each<[string, SearchTerm[]]>([
    ["", []],
    ["   ", []],
    ["rabbit", [words("rabbit")]],
    ["  late   check-in ", [words("late"), words("check-in")]],
    ['"late  check-in"', [words("late check-in", { isPhrase: true })]],
    ['"late check', [words("late check", { isPhrase: true })]],
    ["tax*", [words("tax", { isBegun: true })]],
    ["tax**", [words("tax", { isBegun: true })]],
    ["*", []],
    ["* tax", [words("tax")]],
    ["-spam", [words("spam", { isWithout: true })]],
    ["--spam", [words("spam", { isWithout: true })]],
    ['-"late check"', [words("late check", { isPhrase: true, isWithout: true })]],
    ["- spam", [words("spam")]],
    ["well-known", [words("well-known")]],
    ["from:anna", [filter("from", "anna")]],
    ["FROM:Anna", [filter("from", "Anna")]],
    ['from:"Ilse  Brandt"', [filter("from", "Ilse Brandt")]],
    ["from:anna@x.example", [filter("from", "anna@x.example")]],
    ["-from:anna", [filter("from", "anna", true)]],
    ["is:open", [filter("is", "open")]],
    ["is:OPEN", [filter("is", "open")]],
    ["is:", [unclear("is:")]],
    ["is:lovely", [unclear("is:lovely")]],
    ["before:20", [unclear("before:20")]],
    ["before:2026", [filter("before", "2026")]],
    ["before:2026-3", [filter("before", "2026-3")]],
    ["before:2026-02-30", [unclear("before:2026-02-30")]],
    ["after:2026-13", [unclear("after:2026-13")]],
    ["on:Today", [filter("on", "today")]],
    ["after:7d", [filter("after", "7d")]],
    ["has:file in:note", [filter("has", "file"), filter("in", "note")]],
    ["http://x.example/?a=b", [words("http://x.example/?a=b")]],
    ["order:4711", [words("order:4711")]],
    ['order:"late check"', [words("order late check", { isPhrase: true })]],
    ["bear or rabbit", [words("bear"), or, words("rabbit")]],
    ["bear OR rabbit", [words("bear"), or, words("rabbit")]],
    ["or", [words("or")]],
    ["or rabbit", [words("or"), words("rabbit")]],
    ["rabbit or -bear", [words("rabbit"), words("or"), words("bear", { isWithout: true })]],
    ["-or", [words("or", { isWithout: true })]],
    ["!!! ??? :", []],
    ["🐇", []],
    ['"""', []],
    ["予約 宿泊*", [words("予約"), words("宿泊", { isBegun: true })]],
    [
      'from:anna is:open before:2026-01-01 "late check-in" -spam tax*',
      [
        filter("from", "anna"),
        filter("is", "open"),
        filter("before", "2026-01-01"),
        words("late check-in", { isPhrase: true }),
        words("spam", { isWithout: true }),
        words("tax", { isBegun: true }),
      ],
    ],
  ])("%j is read", (text, terms) => {
    expect(parseSearch(text)).toEqual(terms);
  });

  test("is the same after it was written again, whatever it is", () => {
    const sign = fc.constantFrom(
      ..."abcé予 -–:\"*'!\t\n1🐇\0",
      "from:",
      "is:open",
      "before:",
      "2026-01",
      " or ",
      " -",
      '"',
      "in:note ",
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 40 }), (signs) => {
        const terms = parseSearch(signs.join(""));
        expect(parseSearch(searchText(terms))).toEqual(terms);
      }),
      { numRuns: 2000 },
    );
  });

  test("terms are read from the text that they are written as", () => {
    const word = fc.stringMatching(/^[a-zé予0-9]{1,8}$/).filter((text) => text !== "or");
    const value = fc.array(word, { minLength: 1, maxLength: 3 }).map((each) => each.join(" "));
    const flag = fc.boolean();
    const term = fc.oneof(
      fc
        .record({ words: word, isPhrase: fc.constant(false), isBegun: flag, isWithout: flag })
        .map((each) => words(each.words, each)),
      fc.record({ words: value, isPhrase: fc.constant(true), isWithout: flag }).map((each) => words(each.words, each)),
      fc
        .tuple(fc.constantFrom("from", "to", "owner", "team"), value, flag)
        .map(([name, of, without]) => filter(name as "from", of, without)),
      fc.tuple(fc.constantFrom(...searchValues.is), flag).map(([of, without]) => filter("is", of, without)),
      fc
        .tuple(fc.constantFrom("before", "after", "on"), fc.constantFrom("2026-03-02", "2026-03", "7d", "today"))
        .map(([name, of]) => filter(name as "on", of)),
    );
    fc.assert(
      fc.property(fc.array(term, { maxLength: 8 }), (terms) => {
        expect(parseSearch(searchText(terms))).toEqual(terms);
      }),
    );
  });

  test("ends with a word that may only be begun, unless a space or a quote says that it is whole", () => {
    expect(parseTyped("late tax")).toEqual([words("late"), words("tax", { isBegun: true })]);
    for (const text of ["late tax ", 'late "tax"', "late tax!", "late -tax", "late from:tax", "tax "]) {
      expect(parseTyped(text)).toEqual(parseSearch(text));
    }
  });

  test("takes a filter more, another value for it, or none", () => {
    expect(withFilter("rabbit", "is", "open")).toBe("rabbit is:open");
    expect(withFilter("is:open rabbit -is:mine", "is", "waiting")).toBe("rabbit -is:mine is:waiting");
    expect(withFilter("is:open rabbit", "is", null)).toBe("rabbit");
    expect(withFilter("rabbit", "from", "Ilse Brandt")).toBe('rabbit from:"Ilse Brandt"');
  });
});

describe("a date", () => {
  const now = new Date("2026-03-30T22:30:00.000Z");
  test.each([
    ["2026-03-02", "UTC", "2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"],
    ["2026-03", "UTC", "2026-03-01T00:00:00.000Z", "2026-04-01T00:00:00.000Z"],
    ["2026", "UTC", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ["2026-12", "UTC", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ["today", "UTC", "2026-03-30T00:00:00.000Z", "2026-03-31T00:00:00.000Z"],
    // In Berlin it is past midnight already, and clocks went forward the day before.
    ["today", "Europe/Berlin", "2026-03-30T22:00:00.000Z", "2026-03-31T22:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
    ["yesterday", "America/New_York", "2026-03-29T04:00:00.000Z", "2026-03-30T04:00:00.000Z"],
    ["2026-01-01", "Pacific/Kiritimati", "2025-12-31T10:00:00.000Z", "2026-01-01T10:00:00.000Z"],
    ["2026-01-01", "Asia/Kathmandu", "2025-12-31T18:15:00.000Z", "2026-01-01T18:15:00.000Z"],
    ["7d", "UTC", "2026-03-23T00:00:00.000Z", "2026-03-31T00:00:00.000Z"],
    ["2w", "UTC", "2026-03-16T00:00:00.000Z", "2026-03-31T00:00:00.000Z"],
    ["1m", "UTC", "2026-02-28T00:00:00.000Z", "2026-03-31T00:00:00.000Z"],
    ["2y", "UTC", "2024-03-30T00:00:00.000Z", "2026-03-31T00:00:00.000Z"],
  ])("%s in %s is from %s to before %s", (value, timeZone, from, to) => {
    expect(timesOf(value, { now, timeZone })).toEqual({ from: new Date(from), to: new Date(to) });
  });

  test.each(["2026-1", "2026-01-1"])("%s needs no leading nought", (value) => {
    expect(timesOf(value, { now, timeZone: "UTC" })?.from).toEqual(new Date("2026-01-01T00:00:00.000Z"));
  });

  test("where clocks jump over midnight a day begins with its first moment", () => {
    // Havana's clocks go from 0:00 to 1:00.
    const day = timesOf("2026-03-08", { now, timeZone: "America/Havana" });
    expect(day?.from).toEqual(new Date("2026-03-08T05:00:00.000Z"));
  });

  test.each(["", "x", "2026-00", "2026-02-29", "99999d", "0000", "9999y"])("%j is none", (value) => {
    expect(timesOf(value, { now, timeZone: "UTC" })).toBeUndefined();
  });
});
