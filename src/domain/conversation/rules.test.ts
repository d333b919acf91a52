// Tables of cases: where words belong, subjects as mail programs write them, the first words in the list.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  encounterSubject,
  isGoodSnooze,
  longestSnoozeMs,
  messageIdOf,
  needsNothingOwed,
  placementOf,
  reopensWithinMs,
  replySubject,
  snippet,
  stateWhenMoved,
  stateWhenReopened,
} from "./rules.ts";

const now = new Date("2026-03-16T09:00:00.000Z");
const settled = (agoMs: number) => ({ encounterId: "e", state: "settled", settledAt: new Date(now.getTime() - agoMs) }) as const;

describe("words belong", () => {
  test("to a new encounter when no thread is known", () => {
    expect(placementOf(undefined, now)).toEqual({ kind: "open", followsId: null });
  });

  test.each(["open", "waiting", "snoozed"] as const)("to their thread's encounter while it is %s", (state) => {
    expect(placementOf({ encounterId: "e", state, settledAt: null }, now)).toEqual({ kind: "join", encounterId: "e" });
  });

  test.each([
    ["at the moment it settles", 0, "reopen"],
    ["a second later", 1000, "reopen"],
    ["when the settling stands in the future of this clock", -5000, "reopen"],
    ["a millisecond before fourteen days", reopensWithinMs - 1, "reopen"],
    ["after exactly fourteen days", reopensWithinMs, "open"],
    ["a year later", 365 * 24 * 60 * 60 * 1000, "open"],
  ] as const)("to a settled encounter %s", (_when, agoMs, kind) => {
    const expected = kind === "reopen" ? { kind, encounterId: "e" } : { kind, followsId: "e" };
    expect(placementOf(settled(agoMs), now)).toEqual(expected);
  });
});

test("only unanswered words ask whether nothing is owed", () => {
  expect(needsNothingOwed(0)).toBe(false);
  expect(needsNothingOwed(1)).toBe(true);
  expect(needsNothingOwed(40)).toBe(true);
});

test.each([
  [{ unanswered: 0, latestBy: "teammate" }, "waiting"],
  [{ unanswered: 0, latestBy: "customer" }, "open"],
  [{ unanswered: 1, latestBy: "teammate" }, "open"],
  [{ unanswered: 2, latestBy: "customer" }, "open"],
] as const)("a settled encounter with %j is %s when it is taken up again", (encounter, state) => {
  expect(stateWhenReopened(encounter)).toBe(state);
});

describe("the subject of an encounter has no marks of answering or forwarding", () => {
  test.each([
    ["A forgotten rabbit", "A forgotten rabbit"],
    ["Re: A forgotten rabbit", "A forgotten rabbit"],
    ["RE: Re: re: A forgotten rabbit", "A forgotten rabbit"],
    ["AW: WG: Zimmer 214", "Zimmer 214"],
    ["Antw: Sleutel", "Sleutel"],
    ["SV: VS: Nyckel", "Nyckel"],
    ["RÉP : Clé", "Clé"],
    ["TR: Clé", "Clé"],
    ["RV: Llave", "Llave"],
    ["ENC: Chave", "Chave"],
    ["I: R: Chiave", "R: Chiave"],
    ["Fwd: FW: Key", "Key"],
    ["Re[2]: Re [3]: Key", "Key"],
    ["   Re:Key   ", "Key"],
    ["Regarding: my key", "Regarding: my key"],
    ["Reference: 12", "Reference: 12"],
    ["Important: Re: key", "Important: Re: key"],
    ["Re:", ""],
    ["", ""],
    ["🐇 Re: rabbit", "🐇 Re: rabbit"],
  ])("%j → %j", (subject, expected) => expect(encounterSubject(subject)).toBe(expected));

  test("and stays short and quick, however long the row of marks is", () => {
    expect(encounterSubject(`${"Re: ".repeat(500)}key`)).toBe("key");
    expect(encounterSubject("x".repeat(5000))).toHaveLength(500);
  });
});

describe("the subject of an answer has Re: once", () => {
  test.each([
    ["Key", "Re: Key"],
    ["Re: Key", "Re: Key"],
    ["re : Key", "re : Key"],
    ["", "Re:"],
    ["Reference", "Re: Reference"],
  ])("%j → %j", (subject, expected) => expect(replySubject(subject)).toBe(expected));
});

describe("the first words in the list", () => {
  test.each([
    ["", ""],
    ["   \r\n\t ", ""],
    ["Hello\r\n\r\nWe forgot\tthe rabbit.", "Hello We forgot the rabbit."],
    ["x".repeat(200), "x".repeat(200)],
    ["x".repeat(201), `${"x".repeat(199)}…`],
    [`${"word ".repeat(100)}`, `${"word ".repeat(40).slice(0, 199).trimEnd()}…`],
  ])("%j", (text, expected) => expect(snippet(text)).toBe(expected));

  test("are found behind whatever blank lines stand before them", () => {
    expect(snippet(`${"\r\n".repeat(5000)}late words`)).toBe("late words");
  });

  test("are one line of at most 200 characters, and never half a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 900 }), (text) => {
        const line = snippet(text);
        expect(line.length).toBeLessThanOrEqual(200);
        expect(line).not.toMatch(/[\r\n\t]/);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
    for (let before = 190; before < 210; before++) {
      expect(snippet(`${"x".repeat(before)}🐇${"y".repeat(100)}`).isWellFormed()).toBe(true);
    }
  });
});

test("a Message-ID is named after the brand's own domain", () => {
  expect(messageIdOf("0195", "desk@hotel.example")).toBe("0195@hotel.example");
  expect(messageIdOf("0195", '"a@b"@hotel.example')).toBe("0195@hotel.example");
});

describe("an encounter may sleep", () => {
  const now = new Date("2026-03-02T09:00:00.000Z");
  test.each([
    ["not until now", 0, false],
    ["not until before", -1, false],
    ["until the next moment", 1, true],
    ["for a year", longestSnoozeMs, true],
    ["not for longer", longestSnoozeMs + 1, false],
  ])("%s", (_what, ms, expected) => {
    expect(isGoodSnooze(new Date(now.getTime() + ms), now)).toBe(expected);
  });

  test("never until a time that is none", () => {
    expect(isGoodSnooze(new Date(Number.NaN), now)).toBe(false);
  });
});

describe("when entries were moved into or out of an encounter", () => {
  test.each([
    ["open", 1, "customer", true, "open"],
    ["open", 0, "teammate", false, "waiting"],
    ["open", 0, "customer", false, "open"],
    ["waiting", 1, "customer", true, "open"],
    ["waiting", 0, "teammate", false, "waiting"],
    ["settled", 0, "customer", true, "settled"],
    ["settled", 0, "teammate", false, "settled"],
    ["settled", 1, "customer", true, "open"],
    ["snoozed", 1, "customer", false, "snoozed"],
    ["snoozed", 1, "customer", true, "open"],
    ["snoozed", 0, "customer", true, "snoozed"],
  ] as const)(
    "one that is %s, with %i unanswered and last words by the %s (gained: %s), is %s",
    (state, unanswered, latestBy, gained, expected) => {
      expect(stateWhenMoved(state, { unanswered, latestBy, gained })).toBe(expected);
    },
  );
});
