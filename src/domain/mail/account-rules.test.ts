// Whose account it is, whether enough was granted, whether access is still good.
import { describe, expect, test } from "vitest";
import { accountAddress, isFresh, isGranted, isYoung, refusedWords } from "./account-rules.ts";

const now = new Date("2026-03-02T09:00:00.000Z");
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe("the account that signed in", () => {
  test.each<[names: string[], expected: string | null, is: string | undefined]>([
    [["desk@hotel.example"], "desk@hotel.example", "desk@hotel.example"],
    [["Desk@Hotel.example "], "desk@hotel.example", "desk@hotel.example"],
    [["desk@hotel.example"], "Desk@hotel.example", "desk@hotel.example"],
    [
      ["mail@hotel.example", "desk@hotel.onmicrosoft.example"],
      "desk@hotel.onmicrosoft.example",
      "desk@hotel.onmicrosoft.example",
    ],
    [["ada@hotel.example"], "desk@hotel.example", undefined],
    [["desk@hotel.example.evil.example"], "desk@hotel.example", undefined],
    [["ada@hotel.example", "x"], null, "ada@hotel.example"],
    [["live.com#ada", "ada@outlook.example"], null, "ada@outlook.example"],
    [[], null, undefined],
    [[], "desk@hotel.example", undefined],
  ])("by the names %j, where %j is expected, is %j", (names, expected, is) => {
    expect(accountAddress(names, expected)).toBe(is);
  });
});

test.each<[granted: string | undefined, is: boolean]>([
  [undefined, true],
  ["openid a b", true],
  ["B A", true],
  ["openid a", false],
  ["ab", false],
  ["", false],
])("with %j granted, a and b are: %j", (granted, is) => {
  expect(isGranted(["a", "b"], granted)).toBe(is);
});

test("access that ends within five minutes is renewed first, and what is younger than that is not asked for again", () => {
  expect([after(4), after(5), after(6)].map((expiresAt) => isFresh(expiresAt, now))).toEqual([false, false, true]);
  expect([after(-4), after(-5), after(-6)].map((givenAt) => isYoung(givenAt, now))).toEqual([true, false, false]);
});

test("what a server says when it refuses an account is told, and not without end", () => {
  const server = { host: "smtp.office365.com", user: "desk@hotel.example" };
  expect(refusedWords(server, "535 5.7.139 SmtpClientAuthentication is disabled")).toBe(
    "smtp.office365.com did not let desk@hotel.example in by the account: 535 5.7.139 SmtpClientAuthentication is disabled",
  );
  expect(refusedWords(server, "x".repeat(5000)).length).toBe(500);
});
