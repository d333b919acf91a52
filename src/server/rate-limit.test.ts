// How often one may ask: a bucket that fills steadily, counts each asker apart, and says how long to wait.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openRateLimit, rateHeaders } from "./rate-limit.ts";

const rate = { quota: 3, windowSeconds: 60 };

describe("a bucket", () => {
  test("gives its quota at once, then refuses until a token is there, and says when", () => {
    const ask = openRateLimit(rate);
    expect([1, 2, 3].map(() => ask("a", 0).allowed)).toEqual([true, true, true]);
    expect(ask("a", 0)).toEqual({ allowed: false, remaining: 0, resetSeconds: 20 });
    expect(ask("a", 19_000)).toEqual({ allowed: false, remaining: 0, resetSeconds: 1 });
    expect(ask("a", 20_000).allowed).toBe(true);
  });

  test("is each asker's own", () => {
    const ask = openRateLimit(rate);
    for (let i = 0; i < 4; i++) ask("a", 0);
    expect(ask("b", 0)).toEqual({ allowed: true, remaining: 2, resetSeconds: 20 });
  });

  test("never holds more than its quota, however long nobody asked", () => {
    const ask = openRateLimit(rate);
    ask("a", 0);
    expect([1, 2, 3, 4].map(() => ask("a", 1e12).allowed)).toEqual([true, true, true, false]);
  });

  test("is not refilled by a clock that is set back", () => {
    const ask = openRateLimit(rate);
    for (let i = 0; i < 3; i++) ask("a", 1_000_000);
    expect(ask("a", 0).allowed).toBe(false);
  });

  test("lets through no more than its quota and what flowed in meanwhile, whatever the pace", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30_000), { maxLength: 60 }), (pauses) => {
        const ask = openRateLimit(rate);
        let at = 0;
        let allowed = 0;
        for (const pause of pauses) {
          at += pause;
          if (ask("a", at).allowed) allowed++;
        }
        expect(allowed).toBeLessThanOrEqual(rate.quota + Math.floor((at / 60_000) * rate.quota + 1e-9));
      }),
    );
  });

  test("who waits as long as was said gets through", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 40 }), (pauses) => {
        const ask = openRateLimit(rate);
        let at = 0;
        for (const pause of pauses) {
          at += pause;
          const { allowed, resetSeconds } = ask("a", at);
          if (allowed) continue;
          at += resetSeconds * 1000;
          expect(ask("a", at).allowed).toBe(true);
        }
      }),
    );
  });

  test("of those who asked longest ago is forgotten when there are too many, those who ask now are not", () => {
    const ask = openRateLimit(rate);
    for (let i = 0; i < 4; i++) ask("eager", 0);
    for (let i = 0; i < 49_998; i++) ask(`other ${i}`, 0);
    expect(ask("eager", 0).allowed).toBe(false);
    for (let i = 0; i < 10; i++) ask(`late ${i}`, 0);
    expect(ask("eager", 0).allowed).toBe(false);
  });
});

test("the headers say the measure and what is left", () => {
  expect(rateHeaders(rate, { allowed: true, remaining: 2, resetSeconds: 20 })).toEqual({
    "ratelimit-policy": '"default";q=3;w=60',
    ratelimit: '"default";r=2;t=20',
  });
});
