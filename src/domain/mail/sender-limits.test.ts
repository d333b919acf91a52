// What one source may ask of the mail listener, and that others are not made to pay for it.
import { describe, expect, test } from "vitest";
import { networkList } from "../../server/source.ts";
import { openSenderLimits } from "./sender-limits.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 2, 9) + seconds * 1000);
const stranger = "203.0.113.9";
const few = {
  connections: 2,
  messages: { quota: 3, windowSeconds: 60 },
  refused: { quota: 4, windowSeconds: 600 },
  refusedAtOnce: 1,
  slowedByMs: 500,
};
const open = (relays: string[] = []) => openSenderLimits(networkList(relays), few);

describe("connections at once", () => {
  test("are so many for one source, and again when one ends", () => {
    const limits = open();
    const first = limits.connect(stranger, at(0));
    expect(limits.connect(stranger, at(0))).toBeDefined();
    expect(limits.connect(stranger, at(0))).toBeUndefined();
    expect(limits.connect("203.0.113.10", at(0))).toBeDefined();
    first?.();
    first?.();
    expect(limits.connect(stranger, at(0))).toBeDefined();
    expect(limits.connect(stranger, at(0))).toBeUndefined();
  });

  test("of one IPv6 network are those of one source", () => {
    const limits = open();
    expect(limits.connect("2001:db8:1:2::1", at(0))).toBeDefined();
    expect(limits.connect("2001:db8:1:2:ffff::9", at(0))).toBeDefined();
    expect(limits.connect("2001:db8:1:2::77", at(0))).toBeUndefined();
    expect(limits.connect("2001:db8:1:3::1", at(0))).toBeDefined();
  });
});

test("messages are so many a minute, and again when time has gone by", () => {
  const limits = open();
  expect([1, 2, 3, 4].map(() => limits.mayBegin(stranger, at(0)))).toEqual([true, true, true, false]);
  expect(limits.mayBegin("203.0.113.10", at(0))).toBe(true);
  expect(limits.mayBegin(stranger, at(20))).toBe(true);
});

test("who guesses addresses waits longer each time, then hears nothing for a while, and is heard again", () => {
  const limits = open();
  expect([1, 2, 3].map(() => limits.refuseRecipient(stranger, at(0)).waitMs)).toEqual([0, 500, 1000]);
  expect(limits.isBarred(stranger, at(0))).toBe(false);
  limits.refuseRecipient(stranger, at(0));
  expect(limits.isBarred(stranger, at(1))).toBe(true);
  expect(limits.connect(stranger, at(1))).toBeUndefined();
  expect(limits.isBarred("203.0.113.10", at(1))).toBe(false);
  expect(limits.isBarred(stranger, at(601))).toBe(false);
  expect(limits.connect(stranger, at(601))).toBeDefined();
});

test("a relay of one's own is not counted at all", () => {
  const limits = open(["127.0.0.0/8", "::1"]);
  for (const source of ["127.0.0.1", "::1"]) {
    for (let i = 0; i < 20; i++) {
      expect(limits.connect(source, at(0))).toBeDefined();
      expect(limits.mayBegin(source, at(0))).toBe(true);
      expect(limits.refuseRecipient(source, at(0)).waitMs).toBe(0);
    }
    expect(limits.isBarred(source, at(0))).toBe(false);
  }
});

test("sixty thousand sources are counted in bounded memory", () => {
  const limits = open();
  for (let i = 0; i < 60_000; i++) {
    const source = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
    limits.connect(source, at(0))?.();
    for (let j = 0; j < 4; j++) limits.refuseRecipient(source, at(0));
  }
  // Those who came first are forgotten, not those who are at it now.
  expect(limits.isBarred("10.0.0.1", at(1))).toBe(false);
  expect(limits.isBarred("10.0.234.95", at(1))).toBe(true);
});
