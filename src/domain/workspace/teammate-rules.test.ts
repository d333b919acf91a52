// Who may change, remove and invite whom: every pair of roles.
import { describe, expect, test } from "vitest";
import { type Role, roles } from "./schema.ts";
import { whyNotChange, whyNotInvite, whyNotRemove } from "./teammate-rules.ts";

const by = (role: Role, apiKeyId: string | null = null) => ({ teammateId: "by", role, apiKeyId });
const other = (role: Role) => ({ teammateId: "other", role });

describe("changing another", () => {
  test.each(roles.flatMap((from) => roles.map((to) => [from, to] as const)))("an owner makes %s to %s", (from, to) => {
    expect(whyNotChange(by("owner"), other(from), to, 2)).toBeUndefined();
  });

  test.each(
    roles.flatMap((from) =>
      roles.map((to) => [from, to, from === "owner" || to === "owner" ? "owners_only" : undefined] as const),
    ),
  )("an admin makes %s to %s: %s", (from, to, why) => {
    expect(whyNotChange(by("admin"), other(from), to, 2)).toBe(why);
  });

  test("an admin does not change the name of an owner either", () => {
    expect(whyNotChange(by("admin"), other("owner"), "owner", 2)).toBe("owners_only");
  });
});

describe("changing oneself", () => {
  test.each([
    ["owner", "admin", 2, undefined],
    ["owner", "owner", 1, undefined],
    ["owner", "admin", 1, "last_owner"],
    ["owner", "colleague", 1, "last_owner"],
    ["admin", "admin", 1, undefined],
    ["admin", "agent", 1, undefined],
    ["admin", "owner", 1, "not_upwards"],
    ["agent", "admin", 1, "not_upwards"],
    ["colleague", "agent", 1, "not_upwards"],
    ["colleague", "owner", 1, "not_upwards"],
  ] as const)("%s to %s, with %i owners: %s", (from, to, owners, why) => {
    expect(whyNotChange(by(from), by(from), to, owners)).toBe(why);
  });
});

describe("removing", () => {
  test.each([
    ["owner", "owner", 2, undefined],
    ["owner", "admin", 1, undefined],
    ["owner", "agent", 1, undefined],
    ["admin", "owner", 2, "owners_only"],
    ["admin", "owner", 1, "owners_only"],
    ["admin", "admin", 1, undefined],
    ["admin", "colleague", 1, undefined],
  ] as const)("%s removes %s, with %i owners: %s", (role, whom, owners, why) => {
    expect(whyNotRemove(by(role), other(whom), owners)).toBe(why);
  });

  test.each([
    ["owner", 2, undefined],
    ["owner", 1, "last_owner"],
    ["admin", 1, undefined],
    ["agent", 1, undefined],
    ["colleague", 1, undefined],
  ] as const)("%s leaves, with %i owners: %s", (role, owners, why) => {
    expect(whyNotRemove(by(role), by(role), owners)).toBe(why);
  });
});

test.each(roles.flatMap((role) => roles.map((invited) => [role, invited] as const)))("%s invites %s", (role, invited) => {
  expect(whyNotInvite(by(role), invited)).toBe(invited === "owner" && role !== "owner" ? "owners_only" : undefined);
});

describe("an API key of an owner", () => {
  test.each(roles)("invites %s, unless that is an owner", (invited) => {
    expect(whyNotInvite(by("owner", "key"), invited)).toBe(invited === "owner" ? "not_by_key" : undefined);
  });

  test.each(roles.flatMap((from) => roles.map((to) => [from, to] as const)))(
    "makes %s to %s, unless it makes an owner",
    (from, to) => {
      const why = from !== "owner" && to === "owner" ? "not_by_key" : undefined;
      expect(whyNotChange(by("owner", "key"), other(from), to, 2)).toBe(why);
    },
  );
});
