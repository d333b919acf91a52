// Tables of cases: whom of several a message has reached, when it is tried again and for whom, and what came back.
import { describe, expect, test } from "vitest";
import { afterEarlyReturn, afterReturn, afterSending, canRetry, stillToReach, tryAgain, type Underway } from "./reached-rules.ts";
import type { Unreached } from "./schema.ts";

const [a, b, c] = ["a@x.example", "b@x.example", "c@x.example"];
const to = (...addresses: string[]): Underway => ({ envelope: { from: "desk@h.example", to: addresses }, unreached: null });
const no = (address: string, isLasting = true): Unreached => ({ address, reason: `no ${address}`, isLasting });
const usual = { lastAttempt: false };

describe("after it was sent", () => {
  test.each<[string, Underway, Unreached[], { lastAttempt: boolean }, object]>([
    ["to one who has it", to(a), [], usual, { state: "sent", reason: null, unreached: null }],
    ["to one who is refused for good", to(a), [no(a)], usual, { state: "failed", reason: "no a@x.example", unreached: null }],
    ["to one who is put off", to(a), [no(a, false)], usual, { state: "queued", reason: "no a@x.example", unreached: null }],
    ["to one who is put off too often", to(a), [no(a, false)], { lastAttempt: true }, { state: "failed", unreached: null }],
    ["to several who have it", to(a, b, c), [], usual, { state: "sent", reason: null, unreached: null }],
    [
      "to several, one refused: it is sent, and says so",
      to(a, b, c),
      [no(b)],
      usual,
      { state: "sent", reason: null, unreached: [no(b)] },
    ],
    ["to several, one put off", to(a, b), [no(b, false)], usual, { state: "queued", unreached: [no(b, false)] }],
    ["to several, one put off too often", to(a, b), [no(b, false)], { lastAttempt: true }, { state: "sent", unreached: [no(b)] }],
    [
      "to several, all refused",
      to(a, b),
      [no(a), no(b)],
      usual,
      { state: "failed", reason: "no a@x.example", unreached: [no(a), no(b)] },
    ],
    [
      "once more, and now they have it",
      { ...to(a, b), unreached: [no(b, false)] },
      [],
      usual,
      { state: "sent", unreached: null },
    ],
    [
      "once more, beside one who was refused",
      { ...to(a, b, c), unreached: [no(a), no(b, false)] },
      [no(b, false)],
      { lastAttempt: true },
      { state: "sent", unreached: [no(a), no(b)] },
    ],
  ])("%s", (_what, before, refused, attempt, expected) => {
    expect(afterSending(before, refused, attempt)).toMatchObject(expected);
  });
});

describe("it is still to be sent", () => {
  test("to all at first, and then to none whom it reached or who was refused for good", () => {
    expect(stillToReach(to(a, b))).toEqual([a, b]);
    expect(stillToReach({ ...to(a, b, c), unreached: [no(a), no(b, false)] })).toEqual([b]);
  });

  test("by hand, to whom it did not reach and nobody else", () => {
    expect(canRetry({ state: "sent", unreached: null })).toBe(false);
    expect(canRetry({ state: "queued", unreached: [no(a, false)] })).toBe(false);
    expect(canRetry({ state: "failed", unreached: null })).toBe(true);
    expect(canRetry({ state: "sent", unreached: [no(b)] })).toBe(true);
    expect(stillToReach({ ...to(a, b), unreached: tryAgain([no(b)]) })).toEqual([b]);
    expect(stillToReach({ ...to(a, b), unreached: tryAgain(null) })).toEqual([a, b]);
  });
});

describe("what came back", () => {
  const back = { recipients: [b], isLasting: true, reason: "It did not arrive: 550 No such user", said: "550 No such user" };
  test.each([
    ["from one alone, whoever it names", to(a), back, { state: "failed", reason: back.reason, unreached: null }],
    [
      "for one of several: the others have it",
      to(a, b),
      back,
      { state: "sent", reason: null, unreached: [{ address: b, reason: back.said, isLasting: true }] },
    ],
    ["for the last of several", { ...to(a, b), unreached: [no(a)] }, back, { state: "failed" }],
    [
      "for one twice",
      { ...to(a, b), unreached: [no(b)] },
      back,
      { state: "sent", unreached: [{ address: b, reason: back.said, isLasting: true }] },
    ],
    [
      "for nobody who is named",
      to(a, b),
      { ...back, recipients: [c] },
      { state: "sent", reason: `One of several was not reached. ${back.reason}`, unreached: null },
    ],
    [
      "and may still arrive",
      to(a, b),
      { ...back, isLasting: false, reason: "Not yet" },
      { state: "sent", reason: "b@x.example: Not yet", unreached: null },
    ],
  ])("%s", (_what, before, returned, expected) => {
    expect(afterReturn(before, returned)).toMatchObject(expected);
  });

  test("while another is still waited for stands beside them, and who is waited for is tried on", () => {
    const before = { ...to(a, b, c), unreached: [no(c, false)] };
    const came = { address: b, reason: back.said, isLasting: true };
    const both = { ...back, recipients: [b, c] };
    const after = afterEarlyReturn(before, both);
    expect(after).toEqual({ state: "queued", reason: "no c@x.example", unreached: [came, no(c, false)] });
    expect(stillToReach({ ...before, ...after })).toEqual([c]);
    expect(afterSending({ ...before, ...after }, [], usual)).toEqual({ state: "sent", reason: null, unreached: [came] });
  });
});
