// Recovery codes are easy to read, and are understood however they are typed.
import { expect, test } from "vitest";
import { meantCode, newRecoveryCodes } from "./recovery-codes.ts";

test("they are ten, all different, without letters that look alike", () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}$/);
});

test.each(["k7mxp-4hwq2", "K7MXP-4HWQ2", "k7mxp4hwq2", " k7mx p4 hwq2 ", "k7mxp\u20134hwq2"])("%s is understood", (given) => {
  expect(meantCode(given, ["aaaaa-aaaaa", "k7mxp-4hwq2"])).toBe("k7mxp-4hwq2");
});

test("one that was given out in mixed case is still good", () => {
  expect(meantCode("aBc0O-1lIxY", ["aBc0O-1lIxY"])).toBe("aBc0O-1lIxY");
});

test.each(["", "-", "k7mxp-4hwq", "k7mxp-4hwq22"])("%j is none", (given) => {
  expect(meantCode(given, ["k7mxp-4hwq2"])).toBeUndefined();
});
