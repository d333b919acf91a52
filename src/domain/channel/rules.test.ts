// Tables of cases: what a reply starts as, and which addresses a channel can have.
import { describe, expect, test } from "vitest";
import { firstOutgoingState, keptSecrets, lacksPassword, withoutTag } from "./rules.ts";
import { addressSchema, channelInput } from "./schema.ts";

test("a reply is held while its channel has no server to send through", () => {
  const smtp = { host: "smtp.hotel.example", port: 587, security: "starttls", user: "desk" } as const;
  expect(firstOutgoingState({ imap: null, smtp: null })).toBe("held");
  expect(firstOutgoingState({ imap: smtp, smtp: null })).toBe("held");
  expect(firstOutgoingState({ imap: null, smtp })).toBe("queued");
});

describe("an address", () => {
  test.each([
    ["desk@hotel.example", "desk@hotel.example"],
    ["  Desk@Hotel.Example ", "desk@hotel.example"],
    ["zimmer+süd@gästehaus.example", "zimmer+süd@gästehaus.example"],
    ["a@b", "a@b"],
  ])("%j is kept as %j", (given, kept) => expect(addressSchema.parse(given)).toBe(kept));

  test.each([
    "",
    "desk",
    "@hotel.example",
    "desk@",
    "desk@@hotel.example",
    "desk@hotel.example, other@hotel.example",
    "Desk <desk@hotel.example>",
    "desk @hotel.example",
    "desk@hotel.example\r\nBcc: all@hotel.example",
    `${"a".repeat(250)}@b.example`,
  ])("%j is refused", (given) => expect(addressSchema.safeParse(given).success).toBe(false));
});

describe("the settings of a channel", () => {
  const server = { host: "imap.hotel.example", port: 993, security: "tls", user: "desk" };
  const input = { name: "Desk", address: "desk@hotel.example" };

  test("need a name and an address only", () => {
    expect(channelInput.parse(input)).toEqual({ ...input, imap: null, smtp: null });
  });

  test.each([
    ["a port that is none", { ...server, port: 0 }],
    ["a port beyond the last", { ...server, port: 65_536 }],
    ["half a port", { ...server, port: 99.5 }],
    ["a port in words", { ...server, port: "993" }],
    ["an unknown security", { ...server, security: "ssl" }],
    ["no host", { ...server, host: "  " }],
    ["a server that is a text", "imap.hotel.example"],
  ])("are refused with %s", (_what, imap) => {
    expect(channelInput.safeParse({ ...input, imap }).success).toBe(false);
  });
});

describe("a known password", () => {
  const server = { host: "imap.hotel.example", port: 993, security: "tls", user: "desk" } as const;
  const before = { imap: server, smtp: null };
  const known = { imap: "kept word" };

  test("goes on being used for the server that it was given for", () => {
    expect(keptSecrets(before, known, { imap: server, smtp: null })).toEqual(known);
  });

  test.each([
    ["another host", { ...server, host: "imap.elsewhere.example" }],
    ["another port", { ...server, port: 143 }],
    ["another user", { ...server, user: "someone" }],
    ["another security", { ...server, security: "none" as const }],
    ["no server any more", null],
  ])("is not kept for %s", (_what, imap) => {
    expect(keptSecrets(before, known, { imap, smtp: server })).toEqual({});
  });

  test("is asked for where there is a user to sign in, and only there", () => {
    expect(lacksPassword(server, undefined)).toBe(true);
    expect(lacksPassword(server, "a word")).toBe(false);
    expect(lacksPassword({ ...server, user: "" }, undefined)).toBe(false);
  });
});

describe("the address without its tag", () => {
  test.each([
    ["desk+spring@hotel.example", "desk@hotel.example"],
    ["desk+a+b@hotel.example", "desk@hotel.example"],
    ["desk+@hotel.example", "desk@hotel.example"],
    ["desk@hotel.example", "desk@hotel.example"],
    ["desk@ho+tel.example", "desk@ho+tel.example"],
    ["+spring@hotel.example", "+spring@hotel.example"],
  ])("%s → %s", (address, expected) => expect(withoutTag(address)).toBe(expected));
});
